"""Reads decisions and appeals."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.batches import batches
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person
from ..clock.queries import parameters
from ..law.rules import Law
from ..milestones.models import Milestone, MilestoneKind
from ..procurements.models import ProcurementContract
from .models import Appeal, AwardDecision
from .values import Pending, Service


@dataclass(frozen=True)
class Case:
    """What is known of a procurement's decision and of the appeals against it, the newest last."""

    decision: AwardDecision | None
    appeals: list[tuple[Appeal, str | None]]

    @property
    def service(self) -> Service | None:
        """The decision as it was served."""
        one = self.decision
        if one is None:
            return None
        return Service(
            decided_on=one.decided_on,
            served_on=one.served_on,
            served_by=one.served_by,
            standstill=one.standstill,
            deficient=one.deficient,
        )

    @property
    def pending(self) -> list[Pending]:
        """When appeals have kept the contract from being made."""
        return [Pending(one.received_on, one.decided_on) for one, _handler in self.appeals if one.suspends]


def case_of(session: Session, procurement_id: int) -> Case:
    """Return the procurement's decision and appeals, each with its handler's name; two statements."""
    rows = session.execute(
        sa.select(Appeal, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(Appeal.handler_id))
        .where(col(Appeal.procurement_id) == procurement_id)
        .order_by(col(Appeal.number))
    )
    return Case(session.get(AwardDecision, procurement_id), [(one, name) for one, name in rows])


def cases_of(session: Session, procurement_ids: Collection[int]) -> dict[int, Case]:
    """Return the cases of those of the procurements that have a decision, by procurement."""
    found: dict[int, Case] = {}
    for batch in batches(procurement_ids):
        for made in session.exec(select(AwardDecision).where(col(AwardDecision.procurement_id).in_(batch))):
            found[made.procurement_id] = Case(made, [])
        for one in session.exec(select(Appeal).where(col(Appeal.procurement_id).in_(batch)).order_by(col(Appeal.id))):
            if one.procurement_id in found:
                found[one.procurement_id].appeals.append((one, None))
    return found


def members_of(session: Session, procurement_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the contracts that each procurement replaces, the first one first."""
    found: dict[int, list[int]] = {}
    for batch in batches(procurement_ids):
        wanted = sa.select(col(ProcurementContract.procurement_id), col(ProcurementContract.contract_id))
        ordered = wanted.where(col(ProcurementContract.procurement_id).in_(batch))
        for id_, contract_id in session.execute(ordered.order_by(col(ProcurementContract.contract_id))):
            found.setdefault(id_, []).append(contract_id)
    return found


def has_decisions(session: Session) -> bool:
    """Tell whether any procurement has a decision."""
    return session.scalar(sa.select(col(AwardDecision.procurement_id)).limit(1)) is not None


def has_days(session: Session, contract_ids: Collection[int]) -> bool:
    """Tell whether a day of an appeal is kept for one of these contracts."""
    kept = (col(Milestone.kind) == MilestoneKind.APPEAL_DEADLINE, col(Milestone.gone_on).is_(None))
    wanted = sa.select(col(Milestone.id)).where(*kept)
    return any(
        session.scalar(wanted.where(col(Milestone.contract_id).in_(batch)).limit(1)) for batch in batches(contract_ids)
    )


def get_appeal(session: Session, procurement_id: int, number: int) -> Appeal:
    """Return the appeal; raise NotFound."""
    wanted = select(Appeal).where(col(Appeal.procurement_id) == procurement_id, col(Appeal.number) == number)
    found = session.exec(wanted).first()
    if found is None:
        raise NotFound(_("Muutoksenhakua ei löydy."))
    return found


def next_number(session: Session, procurement_id: int) -> int:
    """Return the number of the procurement's next appeal."""
    highest = sa.select(sa.func.max(col(Appeal.number))).where(col(Appeal.procurement_id) == procurement_id)
    return (session.scalar(highest) or 0) + 1


def law_of(session: Session) -> Law:
    """Return the legal parameters."""
    return parameters(session).law


def handlers(session: Session) -> list[tuple[int, str]]:
    """Return those who may handle an appeal: everybody who works here, by name."""
    wanted = sa.select(col(Person.id), col(Person.name)).where(col(Person.active))
    return [
        (id_, name) for id_, name in session.execute(wanted.order_by(sa.func.lower(col(Person.name)), col(Person.id)))
    ]
