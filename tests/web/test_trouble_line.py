"""A red line on every page while alerts do not go out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hankintakello.alerts.models import Heartbeat, MailServerPause
from hankintakello.assembly import House
from hankintakello.people.models import Role
from hankintakello.tests.visiting import Visitor, application, visitor, words

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATE = "Hälytyksiä ei ole tarkistettu 23.11.2026 klo 14.00 jälkeen, eikä uusia lähde. Kerro pääkäyttäjälle."
NEVER = "Hälytyksiä ei ole tarkistettu kertaakaan, eikä niitä lähde. Kerro pääkäyttäjälle."
AWAY = "Sähköpostit eivät ole lähteneet 18.11.2026 klo 14.00 jälkeen. Kerro pääkäyttäjälle."
PAGES = ["/", "/contracts/", "/calendar/wheel", "/imports/", "/feeds/", "/alerts/", "/outbox/", "/me", "/contracts/404"]


def lines(house: House, later: timedelta, *rows: Heartbeat | MailServerPause, page: str = "/") -> list[str]:
    """Return which of the lines a page shows that much later."""
    with time_machine.travel(NOON, tick=False):
        reader = visitor(application(house), house.database, Role.VIEWER)
        with house.database.writing() as session:
            session.add_all(rows)
    with time_machine.travel(NOON + later, tick=False):
        said = words(reader.get(page))
    return [line for line in (LATE, NEVER, AWAY) if line in said]


@pytest.mark.parametrize("page", PAGES)
def test_late_sweep_is_told_on_each_page(house: House, page: str) -> None:
    swept = Heartbeat(job="sweep", at=NOON)

    assert lines(house, timedelta(minutes=16), swept, Heartbeat(job="deliver", at=NOON), page=page) == [LATE]


@pytest.mark.parametrize(
    ("later", "said"), [(timedelta(0), []), (timedelta(minutes=15), []), (timedelta(minutes=16), [NEVER])]
)
def test_sweep_that_never_was_is_told_after_its_time(house: House, later: timedelta, said: list[str]) -> None:
    assert lines(house, later) == said


@pytest.mark.parametrize(("days", "said"), [(5, [AWAY]), (3, []), (0, [])])
def test_mail_server_that_is_long_away_is_told(house: House, days: int, said: list[str]) -> None:
    """From Wednesday on two working days have gone by on Saturday; Friday is not over yet."""
    pause = MailServerPause(since=NOON - timedelta(days=days), error="away", next_try_at=NOON)

    assert lines(house, timedelta(0), Heartbeat(job="sweep", at=NOON), pause) == said


def test_whoever_has_not_signed_in_is_not_told(house: House) -> None:
    with time_machine.travel(NOON, tick=False):
        anybody = Visitor(application(house))
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert NEVER not in words(anybody.get("/sign-in"))
