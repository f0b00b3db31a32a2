"""Keeps the days that the alarm alone reads: they ring like days of the clock, and stand on no clock, wheel or feed."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from ...core.batches import batches
from ...core.bulk import table_of
from ..clock import store
from .models import Milestone, MilestoneKind

M = table_of(Milestone)


class AlarmDay(NamedTuple):
    """A day on which something of a contract rings; its number tells it from the others of its kind."""

    contract_id: int
    number: int
    on: date
    procurement_id: int | None = None


def keep(session: Session, kind: MilestoneKind, contract_ids: Collection[int], days: Iterable[AlarmDay]) -> int:
    """Have these contracts' days of a kind be just these; return how many differed."""
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
        if row.gone_on is None:
            store.note_gone(found, row, made)
    store.write(session, found)
    return len(found)
