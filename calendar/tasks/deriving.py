"""Keeps the days on which tasks of follow-up plans ring."""

from collections.abc import Collection

from sqlmodel import Session

from ...contracts.obligations import queries
from ..milestones.keeping import AlarmDay, keep
from ..milestones.models import MilestoneKind

ROUNDS = 1_000
"""A task's number times this, with how often it was done, is its day's: the next time is another matter."""


def number_of(number: int, round_: int) -> int:
    """Return the number of a task's day."""
    return number * ROUNDS + round_ % ROUNDS


def derive(session: Session, contract_ids: Collection[int]) -> int:
    """Keep the days of these contracts' tasks; return how many differed."""
    kept_of = queries.contracts_with(session, contract_ids)
    days = [
        AlarmDay(one.contract_id, number_of(one.number, one.round), one.due_on)
        for one in queries.due_of(session, kept_of)
        if one.due_on is not None
    ]
    return keep(session, MilestoneKind.TASK_DUE, kept_of, days)
