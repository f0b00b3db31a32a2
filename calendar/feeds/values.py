"""A feed as one fetch of it sees it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ...contracts.terms.months import add_months
from ...core.i18n import _
from .models import Breadth, FeedScope

KEPT_FOR = timedelta(days=90)
MONTHS_AHEAD = 36
NEAR_MONTHS = 24
PHASES_AHEAD = 6
MOST_WIDE, WIDE_AGAIN = 900, 700
MOST_NARROW, NARROW_AGAIN = 9_000, 7_000
MOST_ENTRIES = 1_000  # what every calendar program is known to show


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a feed shows, both in it; phases where the procurement begins by `last_start_on`, if any."""

    first_on: date
    last_on: date
    last_start_on: date | None


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
    breadth: Breadth

    @property
    def window(self) -> Window:
        """The days from 90 days back to 36 months on.

        Three of four days of a clock are phases, and far ahead they are a plan that will move: in a narrow feed a
        procurement's phases come together, half a year before it has to begin. The feed of a whole region's register
        ends after 24 months and has no phases: there are programs that need a minute to read more.
        """
        months = NEAR_MONTHS if self.breadth is Breadth.NEAR else MONTHS_AHEAD
        last_starts = {Breadth.WIDE: date.max, Breadth.NARROW: add_months(self.day, PHASES_AHEAD), Breadth.NEAR: None}
        return Window(self.day - KEPT_FOR, add_months(self.day, months), last_starts[self.breadth])

    def narrowed(self, days: int) -> "Subscription":
        """Return the feed as it is with so many *days* in its whole window; it does not turn with each day more."""
        if days > (NARROW_AGAIN if self.breadth is Breadth.NEAR else MOST_NARROW):
            return replace(self, breadth=Breadth.NEAR)
        is_wide = days <= (MOST_WIDE if self.breadth is Breadth.WIDE else WIDE_AGAIN)
        return replace(self, breadth=Breadth.WIDE if is_wide else Breadth.NARROW)

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
