"""A feed as one fetch of it sees it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ...contracts.terms.months import add_months
from ...core.i18n import _
from .models import FeedScope

KEPT_FOR = timedelta(days=90)
MONTHS_AHEAD = 36
MOST_ENTRIES = 1_000  # what every calendar program is known to show


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a feed shows, both in it."""

    first_on: date
    last_on: date

    @classmethod
    def around(cls, day: date) -> "Window":
        """Return the window of a day: 90 days back, 36 months on."""
        return cls(day - KEPT_FOR, add_months(day, MONTHS_AHEAD))


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed, its reader and the version of what feeds show; `place` is the name of its unit or category."""

    id: int
    person_id: int
    scope: FeedScope
    unit_id: int | None
    category_id: int | None
    revoked_at: datetime | None
    drawn: str | None
    drawn_at: datetime | None
    last_fetched_at: datetime | None
    last_client: str | None
    is_active: bool
    language: str
    counter: int
    day: date
    place: str | None

    @property
    def is_open(self) -> bool:
        """Whether the feed is answered: not revoked, and its reader has not left."""
        return self.revoked_at is None and self.is_active

    def etag(self, recipe: str) -> str:
        """Return what names the feed's present bytes; *recipe* is that of the pieces."""
        told = f"{self.id}|{self.counter}|{self.language}|{self.place}|{recipe}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def feed_name(scope: FeedScope, place: str | None) -> str:
    """Return what the calendar is called in the reader's list of calendars."""
    return "Hankintakello: " + scope_name(scope, place)


def scope_name(scope: FeedScope, place: str | None) -> str:
    """Return what a feed holds."""
    names = {
        FeedScope.MINE: _("omat sopimukset"),
        FeedScope.ALL: _("kaikki sopimukset"),
        FeedScope.UNIT: _("yksikkö %(name)s"),
        FeedScope.CATEGORY: _("kategoria %(name)s"),
    }
    return names[scope] % {"name": place} if place is not None else names[scope]
