"""After each sweep that went well somebody outside is told, and nothing depends on them."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from hankintakello.alerts.models import Heartbeat, MailServerPause
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.clock import Clock
from hankintakello.core.database import now
from hankintakello.tests.today import TODAY
from hankintakello.tests.web.endpoint import Endpoint, endpoint
from hankintakello.web.worker import Worker

PATIENCE_S = 30


@pytest.fixture
def outside() -> Iterator[Endpoint]:
    with endpoint() as found:
        yield found


@pytest.fixture
def house(settings: Settings, outside: Endpoint) -> Iterator[House]:
    made = House(settings.model_copy(update={"heartbeat_url": outside.url}))
    yield made
    made.close()


def until(happens: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def run(house: House, happens: Callable[[], Any]) -> None:
    """Let the scheduler run, with quick sweeps, until it happens."""
    quick = timedelta(seconds=0.2)
    worker = Worker(replace(house.duties(), sweep_every=quick, post_every=quick))
    worker.start()
    try:
        until(happens)
    finally:
        worker.stop()


def noted(house: House, job: str) -> Heartbeat | None:
    with house.database.reading() as session:
        return session.get(Heartbeat, job)


def test_address_is_asked_for_after_each_sweep(house: House, outside: Endpoint) -> None:
    run(house, lambda: len(outside.asked) >= 2)

    assert outside.asked[0] == ("GET", "/token", {})
    told = noted(house, "heartbeat")
    assert told is not None
    assert (told.note, told.error) == ("told", None)


def test_failure_is_noted_and_stops_nothing(house: House, outside: Endpoint) -> None:
    outside.answers = [(500, b"")]

    def failed_and_swept_on() -> bool:
        beat, swept = noted(house, "heartbeat"), noted(house, "sweep")
        return bool(beat and beat.failed_at and swept and swept.at and swept.at > beat.failed_at)

    run(house, failed_and_swept_on)

    beat, swept = noted(house, "heartbeat"), noted(house, "sweep")
    assert beat is not None
    assert swept is not None
    assert (beat.at, beat.error, swept.error) == (None, "CallFailed: HTTP 500", None)


def test_sweep_that_failed_is_not_told(house: House, outside: Endpoint) -> None:
    with house.database.writing() as session:
        session.execute(sa.text("ALTER TABLE alert RENAME TO elsewhere"))

    run(house, lambda: (found := noted(house, "sweep")) and found.failed_at)

    assert outside.asked == []


@pytest.mark.parametrize(("days", "told"), [(1, True), (6, False)])
def test_heart_stops_while_the_mail_server_is_long_away(house: House, outside: Endpoint, days: int, told: bool) -> None:
    with house.database.writing() as session:
        session.add(_away(session, days))

    run(house, lambda: outside.asked or (not told and _swept(house)))

    assert bool(outside.asked) is told


@dataclass(frozen=True)
class HeldClock(Clock):
    """A clock that lets nobody look while it is held."""

    free: threading.Event = field(default_factory=threading.Event)
    waited_for: threading.Event = field(default_factory=threading.Event)

    def today(self) -> date:
        if not self.free.is_set():
            self.waited_for.set()
            assert self.free.wait(PATIENCE_S)
        return super().today()


def test_stop_does_not_hang_on_a_sweep_that_has_yet_to_tell(house: House, outside: Endpoint) -> None:
    clock = house.database.clock = HeldClock(TODAY)
    worker = Worker(replace(house.duties(), sweep_every=timedelta(seconds=0.2)))
    clock.free.set()
    worker.start()
    until(lambda: len(outside.asked) >= 2)  # what runs at the start has run
    clock.free.clear()
    assert clock.waited_for.wait(PATIENCE_S)  # the next sweep has begun
    stopping = threading.Thread(target=worker.stop, daemon=True)
    stopping.start()
    time.sleep(0.3)
    clock.free.set()
    stopping.join(PATIENCE_S)

    assert not stopping.is_alive()


def _away(session: Session, days: int) -> MailServerPause:
    since = now(session) - timedelta(days=days)
    return MailServerPause(since=since, error="away", next_try_at=now(session) + timedelta(hours=1))


def _swept(house: House) -> bool:
    with house.database.reading() as session:
        return any(one.job == "sweep" and one.at for one in session.exec(select(Heartbeat)))
