"""Reads everybody, and who holds what, as the alarm sees them on one day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from ..calendar.procurements.models import Procurement, ProcurementContract
from ..contracts.models import Category, Contract, ContractState
from ..core.batches import batches
from ..people.models import Absence, Organisation, Person, PersonRole, Role, Unit
from ..people.units import in_charge
from .recipients import Directory, Holders, PersonFacts, UnitFacts

LIVE = (ContractState.UPCOMING, ContractState.ACTIVE)


def directory(session: Session, today: date) -> Directory:
    """Return everybody with who is away *today* and who stands in; five statements."""
    away = _away(session, today)
    people = {
        row.id: PersonFacts(**row._mapping, away=row.id in away, substitute_id=away.get(row.id))
        for row in session.execute(
            sa.select(
                col(Person.id),
                col(Person.name),
                col(Person.email),
                col(Person.language),
                col(Person.active),
                col(Person.deputy_id),
                col(Person.unit_id),
            )
        )
    }
    units = session.execute(sa.select(col(Unit.id), col(Unit.parent_id), col(Unit.manager_id), col(Unit.mailbox))).all()
    having = sa.select(col(PersonRole.role), col(PersonRole.person_id)).order_by(col(PersonRole.person_id))
    wanted = (Role.MAIN_USER, Role.PROCUREMENT, Role.UNIT_MANAGER)
    roles = session.execute(having.where(col(PersonRole.role).in_(wanted))).all()
    main_users, procurement = (
        tuple(id_ for one, id_ in roles if one == role) for role in (Role.MAIN_USER, Role.PROCUREMENT)
    )
    language = session.scalar(sa.select(col(Organisation.language)).order_by(col(Organisation.id)).limit(1))
    managing = in_charge({row.id: row.manager_id for row in units}, _unit_managers(roles, people))
    facts = {row.id: UnitFacts(row.parent_id, managing[row.id], row.mailbox) for row in units}
    return Directory(people, facts, main_users, procurement, language or "fi")


def _unit_managers(
    roles: Iterable[tuple[Role, int]], people: Mapping[int, PersonFacts]
) -> Iterator[tuple[int, int | None]]:
    """Yield who has the role of a unit's manager and has not left, each with their unit."""
    for role, id_ in roles:
        if role == Role.UNIT_MANAGER and people[id_].active:
            yield id_, people[id_].unit_id


def _away(session: Session, today: date) -> dict[int, int | None]:
    """Return who is away, with their substitute; of several absences at once the one that begins last counts."""
    rows = session.execute(
        sa.select(col(Absence.person_id), col(Absence.substitute_id))
        .where(col(Absence.first_on) <= today, col(Absence.last_on) >= today)
        .order_by(col(Absence.first_on), col(Absence.id))
    )
    return dict(rows.all())


def holders(session: Session, contract_ids: Iterable[int]) -> dict[int, Holders]:
    """Return who holds these contracts, by id."""
    return {
        id_: Holders(*rest)
        for batch in batches(contract_ids)
        for id_, *rest in session.execute(_holders().where(col(Contract.id).in_(batch)))
    }


def live_holders(session: Session) -> dict[int, Holders]:
    """Return who holds each live contract, by id."""
    live = _holders().where(col(Contract.state).in_(LIVE), col(Contract.closed_on).is_(None))
    return {id_: Holders(*rest) for id_, *rest in session.execute(live)}


def _holders() -> sa.Select[Any, Any, Any, Any, Any, Any]:
    people = (col(Contract.owner_id), col(Contract.deputy_id), col(Contract.unit_id), col(Contract.expert_id))
    named = sa.select(col(Contract.id), *people, col(Category.lead_id))
    return named.outerjoin(Category, col(Category.id) == col(Contract.category_id)).order_by(col(Contract.id))


def sharing(session: Session, procurement_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the contracts that each procurement replaces."""
    found: dict[int, list[int]] = defaultdict(list)
    for batch in batches(procurement_ids):
        for procurement_id, contract_id in session.execute(
            sa.select(col(ProcurementContract.procurement_id), col(ProcurementContract.contract_id))
            .where(col(ProcurementContract.procurement_id).in_(batch))
            .order_by(col(ProcurementContract.contract_id))
        ):
            found[procurement_id].append(contract_id)
    return found


def planners(session: Session, procurement_ids: Iterable[int]) -> dict[int, int]:
    """Return whom each procurement has as its own owner, where it has one."""
    return {
        id_: owner_id
        for batch in batches(procurement_ids)
        for id_, owner_id in session.execute(
            sa.select(col(Procurement.id), col(Procurement.owner_id)).where(
                col(Procurement.id).in_(batch), col(Procurement.owner_id).is_not(None)
            )
        )
        if id_ is not None and owner_id is not None
    }
