"""The scheduler does its rounds in the one process that leads."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import select

from hankintakello.alerts.models import Heartbeat, MailServerPause, Message, MessageState
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.core.clock import HELSINKI
from hankintakello.core.database import Database, now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_person
from hankintakello.web.leader import leader_of
from hankintakello.web.worker import Duties, Worker

PATIENCE_S = 60
SENDER = "kello@mallila.example"


@pytest.fixture
def house(settings: Settings, smtp_server: Mailbox) -> Iterator[House]:
    mail = {"mail_server": smtp_server.host, "mail_port": smtp_server.port, "mail_sender": SENDER}
    made = House(settings.model_copy(update=mail))
    with made.database.writing() as session:
        person = make_person(session, email="aino@mallila.example")
        contract = make_contract(session, owner_id=person.id, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30))
        assert contract.id is not None
        changed(session, contracts=[contract.id])
    yield made
    made.database.dispose()


def until(happens: Callable[[], Any]) -> None:
    """Wait until it happens."""
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def beats(database: Database) -> dict[str, tuple[str | None, str | None]]:
    with database.reading() as session:
        return {one.job: (one.note, one.error) for one in session.exec(select(Heartbeat))}


def test_worker_does_all_its_rounds_when_it_starts(house: House, smtp_server: Mailbox) -> None:
    worker = Worker(house.duties())
    worker.start()
    until(lambda: smtp_server.received and len(beats(house.database)) == 5)
    worker.stop()

    assert [one.recipient for one in smtp_server.received] == ["aino@mallila.example"]
    found = beats(house.database)
    assert sorted(found) == ["compose", "deliver", "housekeeping", "roll", "sweep"]
    assert {error for _note, error in found.values()} == {None}
    assert found["roll"] == ("2026-11-23", None)


def test_second_worker_waits_until_the_first_has_ended(house: House) -> None:
    first, second = leader_of(house.database), leader_of(house.database)

    assert [first.leads(), second.leads(), first.leads(), second.leads()] == [True, False, True, False]
    first.step_down()
    assert [second.leads(), first.leads()] == [True, False]
    second.step_down()


def test_worker_that_does_not_lead_does_nothing(house: House, smtp_server: Mailbox) -> None:
    leader = leader_of(house.database)
    assert leader.leads()
    worker = Worker(Duties(house.database, house.office, house.post, post_every=timedelta(seconds=0.05)))
    worker.start()
    time.sleep(0.5)
    worker.stop()
    leader.step_down()

    assert beats(house.database) == {}
    assert smtp_server.received == []


@pytest.mark.parametrize("watches_only", [False, True])
def test_worker_that_does_not_lead_tells_of_a_late_sweep(
    house: House, smtp_server: Mailbox, watches_only: bool
) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER, email="maija@mallila.example")
        session.add(Heartbeat(job="sweep", at=now(session) - timedelta(hours=1)))
    leader = leader_of(house.database)
    assert leader.leads()
    quick = timedelta(seconds=0.1)
    worker = Worker(replace(house.duties(), watch_every=quick, late_after=quick), watches_only=watches_only)
    worker.start()
    until(lambda: smtp_server.received)
    time.sleep(0.5)
    worker.stop()
    leader.step_down()

    assert [(one.recipient, str(one.message["Subject"])) for one in smtp_server.received] == [
        ("maija@mallila.example", "Hälytysten tarkistus on pysähtynyt")
    ]
    assert [job for job in beats(house.database) if job != "sweep"] == []


def test_failing_job_is_noted_and_tried_again(house: House, smtp_server: Mailbox) -> None:
    with house.database.writing() as session:
        session.execute(sa.text("ALTER TABLE alert RENAME TO elsewhere"))
    duties = Duties(house.database, house.office, house.post, True, timedelta(seconds=0.2), timedelta(seconds=0.2))
    worker = Worker(duties)
    worker.start()
    until(lambda: beats(house.database).get("sweep", (None, None))[1])
    with house.database.writing() as session:
        session.execute(sa.text("ALTER TABLE elsewhere RENAME TO alert"))
    until(lambda: smtp_server.received)
    worker.stop()

    note, error = beats(house.database)["sweep"]
    assert note is not None
    assert "alert" in str(error)


@pytest.mark.parametrize(
    ("moment", "composed"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=HELSINKI), 0),
        (datetime(2026, 11, 23, 7, 0, tzinfo=HELSINKI), 1),
        (datetime(2026, 11, 23, 16, 59, tzinfo=HELSINKI), 1),
        (datetime(2026, 11, 23, 17, 0, tzinfo=HELSINKI), 0),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_routine_mail_keeps_office_hours_and_late_mail_does_not(
    house: House, moment: datetime, composed: int, late: bool
) -> None:
    with house.database.writing() as session:
        session.execute(sa.text('UPDATE milestone SET "on" = :day'), {"day": date(2026, 11, 23 - late).isoformat()})
    worker = Worker(house.duties())
    with time_machine.travel(moment, tick=False):
        worker._sweep()
        worker._compose()
    worker.stop()

    with house.database.reading() as session:
        assert len(session.exec(select(Message)).all()) == (1 if late else composed)


def test_heart_stops_when_the_server_is_long_away(house: House, smtp_server: Mailbox) -> None:
    smtp_server.stop()
    worker = Worker(house.duties())
    worker._sweep()
    worker._compose()
    assert worker._deliver() == "0 sent, 1 deferred, 0 failed"
    assert worker._deliver() == "waiting for the mail server"

    with house.database.writing() as session:
        pause = session.get(MailServerPause, 1)
        assert pause is not None
        pause.since -= timedelta(days=6)
        session.add(pause)

    assert worker._deliver() is None
    worker.stop()
    smtp_server.start()


def test_command_worker_ends_when_it_is_told_to(
    house: House, environment: dict[str, str], smtp_server: Mailbox
) -> None:
    environment |= {
        "HANKINTAKELLO_MAIL_SERVER": smtp_server.host,
        "HANKINTAKELLO_MAIL_PORT": str(smtp_server.port),
        "HANKINTAKELLO_MAIL_SENDER": SENDER,
    }
    code = "from hankintakello.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", code, "worker"], env=environment, stderr=subprocess.PIPE)
    until(lambda: smtp_server.received)
    process.send_signal(signal.SIGTERM)
    _out, said = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0, said.decode()
    with house.database.reading() as session:
        assert [one.state for one in session.exec(select(Message))] == [MessageState.SENT]
