"""Reads deviations: one with its steps, a page of the list and its counts, what may be the same thing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.batches import batches
from ...core.database import today
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person
from .. import log_lists
from ..log_lists import Condition
from ..models import Contract, Supplier
from .models import Deviation, DeviationState, DeviationStep, DeviationType, StepKind
from .values import MINOR, DeviationLine, Known, Tab, Wanted


def get_deviation(session: Session, deviation_id: int, *, to_change: bool = False) -> Deviation:
    """Return the deviation, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Deviation, deviation_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Poikkeamaa ei löydy."))
    return found


def steps_of(session: Session, deviation_id: int) -> list[DeviationStep]:
    """Return what was done about the deviation, oldest first, undone steps too."""
    rows = select(DeviationStep).where(col(DeviationStep.deviation_id) == deviation_id)
    return [*session.exec(rows.order_by(col(DeviationStep.id)))]


def last_step(session: Session, deviation_id: int, kinds: Collection[StepKind]) -> DeviationStep | None:
    """Return the newest step of these kinds that stands."""
    rows = select(DeviationStep).where(
        col(DeviationStep.deviation_id) == deviation_id,
        col(DeviationStep.kind).in_(kinds),
        col(DeviationStep.undone_at).is_(None),
    )
    return session.exec(rows.order_by(col(DeviationStep.id).desc()).limit(1)).first()


def next_number(session: Session, contract_id: int) -> int:
    """Return the number that the contract's next deviation has."""
    highest = session.scalar(sa.select(sa.func.max(col(Deviation.number))).where(_of(contract_id)))
    return (highest or 0) + 1


def minor_days(session: Session, contract_id: int, *, but: int | None = None) -> list[date]:
    """Return the days on which the contract's minor deviations were seen, leaving one out, and our own process."""
    asked = (_of(contract_id), col(Deviation.severity) == MINOR, col(Deviation.type) != DeviationType.PROCESS)
    rows = sa.select(col(Deviation.seen_on)).where(*asked)
    return [*session.scalars(rows.where(col(Deviation.id) != but) if but is not None else rows)]


def open_ones(session: Session, contract_id: int) -> list[Known]:
    """Return the contract's deviations that are not closed, newest first."""
    columns = (Deviation.id, Deviation.number, Deviation.what, Deviation.seen_on, Deviation.type)
    rows = sa.select(*map(col, columns), col(Deviation.severity), col(Deviation.state))
    open_ = rows.where(_of(contract_id), col(Deviation.state) != DeviationState.CLOSED)
    return [Known(*row) for row in session.execute(open_.order_by(col(Deviation.id).desc()))]


def of_contracts(session: Session, contract_ids: Collection[int]) -> list[Deviation]:
    """Return the deviations of these contracts."""
    rows = select(Deviation)
    return [
        one
        for batch in batches(contract_ids)
        for one in session.exec(rows.where(col(Deviation.contract_id).in_(batch)).order_by(col(Deviation.id)))
    ]


def lines(session: Session, wanted: Wanted, *, limit: int | None = None, offset: int = 0) -> list[DeviationLine]:
    """Return the list: what is due first comes first, then what was seen last."""
    columns: Sequence[Any] = (
        col(Deviation.id),
        col(Deviation.number),
        col(Deviation.contract_id),
        col(Contract.reference),
        col(Contract.title),
        col(Supplier.name),
        col(Person.name),
        col(Deviation.what),
        col(Deviation.seen_on),
        col(Deviation.severity),
        col(Deviation.type),
        col(Deviation.state),
        col(Deviation.next_deadline_on),
        col(Deviation.next_deadline),
    )
    statement = (
        _joined(*columns)
        .where(*conditions(wanted, today(session)))
        .order_by(
            col(Deviation.next_deadline_on).asc().nulls_last(), col(Deviation.seen_on).desc(), col(Deviation.id).desc()
        )
    )
    return [DeviationLine(*row) for row in session.execute(statement.limit(limit).offset(offset))]


def counts(session: Session, wanted: Wanted) -> Mapping[Tab, int]:
    """Return how many each part of the list holds under the other conditions, in one query."""
    day = today(session)
    narrowed = _joined(col(Deviation.id)).where(*conditions(replace(wanted, tab=Tab.ALL), day))
    return log_lists.counts(session, narrowed, {tab: _tab(tab, day) for tab in Tab})


def conditions(wanted: Wanted, day: date) -> list[Condition]:
    """Return what narrows the joined tables to what is wanted."""
    equal: Mapping[Any, object] = {
        col(Deviation.state): wanted.state,
        col(Deviation.severity): wanted.severity,
        col(Deviation.type): wanted.type,
        col(Deviation.contract_id): wanted.contract_id,
        col(Contract.unit_id): wanted.unit_id,
        col(Contract.supplier_id): wanted.supplier_id,
    }
    found = [*_tab(wanted.tab, day), *log_lists.equal(equal), *log_lists.in_charge(wanted.person_id)]
    return [*found, col(Deviation.next_deadline_on) <= wanted.due_by] if wanted.due_by is not None else found


_contract = col(Deviation.contract_id)


def _of(contract_id: int) -> Condition:
    return _contract == contract_id


def _tab(tab: Tab, day: date) -> list[Condition]:
    is_open = col(Deviation.state) != DeviationState.CLOSED
    parts: dict[Tab, list[Condition]] = {
        Tab.OPEN: [is_open],
        Tab.OVERDUE: [is_open, col(Deviation.next_deadline_on) < day],
        Tab.CLOSED: [col(Deviation.state) == DeviationState.CLOSED],
        Tab.ALL: [],
    }
    return parts[tab]


def _joined(*columns: Any) -> sa.Select[Any]:
    return log_lists.joined(Deviation, col(Deviation.contract_id), *columns)
