"""Contracts' days on the outer ring of the face: signs stacked inward where they crowd, weekly bars in a multitude."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .face import TURN, Face, turn_of
from .ruler import More
from .values import ListLink, Mark
from .wheel_runs import bars
from .wheel_values import FaceMark, Week

MULTITUDE = 170
_SLOT = 0.0525
_ROW = 15.5
_ROWS = 3
_WEIGHT = (
    "term_end",
    "value_used_up",
    "notice",
    "renewal_decision",
    "option_exercise",
    "option_decision",
    "appeal_deadline",
    "deviation_deadline",
    "review",
    "security_end",
    "obligation",
)

Days = tuple[tuple[FaceMark, ...], tuple[More, ...], tuple[Week, ...]]


def draw_days(face: Face, marks: Sequence[Mark], inner: float, outer: float, link: ListLink) -> Days:
    """Return signs, numbers where more than three meet, or weekly bars instead where the marks are a multitude."""
    shown = sorted((mark for mark in marks if face.first <= mark.on <= face.last), key=lambda mark: mark.on)
    if len(shown) > MULTITUDE:
        return (), (), _weeks(face, shown, inner, outer, link)
    slots: dict[int, list[Mark]] = {}
    for mark in shown:
        slots.setdefault(int((turn_of(mark.on) - turn_of(face.first)) % TURN / _SLOT), []).append(mark)
    placed: list[FaceMark] = []
    more: list[More] = []
    for slot, group in slots.items():
        turn = turn_of(face.first) + (slot + 0.5) * _SLOT
        signs, rest = _stack(group)
        placed += [FaceMark(mark, *face.point(turn, outer - 11 - _ROW * n)) for n, mark in enumerate(signs)]
        if rest:
            first, last = min(mark.on for mark in group), max(mark.on for mark in group)
            x, y = face.point(turn, outer - 11 - _ROW * len(signs))
            more.append(More(len(rest), first, last, link.to(first, last), x, y))
    return tuple(placed), tuple(more), ()


def _stack(group: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
    ranked = sorted(group, key=lambda mark: _WEIGHT.index(mark.kind) if mark.kind in _WEIGHT else len(_WEIGHT))
    kept = len(ranked) if len(ranked) <= _ROWS else _ROWS - 1
    return ranked[:kept], ranked[kept:]


def _weeks(face: Face, marks: Sequence[Mark], inner: float, outer: float, link: ListLink) -> tuple[Week, ...]:
    weeks = face.weeks()
    days = [mark.on for mark in marks]
    counts = [bisect_right(days, last) - bisect_left(days, first) for first, last in weeks]
    return bars(face, weeks, counts, inner, outer, link)
