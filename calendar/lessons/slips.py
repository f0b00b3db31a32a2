"""Reads by how much the procurement that made a contract slipped from its plan, phase by phase."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ...contracts.models import Contract
from ..phases.models import PhaseDone
from ..procurements.models import Procurement, ProcurementContract

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhaseSlip:
    """A phase: the last day that the plan gave it, the day it was done, and by how many days that was late."""

    phase: str
    planned_on: date | None
    done_on: date

    @property
    def days(self) -> int | None:
        """How many days late, below zero early; None where no plan was kept."""
        return None if self.planned_on is None else (self.done_on - self.planned_on).days


@dataclass(slots=True)
class Slip:
    """The procurement that made a contract: when it began, when the contract was needed and when it began."""

    procurement_id: int
    title: str
    started_on: date | None
    needed_on: date | None
    began_on: date | None
    phases: list[PhaseSlip] = field(default_factory=list)

    @property
    def days(self) -> int | None:
        """By how many days the contract began later than it was needed."""
        return (self.began_on - self.needed_on).days if self.began_on and self.needed_on else None


def slips_of(session: Session, contract_ids: Collection[int]) -> Mapping[int, Slip]:
    """Return how the procurements went that made these contracts; of several, the last one. Two statements."""
    before = aliased(Contract)
    rows = session.execute(
        sa.select(
            col(Contract.id),
            col(Procurement.id),
            col(Procurement.title),
            col(Procurement.started_on),
            col(Procurement.needed_on),
            col(Contract.starts_on),
        )
        .join(before, col(before.successor_id) == col(Contract.id))
        .join(ProcurementContract, col(ProcurementContract.contract_id) == col(before.id))
        .join(Procurement, col(Procurement.id) == col(ProcurementContract.procurement_id))
        .where(col(Contract.id).in_(contract_ids), col(Procurement.started_on).is_not(None))
        .order_by(col(Procurement.id))
    )
    found = {id_: Slip(*rest) for id_, *rest in rows if id_ is not None}
    done = sa.select(PhaseDone).where(col(PhaseDone.procurement_id).in_([one.procurement_id for one in found.values()]))
    for row in session.scalars(done.order_by(col(PhaseDone.done_on), col(PhaseDone.at))):
        planned_on = row.until_on - DAY if row.until_on is not None else None
        for one in found.values():
            if one.procurement_id == row.procurement_id:
                one.phases.append(PhaseSlip(row.phase, planned_on, row.done_on))
    return found
