"""Keeps the deadlines of deviations true: derived before each commit for the contracts that were changed."""

from collections.abc import Collection

from sqlmodel import Session

from ...contracts.deviations.models import Deviation
from ...contracts.deviations.queries import of_contracts
from .rules import Standing, next_deadline


def derive(session: Session, contract_ids: Collection[int]) -> int:
    """Write by when the next step on each deviation of these contracts is due; return how many differed."""
    differing = 0
    for one in of_contracts(session, contract_ids):
        due = next_deadline(standing(one))
        on, what = due if due is not None else (None, None)
        if (one.next_deadline_on, one.next_deadline) != (on, what):
            one.next_deadline_on, one.next_deadline = on, what
            session.add(one)
            differing += 1
    session.flush()
    return differing


def standing(one: Deviation) -> Standing:
    """Return what the deviation's deadlines hang on."""
    return Standing(one.state, one.severity, one.seen_on, one.state_on, one.correct_by)
