"""People are added, get deputies, are away; nobody gets another's address."""

from datetime import date

import pytest
from sqlmodel import Session, select

from hankintakello.core.audit import AuditEvent
from hankintakello.core.errors import Conflict, Invalid, NotFound
from hankintakello.people import queries
from hankintakello.people.models import Absence, Person, PersonRole, Role, Unit
from hankintakello.people.service import add_person, set_absent, set_deputy
from hankintakello.tests.build import make_absence, make_person, make_unit
from hankintakello.tests.today import TODAY


def test_person_is_added_with_roles_unit_and_deputy(session: Session) -> None:
    deputy = make_person(session, email="sijainen@mallila.example")

    added = add_person(
        session,
        email=" Anna@Mallila.example",
        name="Anna  Virtanen",
        roles=[Role.OWNER, Role.MAIN_USER, Role.OWNER],
        deputy_email="SIJAINEN@mallila.example",
        unit="Tekninen",
        language="sv",
    )

    assert (added.name, added.email, added.language) == ("Anna Virtanen", "anna@mallila.example", "sv")
    assert added.deputy_id == deputy.id
    roles = session.exec(select(PersonRole.role).where(PersonRole.person_id == added.id)).all()
    assert set(roles) == {Role.OWNER, Role.MAIN_USER}
    unit = session.exec(select(Unit)).one()
    assert (unit.name, unit.id) == ("Tekninen", added.unit_id)
    assert {one.field for one in session.exec(select(AuditEvent))} == {"email", "roles"}


def test_somebody_known_without_address_gets_it(session: Session) -> None:
    known = make_person(session, name="Anna Virtanen", email=None)

    added = add_person(session, email="anna@mallila.example", name="anna virtanen")

    assert (added.id, added.email, added.name) == (known.id, "anna@mallila.example", "Anna Virtanen")


def test_address_that_no_mail_reaches_is_replaced(session: Session) -> None:
    known = make_person(session, name="Åsa Ek", email="åsa@mallila.example")

    added = add_person(session, email="asa@mallila.example", name="Åsa Ek")

    assert (added.id, added.email) == (known.id, "asa@mallila.example")
    event = session.exec(select(AuditEvent).where(AuditEvent.field == "email")).one()
    assert (event.action, event.old, event.new) == ("changed", "åsa@mallila.example", "asa@mallila.example")


def test_address_of_another_is_refused(session: Session) -> None:
    make_person(session, name="Anna Virtanen", email="anna@mallila.example")

    with pytest.raises(Conflict, match="on jo henkilöllä Anna Virtanen"):
        add_person(session, email="ANNA@mallila.example", name="Toinen")


@pytest.mark.parametrize(
    ("email", "name", "language", "field"),
    [
        ("ei ole", "A", "fi", "email"),
        ("a@b.fi", " ", "fi", "name"),
        ("a@b.fi", "A" * 201, "fi", "name"),
        ("a@b.fi", "A", "de", "language"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, email: str, name: str, language: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_person(session, email=email, name=name, language=language)

    assert refused.value.field == field


def test_unknown_deputy_is_told(session: Session) -> None:
    with pytest.raises(NotFound):
        add_person(session, email="a@b.fi", name="A", deputy_email="x@y.fi")


def test_deputies_never_close_a_circle(session: Session) -> None:
    first, second, third = (make_person(session) for _ in range(3))
    set_deputy(session, first, second)
    set_deputy(session, second, third)

    with pytest.raises(Invalid):
        set_deputy(session, third, first)
    with pytest.raises(Invalid):
        set_deputy(session, third, third)
    set_deputy(session, second, None)
    set_deputy(session, third, first)

    assert (second.deputy_id, third.deputy_id) == (None, first.id)


def test_absence_is_recorded(session: Session) -> None:
    person, stand_in = make_person(session), make_person(session)

    set_absent(session, person, first_on=date(2026, 12, 1), last_on=date(2026, 12, 1), substitute=stand_in)

    away = session.exec(select(Absence)).one()
    assert (away.person_id, away.first_on, away.last_on, away.substitute_id) == (
        person.id,
        date(2026, 12, 1),
        date(2026, 12, 1),
        stand_in.id,
    )


def test_absence_that_cannot_be_is_refused(session: Session) -> None:
    person = make_person(session)

    with pytest.raises(Invalid):
        set_absent(session, person, first_on=date(2026, 12, 2), last_on=date(2026, 12, 1))
    with pytest.raises(Invalid):
        set_absent(session, person, first_on=TODAY, last_on=TODAY, substitute=person)


def test_list_tells_roles_deputy_and_until_when_away(session: Session) -> None:
    unit = make_unit(session, name="Tekninen")
    deputy = make_person(session, name="Öystein Öster", email=None)
    person = make_person(session, Role.OWNER, Role.AUDITOR, name="anna Virtanen", unit_id=unit.id, deputy_id=deputy.id)
    make_absence(session, person, date(2026, 11, 1), TODAY)
    make_absence(session, person, TODAY, date(2026, 12, 24))
    make_absence(session, person, date(2027, 1, 1), date(2027, 1, 2))

    first, second = queries.people(session, TODAY)

    assert (first.name, first.unit, first.deputy, first.roles, first.away_until) == (
        "anna Virtanen",
        "Tekninen",
        "Öystein Öster",
        (Role.AUDITOR, Role.OWNER),
        date(2026, 12, 24),
    )
    assert (second.email, second.roles, second.away_until) == (None, (), None)


def test_person_by_address_or_id(session: Session) -> None:
    person = make_person(session, email="anna@mallila.example")
    assert person.id is not None

    assert queries.get_person_by_email(session, " Anna@mallila.example ") is person
    assert queries.get_person(session, person.id) is person
    with pytest.raises(NotFound):
        queries.get_person(session, 0)
    with pytest.raises(NotFound):
        queries.get_person_by_email(session, "x@y.fi")
    assert isinstance(person, Person)
