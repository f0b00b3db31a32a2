"""Units: who is in charge of each, where its mail goes, what it belongs to."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlmodel import Session

from ..core.audit import note
from ..core.changes import rearranged
from ..core.errors import Invalid
from ..core.i18n import _
from ..core.names import folded
from . import queries
from .addresses import mailable
from .finding import NAME_LENGTH
from .models import Person, Role, Unit
from .service import COMMAND

_LOGGED = {"parent_id": "upper_unit_id"}
"""What a field is called in the log, where a parent is a contract's."""


class UnitTold(NamedTuple):
    """What somebody says of a unit; without a manager the one unit manager among its people is in charge."""

    name: str
    parent_id: int | None = None
    manager_id: int | None = None
    mailbox: str | None = None


class UnitLine(NamedTuple):
    """One line of the list of units; `by_role`: its manager is the one of its people who has that role."""

    id: int
    name: str
    parent: str | None
    manager: str | None
    by_role: bool
    mailbox: str | None


def add_unit(session: Session, told: UnitTold, *, by: Person | None = None) -> Unit:
    """Add a unit; Invalid for what cannot be, such as a name that another has."""
    unit = Unit(name="")
    return _write(session, unit, told, by)


def set_unit(session: Session, unit: Unit, told: UnitTold, *, by: Person | None = None) -> Unit:
    """Write what is said of a unit; what differs is logged. Invalid as when it is added."""
    return _write(session, unit, told, by)


def _write(session: Session, unit: Unit, told: UnitTold, by: Person | None) -> Unit:
    said = told._replace(name=" ".join(told.name.split()))
    said = said._replace(mailbox=_mailbox(said.mailbox), manager_id=_manager(session, unit, said.manager_id))
    _check_name(session, unit, said.name)
    _check_parent(session, unit, said.parent_id)
    values = said._asdict()
    fields = {key: (old, new) for key, new in values.items() if (old := getattr(unit, key)) != new}
    action = "unit_added" if unit.id is None else "changed"
    for key, value in values.items():
        setattr(unit, key, value)
    session.add(unit)
    session.flush()
    if fields:
        actor, actor_id = (by.name, by.id) if by else (COMMAND, None)
        fields = {_LOGGED.get(key, key): moved for key, moved in fields.items()}
        note(session, "unit", unit.id or 0, action, actor=actor, actor_id=actor_id, fields=fields)
        rearranged(session)
    return unit


def _mailbox(text: str | None) -> str | None:
    if not (text or "").strip():
        return None
    address = mailable(text)
    if address is None:
        raise Invalid(_("”%(text)s” ei ole sähköpostiosoite.") % {"text": text}, field="mailbox")
    return address


def _manager(session: Session, unit: Unit, id_: int | None) -> int | None:
    if id_ is None or id_ == unit.manager_id:
        return id_
    if not queries.get_person(session, id_).active:
        raise Invalid(_("Esihenkilöksi valittu on lähtenyt: valitse toinen."), field="manager_id")
    return id_


def _check_name(session: Session, unit: Unit, name: str) -> None:
    if not name or len(name) > NAME_LENGTH:
        raise Invalid(_("Nimi puuttuu tai on liian pitkä."), field="name")
    if any(folded(other) == folded(name) and id_ != unit.id for id_, other in queries.known_units(session)):
        raise Invalid(_("Yksikkö %(name)s on jo luettelossa.") % {"name": name}, field="name")


def _check_parent(session: Session, unit: Unit, parent_id: int | None) -> None:
    above = {id_: one.parent_id for id_, one in queries.units_by_id(session).items()}
    if parent_id is not None and parent_id not in above:
        raise Invalid(_("Valitse jokin tarjotuista."), field="parent_id")
    seen: set[int] = set()
    while parent_id is not None and parent_id not in seen:
        if parent_id == unit.id:
            raise Invalid(_("Yksiköt muodostaisivat kehän."), field="parent_id")
        seen.add(parent_id)
        parent_id = above.get(parent_id)


def in_charge(named: Mapping[int, int | None], having_role: Iterable[tuple[int, int | None]]) -> dict[int, int | None]:
    """Return who manages each unit: the one *named*, else the only unit manager among its own people; pure.

    *having_role* are those present in the house who have the role, each with their unit. Where a unit has nobody
    so, the search goes on to the unit above it.
    """
    of_role: dict[int, list[int]] = {}
    for person_id, unit_id in having_role:
        if unit_id is not None:
            of_role.setdefault(unit_id, []).append(person_id)
    alone = {unit_id: ids[0] for unit_id, ids in of_role.items() if len(ids) == 1}
    return {unit_id: manager_id or alone.get(unit_id) for unit_id, manager_id in named.items()}


def managers(session: Session) -> dict[int, int | None]:
    """Return who manages each unit, by its id."""
    named = {id_: one.manager_id for id_, one in queries.units_by_id(session).items()}
    return in_charge(named, queries.having(session, Role.UNIT_MANAGER))


def lines(session: Session) -> list[UnitLine]:
    """Return the units by name, each with who is in charge; a manager of a unit above is none of its own."""
    units, names = queries.units_by_id(session), {one.id: one.name for one in queries.known_people(session)}
    managing = managers(session)
    return [
        UnitLine(
            id=id_,
            name=one.name,
            parent=units[one.parent_id].name if one.parent_id else None,
            manager=names.get(managing[id_] or 0),
            by_role=one.manager_id is None and managing[id_] is not None,
            mailbox=one.mailbox,
        )
        for id_, one in units.items()
    ]
