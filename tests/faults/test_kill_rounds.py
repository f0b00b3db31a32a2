"""Two workers killed with -9 at random moments, again and again, while the mail server misbehaves: nothing is lost.

`make kill-rounds ROUNDS=200` is the long form.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.synchronize import Event

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Caller
from sqlmodel import col, select

from hankintakello.alerts.models import Alert, AlertMessage, AlertState, Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.faults.test_kill import PRELOADED, leases_run_out

ROUNDS, SEED = int(os.environ.get("KILL_ROUNDS", "4")), int(os.environ.get("KILL_SEED", "1"))
WORKERS, NEW_EACH_ROUND = 2, 4
LONGEST_LIFE_S, PATIENCE_S, TIMEOUT_S = 1.0, 240, 0.4
PLANNED = {"starts_on": date(2024, 1, 1), "ends_on": date(2027, 9, 30)}
OWNERS = ("aino", "petri", "liisa", "eetu", "vilma", "otto")
REFUSED = "liisa"
ALARMS = [kind.value for kind in MilestoneKind]

# What becomes of a mail, and how often: most go, or no round would get anywhere.
WAYS = {
    "take": 12,
    "drop before": 2,
    "drop instead of 250": 2,
    "drop after": 2,
    "421": 1,
    "450": 2,
    "hang": 0.3,
    "late": 0.3,
}


@dataclass
class Moody(Mailbox):
    """A server that does with each mail what chance says; 550 is what one recipient always gets."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    calm: bool = False
    did: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Caller, envelope: Envelope) -> str:
        way = "take" if self.calm else self.chance.choices(list(WAYS), list(WAYS.values()))[0]
        self.did[way] += 1
        if way == "421":
            return "421 4.3.2 Closing down"
        if way == "450":
            return "450 4.2.1 Try later"
        if way == "hang":
            await asyncio.sleep(3 * TIMEOUT_S)
            return "451 4.3.0 Where were we"
        if way == "drop before":
            _hang_up(server)
            return "451 4.3.0 Never heard"
        said = await super().handle_DATA(server, session, envelope)
        if way == "drop instead of 250":
            _hang_up(server)
        elif way == "drop after":
            asyncio.get_running_loop().call_later(0.002, _hang_up, server)
        elif way == "late":
            await asyncio.sleep(3 * TIMEOUT_S)
        return said


def _hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


def work(settings: Settings, ready: Event) -> None:
    """What a worker does until it is killed."""
    house = House(settings)
    while True:
        sweep_and_compose(house.database, house.office)
        deliver_round(house.database, house.office, house.post, retry=True)
        ready.set()


@dataclass
class Office:
    """The house under test, its server, and what has been put in."""

    house: House
    server: Moody
    contracts: int = 0
    killed: Counter[str] = field(default_factory=Counter)

    def hire(self) -> None:
        with self.house.database.writing() as session:
            deputy = make_person(session, email="petra@mallila.example")
            for name in OWNERS:
                make_person(session, email=f"{name}@mallila.example", deputy_id=deputy.id)
        self.server.refused[f"{REFUSED}@mallila.example"] = "550 5.1.1 No such user"

    def bring(self) -> None:
        """New matters that are due."""
        with self.house.database.writing() as session:
            owners = session.exec(select(Person.id).order_by(col(Person.id)).offset(1)).all()
            for _ in range(NEW_EACH_ROUND):
                contract = make_contract(session, owner_id=owners[self.contracts % len(owners)], **PLANNED)
                changed(session, contracts=[contract.id or 0])
                self.contracts += 1

    def round(self, chance: random.Random) -> None:
        """Let the workers find new matters, kill each at a moment of its own, and let their leases run out."""
        context = get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        workers = []
        for _ in range(WORKERS):
            ready = context.Event()
            worker = context.Process(target=work, args=(self.house.settings, ready))
            worker.start()
            workers.append((worker, ready))
        for _worker, ready in workers:
            assert ready.wait(PATIENCE_S), "a worker did not start"
        self.bring()
        born = time.monotonic()
        ends = sorted(((chance.uniform(0, LONGEST_LIFE_S), worker) for worker, _ in workers), key=lambda one: one[0])
        for moment, worker in ends:
            time.sleep(max(0.0, born + moment - time.monotonic()))
            assert worker.is_alive(), f"a worker ended by itself: {worker.exitcode}"
            worker.kill()
            worker.join(PATIENCE_S)
        with self.house.database.reading() as session:
            states = session.scalars(select(Message.state).where(Message.state != MessageState.SENT))
            self.killed["with mails in hand"] += MessageState.SENDING in set(states)
        leases_run_out(self.house)

    def recover(self) -> None:
        """The server behaves: what the next rounds of the scheduler do."""
        self.server.calm = True
        for _ in range(3):
            sweep_and_compose(self.house.database, self.house.office)
            deliver_round(self.house.database, self.house.office, self.house.post, retry=True)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with Moody() as server:
        mail = {"mail_server": server.host, "mail_port": server.port, "mail_timeout_s": TIMEOUT_S}
        house = House(settings.model_copy(update={**mail, "mail_sender": "kello@mallila.example"}))
        made = Office(house, server)
        made.hire()
        yield made
        house.close()


def test_nothing_is_lost_or_told_twice(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        office.round(chance)
    office.recover()

    accepted = Counter(str(one.message["Message-ID"]) for one in office.server.received)
    with office.house.database.reading() as session:
        alerts = session.exec(select(Alert)).all()
        sent = session.exec(select(Message.message_id).where(Message.state == MessageState.SENT)).all()
        told = session.execute(
            sa.select(col(AlertMessage.alert_id), col(Message.message_id))
            .join(Message, col(Message.id) == col(AlertMessage.message_id))
            .where(col(Message.message_id).in_(accepted), col(Message.kind).in_(ALARMS))
        ).all()
    ways = Counter(alert_id for alert_id, _ in told)
    lost = [one.id for one in alerts if not ways[one.id or 0]]
    twice = [id_ for id_, count in ways.items() if count > 1]
    repeated = sum(accepted.values()) - len(accepted)
    with capsys.disabled():
        if "KILL_ROUNDS" in os.environ:
            print(  # noqa: T201  # the long form's figures
                f"\n{office.house.database.engine.dialect.name}: {ROUNDS} rounds, {ROUNDS * WORKERS} kills"
                f" ({office.killed['with mails in hand']} rounds left mails in hand), {len(alerts)} alerts,"
                f" {len(accepted)} mails accepted; lost {len(lost)}, told twice {len(twice)},"
                f" repeated under the same Message-ID {repeated}; the server: {dict(office.server.did)}"
            )
    assert len(alerts) == office.contracts
    assert {one.state for one in alerts} == {AlertState.OPEN}
    assert (lost, twice) == ([], [])
    assert set(accepted) == set(sent), "what the server took is what is marked as sent"
    most = sum(office.server.did[way] for way in ("drop instead of 250", "late", "drop after")) + ROUNDS * WORKERS
    assert repeated <= most, "a mail is repeated only where its sender died, or did not hear the answer"
