"""What machines that watch are told."""

from pathlib import Path

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
