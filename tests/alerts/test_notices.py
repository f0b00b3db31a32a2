"""Main users hear of mails that were refused, and of alerts that are held too long."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts.delivery import Outcome
from hankintakello.alerts.models import Alert, AlertState, Message, MessageState
from hankintakello.alerts.notices import tell_of_held
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Role
from hankintakello.tests.build import make_person

Make = Callable[..., int]
Mails = Callable[[], list[Message]]


def person(house: House, *roles: Role, **overrides: str) -> int:
    with house.database.writing() as session:
        id_ = make_person(session, *roles, **overrides).id
    assert id_ is not None
    return id_


def test_main_user_hears_of_a_refused_mail_once(house: House, due: Make, mails: Mails, smtp_server: Mailbox) -> None:
    aino, petri = person(house, name="Aino Kallio", email="aino@mallila.example"), person(house)
    person(house, Role.MAIN_USER, email="maija@mallila.example")
    due(owner_id=aino, deputy_id=petri)
    sweep_and_compose(house.database, house.office)
    smtp_server.refused["aino@mallila.example"] = "550 5.1.1 No such user"

    first = deliver_round(house.database, house.office, house.post)
    second = deliver_round(house.database, house.office, house.post, retry=True)

    assert (first, second) == (Outcome(sent=2, failed=1), Outcome())
    told = [row for row in mails() if row.kind == "refused"]
    assert [(row.recipient, row.subject) for row in told] == [
        ("maija@mallila.example", "1 hälytysviesti ei mennyt perille")
    ]
    assert "Aino Kallio <aino@mallila.example>: Aloita suunnittelu viimeistään 15.1.2027: Siivouspalvelut" in " ".join(
        told[0].text.split()
    )


def test_refused_main_user_is_told_of_nothing(house: House, due: Make, mails: Mails, smtp_server: Mailbox) -> None:
    due(owner_id=person(house, Role.MAIN_USER, email="maija@mallila.example"))
    sweep_and_compose(house.database, house.office)
    smtp_server.refused["maija@mallila.example"] = "550 5.1.1 No such user"

    assert deliver_round(house.database, house.office, house.post) == Outcome(failed=1)
    assert [row.state for row in mails()] == [MessageState.FAILED]


def test_main_user_hears_once_of_what_is_held_over_five_working_days(house: House, due: Make, mails: Mails) -> None:
    person(house, Role.MAIN_USER, email="maija@mallila.example")
    due(owner_id=person(house))
    sweep_and_compose(house.database, house.office)
    with house.database.writing() as session:
        session.execute(sa.update(Alert).values(state=AlertState.HELD, message_id=None))
        session.execute(sa.update(Message).values(state=MessageState.SUPERSEDED))

    assert tell_of_held(house.database, house.office) == 0
    with house.database.writing() as session:
        (alert,) = session.exec(select(Alert))
        aged = {"created_at": alert.created_at - timedelta(days=12)}
        session.execute(sa.update(Alert).where(col(Alert.id) == alert.id).values(**aged))

    assert [tell_of_held(house.database, house.office) for _ in range(2)] == [1, 0]
    assert deliver_round(house.database, house.office, house.post) == Outcome(sent=1)
    assert [(row.kind, row.subject) for row in mails()][1:] == [
        ("held", "1 hälytys odottaa vapautusta tuonnin jälkeen")
    ]
