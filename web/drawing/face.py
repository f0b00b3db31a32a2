"""A year on a clock face: January at the top, clockwise, and the twelve months that begin with a given one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin

DAY = timedelta(1)
_LEAP = date(2024, 1, 1)
TURN = 2 * pi

Point = tuple[float, float]


def turn_of(day: date) -> float:
    """Return where *day* stands on the face, in radians clockwise from the top; the same in every year."""
    return TURN * (day.replace(year=_LEAP.year) - _LEAP).days / 366


@dataclass(frozen=True, slots=True)
class Face:
    """The face around (*x*, *y*); *first* is the first day of its first month."""

    first: date
    x: float
    y: float

    @property
    def last(self) -> date:
        """The last day of the twelfth month."""
        return date(self.first.year + 1, self.first.month, 1) - DAY

    def point(self, turn: float, radius: float) -> Point:
        """Return the point at *turn* and *radius*."""
        return self.x + radius * sin(turn), self.y - radius * cos(turn)

    def clip(self, first: date, last: date) -> tuple[date, date] | None:
        """Return the part of the span that lies in the year shown; none where nothing does."""
        first, last = max(first, self.first), min(last, self.last)
        return (first, last) if first <= last else None

    def turns(self, first: date, last: date) -> tuple[float, float]:
        """Return where a span begins and ends (its last day included), the end never before the beginning."""
        start, end = turn_of(first), turn_of(last + DAY)
        length = TURN * ((last - first).days + 1) / 366
        return start, end if end - start > length - pi else end + TURN

    def line(self, turn: float, inner: float, outer: float) -> str:
        """Return the path of a straight line along the radius."""
        return f"M{_at(self.point(turn, inner))}L{_at(self.point(turn, outer))}"

    def arc(self, start: float, end: float, radius: float) -> str:
        """Return the path of an arc, clockwise."""
        return f"M{_at(self.point(start, radius))}{self._sweep(start, end, radius)}"

    def arc_back(self, start: float, end: float, radius: float) -> str:
        """Return the same arc drawn from its end, for text that would else stand on its head."""
        return f"M{_at(self.point(end, radius))}{self._sweep(end, start, radius)}"

    def wedge(self, start: float, end: float, inner: float, outer: float) -> str:
        """Return the path of a ring's sector."""
        there, back = self._sweep(start, end, outer), self._sweep(end, start, inner)
        return f"M{_at(self.point(start, outer))}{there}L{_at(self.point(end, inner))}{back}z"

    def _sweep(self, start: float, end: float, radius: float) -> str:
        """Return the arc commands; in halves where it is long, since one that ends where it begins is not drawn."""
        clockwise = int(end > start)
        stops = [(start + end) / 2, end] if abs(end - start) > pi else [end]
        return "".join(f"A{radius:g} {radius:g} 0 0 {clockwise} {_at(self.point(stop, radius))}" for stop in stops)

    def months(self) -> Iterator[tuple[date, date]]:
        """Yield the first and the last day of each of the twelve months."""
        first = self.first
        while first <= self.last:
            following = (first + timedelta(32)).replace(day=1)
            yield first, following - DAY
            first = following

    def weeks(self) -> list[tuple[date, date]]:
        """Return the first and the last day of each week, cut at the ends of the year shown."""
        firsts = [self.first, *(day for day in self.mondays() if day > self.first)]
        return [
            (first, following - DAY) for first, following in zip(firsts, [*firsts[1:], self.last + DAY], strict=True)
        ]

    def mondays(self) -> Iterator[date]:
        """Yield each Monday of the year shown."""
        day = self.first + timedelta(-self.first.weekday() % 7)
        while day <= self.last:
            yield day
            day += timedelta(7)


def is_low(turn: float) -> bool:
    """Whether text along the rim would stand on its head there: the lower half."""
    return pi / 2 < turn % TURN < 3 * pi / 2


def face_of(today: date, x: float, y: float) -> Face:
    """Return the face whose first month is that of *today*."""
    return Face(today.replace(day=1), x, y)


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
