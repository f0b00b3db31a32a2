"""Planning starts on the rim, like the marks of a watch; what is late queues behind the hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import degrees, hypot, sin

from .face import TURN, Face, turn_of
from .lettering import wrap
from .packing import spread
from .ruler import More
from .values import ListLink, Mark
from .wheel_values import Label, RimMark

MULTITUDE = 70
QUEUE = 5
_OUT = 14.0
_ROW = 16.0
_STEP = 0.05
_NEAR = 0.036
_LINE = 18.0
_BESIDE = 72.0
_FAR = 96.0


@dataclass(frozen=True, slots=True)
class Starts:
    """The marks on the rim, the numbers that stand for more; how many of the queue are late, how many only due."""

    marks: tuple[RimMark, ...]
    more: tuple[More, ...]
    late: int
    due: int


def draw_starts(face: Face, marks: Sequence[Mark], today: date, rim: float, link: ListLink) -> Starts:
    """Return the queue behind the hand (what has passed) and the starts to come, each at its day.

    Starts near each other stand in two rows, a third becomes a number; in a multitude every week is one number.
    """
    passed = sorted((m for m in marks if m.late or m.on < today), key=lambda m: m.on, reverse=True)
    coming = sorted((m for m in marks if not m.late and today <= m.on <= face.last), key=lambda m: m.on)
    queue, behind = _queue(face, passed, today, rim, link)
    placed, more = _weekly(face, coming, rim, link) if len(coming) > MULTITUDE else _rows(face, coming, rim, link)
    late = sum(1 for mark in passed if mark.late)
    return Starts((*queue, *placed), (*behind, *more), late, len(passed) - late)


def _queue(
    face: Face, passed: Sequence[Mark], today: date, rim: float, link: ListLink
) -> tuple[list[RimMark], list[More]]:
    now = turn_of(today)
    placed = [_at(face, mark, now - _STEP * (n + 1), rim + _OUT, queued=True) for n, mark in enumerate(passed[:QUEUE])]
    rest = passed[QUEUE:]
    if not rest:
        return placed, []
    return placed, [_more(face, rest, now - _STEP * (QUEUE + 1.2), rim + _OUT, link)]


def _rows(face: Face, coming: Sequence[Mark], rim: float, link: ListLink) -> tuple[list[RimMark], list[More]]:
    placed: list[RimMark] = []
    more: list[More] = []
    for group in _near(coming):
        shown = group if len(group) <= 2 else group[:1]
        placed += [
            _at(face, mark, turn_of(mark.on), rim + _OUT + _ROW * n, queued=False) for n, mark in enumerate(shown)
        ]
        if len(group) > 2:
            more.append(_more(face, group[1:], turn_of(group[0].on), rim + _OUT + _ROW, link))
    return placed, more


def _near(coming: Sequence[Mark]) -> list[list[Mark]]:
    groups: list[list[Mark]] = []
    for mark in coming:
        if groups and (turn_of(mark.on) - turn_of(groups[-1][0].on)) % TURN < _NEAR:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _weekly(face: Face, coming: Sequence[Mark], rim: float, link: ListLink) -> tuple[list[RimMark], list[More]]:
    more: list[More] = []
    for first, last in face.weeks():
        group = [mark for mark in coming if first <= mark.on <= last]
        if group:
            start, end = face.turns(first, last)
            more.append(_more(face, group, (start + end) / 2, rim + _OUT, link, alone=True))
    return [], more


def _at(face: Face, mark: Mark, turn: float, radius: float, *, queued: bool) -> RimMark:
    x, y = face.point(turn, radius)
    return RimMark(mark, turn, round(x, 1), round(y, 1), round(degrees(turn) + 90, 1), queued)


def _more(
    face: Face, group: Sequence[Mark], turn: float, radius: float, link: ListLink, *, alone: bool = False
) -> More:
    first, last = min(mark.on for mark in group), max(mark.on for mark in group)
    x, y = face.point(turn, radius)
    return More(len(group), first, last, link.to(first, last), round(x, 1), round(y, 1), alone)


def label_starts(face: Face, starts: Sequence[RimMark], rim: float, width: float, height: float) -> tuple[Label, ...]:
    """Return names beside the face for the starts whose names can stand near: the queue first, then the soonest."""
    sides = {
        rightward: [start for start in starts if (sin(start.turn) >= 0) is rightward] for rightward in (False, True)
    }
    return tuple(
        _label(face, place, rim, rightward=rightward)
        for rightward, side in sides.items()
        for place in _places(face, side, rim, width, height)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    start: RimMark
    lines: tuple[str, ...]
    wanted: float
    y: float = 0

    @property
    def tall(self) -> float:
        return _LINE * len(self.lines) + 24


def _places(face: Face, starts: Sequence[RimMark], rim: float, width: float, height: float) -> list[_Place]:
    """Take starts in the order of their weight, leaving out each that would push a name too far from its mark."""
    room = width / 2 - rim - _BESIDE - 6
    kept: list[_Place] = []
    for start in starts:
        place = _Place(start, wrap(start.mark.title, room, 15.5), face.point(start.turn, rim + 40)[1])
        tried = _spread([*kept, place], height)
        if sum(one.tall for one in tried) <= height - 24 and all(abs(one.y - one.wanted) <= _FAR for one in tried):
            kept = tried
    return kept


def _spread(places: Sequence[_Place], height: float) -> list[_Place]:
    rows = sorted(places, key=lambda place: place.wanted)
    ys = spread([row.wanted for row in rows], [row.tall for row in rows], 12, height - 12)
    return [replace(row, y=y) for row, y in zip(rows, ys, strict=True)]


def _label(face: Face, place: _Place, rim: float, *, rightward: bool) -> Label:
    side, start, y = 1 if rightward else -1, place.start, place.y
    x = face.x + side * (rim + _BESIDE)
    out = hypot(start.x - face.x, start.y - face.y) + 9
    (from_x, from_y), (to_x, to_y) = face.point(start.turn, out), face.point(start.turn, rim + 44)
    leader = f"M{from_x:.1f} {from_y:.1f}L{to_x:.1f} {to_y:.1f}L{x - side * 16:.1f} {y:.1f}H{x - side * 5:.1f}"
    top = round(y - place.tall / 2, 1)
    return Label(start.mark, place.lines, round(x, 1), round(y, 1), top, place.tall, rightward, start.queued, leader)
