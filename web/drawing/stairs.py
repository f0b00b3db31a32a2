"""The staircase of *why this date*: each step's own place on a small line of time, read from the end backward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .scale import Scale
from .values import Span, Style

WIDTH = 318
_TEXT_ROOM = 62


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the day it begins (or, for the end, the day itself), its name, a note, how long in weeks, and how drawn.

    Without a style it is a day and has no bar. *key* steps are the dates that people ask for. *last* is found from the
    step before it in the list where it is not given.
    """

    on: date
    name: str
    note: str = ""
    weeks: int | None = None
    style: Style | None = "thick"
    key: bool = False
    last: date | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stair:
    """A step with its bar in a field of WIDTH × 20; *leftward* when the words stand left of it."""

    step: Step
    x: float
    y: float
    width: float
    height: float
    text_x: float
    leftward: bool


def build_stairs(steps: Sequence[Step]) -> tuple[Stair, ...]:
    """Return the steps, end first, each with its place on the line of time that all of them share."""
    spans = _spans(steps)
    known = [span for span in spans if span]
    if not known:
        return tuple(Stair(step, 0, 0, 0, 0, 0, leftward=False) for step in steps)
    scale = Scale(min(first for first, _ in known), max(last for _, last in known), WIDTH - 2, 1)
    return tuple(_stair(step, span, scale) for step, span in zip(steps, spans, strict=True))


def _spans(steps: Sequence[Step]) -> list[Span | None]:
    out: list[Span | None] = []
    for n, step in enumerate(steps):
        before = steps[n - 1] if n else None
        last = step.last
        if last is None and before is not None:
            last = before.on if before.style is None else before.on - timedelta(1)
        drawn = step.style is not None and last is not None and last >= step.on
        out.append((step.on, last) if drawn and last else None)
    return out


def _stair(step: Step, span: Span | None, scale: Scale) -> Stair:
    box = scale.box(*span) if span else None
    if box is None:
        return Stair(step, 0, 0, 0, 0, 0, leftward=False)
    y, height = (8.5, 3.0) if step.style == "thin" else (6.0, 8.0)
    leftward = box.x > _TEXT_ROOM
    text_x = box.x - 7 if leftward else box.end + 6
    return Stair(step, box.x, y, max(box.width - 1, 2), height, round(text_x, 1), leftward)
