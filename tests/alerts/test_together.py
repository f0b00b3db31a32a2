"""Several servers on one database do each thing once, and no work grows with the rows by a question each."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import Session, select

from hankintakello.alerts.compose import compose
from hankintakello.alerts.models import Alert, AnswerLink, Message, MessageState
from hankintakello.alerts.queries import alerts, messages
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.writing import MOST
from hankintakello.assembly import House
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_person
from hankintakello.tests.counting import count_queries

Make = Callable[..., int]
PEOPLE = 40


def people_with_something_due(house: House, due: Make, count: int) -> None:
    with house.database.writing() as session:
        for _ in range(count):
            due(session, owner_id=make_person(session).id)


def several(house: House, count: int) -> list[House]:
    """The same installation as so many servers see it."""
    return [House(house.settings) for _ in range(count)]


def test_several_servers_that_sweep_write_each_matter_once(house: House, due: Make) -> None:
    people_with_something_due(house, due, PEOPLE)
    servers = several(house, 4)

    with ThreadPoolExecutor(4) as pool:
        swept = list(pool.map(lambda one: sweep_and_compose(one.database, one.office), servers))

    for one in servers:
        one.database.dispose()
    assert (sum(one.alerts for one in swept), sum(one.messages for one in swept)) == (PEOPLE, PEOPLE)
    with house.database.reading() as session:
        assert len(session.exec(select(Alert)).all()) == PEOPLE
        assert len({one.recipient for one in session.exec(select(Message))}) == PEOPLE


def test_several_servers_that_deliver_send_each_mail_once(house: House, due: Make, smtp_server: Mailbox) -> None:
    """Not two mails for each reminder: Wallos#187."""
    people_with_something_due(house, due, PEOPLE)
    sweep_and_compose(house.database, house.office)
    servers = several(house, 4)

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda one: deliver_round(one.database, one.office, one.post).sent, servers))

    for one in servers:
        one.database.dispose()
    assert sum(sent) == PEOPLE
    assert len(smtp_server.received) == len({str(one.message["Message-ID"]) for one in smtp_server.received}) == PEOPLE
    with house.database.reading() as session:
        assert {one.state for one in session.exec(select(Message))} == {MessageState.SENT}


def asked(house: House, session: Session, work: Callable[[Session], object]) -> int:
    with count_queries(house.database.engine) as statements:
        work(session)
    return len([one for one in statements if one.lstrip().upper().startswith("SELECT")])


def test_questions_do_not_grow_with_what_is_composed_and_listed(house: House, due: Make) -> None:
    counts = []
    for more in (2, 20):
        people_with_something_due(house, due, more)
        sweep_and_compose(house.database, house.office)
        with house.database.writing() as session:
            for row in session.exec(select(Alert)):
                row.message_id = None
                session.add(row)
            session.flush()
            counts.append(
                (
                    asked(house, session, lambda one: compose(one, house.office)),
                    asked(house, session, lambda one: (alerts(one), messages(one))),
                )
            )
    assert counts[0] == counts[1]


def test_mail_of_a_multitude_names_them_all_and_stays_small(house: House, due: Make) -> None:
    """As when all that an import brought is let go at once."""
    count = MOST + 240
    with house.database.writing() as session:
        owner = make_person(session)
        for number in range(count):
            due(session, owner_id=owner.id, title=f"Palvelu {number:03}.")

    assert sweep_and_compose(house.database, house.office).messages == 1

    with house.database.reading() as session:
        mail = session.exec(select(Message)).one()
        links = session.exec(select(AnswerLink)).all()
    assert len(links) == count
    for body in (mail.text, mail.html):
        assert [number for number in range(count) if f"Palvelu {number:03}." not in body] == []
        assert body.count("?answer=started") == MOST
        assert "http://localhost:8000/alerts/?tab=open" in body
    assert "240 asiaa on vain luettelossa. Vastaa niihin:" in mail.text
    assert len(mail.html) < 300_000
