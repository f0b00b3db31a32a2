"""What is done with people, units and the organisation."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlmodel import Session

from ..core.audit import note
from ..core.changes import rearranged
from ..core.database import now
from ..core.errors import Conflict, Invalid
from ..core.i18n import LANGUAGES, _
from ..core.names import folded
from ..core.said import say
from . import queries
from .addresses import address_of, mailable
from .finding import NAME_LENGTH, find_or_make_units
from .models import Absence, Organisation, Person, PersonRole, Role

COMMAND = say("komentorivi").kept()


def ensure_organisation(session: Session) -> Organisation:
    """Return the organisation; made without a name and kind where there is none, so that both are asked for."""
    found = queries.get_organisation(session)
    if found is None:
        found = Organisation(name="")
        session.add(found)
        session.flush()
    return found


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    roles: Collection[Role] = (),
    deputy_email: str | None = None,
    unit: str | None = None,
    language: str = "fi",
    by: Person | None = None,
) -> Person:
    """Add a person; the only one of that name who is still without an address that mail reaches gets it instead.

    Raises Invalid for what is no address, name or language, Conflict for an address that somebody has.
    """
    address, name = address_of(email), " ".join(name.split())
    if address is None:
        raise Invalid(_("”%(text)s” ei ole sähköpostiosoite.") % {"text": email}, field="email")
    if not name or len(name) > NAME_LENGTH:
        raise Invalid(_("Nimi puuttuu tai on liian pitkä."), field="name")
    if language not in LANGUAGES:
        raise Invalid(_("Kieli on fi, sv tai en."), field="language")
    holder = queries.find_person_by_email(session, address)
    if holder is not None:
        text = _("Osoite %(email)s on jo henkilöllä %(name)s. Muuta tietoja: hankintakello person set %(email)s")
        raise Conflict(text % {"email": address, "name": holder.name})
    deputy = queries.get_person_by_email(session, deputy_email) if deputy_email else None
    person = _out_of_reach(session, name) or Person(name=name, created_at=now(session))
    action = "created" if person.id is None else "changed"
    old, person.email, person.language = person.email, address, language
    person.deputy_id = deputy.id if deputy else person.deputy_id
    person.unit_id = _unit_id(session, unit) if unit else person.unit_id
    session.add(person)
    session.flush()
    assert person.id is not None
    _give_roles(session, person.id, roles)
    actor = by.name if by else COMMAND
    fields = {"email": (old, address), "roles": (None, sorted(roles) or None)}
    note(session, "person", person.id, action, actor=actor, actor_id=by.id if by else None, fields=fields)
    return person


def set_person(
    session: Session,
    person: Person,
    *,
    name: str | None = None,
    roles: Collection[Role] = (),
    without: Collection[Role] = (),
    unit: str | None = None,
    language: str | None = None,
    by: Person | None = None,
) -> None:
    """Set what is given of somebody known: name, more *roles* and fewer, unit, language; what differs is logged.

    Raises Invalid for what is no name or language.
    """
    assert person.id is not None
    clean = " ".join(name.split()) if name is not None else person.name
    if not clean or len(clean) > NAME_LENGTH:
        raise Invalid(_("Nimi puuttuu tai on liian pitkä."), field="name")
    if language is not None and language not in LANGUAGES:
        raise Invalid(_("Kieli on fi, sv tai en."), field="language")
    had = queries.roles_of(session, person.id)
    values = {
        "name": clean,
        "unit_id": _unit_id(session, unit) if unit else person.unit_id,
        "language": language or person.language,
    }
    fields: dict[str, tuple[object, object]] = {
        key: (old, new) for key, new in values.items() if (old := getattr(person, key)) != new
    }
    for key, value in values.items():
        setattr(person, key, value)
    session.add(person)
    for role in set(without) & had - set(roles):
        session.delete(session.get_one(PersonRole, (person.id, role)))
    _give_roles(session, person.id, roles)
    has = queries.roles_of(session, person.id)
    if has != had:
        fields["roles"] = (sorted(had) or None, sorted(has) or None)
    if fields:
        actor, actor_id = (by.name, by.id) if by else (COMMAND, None)
        note(session, "person", person.id, "changed", actor=actor, actor_id=actor_id, fields=fields)
        rearranged(session)


def _out_of_reach(session: Session, name: str) -> Person | None:
    same = [
        one for one in queries.known_people(session) if mailable(one.email) is None and folded(one.name) == folded(name)
    ]
    return queries.get_person(session, same[0].id) if len(same) == 1 else None


def _unit_id(session: Session, name: str) -> int:
    return find_or_make_units(session, [name])[0][name]


def _give_roles(session: Session, person_id: int, roles: Iterable[Role]) -> None:
    for role in dict.fromkeys(roles):
        session.merge(PersonRole(person_id=person_id, role=role))
    session.flush()


def set_deputy(session: Session, person: Person, deputy: Person | None, *, by: Person | None = None) -> None:
    """Set who stands in for the person (in Finnish: varahenkilö); Invalid where the deputies would close a circle."""
    assert person.id is not None
    behind = [deputy.id, *queries.deputies_behind(session, deputy.id)] if deputy is not None and deputy.id else []
    if person.id in behind:
        raise Invalid(_("Varahenkilöt muodostaisivat kehän."), field="deputy")
    old, person.deputy_id = person.deputy_id, deputy.id if deputy else None
    session.add(person)
    session.flush()
    actor, actor_id = (by.name, by.id) if by else (COMMAND, None)
    fields = {"deputy_id": (old, person.deputy_id)}
    note(session, "person", person.id, "changed", actor=actor, actor_id=actor_id, fields=fields)


def set_absent(
    session: Session,
    person: Person,
    *,
    first_on: date,
    last_on: date,
    substitute: Person | None = None,
    by: Person | None = None,
) -> Absence:
    """Record that the person is away from *first_on* to *last_on*, both included (in Finnish: poissaolo)."""
    assert person.id is not None
    if last_on < first_on:
        raise Invalid(_("Poissaolo päättyy ennen kuin alkaa."), field="last_on")
    if substitute is not None and substitute.id == person.id:
        raise Invalid(_("Henkilö ei voi sijaistaa itseään."), field="substitute")
    absence = Absence(person_id=person.id, first_on=first_on, last_on=last_on)
    absence.substitute_id = substitute.id if substitute else None
    session.add(absence)
    session.flush()
    actor, actor_id = (by.name, by.id) if by else (COMMAND, None)
    fields = {"absence": (None, f"{first_on}/{last_on}")}
    note(session, "person", person.id, "absent", actor=actor, actor_id=actor_id, fields=fields)
    return absence
