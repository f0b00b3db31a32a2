"""A server that hangs holds no transaction, and a mail that cannot be sent stops no other."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from hankintakello.alerts.delivery import Outcome
from hankintakello.alerts.models import Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person
from hankintakello.tests.build import make_person

Make = Callable[..., int]
Mails = Callable[[], list[Message]]
TIMEOUT_S, HELD_MS = 1.5, 200


class Hanging(Mailbox):
    """A server that hangs for ever at one command."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.hangs = threading.Event()
        setattr(self, f"handle_{command}", self._hang)

    async def _hang(self, *_: Any) -> str:
        self.hangs.set()
        await asyncio.sleep(3600)
        return "250 OK"


def deliver(house: House) -> Outcome:
    return deliver_round(house.database, house.office, house.post)


def write(house: House, due: Make, count: int) -> None:
    with house.database.writing() as session:
        for number in range(count):
            due(session, owner_id=make_person(session, email=f"{number}@mallila.example").id)
    sweep_and_compose(house.database, house.office)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_server_that_hangs_holds_no_transaction(house: House, due: Make, mails: Mails, command: str) -> None:
    write(house, due, 2)
    with Hanging(command) as server:
        changes = {"mail_port": server.port, "mail_timeout_s": TIMEOUT_S}
        patient = House(house.settings.model_copy(update=changes))
        outcomes: list[Outcome] = []
        sending = threading.Thread(target=lambda: outcomes.append(deliver(patient)))
        sending.start()
        assert server.hangs.wait(10)

        with house.database.writing(lock_wait_ms=HELD_MS) as session:
            session.execute(sa.update(Person).values(name="Muuttunut"))
            session.execute(sa.update(Message).values(reply="muuttunut"))
            if session.get_bind().dialect.name == "postgresql":
                idle = (
                    "select count(*) from pg_stat_activity where state like 'idle in%' and datname = current_database()"
                )
                assert session.scalar(sa.text(idle)) == 0
        assert sending.is_alive(), "it was to hang while we wrote"

        sending.join(60)
        patient.close()

    assert len(outcomes) == 1
    assert {row.state for row in mails()} <= {MessageState.QUEUED, MessageState.DEFERRED}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "aino",
        "aino@",
        "@mallila.example",
        "<aino@mallila.example",
        '"aino@mallila.example',
        "aino@[",
        "aino@mallila..example",
        "aino@" + "a" * 64 + ".example",
        "aino@\U0001f600.example",
        "aino\x00@mallila.example",
        "aino@mallila.example, petri@mallila.example",
        "(((@mallila.example",
        "aino@xn--a.example",
        "=?utf-8?q?=00?=@mallila.example",
    ],
)
def test_address_that_the_mail_library_chokes_on_stops_nobody(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox, address: str
) -> None:
    write(house, due, 3)
    poisoned = mails()[0].id
    if "\x00" in address and house.database.engine.dialect.name == "postgresql":
        address = address.replace("\x00", "\x01")
    with house.database.writing() as session:
        session.execute(sa.update(Person).where(col(Person.email) == "0@mallila.example").values(email=address))
        session.execute(sa.update(Message).where(col(Message.id) == poisoned).values(recipient=address))

    outcome = deliver(house)

    assert outcome.trouble is None
    assert outcome.sent >= 2
    assert {one.recipient for one in smtp_server.received} >= {"1@mallila.example", "2@mallila.example"}
    assert {row.state for row in mails() if row.id != poisoned} == {MessageState.SENT}
    assert next(row for row in mails() if row.id == poisoned).state is not MessageState.SENDING
