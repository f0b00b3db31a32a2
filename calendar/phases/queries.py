"""Reads procurements that are under way, with the plan and what of it is done."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from ...core.batches import batches
from ..milestones.models import ContractClock, Milestone, MilestoneKind
from ..milestones.queries import phases
from ..milestones.values import PhaseRow
from ..procurements.models import Procurement, ProcurementContract, ProcurementState
from .models import PhaseDone
from .rules import Going, going


@dataclass
class Begun:
    """A procurement that is under way: its contracts, its plan, what is done; the contract that speaks for it."""

    id: int
    title: str
    started_on: date | None
    contract_ids: list[int] = field(default_factory=list)
    needed_on: date | None = None
    planned: list[PhaseRow] = field(default_factory=list)
    done: dict[str, date] = field(default_factory=dict)

    @property
    def going(self) -> Going | None:
        """The phase that goes on."""
        return going(self.planned, self.done, started_on=self.started_on, needed_on=self.needed_on)

    @property
    def speaker(self) -> int:
        """The contract whose plan it is."""
        return self.planned[0].contract_id


def begun(session: Session, procurement_ids: Collection[int]) -> dict[int, Begun]:
    """Return those of the procurements that are under way, by id; five statements."""
    found = _rows(session, procurement_ids)
    contracts = {id_: one for one in found.values() for id_ in one.contract_ids}
    rows: dict[int, list[PhaseRow]] = defaultdict(list)
    for batch in batches(contracts):
        for row in phases(session, batch):
            rows[row.contract_id].append(row)
        for id_, needed_on in session.execute(
            sa.select(col(ContractClock.contract_id), col(ContractClock.needed_on)).where(
                col(ContractClock.contract_id).in_(batch), col(ContractClock.needed_on).is_not(None)
            )
        ):
            one = contracts[id_]
            one.needed_on = min(one.needed_on or needed_on, needed_on)
    for one in found.values():
        one.planned = next((rows[id_] for id_ in sorted(one.contract_ids) if rows[id_]), [])
    for batch in batches(found):
        columns = (col(PhaseDone.procurement_id), col(PhaseDone.phase), col(PhaseDone.done_on))
        for id_, phase, done_on in session.execute(
            sa.select(*columns).where(columns[0].in_(batch)).order_by(col(PhaseDone.at))
        ):
            found[id_].done[phase] = done_on
    return found


def _rows(session: Session, procurement_ids: Collection[int]) -> dict[int, Begun]:
    found: dict[int, Begun] = {}
    for batch in batches(procurement_ids):
        for id_, title, started_on, contract_id in session.execute(
            sa.select(
                col(Procurement.id),
                col(Procurement.title),
                col(Procurement.started_on),
                col(ProcurementContract.contract_id),
            )
            .join(ProcurementContract, col(ProcurementContract.procurement_id) == col(Procurement.id))
            .where(col(Procurement.id).in_(batch), col(Procurement.state) == ProcurementState.STARTED)
            .order_by(col(ProcurementContract.contract_id))
        ):
            found.setdefault(id_, Begun(id_, title, started_on)).contract_ids.append(contract_id)
    return found


def procurements_of(session: Session, contract_ids: Collection[int]) -> dict[int, int]:
    """Return, of these contracts, those with a successor procurement, and which."""
    links = sa.select(col(ProcurementContract.contract_id), col(ProcurementContract.procurement_id))
    return {
        contract_id: id_
        for batch in batches(contract_ids)
        for contract_id, id_ in session.execute(links.where(col(ProcurementContract.contract_id).in_(batch)))
    }


def contracts_with_days(session: Session, contract_ids: Collection[int], procurement_ids: Collection[int]) -> set[int]:
    """Return the contracts that have a day of a late phase, of these and of those that these procurements replace."""
    mine = sa.select(col(Milestone.contract_id)).where(col(Milestone.kind) == MilestoneKind.PHASE_LATE)
    columns = ((col(Milestone.contract_id), contract_ids), (col(Milestone.procurement_id), procurement_ids))
    return {
        id_
        for column, ids in columns
        for batch in batches(ids)
        for id_ in session.scalars(mine.where(column.in_(batch)))
    }


def unkept(session: Session) -> set[int]:
    """Return the contracts whose procurement was begun before its phases could ring."""
    kept = sa.exists().where(
        col(Milestone.procurement_id) == col(Procurement.id), col(Milestone.kind) == MilestoneKind.PHASE_LATE
    )
    planned = sa.exists().where(
        col(Milestone.procurement_id) == col(Procurement.id),
        col(Milestone.kind) == MilestoneKind.PHASE,
        col(Milestone.gone_on).is_(None),
    )
    asked = (col(Procurement.state) == ProcurementState.STARTED, sa.not_(kept), planned)
    links = sa.select(col(ProcurementContract.contract_id)).join(
        Procurement, col(Procurement.id) == col(ProcurementContract.procurement_id)
    )
    return set(session.scalars(links.where(*asked)))


def last_done(session: Session, procurement_id: int) -> PhaseDone | None:
    """Return the phase that was marked last."""
    mine = sa.select(PhaseDone).where(col(PhaseDone.procurement_id) == procurement_id)
    return session.scalars(mine.order_by(col(PhaseDone.at).desc(), col(PhaseDone.done_on).desc()).limit(1)).first()
