"""Finding room: lanes for spans, levels for labels over a line, places for labels beside a face."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .values import Span

Interval = tuple[float, float]


def lanes(spans: Sequence[Span], gap: timedelta = timedelta(3)) -> list[int]:
    """Return for each span, in order of first days, the first lane where it is *gap* clear of the one before."""
    ends: list[date] = []
    given: list[int] = []
    for first, last in spans:
        lane = next((n for n, end in enumerate(ends) if first > end + gap), len(ends))
        ends[lane : lane + 1] = [last]
        given.append(lane)
    return given


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return middles for labels, in order and clear of each other, as near to *wanted* as can be (least squares).

    They lie between *top* and *bottom* as long as their heights fit there; *wanted* is in rising order.
    """
    if not wanted:
        return []
    offsets = [0.0]
    for upper, lower in zip(heights, heights[1:], strict=False):
        offsets.append(offsets[-1] + (upper + lower) / 2)
    lowest = top + heights[0] / 2
    highest = bottom - heights[-1] / 2 - offsets[-1]
    level = _rising([place - offset for place, offset in zip(wanted, offsets, strict=True)])
    return [max(min(place, highest), lowest) + offset for place, offset in zip(level, offsets, strict=True)]


def _rising(values: Sequence[float]) -> list[float]:
    """Return the nearest never-falling series: neighbours out of order share their mean."""
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            total, count = total + pools[-1][0], count + pools[-1][1]
            pools.pop()
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]


@dataclass(frozen=True, slots=True)
class Flag:
    """A label on a pole: its level over the line, and whether its text stands left of the pole."""

    x: float
    level: int
    leftward: bool
    reach: Interval


def raise_flags(poles: Sequence[tuple[float, float]], width: float) -> list[Flag]:
    """Return a flag for each (x, text width), in the order given: the lowest level where no text meets text or pole.

    A text that would run out of *width* turns to the left of its pole.
    """
    placed: dict[int, Flag] = {}
    for n in sorted(range(len(poles)), key=lambda n: -poles[n][0]):
        placed[n] = _lowest(*poles[n], width, list(placed.values()))
    return [placed[n] for n in range(len(poles))]


def _lowest(x: float, text: float, width: float, others: Sequence[Flag]) -> Flag:
    leftward = x + text > width and x - text > 0
    reach = (x - text, x) if leftward else (x, x + text)
    level = 0
    while any(_meet(Flag(x, level, leftward, reach), other) for other in others):
        level += 1
    return Flag(x, level, leftward, reach)


def _meet(flag: Flag, other: Flag) -> bool:
    if flag.level == other.level:
        return flag.reach[0] < other.reach[1] and other.reach[0] < flag.reach[1]
    lower, upper = (flag, other) if flag.level < other.level else (other, flag)
    return lower.reach[0] - 3 < upper.x < lower.reach[1]
