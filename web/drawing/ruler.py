"""My year as a ruler: the hand at today, my days ahead of it, and what is late in a queue at its back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .scale import DAY, Box, Scale
from .values import ListLink, Mark, Span

WIDTH = 1136
HEIGHT = 96
BASE = 66
_SLOT = 17
_ROW = 17
_STACK = 3
_QUEUE = 6
_CROWD = 110


@dataclass(frozen=True, slots=True)
class RulerMark:
    """A mark with the middle of its sign."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class More:
    """A number in the place of *count* marks, and where they are listed; *alone* where no mark stands beside it."""

    count: int
    first: date
    last: date
    href: str
    x: float
    y: float
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month's first day and where it stands."""

    first: date
    x: float


@dataclass(frozen=True, slots=True)
class Ruler:
    """Twelve months in a field of WIDTH × HEIGHT."""

    first: date
    last: date
    today: date
    hand: float
    still: tuple[Box, ...]
    months: tuple[Month, ...]
    ticks: str
    marks: tuple[RulerMark, ...]
    more: tuple[More, ...]
    late: int


def draw_ruler(marks: Sequence[Mark], today: date, still: Sequence[Span] = (), link: ListLink | None = None) -> Ruler:
    """Return the ruler of the twelve months that begin with that of *today*.

    A mark whose day or slack has passed stands in the queue; more than three on one spot become a number with a way
    to the list, and in a crowd every spot does.
    """
    link = link or ListLink()
    queue = sorted((m for m in marks if m.late or m.on < today), key=lambda m: m.on, reverse=True)
    first = today.replace(day=1)
    last = date(first.year + 1, first.month, 1) - DAY
    ahead = sorted((m for m in marks if not m.late and today <= m.on <= last), key=lambda m: m.on)
    scale = _scale(first, last, today, len(queue))
    queued, behind = _queue(queue, scale, today, link)
    placed, more = _stacks(ahead, scale, link)
    return Ruler(
        first=first,
        last=last,
        today=today,
        hand=scale.x(today),
        still=tuple(box for span in still if (box := scale.box(*span))),
        months=tuple(Month(day, scale.x(day)) for day in scale.month_starts()),
        ticks="".join(f"M{scale.x(day)} {BASE}v4" for day in scale.mondays()),
        marks=(*queued, *placed),
        more=(*behind, *more),
        late=len(queue),
    )


def _scale(first: date, last: date, today: date, queued: int) -> Scale:
    """Leave room for the queue before the hand, early in a month."""
    need = 6 + _SLOT * min(queued, _QUEUE + 1)
    left = max(0.0, need - Scale(first, last, WIDTH).x(today))
    return Scale(first, last, WIDTH - left, left)


def _queue(queue: Sequence[Mark], scale: Scale, today: date, link: ListLink) -> tuple[list[RulerMark], list[More]]:
    hand, y = scale.x(today), BASE - 12
    shown = queue[:_QUEUE]
    placed = [RulerMark(mark, round(hand - 3 - _SLOT * (n + 0.6), 1), y) for n, mark in enumerate(shown)]
    rest = queue[_QUEUE:]
    if not rest:
        return placed, []
    days = [mark.on for mark in rest]
    x = round(hand - 3 - _SLOT * (_QUEUE + 0.6), 1)
    return placed, [More(len(rest), min(days), max(days), link.to(min(days), max(days)), x, y)]


def _stacks(ahead: Sequence[Mark], scale: Scale, link: ListLink) -> tuple[list[RulerMark], list[More]]:
    slots: dict[int, list[Mark]] = {}
    for mark in ahead:
        slots.setdefault(round((scale.x(mark.on) - scale.x(scale.first)) / _SLOT), []).append(mark)
    room = 0 if len(ahead) > _CROWD else _STACK
    placed: list[RulerMark] = []
    more: list[More] = []
    for slot, group in slots.items():
        x = round(scale.x(scale.first) + slot * _SLOT + scale.day_width / 2, 1)
        shown = group if len(group) <= room else group[: max(room - 1, 0)]
        placed += [RulerMark(mark, x, BASE - 12 - _ROW * n) for n, mark in enumerate(shown)]
        rest = group[len(shown) :]
        if rest:
            first, last = rest[0].on, rest[-1].on
            more.append(More(len(rest), first, last, link.to(first, last), x, BASE - 12 - _ROW * len(shown), not shown))
    return placed, more
