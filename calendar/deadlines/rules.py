"""By when the next step on a deviation has to be taken: working days by severity, from the day it was seen.

The days are our own defaults: the law says only "within a reasonable time". Days 10 and 14 after the observation are
those on which a reclamation that has not gone out is late, and almost certainly too late.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ...contracts.deviations.models import Deadline, DeviationState
from ...contracts.deviations.values import CRITICAL, MAJOR, MINOR, NOTICE
from ...contracts.reclamations.models import ReclamationState
from ...contracts.reclamations.rules import UNSENT
from ..days.rules import backward, forward, working_days_after

FIRST_MEASURE: Mapping[int, int] = {NOTICE: 10, MINOR: 5, MAJOR: 2, CRITICAL: 0}
"""Working days to the first measure; 0 is the same day."""
CONTACT: Mapping[int, int] = {NOTICE: 10, MINOR: 2, MAJOR: 2, CRITICAL: 0}
"""Working days from the assessment to telling the supplier; the lightest waits for the next meeting."""
RECLAMATION: Mapping[int, int] = {MAJOR: 5, CRITICAL: 0}
"""Working days to the reclamation of those that need one."""
RECLAMATION_LATE, RECLAMATION_LAST = 10, timedelta(days=14)
PLAN = timedelta(days=14)
VERIFICATION, CLOSING = 5, 10


@dataclass(frozen=True, slots=True)
class Standing:
    """What the deadlines of a deviation hang on; *state_on* is the day of its present state.

    *is_claimed* once a reclamation of it was sent; *answer_due_on* while the supplier has not answered that.
    """

    state: DeviationState
    severity: int
    seen_on: date
    state_on: date
    correct_by: date | None = None
    is_claimed: bool = False
    answer_due_on: date | None = None
    worsened_on: date | None = None


class Due(NamedTuple):
    """What has to be done by when."""

    on: date
    what: Deadline


class Reclaiming(NamedTuple):
    """The days of a reclamation: the target, when it is late, and the last one."""

    target_on: date
    late_on: date
    last_on: date


def deadlines(one: Standing) -> tuple[Due, ...]:
    """Return what is due of a deviation, the earliest first; nothing of one that is closed."""
    due = [_of_state(one), _of_reclamation(one)]
    return tuple(sorted(one for one in due if one is not None))


def next_deadline(one: Standing) -> Due | None:
    """Return what is due first."""
    return next(iter(deadlines(one)), None)


def ringing(one: Standing) -> tuple[Due, ...]:
    """Return the days on which the alarm rings: what is due first, or before it that it weighs more than was thought;

    and beside it the last day of a reclamation that has not gone out, on which all else of it goes without saying.
    """
    first = next_deadline(one)
    if first is None:
        return ()
    if one.worsened_on is not None and one.worsened_on < first.on:
        first = Due(one.worsened_on, Deadline.WORSENED)
    days = reclamation_of(one)
    return (first, Due(days.last_on, Deadline.RECLAMATION_LAST)) if days else (first,)


_PLACES = (
    Deadline.FIRST_MEASURE,
    Deadline.CONTACT,
    Deadline.RECLAMATION,
    Deadline.ANSWER,
    Deadline.PLAN,
    Deadline.VERIFICATION,
    Deadline.CLOSING,
    Deadline.RECLAMATION_LAST,
    Deadline.WORSENED,
)  # kept with the days: a new one stands last
PER_DEVIATION = 10


def number_of(deviation: int, what: Deadline) -> int:
    """Return the number of a day among its contract's: the deviation's own number, and what is due as its last digit.

    A day of the clock has one number alone; so what is due next is a matter of its own, even on the same day.
    """
    return deviation * PER_DEVIATION + _PLACES.index(what)


def read_number(number: int) -> tuple[int, Deadline]:
    """Return the deviation's number and what is due."""
    return number // PER_DEVIATION, _PLACES[number % PER_DEVIATION]


def reclaiming(severity: int, seen_on: date) -> Reclaiming | None:
    """Return by when a deviation that needs a reclamation has to be claimed; None where it needs none.

    The last day is 14 days after the observation, moved back to a working day.
    """
    if severity not in RECLAMATION:
        return None
    target = working_days_after(seen_on, RECLAMATION[severity])
    return Reclaiming(target, working_days_after(seen_on, RECLAMATION_LATE), backward(seen_on + RECLAMATION_LAST))


def reclamation_due(
    state: ReclamationState,
    claims: Collection[Reclaiming],
    *,
    answer_due_on: date | None = None,
    correct_by: date | None = None,
) -> date | None:
    """Return by when a reclamation has to be taken on: sent, answered, or what it is about corrected."""
    if state in UNSENT:
        return min((days.target_on for days in claims), default=None)
    if state is ReclamationState.SENT:
        return answer_due_on
    return correct_by if state in (ReclamationState.ANSWERED, ReclamationState.PLAN_ACCEPTED) else None


def _of_state(one: Standing) -> Due | None:
    match one.state:
        case DeviationState.RECORDED:
            return Due(working_days_after(one.seen_on, FIRST_MEASURE[one.severity]), Deadline.FIRST_MEASURE)
        case DeviationState.ASSESSED:
            return Due(working_days_after(one.state_on, CONTACT[one.severity]), Deadline.CONTACT)
        case DeviationState.CONTACTED:
            return Due(forward(one.state_on + PLAN), Deadline.PLAN)
        case DeviationState.PLANNED:
            corrected = one.correct_by or one.state_on + PLAN
            return Due(working_days_after(corrected, VERIFICATION), Deadline.VERIFICATION)
        case DeviationState.VERIFIED:
            return Due(working_days_after(one.state_on, CLOSING), Deadline.CLOSING)
        case DeviationState.CLOSED:
            return None


def _of_reclamation(one: Standing) -> Due | None:
    """Due until it was sent or the supplier has come with a plan; then its answer is."""
    if one.is_claimed:
        return Due(one.answer_due_on, Deadline.ANSWER) if one.answer_due_on is not None else None
    days = reclamation_of(one)
    return Due(days.target_on, Deadline.RECLAMATION) if days else None


def reclamation_of(one: Standing) -> Reclaiming | None:
    """Return the days of the reclamation that a deviation still waits for."""
    waits = not one.is_claimed and one.state in _WAITING
    return reclaiming(one.severity, one.seen_on) if waits else None


_WAITING = (DeviationState.RECORDED, DeviationState.ASSESSED, DeviationState.CONTACTED)
