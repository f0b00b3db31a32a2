"""The report over reclamations: how many of each state and kind, and whether suppliers answered in time."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ..contracts.models import Contract, Supplier
from ..contracts.reclamations.models import Reclamation, ReclamationKind, ReclamationState, ReclamationStep, StepKind
from ..core.clock import local
from ..core.database import today


class Sent(NamedTuple):
    """A reclamation as the report counts it; *answered_on* is the day of the first answer that stands."""

    supplier_id: int | None
    supplier: str | None
    kind: ReclamationKind
    state: ReclamationState
    sent_on: date | None
    answer_due_on: date | None
    answered_on: date | None


@dataclass
class Tally:
    """What was counted of one supplier, or of all; *days* is how long each answer took."""

    supplier_id: int | None
    supplier: str | None
    kinds: Counter[ReclamationKind] = field(default_factory=Counter)
    states: Counter[ReclamationState] = field(default_factory=Counter)
    in_time: int = 0
    late: int = 0
    waiting: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many were sent."""
        return self.kinds.total()

    @property
    def typical_days(self) -> int | None:
        """The middle one of the days that answers took; None where there was none."""
        return sorted(self.days)[len(self.days) // 2] if self.days else None


@dataclass(frozen=True)
class Report:
    """All together, and each supplier, who has most first; *states* counts those that were never sent, too."""

    every: Tally
    suppliers: Sequence[Tally]
    states: Counter[ReclamationState]


def report(session: Session, year: int | None = None) -> Report:
    """Return the report over what was sent in the *year*, or ever; of all that is made, where it stands. One query."""
    return tallied(rows_of(session), today(session), year)


def tallied(rows: Iterable[Sent], day: date, year: int | None = None) -> Report:
    """Return the report over these rows as on this day."""
    every, suppliers = Tally(None, None), dict[int | None, Tally]()
    states: Counter[ReclamationState] = Counter()
    for row in rows:
        states[row.state] += 1
        if row.sent_on is None or (year is not None and row.sent_on.year != year):
            continue
        of = suppliers.setdefault(row.supplier_id, Tally(row.supplier_id, row.supplier))
        for tally in (every, of):
            _count(tally, row, day)
    ordered = sorted(suppliers.values(), key=lambda one: (-one.sent, -one.late, (one.supplier or "").casefold()))
    return Report(every, ordered, states)


def _count(tally: Tally, row: Sent, day: date) -> None:
    tally.kinds[row.kind] += 1
    tally.states[row.state] += 1
    if row.state is ReclamationState.WITHDRAWN:
        return
    due = row.answer_due_on
    if row.answered_on is not None and row.sent_on is not None:
        tally.days.append(max(0, (row.answered_on - row.sent_on).days))
    if due is not None and (row.answered_on or day) > due:
        tally.late += 1
    elif row.answered_on is not None:
        tally.in_time += 1
    elif row.state is ReclamationState.SENT:
        tally.waiting += 1


def rows_of(session: Session, supplier_ids: Collection[int] | None = None) -> list[Sent]:
    """Return the reclamations of these suppliers, or all, oldest first."""
    step = ReclamationStep
    answered = (
        sa.select(col(step.reclamation_id), sa.func.min(col(step.on)).label("on"))
        .where(col(step.kind) == StepKind.ANSWERED, col(step.undone_at).is_(None))
        .group_by(col(step.reclamation_id))
        .subquery()
    )
    columns = (
        col(Supplier.id),
        col(Supplier.name),
        col(Reclamation.kind),
        col(Reclamation.state),
        col(Reclamation.sent_at),
        col(Reclamation.answer_due_on),
        answered.c.on,
    )
    mine = [] if supplier_ids is None else [col(Contract.supplier_id).in_(supplier_ids)]
    found = session.execute(
        sa.select(*columns)
        .select_from(Reclamation)
        .join(Contract, col(Contract.id) == col(Reclamation.contract_id))
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .outerjoin(answered, answered.c.reclamation_id == col(Reclamation.id))
        .where(*mine)
        .order_by(col(Reclamation.id))
    )
    return [
        Sent(supplier_id, name, kind, state, local(sent_at).date() if sent_at else None, due_on, answered_on)
        for supplier_id, name, kind, state, sent_at, due_on, answered_on in found
    ]
