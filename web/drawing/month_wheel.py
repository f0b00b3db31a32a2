"""The phone's face: each month a sector with its two counts, and a way to the month in the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .face import face_of, turn_of
from .values import ListLink, Mark

SIZE = 372
_RIM, _HUB, _TEXT = 180, 62, 128


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month: how many procurements begin and how many contracts end in it; late ones belong to the present one."""

    first: date
    last: date
    d: str
    x: float
    y: float
    starts: int
    ends: int
    late: int
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


def draw_month_wheel(marks: Sequence[Mark], today: date, link: ListLink | None = None) -> MonthWheel:
    """Return the counts of planning starts and ends for the twelve months from that of *today*."""
    link = link or ListLink()
    face = face_of(today, SIZE / 2, SIZE / 2)
    passed = [m for m in marks if m.kind == "planning_start" and (m.late or m.on < today)]
    coming = [m.on for m in marks if m.kind == "planning_start" and not m.late and m.on >= today]
    ends = [m.on for m in marks if m.kind == "term_end"]
    months = []
    for n, (first, last) in enumerate(face.months()):
        start, end = face.turns(first, last)
        x, y = face.point((start + end) / 2, _TEXT)
        late = len(passed) if n == 0 else 0
        months.append(
            MonthCount(
                first=first,
                last=last,
                d=face.wedge(start + 0.008, end - 0.008, _HUB + 4, _RIM),
                x=round(x, 1),
                y=round(y, 1),
                starts=late + sum(1 for on in coming if first <= on <= last),
                ends=sum(1 for on in ends if first <= on <= last),
                late=late,
                is_now=n == 0,
                href=link.to(first, last),
            )
        )
    hand = face.line(turn_of(today), _HUB, _RIM + 4)
    return MonthWheel(SIZE, SIZE / 2, _HUB - 2, today, face.first, face.last, tuple(months), hand, len(passed))
