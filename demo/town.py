"""Makes the sample municipality: a migrated database, the register through the import, people with their roles."""

from datetime import date, timedelta
from pathlib import Path

from sqlmodel import Session, select

from .. import migrations
from ..assembly import House
from ..contracts.importing.reading import read_register
from ..contracts.importing.service import take_in
from ..people.models import Absence, BuyerKind, Organisation, Person, PersonRole, Role, Unit
from .deviations import hang_codes, live_through
from .register import write_workbook

# The register came in a month ago: what has come due since then rings, what was late already waits to be released.
LIVED_FOR = timedelta(days=30)

ROLES: dict[str, tuple[Role, ...]] = {
    "maria.lindholm@mallila.example": (Role.MAIN_USER, Role.PROCUREMENT),
    "aino.kallio@mallila.example": (Role.PROCUREMENT, Role.OWNER),
    "petri.saari@mallila.example": (Role.OWNER,),
    "heikki.rantanen@mallila.example": (Role.OWNER,),
    "jonna.niemi@mallila.example": (Role.OWNER,),
    "bjorn.akerlund@mallila.example": (Role.OWNER,),
    "tuula.virtanen@mallila.example": (Role.OWNER,),
    "elina.hakala@mallila.example": (Role.UNIT_MANAGER, Role.OWNER),
}
SWEDISH = "bjorn.akerlund@mallila.example"
ENGLISH = "elina.hakala@mallila.example"
AWAY = "petri.saari@mallila.example"
SUBSTITUTE = "aino.kallio@mallila.example"


def make_town(house: House, folder: Path) -> None:
    """Fill the empty database of *house*; *folder* is for the workbook."""
    migrations.upgrade(house.database)
    today = house.clock.today()
    path = write_workbook(folder, today)
    file = read_register(path, today=today - LIVED_FOR)
    with house.database.writing() as session:
        _name(session)
        session.info["today"] = today - LIVED_FOR
        take_in(session, file)
    with house.database.writing() as session:
        _give_roles(session, today)
    live_through(house)
    hang_codes(house)


def _name(session: Session) -> None:
    organisation = session.exec(select(Organisation)).one()
    organisation.name, organisation.kind, organisation.mail_domain = "Mallila", BuyerKind.SUB_CENTRAL, "mallila.example"
    session.add(organisation)


def _give_roles(session: Session, today: date) -> None:
    people = {one.email: one for one in session.exec(select(Person)) if one.email is not None}
    for email, roles in ROLES.items():
        session.add_all(PersonRole(person_id=people[email].id or 0, role=role) for role in roles)
    people[SWEDISH].language, people[ENGLISH].language = "sv", "en"
    people[AWAY].deputy_id = people[SUBSTITUTE].id
    manager = people[ENGLISH].id
    for unit in session.exec(select(Unit)):
        unit.manager_id = manager
        session.add(unit)
    away = Absence(
        person_id=people[AWAY].id or 0,
        first_on=today + timedelta(days=28),
        last_on=today + timedelta(days=41),
        substitute_id=people[SUBSTITUTE].id,
    )
    session.add(away)
