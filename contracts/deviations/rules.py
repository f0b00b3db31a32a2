"""What may follow what, when a deviation weighs more than was thought, and when two reports are of the same thing."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from ...core.names import folded
from ..terms.months import add_months
from .models import DeviationState, StepKind
from .values import CRITICAL, MAJOR, MINOR, Sighting

State = DeviationState

LEADS_TO: Mapping[StepKind, DeviationState] = {
    StepKind.ASSESSED: State.ASSESSED,
    StepKind.CONTACTED: State.CONTACTED,
    StepKind.PLANNED: State.PLANNED,
    StepKind.FAILED: State.CONTACTED,
    StepKind.VERIFIED: State.VERIFIED,
    StepKind.CLOSED: State.CLOSED,
    StepKind.REOPENED: State.ASSESSED,
}
_NEXT: Mapping[DeviationState, tuple[StepKind, ...]] = {
    State.RECORDED: (StepKind.ASSESSED,),
    State.ASSESSED: (StepKind.CONTACTED,),
    State.CONTACTED: (StepKind.PLANNED,),
    State.PLANNED: (StepKind.VERIFIED, StepKind.FAILED),
    State.VERIFIED: (StepKind.CLOSED, StepKind.FAILED),
    State.CLOSED: (StepKind.REOPENED,),
}
TELLS = frozenset(
    {StepKind.PLANNED, StepKind.FAILED, StepKind.VERIFIED, StepKind.CLOSED, StepKind.REOPENED, StepKind.NOTED}
)
"""The steps that say something in words."""
MINORS_MAKE_MAJOR, WITHIN_MONTHS = 3, 6

SAME_TYPE_WITHIN, SAME_WORDS_WITHIN = timedelta(days=7), timedelta(days=30)
_WORD = re.compile(r"\w{4,}")
_STEM = 5  # Finnish bends the ends of words
_ALIKE = 0.4


def next_steps(state: DeviationState, severity: int) -> tuple[StepKind, ...]:
    """Return the steps that may follow, the usual one first; a light one may be closed once it was looked at."""
    steps = _NEXT[state]
    if severity <= MINOR and state in (State.ASSESSED, State.CONTACTED, State.PLANNED):
        return (*steps, StepKind.CLOSED)
    return steps


def after_repeats(severity: int, seen_on: date, others: Collection[date]) -> int:
    """Return the severity that a new deviation has: the third minor one within six months is major.

    *others* are the days on which the contract's other minor ones were seen.
    """
    if severity != MINOR:
        return severity
    first, last = add_months(seen_on, -WITHIN_MONTHS), add_months(seen_on, WITHIN_MONTHS)
    near = sum(first <= day <= last for day in others)
    return MAJOR if near + 1 >= MINORS_MAKE_MAJOR else MINOR


def after_failure(severity: int) -> int:
    """Return the severity after a correction that did not hold."""
    return min(severity + 1, CRITICAL)


def is_same(one: Sighting, other: Sighting) -> bool:
    """Tell whether two reports on one contract may be of the same thing: one type within days, or like words."""
    apart = abs(one.seen_on - other.seen_on)
    if one.type == other.type and apart <= SAME_TYPE_WITHIN:
        return True
    return apart <= SAME_WORDS_WITHIN and _likeness(one.what, other.what) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    """The share of the shorter text's words that the other has too, 0-1."""
    words, others = _stems(one), _stems(other)
    fewest = min(len(words), len(others))
    return len(words & others) / fewest if fewest else 0.0


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(folded(text))}
