"""What machines that watch are told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from hankintakello.alerts.models import Heartbeat
from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.tests.visiting import Visitor


def test_process_lives(anybody: Visitor) -> None:
    assert anybody.get("/healthz").json == {"status": "ok"}


def test_installation_is_ready_on_a_migrated_database(anybody: Visitor) -> None:
    answer = anybody.get("/readyz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_installation_is_not_ready_without_tables(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    app = create_app(House(settings.model_copy(update={"database_url": url})))

    answer = Visitor(app).get("/readyz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert "schema is at nothing" in answer.json["status"]


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (15, 200), (16, 503)])
@pytest.mark.parametrize("swept", [True, False])
def test_installation_whose_sweep_is_late_is_not_ready(house: House, minutes: int, status: int, swept: bool) -> None:
    with time_machine.travel(NOON, tick=False):
        visitor = Visitor(create_app(house))
        if swept:
            with house.database.writing() as session:
                session.add(Heartbeat(job="sweep", at=NOON))

    with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
        answer = visitor.get("/readyz")

    said = "the last sweep was at 2026-11-23T12:00:00+00:00" if swept else "there was no sweep ever"
    assert (answer.status_code, answer.json) == (status, {"status": "ok" if status == 200 else said})
