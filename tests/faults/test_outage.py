"""Long stops, a clock that jumps, a locked database and a full disk: what is still true is told, once, in order."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from hankintakello.alerts import delivery
from hankintakello.alerts.models import Alert, MailServerPause, Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.contracts.terms.decisions import close_contract
from hankintakello.core import database as core_database
from hankintakello.core.changes import changed
from hankintakello.core.clock import Clock
from hankintakello.core.database import now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
# An EU open procedure is planned from Friday 20.11.2026 on.
DUE = date(2027, 9, 30)
Texts = list[tuple[str, str]]


@pytest.fixture
def house(settings: Settings, smtp_server: Mailbox) -> Iterator[House]:
    mail = {"mail_server": smtp_server.host, "mail_port": smtp_server.port, "mail_timeout_s": 5}
    made = House(settings.model_copy(update={**mail, "mail_sender": "kello@mallila.example"}))
    yield made
    made.close()


@pytest.fixture
def sign(house: House) -> Callable[..., int]:
    """Make a contract of a new owner whose planning starts so many days after Friday 20.11.2026; return its id."""

    def make(owner: str, days: int = 0) -> int:
        with house.database.writing() as session:
            person = make_person(session, email=f"{owner}@mallila.example")
            contract = make_contract(session, owner_id=person.id, starts_on=date(2024, 1, 1), ends_on=DUE + days * DAY)
            changed(session, contracts=[contract.id or 0])
            return contract.id or 0

    return make


def live(house: House, day: date) -> None:
    house.database.clock = Clock(day)
    sweep_and_compose(house.database, house.office)
    deliver_round(house.database, house.office, house.post, retry=True)


def received(smtp: Mailbox) -> Texts:
    """Who got a mail, and how its subject begins."""
    return [
        (
            one.recipient.partition("@")[0],
            str(one.message["Subject"]).strip().partition(":")[0].partition(" viimeistään")[0],
        )
        for one in smtp.received
    ]


def test_three_weeks_without_the_server_process(house: House, sign: Callable[..., int], smtp_server: Mailbox) -> None:
    """Of steps that were missed the present one is told, once: mattermost-plugin-remind#218, invoiceninja#2183."""
    sign("aino")
    sign("petri", 18)
    closed = sign("liisa", 18)
    sign("eetu", 25)
    live(house, TODAY)
    before = len(smtp_server.received)
    with house.database.writing() as session:
        by = session.exec(select(Person)).first()
        assert by is not None
        close_contract(session, closed, closed_on=TODAY, by=by, reason="Ei tarvita.")

    for day in (TODAY + 21 * DAY, TODAY + 21 * DAY, TODAY + 22 * DAY):
        live(house, day)

    assert received(smtp_server)[before:] == [
        ("petri", "Aloita suunnittelu"),
        ("eetu", "Aloita suunnittelu"),
        ("aino", "Muistutus"),
    ]


def test_three_weeks_without_the_mail_server(house: House, sign: Callable[..., int], smtp_server: Mailbox) -> None:
    """What was composed waits without ageing, and what is no longer true is not sent."""
    sign("aino")
    sign("petri", 18)
    closed = sign("liisa", 18)
    sign("eetu", 25)
    smtp_server.stop()
    for days in range(21):
        live(house, TODAY + days * DAY)
    with house.database.writing() as session:
        by = session.exec(select(Person)).first()
        assert by is not None
        close_contract(session, closed, closed_on=TODAY, by=by, reason="Ei tarvita.")
    smtp_server.start()

    live(house, TODAY + 21 * DAY)
    live(house, TODAY + 22 * DAY)

    assert received(smtp_server) == [(name, "Aloita suunnittelu") for name in ("aino", "petri", "eetu")]
    live(house, TODAY + 28 * DAY)
    assert received(smtp_server)[3:] == [(name, "Muistutus") for name in ("aino", "petri", "eetu")]


@pytest.mark.parametrize("days", [-1, 30])
def test_clock_that_jumps_and_comes_back_repeats_nothing(
    house: House, sign: Callable[..., int], smtp_server: Mailbox, days: int
) -> None:
    sign("aino")
    live(house, TODAY)

    for _ in range(2):
        live(house, TODAY + days * DAY)
        live(house, TODAY)

    reminder = [("aino", "Muistutus")] if days > 0 else []
    assert received(smtp_server) == [("aino", "Aloita suunnittelu"), *reminder]


def test_clock_that_was_a_month_ahead_leaves_nothing_waiting_for_that_month(
    house: House, sign: Callable[..., int], smtp_server: Mailbox
) -> None:
    for name in ("aino", "petri", "eetu"):
        sign(name)
    sweep_and_compose(house.database, house.office)
    with house.database.writing() as session:
        later = now(session) + 30 * DAY
        queued, deferred, sending = session.scalars(select(col(Message.id)).order_by(col(Message.id)))
        session.execute(sa.update(Message).values(next_try_at=later))
        stuck: dict[int | None, dict[str, Any]] = {
            deferred: {"state": MessageState.DEFERRED},
            sending: {"state": MessageState.SENDING, "lease_until": later, "lease_by": "who died"},
        }
        for id_, values in stuck.items():
            session.execute(sa.update(Message).where(col(Message.id) == id_).values(**values))
        session.add(MailServerPause(since=now(session), error="away", next_try_at=later))

    assert delivery.pause_over(house.database)
    deliver_round(house.database, house.office, house.post)

    assert [one[0] for one in received(smtp_server)] == ["aino", "petri", "eetu"]


class Locking(Mailbox):
    """A server that accepts a mail and sees to it that the database is locked when that is to be noted."""

    def __init__(self, house: House, hold_s: float) -> None:
        super().__init__()
        self.house, self.hold_s = house, hold_s
        self.locked, self.released = threading.Event(), threading.Event()

    def lock(self) -> None:
        with self.house.database.writing() as session:
            session.execute(sa.update(Message).values(reply="locked"))
            session.flush()
            self.locked.set()
            self.released.wait(self.hold_s)

    async def handle_DATA(self, *given: Any) -> str:
        if not self.locked.is_set():
            self.thread = threading.Thread(target=self.lock)
            self.thread.start()
            self.locked.wait(10)
        return await super().handle_DATA(*given)


@pytest.mark.parametrize("patient", [True, False])
def test_database_that_is_locked_when_a_mail_is_to_be_noted(
    house: House, sign: Callable[..., int], monkeypatch: pytest.MonkeyPatch, patient: bool
) -> None:
    """Our patience is 30 s; here the lock is shorter, or the patience."""
    for name in ("aino", "petri"):
        sign(name)
    sweep_and_compose(house.database, house.office)
    monkeypatch.setattr(core_database, "LOCK_WAIT_MS", 30_000 if patient else 100)
    with Locking(house, 0.5 if patient else 20) as server:
        sender = House(house.settings.model_copy(update={"mail_port": server.port}))
        if not patient and sender.database.engine.dialect.name == "postgresql":  # which waits as long as it takes
            sa.event.listen(sender.database.engine, "connect", lambda line, _: line.execute("set lock_timeout = 100"))
        if patient:
            deliver_round(sender.database, sender.office, sender.post)
        else:
            with pytest.raises(DBAPIError, match="lock"):
                deliver_round(sender.database, sender.office, sender.post)
        server.released.set()
        server.thread.join(10)
        monkeypatch.undo()
        with house.database.writing() as session:
            past = now(session) - timedelta(seconds=1)
            leased = sa.update(Message).where(col(Message.lease_until).is_not(None))
            session.execute(leased.values(lease_until=past))
        deliver_round(sender.database, sender.office, sender.post)
        sender.close()

    identities = [str(one.message["Message-ID"]) for one in server.received]
    assert len(set(identities)) == 2
    assert len(identities) == (2 if patient else 3), "what was accepted and not noted goes again, as the same mail"


@contextmanager
def full_disk(house: House) -> Iterator[House]:
    """The same installation without room for one more page; on PostgreSQL with its word for it."""
    other = House(house.settings)
    if other.database.engine.dialect.name == "sqlite":

        def no_more(connection: Any, _: object) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        sa.event.listen(other.database.engine, "connect", no_more)
        yield other
    else:
        body = "begin raise exception 'No space left on device' using errcode = 'disk_full'; end"
        with house.database.writing() as session:
            session.execute(sa.text(f"create function full_disk() returns trigger language plpgsql as $${body}$$"))
            session.execute(sa.text("create trigger full_disk before insert on message execute function full_disk()"))
        yield other
        with house.database.writing() as session:
            session.execute(sa.text("drop trigger full_disk on message"))
    other.close()


def test_disk_that_is_full_while_the_outbox_is_written(
    house: House, sign: Callable[..., int], smtp_server: Mailbox
) -> None:
    for name in ("aino", "petri", "eetu"):
        sign(name)

    with full_disk(house) as full:
        with pytest.raises(DBAPIError, match=r"full|No space"):
            sweep_and_compose(full.database, full.office)
        with house.database.reading() as session:
            told = session.scalars(select(Alert).where(col(Alert.message_id).is_not(None))).all()
            assert (told, session.scalars(select(Message)).all()) == ([], [])
    live(house, TODAY)
    live(house, TODAY)

    assert [one[0] for one in received(smtp_server)] == ["aino", "petri", "eetu"]
