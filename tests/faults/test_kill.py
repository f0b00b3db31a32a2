"""kill -9 between any two statements loses nothing and tells nothing twice: real processes, a real mail server."""

import os
import re
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import reload
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts.models import Alert, AlertState, Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.cli import main
from hankintakello.config import Settings
from hankintakello.core import failpoints
from hankintakello.core.changes import changed
from hankintakello.core.database import now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract, make_person

ROOT = Path(__file__).resolve().parent.parent.parent
SENDER = "kello@mallila.example"
PLANNED = {"starts_on": date(2024, 1, 1), "ends_on": date(2027, 9, 30)}
COMMANDS = {"sweep": ["alerts", "sweep"], "compose": ["alerts", "sweep"]}
DELIVER = ["outbox", "deliver"]
PATIENCE_S = 120
PRELOADED = [
    "hankintakello.tests.faults.test_kill_rounds",
    "hankintakello.tests.faults.test_kill",
    "hankintakello.commands.alerts",
    "hankintakello.commands.outbox",
]


def points() -> list[str]:
    """Return every fail point in the code."""
    found = [
        name
        for folder in ("alerts", "web", "core")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in re.findall(r'\bhit\("([^"]+)"\)', path.read_text("utf-8"))
    ]
    assert len(found) == len(set(found)), "two fail points have one name"
    return found


@pytest.fixture
def house(settings: Settings, smtp_server: Mailbox) -> Iterator[House]:
    """Five due matters: two of Aino, one of Petri, one of Liisa, who is refused, one of Eetu, who is put off."""
    mail = {"mail_server": smtp_server.host, "mail_port": smtp_server.port, "mail_sender": SENDER, "mail_timeout_s": 10}
    made = House(settings.model_copy(update=mail))
    with made.database.writing() as session:
        people = {
            name: make_person(session, name=name, email=f"{name}@mallila.example").id
            for name in ("aino", "petri", "liisa", "eetu")
        }
        owners = [("A1", "aino"), ("A2", "aino"), ("P1", "petri"), ("L1", "liisa"), ("E1", "eetu")]
        for reference, owner in owners:
            deputy_id = people["petri"] if owner == "liisa" else None
            given = {"reference": reference, "owner_id": people[owner], "deputy_id": deputy_id}
            contract = make_contract(session, **given, **PLANNED)
            assert contract.id is not None
            changed(session, contracts=[contract.id])
    smtp_server.refused["liisa@mallila.example"] = "550 5.1.1 No such user"
    smtp_server.refused["eetu@mallila.example"] = "450 4.2.1 Try later"
    yield made
    made.database.dispose()


EXPECTED = {
    ("aino@mallila.example", ("A1", "A2")),
    ("petri@mallila.example", ("P1",)),
    ("petri@mallila.example", ("L1",)),
    ("eetu@mallila.example", ("E1",)),
}


@pytest.fixture
def process_environment(environment: dict[str, str], smtp_server: Mailbox) -> dict[str, str]:
    return {
        **environment,
        "HANKINTAKELLO_MAIL_SERVER": smtp_server.host,
        "HANKINTAKELLO_MAIL_PORT": str(smtp_server.port),
        "HANKINTAKELLO_MAIL_SENDER": SENDER,
        "HANKINTAKELLO_MAIL_TIMEOUT_S": "10",
    }


@dataclass
class Ended:
    """How a process ended, and what it said."""

    returncode: int | None
    said: str


def run(arguments: list[str], environment: dict[str, str]) -> Ended:
    """Run a command in a process of its own, which is forked from one that has read all code."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with NamedTemporaryFile("r", encoding="utf-8") as output:
        process = context.Process(target=_command, args=(arguments, environment, output.name))
        process.start()
        process.join(PATIENCE_S)
        if process.is_alive():
            process.kill()
            process.join()
            raise AssertionError(f"{arguments} did not end: {output.read()}")
        return Ended(process.exitcode, output.read())


def _command(arguments: list[str], environment: dict[str, str], output: str) -> None:
    with open(output, "w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    reload(failpoints)  # reads its point in the environment
    sys.argv = ["hankintakello", *arguments]
    main()


def leases_run_out(house: House) -> None:
    """Five minutes go by."""
    with house.database.writing() as session:
        past = now(session) - timedelta(seconds=1)
        session.execute(sa.update(Message).where(col(Message.lease_until).is_not(None)).values(lease_until=past))


def recover(house: House, smtp_server: Mailbox) -> None:
    """What the next rounds of the scheduler do, once the server takes Eetu's mail."""
    leases_run_out(house)
    smtp_server.refused.pop("eetu@mallila.example", None)
    for _ in range(2):
        sweep_and_compose(house.database, house.office)
        deliver_round(house.database, house.office, house.post, retry=True)


def accepted(smtp_server: Mailbox) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    """Return the Message-IDs that the server has accepted, by reader and the contracts that the mail tells of."""
    found: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for one in smtp_server.received:
        body = one.message.get_body(("plain",))
        assert body is not None
        references = re.findall(r"^Tunnus: (\S+)", body.get_content(), re.MULTILINE)
        found[one.recipient, tuple(sorted(references))].add(str(one.message["Message-ID"]))
    return found


def check(house: House, smtp_server: Mailbox) -> None:
    """What the server accepted is what was expected, and what our tables say."""
    found = accepted(smtp_server)
    assert set(found) == EXPECTED
    assert {key: len(ids) for key, ids in found.items()} == dict.fromkeys(EXPECTED, 1)
    with house.database.reading() as session:
        sent = session.exec(select(Message).where(Message.state == MessageState.SENT)).all()
        alerts = session.exec(select(Alert)).all()
    assert {one.message_id for one in sent} == {id_ for ids in found.values() for id_ in ids}
    assert [one.state for one in alerts] == [AlertState.OPEN] * 5
    assert {one.message_id for one in alerts} == {one.id for one in sent}


@pytest.mark.parametrize("point", points())
def test_killed_at(point: str, house: House, process_environment: dict[str, str], smtp_server: Mailbox) -> None:
    command = COMMANDS.get(point.split(":")[0], DELIVER)
    if command is DELIVER:
        sweep_and_compose(house.database, house.office)

    killed = run(command, {**process_environment, failpoints.VARIABLE: point})
    recover(house, smtp_server)

    assert killed.returncode == -signal.SIGKILL, killed.said
    check(house, smtp_server)


@pytest.mark.parametrize("passes", [2, 3])
def test_killed_in_the_midst_of_a_batch(
    passes: int, house: House, process_environment: dict[str, str], smtp_server: Mailbox
) -> None:
    sweep_and_compose(house.database, house.office)

    killed = run(DELIVER, {**process_environment, failpoints.VARIABLE: f"send: accepted#{passes}"})
    assert killed.returncode == -signal.SIGKILL, killed.said
    assert len(smtp_server.received) == passes
    recover(house, smtp_server)

    check(house, smtp_server)
    assert len(smtp_server.received) == len(EXPECTED) + 1, "the mail that was accepted and not noted went twice"


def test_without_a_kill_nothing_goes_twice(
    house: House, process_environment: dict[str, str], smtp_server: Mailbox
) -> None:
    swept, delivered = run(["alerts", "sweep"], process_environment), run(DELIVER, process_environment)
    recover(house, smtp_server)

    assert (swept.returncode, delivered.returncode) == (0, 0), swept.said + delivered.said
    check(house, smtp_server)
    assert len(smtp_server.received) == len(EXPECTED)
