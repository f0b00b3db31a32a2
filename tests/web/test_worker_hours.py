"""The scheduler at any hour: on the days when the clocks change, and on servers whose clock is set to another zone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from hankintakello.alerts.models import Alert, AlertMessage, AlertState, Heartbeat, Message, MessageState
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.core.clock import HELSINKI
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_contract, make_person
from hankintakello.web.worker import ROUNDS, Worker

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS = 4 * 24 + 9  # from Friday's beginning to Tuesday's office hours
# The last Sundays of October, which has 25 hours, and of March, which has 23.
CHANGES = [date(2026, 10, 25), date(2027, 3, 28)]


@pytest.fixture
def house(settings: Settings, smtp_server: Mailbox) -> Iterator[House]:
    """An installation that reads the day off the clock."""
    mail = {"mail_server": smtp_server.host, "mail_port": smtp_server.port, "mail_sender": "kello@mallila.example"}
    made = House(settings.model_copy(update={**mail, "today": None}))
    yield made
    made.close()


def triggers(house: House) -> dict[str, Any]:
    """Return when each round is run."""
    worker = Worker(house.duties())
    found = {job.id: job.trigger for job in worker._scheduler.get_jobs()}
    worker.stop()
    return found


def times(trigger: Any, first: datetime, last: datetime) -> list[datetime]:
    """Return the moments at which it fires."""
    found: list[datetime] = []
    moment = trigger.get_next_fire_time(None, first)
    while moment <= last:
        found.append(moment)
        moment = trigger.get_next_fire_time(moment, moment)
    return found


@pytest.mark.parametrize("sunday", CHANGES)
def test_clock_is_rolled_when_each_day_begins(house: House, sunday: date) -> None:
    midnight = datetime.combine(sunday - DAY, datetime.min.time(), HELSINKI)

    fired = times(triggers(house)["roll"], midnight, midnight + 4 * DAY - timedelta(seconds=1))

    local = [moment.astimezone(HELSINKI) for moment in fired]
    assert [moment.date() for moment in local if (moment.hour, moment.minute) == (0, 5)] == [
        sunday + days * DAY for days in (-1, 0, 1, 2)
    ]


@pytest.mark.parametrize("sunday", CHANGES)
def test_house_is_kept_once_on_each_day(house: House, sunday: date) -> None:
    midnight = datetime.combine(sunday - DAY, datetime.min.time(), HELSINKI)

    fired = times(triggers(house)["housekeeping"], midnight, midnight + 4 * DAY - timedelta(seconds=1))

    assert [moment.astimezone(HELSINKI).date() for moment in fired] == [sunday + days * DAY for days in (-1, 0, 1, 2)]


@pytest.mark.parametrize("sunday", CHANGES)
@pytest.mark.parametrize("name", ["sweep", "compose", "deliver", "watch", "lead"])
def test_frequent_round_keeps_its_pace(house: House, sunday: date, name: str) -> None:
    with time_machine.travel(datetime.combine(sunday, datetime.min.time(), HELSINKI).astimezone(UTC), tick=False):
        trigger, first = triggers(house)[name], house.database.clock.now()

    fired = [moment.astimezone(UTC) for moment in times(trigger, first, first + 6 * HOUR)]

    gaps = {later - earlier for earlier, later in zip(fired, fired[1:], strict=False)}
    assert gaps == {trigger.interval}
    assert len(fired) >= 6 * HOUR // trigger.interval


def do_all(worker: Worker) -> None:
    """Do every round, in the order of a start."""
    jobs = {job.id: job.args for job in worker._scheduler.get_jobs()}
    for name in ROUNDS:
        worker._run(*jobs[name])


@pytest.mark.parametrize(
    ("sunday", "ends_on"), [(CHANGES[0], date(2027, 8, 31)), (CHANGES[1], date(2028, 1, 31))], ids=str
)
def test_rounds_may_be_run_at_any_hour_and_again(
    house: House, smtp_server: Mailbox, sunday: date, ends_on: date
) -> None:
    """From Friday to Tuesday: one matter comes due in them, one before."""
    first = datetime.combine(sunday - 2 * DAY, datetime.min.time(), HELSINKI).astimezone(UTC)
    with time_machine.travel(first - DAY, tick=False), house.database.writing() as session:
        ids = []
        for day in (ends_on, ends_on - 60 * DAY):
            given = {"owner_id": make_person(session).id, "starts_on": date(2024, 1, 1), "ends_on": day}
            ids.append(make_contract(session, **given).id)
        changed(session, contracts=[id_ for id_ in ids if id_ is not None])
    rolled = []
    for hours in range(HOURS):
        with time_machine.travel(first + hours * HOUR, tick=False):
            worker = Worker(house.duties())
            do_all(worker)
            do_all(worker)
            worker.stop()
        with house.database.reading() as session:
            beat = session.get(Heartbeat, "roll")
            assert beat is not None
            rolled.append(beat.note)
            assert [one.error for one in session.exec(select(Heartbeat)) if one.error] == []

    with house.database.reading() as session:
        alerts, mails = session.exec(select(Alert)).all(), session.exec(select(Message)).all()
        told = session.exec(select(AlertMessage.alert_id)).all()
    assert len(alerts) >= 2
    assert {one.state for one in mails} == {MessageState.SENT}
    assert len(smtp_server.received) == len(mails) >= 2
    assert [one.id for one in alerts if one.state is AlertState.OPEN and one.message_id is None] == []
    assert len(told) == len(set(told)) == len(mails)
    days = [(first + hours * HOUR).astimezone(HELSINKI).date().isoformat() for hours in range(HOURS)]
    assert rolled == days


PROBE = """
import json, sys
from datetime import datetime
import time_machine
from hankintakello.assembly import House
from hankintakello.config import read_settings
from hankintakello.core.i18n import format_moment, use_language
from hankintakello.web.worker import Worker
told = []
for word in sys.argv[1:]:
    with time_machine.travel(datetime.fromisoformat(word), tick=False):
        house = House(read_settings())
        worker, now = Worker(house.duties()), house.clock.now()
        jobs = {job.id: job.trigger.get_next_fire_time(None, now) for job in worker._scheduler.get_jobs()}
        with use_language("fi"):
            told.append([house.clock.today().isoformat(), worker._is_open(), format_moment(now),
                         *(jobs[name].timestamp() for name in ("roll", "housekeeping"))])
        worker.stop()
        house.close()
print(json.dumps(told))
"""
MOMENTS = {
    "2026-11-22T21:59:59+00:00": ["2026-11-22", False, "22.11.2026 klo 23.59"],
    "2026-11-22T22:00:00+00:00": ["2026-11-23", False, "23.11.2026 klo 0.00"],
    "2026-11-23T04:59:59+00:00": ["2026-11-23", False, "23.11.2026 klo 6.59"],
    "2026-11-23T05:00:00+00:00": ["2026-11-23", True, "23.11.2026 klo 7.00"],
    "2026-11-23T15:00:00+00:00": ["2026-11-23", False, "23.11.2026 klo 17.00"],
    "2026-10-25T00:30:00+00:00": ["2026-10-25", False, "25.10.2026 klo 3.30"],
    "2026-10-25T01:30:00+00:00": ["2026-10-25", False, "25.10.2026 klo 3.30"],
    "2027-03-28T00:59:59+00:00": ["2027-03-28", False, "28.3.2027 klo 2.59"],
    "2027-03-28T01:00:00+00:00": ["2027-03-28", False, "28.3.2027 klo 4.00"],
    "2026-06-15T04:00:00+00:00": ["2026-06-15", True, "15.6.2026 klo 7.00"],
}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Helsinki", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_zone_of_the_server_changes_nothing(environment: dict[str, str], zone: str) -> None:
    given = {name: value for name, value in environment.items() if name != "HANKINTAKELLO_TODAY"} | {"TZ": zone}
    process = subprocess.run(
        [sys.executable, "-c", PROBE, *MOMENTS], env=given, capture_output=True, text=True, timeout=120, check=False
    )

    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout)
    assert [row[:3] for row in told] == list(MOMENTS.values())
    next_times = [[datetime.fromtimestamp(each, UTC).strftime("%H.%M") for each in row[3:]] for row in told]
    assert {tuple(row) for row in next_times} == {("21.05", "02.30"), ("22.05", "02.30")}


SWEEP = """
import sys
from datetime import datetime
import time_machine
from hankintakello.cli import main
moment = datetime.fromisoformat(sys.argv.pop(1))
with time_machine.travel(moment, tick=True):
    main()
"""


@pytest.mark.parametrize("zone", ["UTC", "Europe/Helsinki", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("moment", "on", "kind"),
    [
        ("2026-11-19T21:59:00+00:00", "2026-11-19", "heads_up"),
        ("2026-11-19T22:00:00+00:00", "2026-11-20", "planning_start"),
    ],
)
def test_sweep_of_a_process_in_another_zone_keeps_the_day_of_finland(
    settings: Settings, environment: dict[str, str], zone: str, moment: str, on: str, kind: str
) -> None:
    """A command whose zone is not the server's mails no other day: glpi#4760."""
    house = House(settings)
    with house.database.writing() as session:
        person = make_person(session, email="aino@mallila.example")
        contract = make_contract(session, owner_id=person.id, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30))
        assert contract.id is not None
        changed(session, contracts=[contract.id])
    given = {name: value for name, value in environment.items() if name != "HANKINTAKELLO_TODAY"} | {"TZ": zone}

    done = subprocess.run(
        [sys.executable, "-c", SWEEP, moment, "alerts", "sweep", "--json"],
        env=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"on": on, "alerts": 1, "messages": 1}
    with house.database.reading() as session:
        assert session.exec(select(Alert.kind)).all() == [kind]
    house.close()
