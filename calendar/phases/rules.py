"""Which phase of a procurement is going on, and from when it is late; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..days.rules import working_days_after
from ..feeds.titles import PHASES
from ..milestones.values import PhaseRow

GRACE = 5
"""Working days after the start, or the phase before, in which no phase is late, however late the plan is."""


@dataclass(frozen=True, slots=True)
class Going:
    """The phase that goes on: what comes after it ("" for nothing), by when the plan has it done, when it is late."""

    phase: str
    following: str
    until_on: date
    late_on: date


def going(
    planned: Sequence[PhaseRow], done: Mapping[str, date], *, started_on: date | None, needed_on: date | None
) -> Going | None:
    """Return the phase after the last that is done, in the plan's order; None where nothing is left or planned.

    It should be done before the next one begins, the last one before the new contract is needed.
    """
    last = max((place for place, one in enumerate(planned) if one.phase in done), default=-1)
    if last + 1 >= len(planned):
        return None
    phase, after = planned[last + 1], planned[last + 2 : last + 3]
    until_on = after[0].on if after else needed_on
    if until_on is None:
        return None
    since = max((day for day in (started_on, *done.values()) if day is not None), default=None)
    late_on = until_on if since is None else max(until_on, working_days_after(since, GRACE))
    return Going(phase.phase, after[0].phase if after else "", until_on, late_on)


def number_of(phase: str) -> int:
    """Return the number of a phase's day among its contract's: its place among all phases, from 1."""
    return PHASES.index(phase) + 1


def read_number(number: int) -> str:
    """Return the phase of a number."""
    return PHASES[number - 1]
