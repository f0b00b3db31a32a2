"""What Prometheus reads, and who may read it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from pydantic import SecretStr
from sqlmodel import col

from hankintakello.alerts.models import Alert, AlertState, Heartbeat, MailServerPause, Message, MessageState
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.visiting import Visitor, application

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LINE = re.compile(r'hankintakello_[a-z_]+(\{[a-z]+="[a-z_]+"\})? ([0-9.]+|\+Inf)')
TOKEN = "a token of sixteen"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def read(house: House) -> dict[str, float]:
    """Return the samples, after checking the form of each line."""
    answer = Visitor(application(house)).get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    samples = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert [line for line in samples if not LINE.fullmatch(line)] == []
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in samples)}


def a_due_matter(house: House) -> None:
    with house.database.writing() as session:
        person = make_person(session, email="aino@mallila.example")
        contract = make_contract(session, owner_id=person.id, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30))
        assert contract.id is not None
        changed(session, contracts=[contract.id])
    sweep_and_compose(house.database, house.office)


def set_all(house: House, model: Any, **values: Any) -> None:
    with house.database.writing() as session:
        session.execute(sa.update(model).values(**values))


def test_empty_installation_is_told_in_full(house: House) -> None:
    answer = Visitor(application(house)).get("/metrics").text

    assert answer.splitlines()[:3] == [
        "# HELP hankintakello_oldest_unsent_alert_age_seconds Age of the oldest alert that is due and was not accepted "
        "by the mail server; 0: there is none.",
        "# TYPE hankintakello_oldest_unsent_alert_age_seconds gauge",
        "hankintakello_oldest_unsent_alert_age_seconds 0",
    ]
    assert "hankintakello_sweep_age_seconds +Inf" in answer.splitlines()
    assert answer.endswith("\n")


def test_counts_and_ages_are_those_of_the_tables(house: House) -> None:
    a_due_matter(house)
    hour = timedelta(hours=1)
    with house.database.writing() as session:
        session.add(MailServerPause(since=NOON - hour, error="away", next_try_at=NOON))
        session.add(Heartbeat(job="roll", at=NOON - 2 * hour, failed_at=NOON - hour, error="no"))
        session.execute(sa.update(Heartbeat).where(col(Heartbeat.job) == "sweep").values(at=NOON - hour / 2))
        session.execute(sa.update(Message).values(composed_at=NOON - hour / 4))
        session.execute(sa.update(Alert).values(created_at=NOON - 3 * hour))

    found = read(house)

    assert {name: value for name, value in found.items() if value} == {
        "hankintakello_oldest_unsent_alert_age_seconds": 3 * 3600,
        "hankintakello_sweep_age_seconds": 1800,
        "hankintakello_mail_queue": 1,
        "hankintakello_mail_queue_age_seconds": 900,
        "hankintakello_mail_server_away": 1,
        "hankintakello_mail_server_away_seconds": 3600,
        'hankintakello_alerts{state="open"}': 1,
        'hankintakello_messages{state="queued"}': 1,
        'hankintakello_job_age_seconds{job="roll"}': 7200,
        'hankintakello_job_age_seconds{job="sweep"}': 1800,
        'hankintakello_job_failing{job="roll"}': 1,
    }
    assert {name for name in found if name.startswith("hankintakello_alerts{")} == {
        f'hankintakello_alerts{{state="{state.value}"}}' for state in AlertState
    }
    assert {name for name in found if name.startswith("hankintakello_messages{")} == {
        f'hankintakello_messages{{state="{state.value}"}}' for state in MessageState
    }


AGE = "hankintakello_oldest_unsent_alert_age_seconds"


@pytest.mark.parametrize(
    ("message", "age"),
    [(MessageState.SENT, 0), (MessageState.DEFERRED, 7200), (MessageState.SENDING, 7200), (MessageState.QUEUED, 7200)],
)
def test_alert_is_unsent_until_the_server_has_accepted_its_mail(house: House, message: MessageState, age: int) -> None:
    a_due_matter(house)
    set_all(house, Alert, created_at=NOON - timedelta(hours=2))
    set_all(house, Message, state=message)

    assert read(house)[AGE] == age


@pytest.mark.parametrize(
    ("values", "age"),
    [
        ({"message_id": None}, 7200),
        ({"message_id": None, "released_at": NOON - timedelta(minutes=1)}, 60),
        ({"message_id": None, "due_on": date(2026, 11, 24)}, 0),
        ({"message_id": None, "state": AlertState.HELD}, 0),
        ({"message_id": None, "state": AlertState.ANSWERED}, 0),
        ({"message_id": None, "state": AlertState.CLOSED}, 0),
    ],
)
def test_age_counts_what_rings_and_nobody_was_told(house: House, values: dict[str, Any], age: int) -> None:
    a_due_matter(house)
    set_all(house, Alert, created_at=NOON - timedelta(hours=2), **values)

    assert read(house)[AGE] == age


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 403),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 403),
        ("192.0.2.1", {"Authorization": "Bearer "}, 403),
    ],
)
def test_without_a_token_this_machine_alone_may_read(
    house: House, address: str, headers: dict[str, str], status: int
) -> None:
    visitor = Visitor(application(house))

    answer = visitor.get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [(f"Bearer {TOKEN}", 200), ("Bearer another", 403), ("Bearer ääkköset", 403), ("", 403), (f"Basic {TOKEN}", 403)],
)
@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.1"])
def test_with_a_token_it_alone_opens(settings: Settings, given: str, status: int, address: str) -> None:
    guarded = House(settings.model_copy(update={"metrics_token": SecretStr(TOKEN)}))
    visitor = Visitor(application(guarded))

    answer = visitor.get(
        "/metrics", environ_base={"REMOTE_ADDR": address}, headers={"Authorization": given.encode().decode("latin-1")}
    )

    assert answer.status_code == status
    guarded.close()
