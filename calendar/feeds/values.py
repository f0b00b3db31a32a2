"""A feed as one fetch of it sees it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ...contracts.terms.months import add_months
from ...core.i18n import _
from .models import FeedScope

KEPT_FOR = timedelta(days=90)
MONTHS_AHEAD = 36
PHASES_AHEAD = 6
MOST_WIDE = 900
WIDE_AGAIN = 700
MOST_ENTRIES = 1_000  # what every calendar program is known to show


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a feed shows, both in it; phases where their procurement has to begin by `last_start_on`."""

    first_on: date
    last_on: date
    last_start_on: date


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
    is_narrow: bool

    @property
    def window(self) -> Window:
        """The days from 90 days back to 36 months on.

        Three of four days of a clock are phases, and far ahead they are a plan that will move: in a narrow feed a
        procurement's phases come together, half a year before it has to begin.
        """
        last_on = add_months(self.day, MONTHS_AHEAD)
        return Window(self.day - KEPT_FOR, last_on, add_months(self.day, PHASES_AHEAD) if self.is_narrow else date.max)

    def narrowed(self, days: int) -> "Subscription":
        """Return the feed as it is with so many *days* in its whole window; it does not turn with each day more."""
        return replace(self, is_narrow=days > (WIDE_AGAIN if self.is_narrow else MOST_WIDE))

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
