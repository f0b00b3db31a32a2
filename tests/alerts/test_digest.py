"""Digests: on a person's own day of the week, once; of a manager's units, once a month; none where nothing waits."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from hankintakello.alerts import digest
from hankintakello.alerts.models import DigestChoice, Message
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person
from hankintakello.tests.build import make_person, make_unit
from hankintakello.tests.today import TODAY

Make = Callable[..., int]
Mails = Callable[[], list[Message]]
DAY = timedelta(days=1)
SECURE = {"base_url": "https://kello.mallila.example"}


def choose(house: House, person: Person, weekday: int | None = 0, **more: bool) -> DigestChoice:
    with house.database.writing() as session:
        given = {"even_empty": False, "monthly": False, **more}
        return digest.choose(session, person.id or 0, weekday=weekday, **given)


def told(house: House, day: date = TODAY) -> int:
    other = House(house.settings.model_copy(update={"today": day}))
    try:
        return digest.tell_digests(other.database, other.office)
    finally:
        other.close()


@pytest.fixture
def aino(house: House, due: Make) -> Person:
    """Somebody with twenty matters that are due, one of them late."""
    with house.database.writing() as session:
        one = make_person(session, name="Aino", email="aino@mallila.example", language="sv")
        due(session, owner_id=one.id, title="Myöhäinen", ends_on=date(2027, 6, 30))
        for number in range(19):
            due(session, owner_id=one.id, title=f"Sopimus {number}")
        due(session, owner_id=make_person(session).id, title="Toisen")
    return one


def test_own_day_own_language_fifteen_rows_and_once(house: House, aino: Person, mails: Mails) -> None:
    assert told(house) == 0  # nothing is chosen
    choose(house, aino, TODAY.weekday())

    assert (told(house), told(house)) == (1, 0)

    mail = mails()[-1]
    assert (mail.kind, mail.recipient, mail.language) == (digest.DIGEST, aino.email, "sv")
    assert "20" in mail.subject
    assert mail.text.count("\n- ") == 16
    assert "Myöhäinen" in mail.text
    assert "Toisen" not in mail.text
    assert [told(house, TODAY + number * DAY) for number in range(1, 8)] == [0] * 6 + [1]


def test_day_that_was_missed_is_made_up_for_once(house: House, aino: Person) -> None:
    choose(house, aino, TODAY.weekday())

    assert [told(house, TODAY + 3 * DAY), told(house, TODAY + 4 * DAY), told(house, TODAY + 7 * DAY)] == [1, 0, 1]


def test_day_of_the_week_that_is_past_waits_for_the_next(house: House, aino: Person) -> None:
    choose(house, aino, (TODAY.weekday() - 1) % 7 if TODAY.weekday() else 4)

    assert told(house) == 0


def test_nothing_waits(house: House, mails: Mails) -> None:
    with house.database.writing() as session:
        idle, wishing = make_person(session), make_person(session, email="toive@mallila.example")
    choose(house, idle)
    choose(house, wishing, even_empty=True)

    assert told(house) == 1
    assert [mail.recipient for mail in mails()] == ["toive@mallila.example"]


def test_who_has_left_gets_none(house: House, aino: Person) -> None:
    choose(house, aino)
    with house.database.writing() as session:
        session.get_one(Person, aino.id).active = False

    assert told(house) == 0


def test_manager_reads_of_units_once_a_month(house: House, due: Make, mails: Mails) -> None:
    with house.database.writing() as session:
        manager = make_person(session, email="esihenkilo@mallila.example")
        unit = make_unit(session, name="Tekninen", manager_id=manager.id)
        below = make_unit(session, name="Kadut", parent_id=unit.id)
        due(session, unit_id=below.id)
        due(session, unit_id=make_unit(session).id)
    choose(house, manager, None, monthly=True)

    days = [TODAY, date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 2), date(2027, 1, 4)]
    assert [told(house, day) for day in days] == [0, 1, 0, 0, 1]
    assert "Tekninen: sopimuksia 1, myöhässä 0, tulossa 1" in " ".join(mails()[0].text.split())


def test_mail_program_may_stop_it_with_one_click(house: House, aino: Person, smtp_server: Mailbox) -> None:
    secure = House(house.settings.model_copy(update=SECURE))
    choice = choose(secure, aino)
    digest.tell_digests(secure.database, secure.office)
    deliver_round(secure.database, secure.office, secure.post)
    secure.close()

    (mail,) = smtp_server.received
    assert mail.message["List-Unsubscribe"].strip() == f"<https://kello.mallila.example/digest/{choice.secret}/stop>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_alarm_has_no_such_header(house: House, due: Make, smtp_server: Mailbox) -> None:
    with house.database.writing() as session:
        due(session, owner_id=make_person(session).id)
    sweep_and_compose(house.database, house.office)
    deliver_round(house.database, house.office, house.post)

    assert [mail.message["List-Unsubscribe"] for mail in smtp_server.received] == [None]
