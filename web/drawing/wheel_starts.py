"""Planning starts on the rim, like the marks of a watch; what is late queues behind the hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import degrees, sin

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


@dataclass(frozen=True, slots=True)
class Starts:
    """The marks on the rim, the numbers that stand for more, and how many queue."""

    marks: tuple[RimMark, ...]
    more: tuple[More, ...]
    late: int


def draw_starts(face: Face, marks: Sequence[Mark], today: date, rim: float, link: ListLink) -> Starts:
    """Return the queue behind the hand (what has passed) and the starts to come, each at its day.

    Starts near each other stand in two rows, a third becomes a number; in a multitude every week is one number.
    """
    passed = sorted((m for m in marks if m.late or m.on < today), key=lambda m: m.on, reverse=True)
    coming = sorted((m for m in marks if not m.late and today <= m.on <= face.last), key=lambda m: m.on)
    queue, behind = _queue(face, passed, today, rim, link)
    placed, more = _weekly(face, coming, rim, link) if len(coming) > MULTITUDE else _rows(face, coming, rim, link)
    return Starts((*queue, *placed), (*behind, *more), len(passed))


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
            more.append(_more(face, group, (start + end) / 2, rim + _OUT, link))
    return [], more


def _at(face: Face, mark: Mark, turn: float, radius: float, *, queued: bool) -> RimMark:
    x, y = face.point(turn, radius)
    return RimMark(mark, turn, round(x, 1), round(y, 1), round(degrees(turn) + 90, 1), queued)


def _more(face: Face, group: Sequence[Mark], turn: float, radius: float, link: ListLink) -> More:
    first, last = min(mark.on for mark in group), max(mark.on for mark in group)
    x, y = face.point(turn, radius)
    return More(len(group), first, last, link.to(first, last), round(x, 1), round(y, 1))


def label_starts(face: Face, starts: Sequence[RimMark], rim: float, width: float, height: float) -> tuple[Label, ...]:
    """Return names beside the face for as many starts as there is room: the queue first, then the soonest."""
    labels: list[Label] = []
    for rightward in (False, True):
        side = [start for start in starts if (sin(start.turn) >= 0) is rightward]
        labels += _side(face, side, rim, width, height, rightward=rightward)
    return tuple(labels)


def _side(
    face: Face, starts: Sequence[RimMark], rim: float, width: float, height: float, *, rightward: bool
) -> list[Label]:
    room = (width / 2 - rim - _BESIDE) - 6
    kept: list[tuple[RimMark, tuple[str, ...], float]] = []
    used = 0.0
    for start in starts:
        lines = wrap(start.mark.title, room, 15.5)
        tall = _LINE * len(lines) + 24
        if used + tall > height - 24:
            break
        kept.append((start, lines, tall))
        used += tall
    kept.sort(key=lambda item: face.point(item[0].turn, rim)[1])
    wanted = [face.point(start.turn, rim + 40)[1] for start, _, _ in kept]
    places = spread(wanted, [tall for _, _, tall in kept], 12, height - 12)
    return [
        _label(face, start, lines, tall, y, rim, rightward=rightward)
        for (start, lines, tall), y in zip(kept, places, strict=True)
    ]


def _label(
    face: Face, start: RimMark, lines: tuple[str, ...], tall: float, y: float, rim: float, *, rightward: bool
) -> Label:
    side = 1 if rightward else -1
    x = face.x + side * (rim + _BESIDE)
    out = ((start.x - face.x) ** 2 + (start.y - face.y) ** 2) ** 0.5 + 9
    from_x, from_y = face.point(start.turn, out)
    to_x, to_y = face.point(start.turn, rim + 44)
    leader = f"M{from_x:.1f} {from_y:.1f}L{to_x:.1f} {to_y:.1f}L{x - side * 16:.1f} {y:.1f}H{x - side * 5:.1f}"
    return Label(start.mark, lines, round(x, 1), round(y, 1), round(y - tall / 2, 1), tall, rightward, leader)
