"""When the leader is killed another process takes its place within a minute: real processes, a real mail server."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hankintakello.alerts.models import Alert, Heartbeat
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.core.database import Database
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract, make_person
from hankintakello.web.leader import leader_of

WITHIN_S, PATIENCE_S = 60, 60
Process = subprocess.Popen[bytes]


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[Process]:
    """A `hankintakello worker` of its own; killed at the end at the latest."""
    code = "from hankintakello.cli import main; main()"
    command = [sys.executable, "-c", code, "worker"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def until(happens: Callable[[], Any]) -> float:
    """Wait until it happens; return how many seconds that took."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < PATIENCE_S, "it did not happen"
        time.sleep(0.1)
    return time.monotonic() - began


def swept(database: Database) -> Any:
    with database.reading() as session:
        found = session.get(Heartbeat, "sweep")
        return found.at if found else None


def a_due_matter(house: House, title: str) -> None:
    with house.database.writing() as session:
        person = make_person(session, email=f"{title}@mallila.example")
        given = {"title": title, "starts_on": date(2024, 1, 1), "ends_on": date(2027, 6, 30)}
        contract = make_contract(session, owner_id=person.id, **given)
        assert contract.id is not None
        changed(session, contracts=[contract.id])


@pytest.fixture
def posted(environment: dict[str, str], smtp_server: Mailbox) -> dict[str, str]:
    return {
        **environment,
        "HANKINTAKELLO_MAIL_SERVER": smtp_server.host,
        "HANKINTAKELLO_MAIL_PORT": str(smtp_server.port),
        "HANKINTAKELLO_MAIL_SENDER": "kello@mallila.example",
    }


def test_place_of_a_killed_leader_is_taken_within_a_minute(
    settings: Settings, posted: dict[str, str], smtp_server: Mailbox
) -> None:
    house = House(settings)
    a_due_matter(house, "ensimmainen")
    with ExitStack() as processes:
        first = processes.enter_context(worker(posted))
        until(lambda: smtp_server.received)
        for _ in range(2):
            processes.enter_context(worker(posted))
        time.sleep(5)
        before = swept(house.database)

        first.kill()
        a_due_matter(house, "toinen")
        took = until(lambda: len(smtp_server.received) == 2)

        time.sleep(2)
        after = swept(house.database)
        place = leader_of(house.database)
        assert not place.leads(), "one of the two leads"

    assert took < WITHIN_S
    assert after > before
    assert sorted(one.recipient for one in smtp_server.received) == [
        "ensimmainen@mallila.example",
        "toinen@mallila.example",
    ]
    with house.database.reading() as session:
        assert len(session.exec(select(Alert)).all()) == 2
    house.close()


def test_place_is_lost_with_the_connection_that_holds_it(house: House) -> None:
    """On PostgreSQL; the file lock of SQLite is lost with the process alone."""
    first, second = leader_of(house.database), leader_of(house.database)
    assert first.leads()
    if house.database.engine.dialect.name == "postgresql":
        ending = """
            select pg_terminate_backend(pid) from pg_locks join pg_database on pg_database.oid = database
            where locktype = 'advisory' and datname = current_database() and pid <> pg_backend_pid()
        """
        with house.database.engine.connect() as connection:
            connection.execute(sa.text(ending))
    else:
        first.step_down()

    assert second.leads()
    assert not first.leads()
    second.step_down()
    assert first.leads()
    first.step_down()
