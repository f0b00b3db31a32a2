"""Reads decisions and appeals."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Person
from ..clock.queries import parameters
from ..law.rules import Law
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
