"""What the tests stand on does what it says."""

import smtplib

from sqlalchemy import text
from sqlmodel import Session

from hankintakello.core.database import Database
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.counting import count_queries
from hankintakello.tests.databases import Maker, opened

ADD = text("insert into unit (name) values ('Sivistys')")
NAMES = text("select name from unit")


def test_session_that_is_undone_leaves_nothing(databases: Maker, database: Database, session: Session) -> None:
    session.connection().execute(ADD)
    session.rollback()

    with database.reading() as reader:
        assert reader.connection().execute(NAMES).all() == []


def test_databases_of_two_tests_know_nothing_of_each_other(databases: Maker, database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(ADD)
    other_url = databases.migrated()

    with opened(other_url, database.clock) as other, other.reading() as reader:
        assert reader.connection().execute(NAMES).all() == []
    databases.drop(other_url)


def test_count_queries_sees_what_readers_ask(database: Database) -> None:
    with database.reading() as session, count_queries(database.engine) as statements:
        session.connection().execute(NAMES)
        session.connection().execute(NAMES)

    assert [statement for statement in statements if "unit" in statement] == [str(NAMES), str(NAMES)]


def test_mailbox_keeps_what_it_accepts(smtp_server: Mailbox) -> None:
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=5) as client:
        client.sendmail("a@kunta.example", ["b@kunta.example"], b"Subject: Kello\r\n\r\nSoi.\r\n")

    (mail,) = smtp_server.received
    assert (mail.sender, mail.recipient) == ("a@kunta.example", "b@kunta.example")
    assert (mail.message["Subject"], mail.message.get_content()) == ("Kello", "Soi.\r\n")


def test_mailbox_refuses_whom_it_is_told_to(smtp_server: Mailbox) -> None:
    smtp_server.refused["b@kunta.example"] = "550 5.1.1 No such user"

    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=5) as client:
        client.ehlo()
        client.mail("a@kunta.example")
        refusal = client.rcpt("b@kunta.example")

    assert refusal == (550, b"5.1.1 No such user")
    assert smtp_server.received == []


def test_mailbox_that_comes_back_has_its_port(smtp_server: Mailbox) -> None:
    port = smtp_server.port

    smtp_server.stop()
    smtp_server.start()

    assert smtp_server.port == port
