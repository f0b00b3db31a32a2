"""Finding room: lanes for spans, levels for labels over a line, places for labels beside a face."""

from collections.abc import Sequence
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


def raise_flags(poles: Sequence[Interval]) -> list[int]:
    """Return a level for each (x, text width), in the order given: the lowest where no text meets a text or a pole.

    Texts stand right of their poles.
    """
    placed: dict[int, tuple[Interval, int]] = {}
    for n in sorted(range(len(poles)), key=lambda n: poles[n][0], reverse=True):
        x, width = poles[n]
        placed[n] = ((x, x + width), _lowest((x, x + width), list(placed.values())))
    return [placed[n][1] for n in range(len(poles))]


def _lowest(reach: Interval, others: Sequence[tuple[Interval, int]]) -> int:
    """Return the level over all whose poles stand in the text's way; the others are to its right."""
    return 1 + max((level for (x, _), level in others if x < reach[1]), default=-1)
