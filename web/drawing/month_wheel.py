"""The phone's face: each month a sector with its two counts, and a way to the month in the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .face import Face, face_of, turn_of
from .values import ListLink, Mark, Span

SIZE = 372
_RIM, _HUB, _TEXT = 180, 62, 128


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month: how many procurements begin and how many contracts end in it; what has passed is in the present one."""

    first: date
    last: date
    d: str
    x: float
    y: float
    starts: int
    ends: int
    late: bool
    is_now: bool
    href: str


@dataclass(frozen=True, slots=True)
class MonthWheel:
    """Twelve months in a field of SIZE × SIZE."""

    size: int
    centre: float
    hub: float
    today: date
    first: date
    last: date
    months: tuple[MonthCount, ...]
    hand: str
    late: int
    due: int


def draw_month_wheel(marks: Sequence[Mark], today: date, link: ListLink | None = None) -> MonthWheel:
    """Return the counts of planning starts and ends for the twelve months from that of *today*."""
    link = link or ListLink()
    face = face_of(today, SIZE / 2, SIZE / 2)
    passed = [m for m in marks if m.kind == "planning_start" and (m.late or m.on < today)]
    coming = [m for m in marks if m.kind == "planning_start" and not m.late and m.on >= today]
    ends = [m for m in marks if m.kind == "term_end"]
    months = tuple(
        _month(face, n, span, link, [*(passed if n == 0 else []), *coming], ends)
        for n, span in enumerate(face.months())
    )
    hand = face.line(turn_of(today), _HUB, _RIM + 4)
    late = sum(1 for mark in passed if mark.late)
    return MonthWheel(
        size=SIZE,
        centre=SIZE / 2,
        hub=_HUB - 2,
        today=today,
        first=face.first,
        last=face.last,
        months=months,
        hand=hand,
        late=late,
        due=len(passed) - late,
    )


def _month(face: Face, n: int, span: Span, link: ListLink, starts: Sequence[Mark], ends: Sequence[Mark]) -> MonthCount:
    (first, last), (start, end) = span, face.turns(*span)
    x, y = face.point((start + end) / 2, _TEXT)
    mine = [mark for mark in starts if mark.on <= last and (n == 0 or mark.on >= first)]
    return MonthCount(
        first=first,
        last=last,
        d=face.wedge(start + 0.008, end - 0.008, _HUB + 4, _RIM),
        x=round(x, 1),
        y=round(y, 1),
        starts=len(mine),
        ends=sum(1 for mark in ends if first <= mark.on <= last),
        late=any(mark.late for mark in mine),
        is_now=n == 0,
        href=link.to(first, last),
    )
