"""Keeps the days that the alarm alone reads: they ring like days of the clock, and stand on no clock, wheel or feed."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from ...core.batches import batches
from ...core.bulk import table_of
from ...core.database import today
from ..clock import store
from .models import Milestone, MilestoneKind

M = table_of(Milestone)


class AlarmDay(NamedTuple):
    """A day on which something of a contract rings; its number tells it from the others of its kind."""

    contract_id: int
    number: int
    on: date
    procurement_id: int | None = None


def end_old(session: Session, kind: MilestoneKind, *, until: date) -> None:
    """Let the days of a kind until then ring no more."""
    old = sa.and_(M.c.on <= until, M.c.kind == kind, M.c.gone_on.is_(None))
    session.execute(sa.update(M).where(old).values(gone_on=today(session)))


def add(session: Session, kind: MilestoneKind, days: Collection[AlarmDay]) -> int:
    """Add these days of a kind, or have them ring anew; return how many differed."""
    return _keep(session, kind, days, {day.contract_id for day in days}, others_go=False)


def keep(session: Session, kind: MilestoneKind, contract_ids: Collection[int], days: Iterable[AlarmDay]) -> int:
    """Have these contracts' days of a kind be just these; return how many differed."""
    return _keep(session, kind, days, contract_ids, others_go=True)


def _keep(
    session: Session,
    kind: MilestoneKind,
    days: Iterable[AlarmDay],
    contract_ids: Collection[int],
    *,
    others_go: bool,
) -> int:
    made, found = store.frame(session) if contract_ids else None, store.Difference()
    if made is None:
        return 0
    kept = {
        (row.contract_id, row.number): row
        for batch in batches(contract_ids)
        for row in session.execute(sa.select(M).where(M.c.contract_id.in_(batch), M.c.kind == kind))
    }
    for day in days:
        key = store.Key(day.contract_id, kind.value, "", "", day.number)
        values = {
            "on": day.on,
            "slack_from": day.on,
            "tentative": False,
            "procurement_id": day.procurement_id,
            "shown": day.on.isoformat(),
        }
        store.note_difference(found, key, values, kept.pop((day.contract_id, day.number), None), made)
    for row in kept.values():
        if others_go and row.gone_on is None:
            store.note_gone(found, row, made)
    store.write(session, found)
    return len(found)
