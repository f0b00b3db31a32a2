"""The calendar's staircase of why, drawn: each of its rows becomes a step with its kind of line."""

from collections.abc import Sequence

from ...calendar.why.stairs import Stair as Row
from .stairs import Stair, Step, build_stairs
from .values import Style, phase_style

_WAITS = frozenset({"buffer", "heads_up"})


def draw_why(rows: Sequence[Row]) -> tuple[Stair, ...]:
    """Return the rows of `calendar.why.stairs.staircase` as the macro `staircase` takes them."""
    return build_stairs([_step(row) for row in rows])


def _step(row: Row) -> Step:
    return Step(row.on, row.name, row.note, row.weeks or None, _style(row.phase), row.key, row.last_on)


def _style(phase: str) -> Style | None:
    if not phase:
        return None
    return "dotted" if phase in _WAITS else phase_style(phase)
