"""Reads procurements as pages list them, with the contracts that each replaces."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Contract
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person, Unit
from ..milestones.models import ContractClock
from ..milestones.queries import scope_conditions
from ..milestones.values import Scope
from .models import Procurement, ProcurementContract, ProcurementState


class ProcurementRow(NamedTuple):
    """A procurement in a list: its dates are those of the contract that needs it first."""

    id: int
    title: str
    state: ProcurementState
    procedure: str | None
    started_on: date | None
    needed_on: date | None
    planning_start_on: date | None
    latest_safe_start_on: date | None
    contracts: int


class Replaced(NamedTuple):
    """A contract that a procurement replaces."""

    id: int
    reference: str
    title: str
    unit: str | None
    owner: str | None
    unit_id: int | None
    owner_id: int | None
    deputy_id: int | None
    coverage_end: date | None


@dataclass(frozen=True)
class ProcurementCard:
    """One procurement with what it replaces."""

    row: Procurement
    contracts: list[Replaced]


def rows(session: Session, state: ProcurementState, *, limit: int, scope: Scope | None = None) -> list[ProcurementRow]:
    """Return the procurements in that state that some live contract of the scope needs, the least slack first.

    One that was begun for a need of an ended contract stands among them by the day that it was given.
    """
    clock = ContractClock
    of_ended = sa.and_(col(Procurement.state) == ProcurementState.STARTED, col(Procurement.needed_on).is_not(None))
    statement = (
        sa.select(
            col(Procurement.id),
            col(Procurement.title),
            col(Procurement.state),
            sa.func.coalesce(col(Procurement.chosen_procedure), col(Procurement.procedure)),
            col(Procurement.started_on),
            sa.func.min(sa.func.coalesce(col(clock.needed_on), col(Procurement.needed_on))),
            sa.func.min(col(clock.planning_start_on)),
            sa.func.min(col(clock.latest_safe_start_on)),
            sa.func.count(col(ProcurementContract.contract_id)),
        )
        .join(ProcurementContract, col(ProcurementContract.procurement_id) == col(Procurement.id))
        .outerjoin(clock, col(clock.contract_id) == col(ProcurementContract.contract_id))
        .join(Contract, col(Contract.id) == col(ProcurementContract.contract_id))
        .where(
            col(Procurement.state) == state,
            sa.or_(col(clock.needed_on).is_not(None), of_ended),
            *scope_conditions(scope or Scope()),
        )
        .group_by(col(Procurement.id))
        .order_by(sa.func.min(col(clock.latest_safe_start_on)).asc().nulls_last(), col(Procurement.id))
        .limit(limit)
    )
    return [ProcurementRow(*row) for row in session.execute(statement)]


def card(session: Session, procurement_id: int) -> ProcurementCard:
    """Return the procurement with the contracts that it replaces; raise NotFound."""
    row = session.get(Procurement, procurement_id)
    if row is None:
        raise NotFound(_("Hankintaa ei löydy."))
    statement = (
        sa.select(
            col(Contract.id),
            col(Contract.reference),
            col(Contract.title),
            col(Unit.name),
            col(Person.name),
            col(Contract.unit_id),
            col(Contract.owner_id),
            col(Contract.deputy_id),
            col(Contract.coverage_end),
        )
        .join(ProcurementContract, col(ProcurementContract.contract_id) == col(Contract.id))
        .outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
        .outerjoin(Person, col(Person.id) == col(Contract.owner_id))
        .where(col(ProcurementContract.procurement_id) == procurement_id)
        .order_by(col(Contract.reference), col(Contract.id))
    )
    return ProcurementCard(row, [Replaced(*found) for found in session.execute(statement)])
