"""Everything that one contract's page shows, in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.models import Category, Contract, ContractState, Supplier
from ...contracts.queries import options_of, terms_of
from ...contracts.terms.models import ContractTerm, ExtensionOption
from ...core.audit import AuditEvent
from ...core.database import today
from ...core.errors import NotFound
from ...core.i18n import _
from ...people.models import Absence, Person, Unit
from ..milestones.models import ContractClock
from ..procurements.models import Procurement, ProcurementContract

SUCCESSOR_WITHIN = timedelta(days=60)
MOST_PROPOSALS = 5
ROLES = ("owner", "deputy", "expert", "approver")


class Somebody(NamedTuple):
    """A person beside a contract; *away_until* while they are absent."""

    id: int
    name: str
    email: str | None
    active: bool
    away_until: date | None


class Related(NamedTuple):
    """Another contract that this one has to do with."""

    id: int
    reference: str
    title: str
    starts_on: date | None
    coverage_end: date | None


@dataclass(frozen=True)
class Card:
    """One contract with all that stands around it."""

    contract: Contract
    supplier: Supplier | None
    unit: str | None
    category: str | None
    clock: ContractClock | None
    procurement: Procurement | None
    people: Mapping[str, Somebody]
    terms: Sequence[ContractTerm]
    options: Sequence[ExtensionOption]
    parent: Related | None
    successor: Related | None
    predecessors: Sequence[Related]
    under: Sequence[Related]
    mates: Sequence[Related]
    proposals: Sequence[Related]

    @property
    def id(self) -> int:
        """The contract's id."""
        assert self.contract.id is not None
        return self.contract.id


def card(session: Session, contract_id: int) -> Card:
    """Return the contract's card; raise NotFound."""
    row = session.execute(
        sa.select(Contract, Supplier, col(Unit.name), col(Category.name), ContractClock, Procurement)
        .outerjoin(Supplier, col(Supplier.id) == col(Contract.supplier_id))
        .outerjoin(Unit, col(Unit.id) == col(Contract.unit_id))
        .outerjoin(Category, col(Category.id) == col(Contract.category_id))
        .outerjoin(ContractClock, col(ContractClock.contract_id) == col(Contract.id))
        .outerjoin(ProcurementContract, col(ProcurementContract.contract_id) == col(Contract.id))
        .outerjoin(Procurement, col(Procurement.id) == col(ProcurementContract.procurement_id))
        .where(col(Contract.id) == contract_id)
    ).first()
    if row is None:
        raise NotFound(_("Sopimusta ei löydy."))
    contract, supplier, unit, category, clock, procurement = row
    related = _related(session, contract, procurement)
    return Card(
        contract=contract,
        supplier=supplier,
        unit=unit,
        category=category,
        clock=clock,
        procurement=procurement,
        people=_people(session, contract),
        terms=terms_of(session, contract_id),
        options=options_of(session, contract_id),
        parent=next(iter(related["parent"]), None),
        successor=next(iter(related["successor"]), None),
        predecessors=related["predecessor"],
        under=related["under"],
        mates=related["mate"],
        proposals=proposals(session, contract),
    )


def proposals(session: Session, contract: Contract) -> list[Related]:
    """Return contracts that begin within 60 days of this one's end in its category and unit: maybe its successors."""
    end = contract.coverage_end
    if end is None or contract.successor_id is not None or contract.state == ContractState.ARCHIVED:
        return []
    statement = _columns().where(
        col(Contract.id) != contract.id,
        col(Contract.starts_on).between(end - SUCCESSOR_WITHIN, end + SUCCESSOR_WITHIN),
        col(Contract.category_id).is_not_distinct_from(contract.category_id),
        col(Contract.unit_id).is_not_distinct_from(contract.unit_id),
    )
    if contract.category_id is None and contract.unit_id is None:
        return []
    ordered = statement.order_by(col(Contract.starts_on), col(Contract.id)).limit(MOST_PROPOSALS)
    return [Related(*row) for row in session.execute(ordered)]


def events(session: Session, contract_id: int, procurement_id: int | None, limit: int) -> list[AuditEvent]:
    """Return what was done with the contract and its procurement, newest first."""
    event = AuditEvent
    subject = sa.and_(col(event.subject) == "contract", col(event.subject_id) == contract_id)
    if procurement_id is not None:
        of_procurement = sa.and_(col(event.subject) == "procurement", col(event.subject_id) == procurement_id)
        subject = sa.or_(subject, of_procurement)
    return list(session.scalars(sa.select(event).where(subject).order_by(col(event.id).desc()).limit(limit)))


def _people(session: Session, contract: Contract) -> dict[str, Somebody]:
    ids = {role: getattr(contract, f"{role}_id") for role in ROLES}
    away = (
        sa.select(col(Absence.person_id), sa.func.max(col(Absence.last_on)).label("last_on"))
        .where(col(Absence.first_on) <= today(session), col(Absence.last_on) >= today(session))
        .group_by(col(Absence.person_id))
        .subquery()
    )
    rows = session.execute(
        sa.select(col(Person.id), col(Person.name), col(Person.email), col(Person.active), away.c.last_on)
        .outerjoin(away, away.c.person_id == col(Person.id))
        .where(col(Person.id).in_([id_ for id_ in ids.values() if id_ is not None]))
    )
    known = {row[0]: Somebody(*row) for row in rows}
    return {role: known[id_] for role, id_ in ids.items() if id_ in known}


def _related(session: Session, contract: Contract, procurement: Procurement | None) -> dict[str, list[Related]]:
    """Parent, successor, predecessors, what stands under it, and what shares its successor procurement."""
    mates = sa.select(col(ProcurementContract.contract_id)).where(
        col(ProcurementContract.procurement_id) == (procurement.id if procurement else None)
    )
    ways: Collection[tuple[str, sa.ColumnElement[bool]]] = (
        ("parent", col(Contract.id) == contract.parent_id),
        ("successor", col(Contract.id) == contract.successor_id),
        ("predecessor", col(Contract.successor_id) == contract.id),
        ("under", col(Contract.parent_id) == contract.id),
        ("mate", sa.and_(col(Contract.id).in_(mates), col(Contract.id) != contract.id)),
    )
    found: dict[str, list[Related]] = {name: [] for name, _condition in ways}
    statement = _columns().add_columns(*(condition.label(name) for name, condition in ways))
    rows = session.execute(
        statement.where(sa.or_(*(condition for _name, condition in ways))).order_by(col(Contract.reference)).limit(200)
    )
    for row in rows:
        for name, _condition in ways:
            if getattr(row, name):
                found[name].append(Related(*row[:5]))
    return found


def _columns() -> "sa.Select[int | None, str, str, date | None, date | None]":
    return sa.select(
        col(Contract.id),
        col(Contract.reference),
        col(Contract.title),
        col(Contract.starts_on),
        col(Contract.coverage_end),
    )


def related_to(session: Session, contract_ids: Collection[int]) -> list[Related]:
    """Return these contracts as lines, by their references."""
    statement = _columns().where(col(Contract.id).in_(contract_ids)).order_by(col(Contract.reference))
    return [Related(*row) for row in session.execute(statement)]
