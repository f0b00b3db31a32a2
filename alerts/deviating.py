"""Reads the deviations that alerts are about, and which of them wait for nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ..calendar.deadlines.rules import PER_DEVIATION, Due, Standing, read_number, reclamation_of, ringing
from ..calendar.deadlines.service import claims_by, standing
from ..calendar.milestones.models import MilestoneKind
from ..contracts.deviations.models import Deadline, Deviation, StepKind
from ..contracts.deviations.rules import next_steps
from ..contracts.deviations.values import CRITICAL
from ..contracts.reclamations.values import Claim
from ..core.batches import batches
from ..core.bulk import table_of
from .models import Alert

KIND = MilestoneKind.DEVIATION_DEADLINE

A, D = table_of(Alert), table_of(Deviation)


@dataclass(frozen=True, slots=True)
class Told:
    """A deviation as its mail tells it: which step is due, and what its days hang on."""

    id: int
    number: int
    what: Deadline
    text: str
    severity: int
    standing: Standing
    worsened_by: str | None

    @property
    def last_on(self) -> date | None:
        """The last day of the reclamation that it still waits for."""
        days = reclamation_of(self.standing)
        return days.last_on if days else None

    @property
    def is_claim(self) -> bool:
        """Whether the reclamation is waited for, or its answer: what becomes of them is written on their own page."""
        return self.what in (Deadline.RECLAMATION, Deadline.RECLAMATION_LAST, Deadline.ANSWER)

    @property
    def at_once(self) -> bool:
        """Whether all are told at once: it is critical, or the right to claim is about to be lost."""
        return self.severity >= CRITICAL or self.what is Deadline.RECLAMATION_LAST


def told(session: Session, alerts: Iterable[Any]) -> dict[int, Told]:
    """Return the deviation of each of these alerts (rows of the table) that is about one, by the alert's id."""
    mine = [one for one in alerts if one.kind == KIND]
    found: dict[tuple[int, int], Deviation] = {}
    for batch in batches({one.contract_id for one in mine}):
        numbers = {read_number(one.number)[0] for one in mine}
        wanted = select(Deviation).where(col(Deviation.contract_id).in_(batch), col(Deviation.number).in_(numbers))
        found |= {(row.contract_id, row.number): row for row in session.exec(wanted)}
    claims = claims_by(session, {row.contract_id for row in found.values()})
    return {
        one.id: _told(found[key], one.number, claims.get(found[key].id or 0, ()))
        for one in mine
        if (key := (one.contract_id, read_number(one.number)[0])) in found
    }


def _told(row: Deviation, number: int, claims: Sequence[Claim]) -> Told:
    what = read_number(number)[1]
    return Told(row.id or 0, row.number, what, row.what, row.severity, standing(row, claims), row.worsened_by)


def usual_step(session: Session, alert: Any) -> tuple[Deviation, StepKind] | None:
    """Return the alert's deviation, and the step that "done" stands for; None where that is not due any more."""
    one = told(session, [alert]).get(alert.id)
    row = session.get(Deviation, one.id) if one else None
    if one is None or row is None or Due(alert.target_on, one.what) not in ringing(one.standing):
        return None
    return row, next_steps(row.state, row.severity)[0]


def is_grave(one: Told) -> bool:
    """Tell whether it is critical, and so told at any hour."""
    return one.severity >= CRITICAL


def is_critical() -> sa.ColumnElement[bool]:
    """Select whether an alert is of a critical deviation, which is told at any hour."""
    return sa.and_(
        A.c.kind == KIND.value,
        sa.exists().where(
            D.c.contract_id == A.c.contract_id, D.c.number == A.c.number // PER_DEVIATION, D.c.severity >= CRITICAL
        ),
    )


def at_once(session: Session, alerts: Sequence[Any]) -> set[int]:
    """Return those of the alerts whose steps follow one another without waiting."""
    return {id_ for id_, one in told(session, alerts).items() if one.at_once}
