"""Time along a straight line: days to pixels, with the months and years that fall on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch on the line: where it begins and how long it is, in pixels."""

    x: float
    width: float

    @property
    def end(self) -> float:
        """Where it ends."""
        return round(self.x + self.width, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first day to the last, both included, laid over *width* pixels that begin at *left*."""

    first: date
    last: date
    width: float
    left: float = 0

    @property
    def days(self) -> int:
        """How many days the line shows."""
        return (self.last - self.first).days + 1

    @property
    def day_width(self) -> float:
        """Pixels of one day."""
        return self.width / self.days

    def x(self, day: date) -> float:
        """Return where *day* begins."""
        return round(self.left + (day - self.first).days * self.day_width, 1)

    def box(self, first: date, last: date) -> Box | None:
        """Return the part of a span that the line shows; none where it shows nothing of it."""
        first, last = max(first, self.first), min(last, self.last)
        if first > last:
            return None
        return Box(self.x(first), round(((last - first).days + 1) * self.day_width, 1))

    def month_starts(self, step: int = 1) -> Iterator[date]:
        """Yield the firsts of each *step*-th month, January among them."""
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first and (day.month - 1) % step == 0:
                yield day
            day = (day + 32 * DAY).replace(day=1)

    def mondays(self) -> Iterator[date]:
        """Yield each Monday on the line."""
        day = self.first + timedelta(-self.first.weekday() % 7)
        while day <= self.last:
            yield day
            day += 7 * DAY
