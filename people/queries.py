"""Reads people, units and the organisation."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ..core.audit import AuditEvent
from ..core.errors import NotFound
from ..core.i18n import _
from ..core.names import folded
from .models import Absence, Organisation, Person, PersonRole, Role, Unit
from .values import KnownPerson, PersonLine


def get_organisation(session: Session) -> Organisation | None:
    """Return the organisation whose register this is, once there is one."""
    return session.exec(select(Organisation).order_by(col(Organisation.id)).limit(1)).first()


def get_person(session: Session, person_id: int) -> Person:
    """Return the person; raise NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound(_("Henkilöä ei löydy."))
    return found


def get_person_by_email(session: Session, email: str) -> Person:
    """Return the person who has this address, left or not; raise NotFound."""
    found = find_person_by_email(session, email)
    if found is None:
        raise NotFound(_("Osoitteella %(email)s ei ole henkilöä.") % {"email": email.strip()})
    return found


def find_person_by_email(session: Session, email: str) -> Person | None:
    """Return the person who has this address, if any."""
    wanted = sa.func.lower(col(Person.email)) == email.strip().lower()
    return session.exec(select(Person).where(wanted).order_by(col(Person.id)).limit(1)).first()


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    """Return the roles that the person has."""
    return frozenset(session.scalars(sa.select(col(PersonRole.role)).where(col(PersonRole.person_id) == person_id)))


def known_people(session: Session) -> list[KnownPerson]:
    """Return everybody, oldest first."""
    rows = session.execute(
        sa.select(col(Person.id), col(Person.name), col(Person.email), col(Person.active)).order_by(col(Person.id))
    )
    return [KnownPerson(*row) for row in rows]


def known_units(session: Session) -> list[tuple[int, str]]:
    """Return every unit's id and name, oldest first."""
    return [*session.execute(sa.select(col(Unit.id), col(Unit.name)).order_by(col(Unit.id)))]


def units_by_id(session: Session) -> dict[int, Unit]:
    """Return every unit by its id, in the order of their names."""
    found = session.exec(select(Unit).order_by(sa.func.lower(col(Unit.name)), col(Unit.id)))
    return {one.id: one for one in found if one.id is not None}


def get_unit(session: Session, unit_id: int) -> Unit:
    """Return the unit; raise NotFound."""
    found = session.get(Unit, unit_id)
    if found is None:
        raise NotFound(_("Yksikköä ei löydy."))
    return found


def get_unit_by_name(session: Session, name: str) -> Unit:
    """Return the unit of this name; raise NotFound."""
    wanted = folded(name)
    ids = [id_ for id_, known in known_units(session) if folded(known) == wanted]
    if not ids:
        raise NotFound(_("Yksikköä %(name)s ei ole: hankintakello unit list") % {"name": name.strip()})
    return get_unit(session, ids[0])


def history_of_unit(session: Session, unit_id: int, *, limit: int) -> list[AuditEvent]:
    """Return what was done with the unit itself, newest first."""
    rows = select(AuditEvent).where(col(AuditEvent.subject) == "unit", col(AuditEvent.subject_id) == unit_id)
    return [*session.exec(rows.order_by(col(AuditEvent.id).desc()).limit(limit))]


def having(session: Session, role: Role) -> list[tuple[int, int | None]]:
    """Return who has the role and has not left, each with their unit, oldest first."""
    rows = session.execute(
        sa.select(col(Person.id), col(Person.unit_id))
        .join(PersonRole, col(PersonRole.person_id) == col(Person.id))
        .where(col(PersonRole.role) == role, col(Person.active))
        .order_by(col(Person.id))
    )
    return [(id_, unit_id) for id_, unit_id in rows if id_ is not None]


def people(session: Session, today: date) -> list[PersonLine]:
    """Return everybody by name, with unit, deputy, roles and until when they are away; three statements."""
    deputy = aliased(Person)
    roles: dict[int, list[Role]] = {}
    for person_id, role in session.execute(
        sa.select(col(PersonRole.person_id), col(PersonRole.role)).order_by(
            col(PersonRole.person_id), col(PersonRole.role)
        )
    ):
        roles.setdefault(person_id, []).append(role)
    away: dict[int, date] = dict(
        session.execute(
            sa.select(col(Absence.person_id), sa.func.max(col(Absence.last_on)))
            .where(col(Absence.first_on) <= today, col(Absence.last_on) >= today)
            .group_by(col(Absence.person_id))
        ).all()
    )
    rows = session.execute(
        sa.select(
            col(Person.id),
            col(Person.name),
            col(Person.email),
            col(Unit.name),
            col(deputy.name),
            col(Person.language),
            col(Person.active),
        )
        .join(Unit, col(Unit.id) == col(Person.unit_id), isouter=True)
        .join(deputy, col(deputy.id) == col(Person.deputy_id), isouter=True)
        .order_by(sa.func.lower(col(Person.name)), col(Person.id))
    )
    return [
        PersonLine(id_, name, email, unit, behind, language, active, tuple(roles.get(id_, ())), away.get(id_))
        for id_, name, email, unit, behind, language, active in rows
        if id_ is not None
    ]


def deputies_behind(session: Session, person_id: int) -> list[int]:
    """Return the ids of the deputies that follow one another behind the person, until the chain ends or closes."""
    chain: list[int] = []
    here: int | None = person_id
    while here is not None and here not in chain:
        chain.append(here)
        here = session.execute(sa.select(col(Person.deputy_id)).where(col(Person.id) == here)).scalar()
    return chain[1:]
