"""Reads the tasks that alerts are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.milestones.models import MilestoneKind
from ..calendar.tasks.deriving import ROUNDS
from ..contracts.obligations.models import Obligation, ObligationDone, ObligationKind
from ..contracts.obligations.rules import counts_from_report
from ..contracts.obligations.words import obligation_name
from ..core.batches import batches
from ..people.models import Person

KIND = MilestoneKind.TASK_DUE


@dataclass(frozen=True, slots=True)
class Task:
    """A task as its mail tells it; *done_on* and *report_on* are of the last time."""

    id: int
    kind: ObligationKind
    name: str
    advice: str | None
    every_months: int | None
    assignee: str | None
    done_on: date | None
    report_on: date | None

    @property
    def asks_more(self) -> bool:
        """Whether that it is done cannot be said without the date of the report."""
        return counts_from_report(self.kind)


def told(session: Session, alerts: Iterable[Any]) -> dict[int, Task]:
    """Return the task of each of these alerts (rows of the table) that is about one, by the alert's id."""
    mine = [one for one in alerts if one.kind == KIND]
    numbers = {one.number // ROUNDS for one in mine}
    columns: Any = (
        col(ObligationDone.obligation_id).label("of"),
        sa.func.max(col(ObligationDone.done_on)).label("done_on"),
        sa.func.max(col(ObligationDone.report_on)).label("report_on"),
    )
    done = sa.select(*columns)
    last = done.where(col(ObligationDone.undone_at).is_(None)).group_by(col(ObligationDone.obligation_id)).subquery()
    found: dict[tuple[int, int], Task] = {}
    for batch in batches({one.contract_id for one in mine}):
        rows = session.execute(
            sa.select(Obligation, col(Person.name), last.c.done_on, last.c.report_on)
            .outerjoin(Person, col(Person.id) == col(Obligation.assignee_id))
            .outerjoin(last, last.c.of == col(Obligation.id))
            .where(col(Obligation.contract_id).in_(batch), col(Obligation.number).in_(numbers))
        )
        found |= {(row.contract_id, row.number): _told(row, *rest) for row, *rest in rows}
    return {one.id: found[key] for one in mine if (key := (one.contract_id, one.number // ROUNDS)) in found}


def _told(row: Obligation, assignee: str | None, done_on: date | None, report_on: date | None) -> Task:
    name = obligation_name(row.kind, row.title, row.level)
    return Task(row.id or 0, row.kind, name, row.advice, row.every_months, assignee, done_on, report_on)
