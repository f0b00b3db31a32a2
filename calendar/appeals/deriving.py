"""Keeps the days on which appeals ring: the end of the time for appeal, and the target day of each that is pending."""

from collections.abc import Collection, Iterator

from sqlmodel import Session

from ...core.clock import local
from ..law.rules import Law
from ..milestones.keeping import AlarmDay, keep
from ..milestones.models import MilestoneKind
from ..procurements.queries import contract_ids, links
from . import queries
from .queries import Case
from .rules import last_day
from .values import AppealKind

END = 0
"""The number of the day on which the time for appeal ends; an appeal's own day has the appeal's number."""


def derive(session: Session, changed_ids: Collection[int]) -> int:
    """Keep these days for the procurements of the contracts, each on its first contract; return how many differed."""
    if not queries.has_decisions(session):
        return 0
    procurement_ids = {id_ for id_, _by_hand in links(session, changed_ids).values()}
    cases = queries.cases_of(session, procurement_ids)
    if not cases and not queries.has_days(session, changed_ids):
        return 0
    law, members = queries.law_of(session), queries.members_of(session, cases)
    days = [day for id_, case in cases.items() if members.get(id_) for day in _days(members[id_][0], id_, case, law)]
    kept_of = {*changed_ids, *(id_ for ids in members.values() for id_ in ids)}
    return keep(session, MilestoneKind.APPEAL_DEADLINE, kept_of, days)


def forget(session: Session, procurement_id: int) -> None:
    """Take the days of a procurement out whose decision is gone."""
    keep(session, MilestoneKind.APPEAL_DEADLINE, contract_ids(session, [procurement_id]), ())


def _days(contract_id: int, procurement_id: int, case: Case, law: Law) -> Iterator[AlarmDay]:
    service, decision = case.service, case.decision
    if service is None or decision is None:
        return
    limits = [last_day(kind, service, law) for kind in (AppealKind.RECTIFICATION, AppealKind.MARKET_COURT)]
    ends_on = max(one.on for one in limits if one is not None)
    if ends_on >= local(decision.changed_at).date():  # what was recorded afterwards has nothing to tell
        yield AlarmDay(contract_id, END, ends_on, procurement_id)
    for one, _handler in case.appeals:
        if one.decided_on is None and one.target_on is not None:
            yield AlarmDay(contract_id, one.number, one.target_on, procurement_id)
