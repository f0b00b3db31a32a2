"""From the outbox to a real mail server: once, whatever the server does meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Caller
from icalendar import Calendar
from sqlmodel import col, select

from hankintakello.alerts.delivery import Outcome
from hankintakello.alerts.models import Alert, AlertState, MailServerPause, Message, MessageState
from hankintakello.alerts.rounds import Swept, deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import Milestone
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.changes import changed
from hankintakello.core.database import now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person
from hankintakello.tests.build import make_absence, make_person
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
SENDER = "kello@mallila.example"
Make = Callable[..., int]
Mails = Callable[[], list[Message]]


def sweep(house: House) -> Swept:
    return sweep_and_compose(house.database, house.office)


def deliver(house: House, **options: Any) -> Outcome:
    return deliver_round(house.database, house.office, house.post, **options)


def a_person(house: House, **overrides: Any) -> int:
    with house.database.writing() as session:
        id_ = make_person(session, **overrides).id
    assert id_ is not None
    return id_


def postpone(house: House, **values: Any) -> None:
    """Set columns of all mails: so goes time by."""
    with house.database.writing() as session:
        session.execute(sa.update(Message).values(**values))


def parts(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_due_matter_reaches_its_owner_once(house: House, due: Make, mails: Mails, smtp_server: Mailbox) -> None:
    """To the one in charge, not to one list for all: snipe-it#7978."""
    aino = a_person(house, name="Aino Kallio", email="aino@mallila.example")
    contract_id = due(owner_id=aino, title="Siivouspalvelut", reference="MLA/1/2024")

    assert sweep(house) == Swept(TODAY, 1, 1)
    assert [deliver(house), deliver(house)] == [Outcome(sent=1), Outcome()]
    assert sweep(house) == Swept(TODAY, 0, 0)

    (received,) = smtp_server.received
    (row,) = mails()
    message = received.message
    assert (received.sender, received.recipient) == (SENDER, "aino@mallila.example")
    assert (row.state, row.attempts, row.reply) == (MessageState.SENT, 1, "250 OK")
    assert {name: str(message[name]) for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted")} == {
        "Subject": "Aloita suunnittelu viimeistään 15.1.2027: Siivouspalvelut",
        "From": f"Hankintakello <{SENDER}>",
        "To": "aino@mallila.example",
        "Message-ID": row.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert parts(message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == row.text
    assert f"http://localhost:8000/contracts/{contract_id}" in row.text
    assert max(map(len, received.raw.splitlines())) <= 78


def test_calendar_file_has_the_identity_of_the_feeds(house: House, due: Make, smtp_server: Mailbox) -> None:
    contract_id = due(owner_id=a_person(house))
    sweep(house)
    deliver(house)

    (file,) = smtp_server.received[0].message.iter_attachments()
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert file.get_filename() == "hankintakello.ics"
    assert file["Content-Type"] == 'text/calendar; charset="utf-8"'
    assert "METHOD" not in calendar
    with house.database.reading() as session:
        day = session.exec(
            select(Milestone).where(
                Milestone.contract_id == contract_id, Milestone.kind == "planning_start", Milestone.scenario == "a"
            )
        ).one()
    (event,) = calendar.events
    assert (str(event["UID"]), event.start, event.end) == (str(day.uid), day.on, day.on + DAY)


def test_mail_waits_while_no_server_is_set(house: House, due: Make, mails: Mails) -> None:
    due(owner_id=a_person(house))
    bare = House(house.settings.model_copy(update={"mail_server": None}))

    sweep(bare)

    assert deliver(bare) == Outcome(deferred=1, trouble="no mail server is set")
    assert [(row.state, row.attempts) for row in mails()] == [(MessageState.QUEUED, 0)]
    bare.database.dispose()


def test_server_that_is_away_ages_nobodys_mail(house: House, due: Make, mails: Mails, smtp_server: Mailbox) -> None:
    due(owner_id=a_person(house))
    sweep(house)
    smtp_server.stop()

    first, second = deliver(house), deliver(house)

    assert (first.sent, first.deferred, first.failed) == (second.sent, second.deferred, second.failed) == (0, 1, 0)
    assert first.trouble is not None
    (row,) = mails()
    assert (row.state, row.attempts, row.lease_until, row.refused_since) == (MessageState.QUEUED, 0, None, None)
    with house.database.reading() as session:
        pause = session.get(MailServerPause, 1)
        assert pause is not None
        assert pause.failures == 2

    smtp_server.start()
    assert deliver(house) == Outcome(sent=1)
    assert [str(one.message["Message-ID"]) for one in smtp_server.received] == [row.message_id]
    with house.database.reading() as session:
        assert session.get(MailServerPause, 1) is None


def test_silent_server_is_left_in_time(house: House, due: Make, mails: Mails) -> None:
    due(owner_id=a_person(house))
    sweep(house)
    with Silent() as silent:
        settings = house.settings.model_copy(update={"mail_port": silent.port, "mail_timeout_s": 0.2})
        patient = House(settings)
        outcome = deliver(patient)
        patient.database.dispose()

    assert (outcome.sent, outcome.deferred) == (0, 1)
    assert "timed out" in str(outcome.trouble)
    assert [row.state for row in mails()] == [MessageState.QUEUED]


class Silent(Mailbox):
    """A server that takes the call and says nothing."""

    async def _serve(self) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: _Mute(self._transports), self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._closing.wait()
        server.close()
        for transport in self._transports:
            transport.abort()
        while self._transports:
            await asyncio.sleep(0)


class _Mute(asyncio.Protocol):
    def __init__(self, transports: set[asyncio.WriteTransport]) -> None:
        self._open = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._mine = transport
        self._open.add(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._open.discard(self._mine)


def test_recipient_who_is_put_off_is_tried_again(house: House, due: Make, mails: Mails, smtp_server: Mailbox) -> None:
    due(owner_id=a_person(house, email="aino@mallila.example"))
    sweep(house)
    smtp_server.refused["aino@mallila.example"] = "450 4.2.1 Try later"

    assert deliver(house) == Outcome(deferred=1)
    (row,) = mails()
    assert (row.state, row.attempts, row.reply) == (MessageState.DEFERRED, 1, "450 4.2.1 Try later")
    assert deliver(house) == Outcome()
    assert deliver(house, retry=True) == Outcome(deferred=1)

    smtp_server.refused.clear()
    assert deliver(house, retry=True) == Outcome(sent=1)
    assert [str(one.message["Message-ID"]) for one in smtp_server.received] == [row.message_id]


def test_recipient_who_is_put_off_for_three_days_is_refused(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    due(owner_id=a_person(house, email="aino@mallila.example"))
    sweep(house)
    smtp_server.refused["aino@mallila.example"] = "450 4.2.1 Try later"
    deliver(house)
    with house.database.reading() as session:
        postpone(house, refused_since=now(session) - 3 * DAY)

    assert deliver(house, retry=True) == Outcome(failed=1)
    assert [row.state for row in mails()] == [MessageState.FAILED]


def test_refused_recipient_hands_the_matter_to_the_next_role(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    aino = a_person(house, name="Aino Kallio", email="aino@mallila.example")
    petri = a_person(house, name="Petri Saari", email="petri@mallila.example", language="sv")
    due(owner_id=aino, deputy_id=petri)
    sweep(house)
    smtp_server.refused["aino@mallila.example"] = "550 5.1.1 No such user"

    assert deliver(house) == Outcome(sent=1, failed=1)

    assert [(row.recipient, row.state, row.reply) for row in mails()] == [
        ("aino@mallila.example", MessageState.FAILED, "550 5.1.1 No such user"),
        ("petri@mallila.example", MessageState.SENT, "250 OK"),
    ]
    assert [one.recipient for one in smtp_server.received] == ["petri@mallila.example"]


def test_who_has_left_before_the_claim_does_not_get_it(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    aino, petri = (a_person(house, email=f"{name}@mallila.example") for name in ("aino", "petri"))
    due(owner_id=aino, deputy_id=petri)
    sweep(house)
    with house.database.writing() as session:
        session.execute(sa.update(Person).where(col(Person.id) == aino).values(active=False))

    assert deliver(house) == Outcome(sent=1)
    assert [(row.recipient, row.state) for row in mails()] == [
        ("aino@mallila.example", MessageState.SUPERSEDED),
        ("petri@mallila.example", MessageState.SENT),
    ]


def test_who_is_away_at_the_claim_is_stood_in_for(house: House, due: Make, smtp_server: Mailbox) -> None:
    aino, petri = (a_person(house, email=f"{name}@mallila.example") for name in ("aino", "petri"))
    due(owner_id=aino)
    sweep(house)
    with house.database.writing() as session:
        person = session.get(Person, aino)
        assert person is not None
        make_absence(session, person, TODAY, TODAY + DAY, substitute_id=petri)

    assert deliver(house) == Outcome(sent=2)
    assert [one.recipient for one in smtp_server.received] == ["petri@mallila.example", "aino@mallila.example"]


def test_date_that_moved_before_the_claim_is_not_told(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    contract_id = due(owner_id=a_person(house))
    sweep(house)
    with house.database.writing() as session:
        session.execute(sa.update(ContractTerm).values(ends_on=TODAY.replace(year=2030)))
        changed(session, contracts=[contract_id])

    assert deliver(house) == Outcome()
    assert [row.state for row in mails()] == [MessageState.SUPERSEDED]
    with house.database.reading() as session:
        assert session.exec(select(Alert.state)).all() == [AlertState.SUPERSEDED]


class Rude(Mailbox):
    """A server that hangs up on mails with a certain word in them, and on every goodbye."""

    word = b"POISON"

    async def handle_DATA(self, server: SMTP, session: Caller, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.word in envelope.content:
            for transport in self._transports:
                transport.abort()
        return await super().handle_DATA(server, session, envelope)

    async def handle_QUIT(self, server: SMTP, session: Caller, envelope: Envelope) -> str:
        for transport in self._transports:
            transport.abort()
        return "221 Bye"


@pytest.fixture
def rude(house: House) -> Any:
    with Rude() as server:
        made = House(house.settings.model_copy(update={"mail_port": server.port}))
        yield made, server
        made.database.dispose()


def test_mail_at_which_the_server_hangs_up_does_not_keep_the_others(rude: tuple[House, Rude], due: Make) -> None:
    house, server = rude
    for title in ("POISON", "Siivous", "Vartiointi"):
        due(owner_id=a_person(house), title=title)
    sweep(house)

    assert deliver(house) == Outcome(sent=2, deferred=1)
    assert sorted(str(one.message["Subject"]) for one in server.received if b"POISON" not in one.raw) == [
        "Aloita suunnittelu viimeistään 15.1.2027: Siivous",
        "Aloita suunnittelu viimeistään 15.1.2027: Vartiointi",
    ]


def test_server_that_hangs_up_on_everything_is_left(rude: tuple[House, Rude], due: Make, mails: Mails) -> None:
    house, server = rude
    server.word = b"Subject"
    for _ in range(5):
        due(owner_id=a_person(house))
    sweep(house)

    outcome = deliver(house)

    assert (outcome.sent, outcome.deferred, outcome.failed) == (0, 5, 0)
    assert outcome.trouble is not None
    assert sorted(row.state.value for row in mails()) == ["deferred"] * 2 + ["queued"] * 3
    assert {row.refused_since for row in mails()} == {None}


def test_rude_goodbye_does_not_send_twice(rude: tuple[House, Rude], due: Make) -> None:
    house, server = rude
    due(owner_id=a_person(house))
    sweep(house)

    assert [deliver(house), deliver(house, retry=True)] == [Outcome(sent=1), Outcome()]
    assert len(server.received) == 1


def test_newline_in_a_header_is_refused_and_harms_no_other(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    for _ in range(2):
        due(owner_id=a_person(house))
    sweep(house)
    first = mails()[0]
    with house.database.writing() as session:
        poisoned = sa.update(Message).where(col(Message.id) == first.id).values(subject="Kello\r\nBcc: x@y.example")
        session.execute(poisoned)

    outcome = deliver(house)

    assert (outcome.sent, outcome.failed) == (1, 1)
    assert all(b"Bcc" not in one.raw for one in smtp_server.received)


def test_lease_that_ran_out_is_sent_again_with_the_same_identity(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    due(owner_id=a_person(house))
    sweep(house)
    with house.database.reading() as session:
        moment = now(session)
    postpone(house, state=MessageState.SENDING, lease_by="somebody", lease_until=moment + timedelta(minutes=1))
    assert deliver(house) == Outcome()

    postpone(house, lease_until=moment - timedelta(seconds=1))
    assert deliver(house) == Outcome(sent=1)
    assert [str(one.message["Message-ID"]) for one in smtp_server.received] == [mails()[0].message_id]


def test_hundreds_of_mails_go_over_few_lines(house: House, due: Make, smtp_server: Mailbox) -> None:
    with house.database.writing() as session:
        for _ in range(120):
            due(session, owner_id=make_person(session).id)
    sweep(house)

    assert deliver(house) == Outcome(sent=120)
    assert len({str(one.message["Message-ID"]) for one in smtp_server.received}) == 120
