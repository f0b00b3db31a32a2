"""By when the next step on a deviation is due: working days over weekends and holidays, by severity."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.calendar.days.rules import is_working_day, working_days_after
from hankintakello.calendar.deadlines.rules import (
    Due,
    Reclaiming,
    Standing,
    deadlines,
    next_deadline,
    reclaiming,
    reclamation_due,
)
from hankintakello.contracts.deviations.models import Deadline
from hankintakello.contracts.deviations.models import DeviationState as State
from hankintakello.contracts.reclamations.models import ReclamationState


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),  # a Sunday: the same day, all the same
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 2, date(2026, 12, 1)),
        (date(2026, 12, 4), 2, date(2026, 12, 8)),  # independence day is a Sunday
        (date(2026, 12, 22), 2, date(2026, 12, 28)),  # Christmas Eve is no working day
        (date(2027, 3, 25), 1, date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2027, 6, 24), 1, date(2027, 6, 28)),  # Midsummer Eve
    ],
)
def test_working_days_after_skips_weekends_and_holidays(day: date, count: int, expected: date) -> None:
    assert working_days_after(day, count) == expected


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 30))
def test_working_days_after_counts_each_working_day_once(day: date, count: int) -> None:
    found = working_days_after(day, count)

    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert is_working_day(found)
    assert sum(map(is_working_day, between)) == count


@pytest.mark.parametrize(
    ("severity", "seen_on", "expected"),
    [
        (1, date(2026, 11, 23), Due(date(2026, 12, 7), Deadline.FIRST_MEASURE)),
        (2, date(2026, 11, 23), Due(date(2026, 11, 30), Deadline.FIRST_MEASURE)),
        (3, date(2026, 11, 23), Due(date(2026, 11, 25), Deadline.FIRST_MEASURE)),
        (4, date(2026, 11, 23), Due(date(2026, 11, 23), Deadline.FIRST_MEASURE)),
        (1, date(2026, 12, 18), Due(date(2027, 1, 7), Deadline.FIRST_MEASURE)),
        (2, date(2026, 12, 18), Due(date(2026, 12, 29), Deadline.FIRST_MEASURE)),
        (3, date(2026, 12, 23), Due(date(2026, 12, 29), Deadline.FIRST_MEASURE)),
        (4, date(2026, 12, 25), Due(date(2026, 12, 25), Deadline.FIRST_MEASURE)),
    ],
)
def test_first_measure_is_due_by_severity(severity: int, seen_on: date, expected: Due) -> None:
    assert next_deadline(Standing(State.RECORDED, severity, seen_on, seen_on)) == expected


@pytest.mark.parametrize(
    ("state", "severity", "state_on", "correct_by", "expected"),
    [
        (State.ASSESSED, 1, date(2026, 11, 24), None, Due(date(2026, 12, 8), Deadline.CONTACT)),
        (State.ASSESSED, 2, date(2026, 11, 24), None, Due(date(2026, 11, 26), Deadline.CONTACT)),
        (State.ASSESSED, 3, date(2026, 11, 24), None, Due(date(2026, 11, 26), Deadline.CONTACT)),
        (State.ASSESSED, 4, date(2026, 11, 24), None, Due(date(2026, 11, 23), Deadline.RECLAMATION)),
        (State.CONTACTED, 2, date(2026, 11, 25), None, Due(date(2026, 12, 9), Deadline.PLAN)),
        (State.CONTACTED, 2, date(2026, 12, 12), None, Due(date(2026, 12, 28), Deadline.PLAN)),
        (State.CONTACTED, 3, date(2026, 11, 25), None, Due(date(2026, 11, 30), Deadline.RECLAMATION)),
        (State.PLANNED, 3, date(2026, 12, 1), date(2026, 12, 18), Due(date(2026, 12, 29), Deadline.VERIFICATION)),
        (State.PLANNED, 3, date(2026, 12, 1), None, Due(date(2026, 12, 22), Deadline.VERIFICATION)),
        (State.VERIFIED, 3, date(2026, 12, 1), None, Due(date(2026, 12, 15), Deadline.CLOSING)),
        (State.CLOSED, 4, date(2026, 12, 1), None, None),
    ],
)
def test_each_state_has_its_deadline(
    state: State, severity: int, state_on: date, correct_by: date | None, expected: Due | None
) -> None:
    assert next_deadline(Standing(state, severity, date(2026, 11, 23), state_on, correct_by)) == expected


def test_what_is_due_is_told_whole_with_the_earliest_first() -> None:
    recorded_late = Standing(State.RECORDED, 3, date(2026, 11, 16), date(2026, 11, 23))

    assert deadlines(recorded_late) == (
        Due(date(2026, 11, 18), Deadline.FIRST_MEASURE),
        Due(date(2026, 11, 23), Deadline.RECLAMATION),
    )


@pytest.mark.parametrize(
    ("severity", "seen_on", "expected"),
    [
        (1, date(2026, 11, 23), None),
        (2, date(2026, 11, 23), None),
        (3, date(2026, 11, 23), (date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 7))),
        (4, date(2026, 11, 23), (date(2026, 11, 23), date(2026, 12, 7), date(2026, 12, 7))),
        (3, date(2026, 12, 10), (date(2026, 12, 17), date(2026, 12, 28), date(2026, 12, 23))),
    ],
)
def test_reclamation_has_a_target_a_late_day_and_a_last_day(
    severity: int, seen_on: date, expected: tuple[date, date, date] | None
) -> None:
    assert reclaiming(severity, seen_on) == expected


def test_reclamation_that_was_sent_leaves_its_answer_to_wait_for() -> None:
    seen_on, answer_on = date(2026, 11, 2), date(2026, 11, 30)
    one = Standing(State.CONTACTED, 3, seen_on, seen_on)

    unsent = next_deadline(one)
    sent = deadlines(replace(one, is_claimed=True, answer_due_on=answer_on))
    answered = deadlines(replace(one, is_claimed=True))

    assert unsent == Due(date(2026, 11, 9), Deadline.RECLAMATION)
    assert sent == (Due(date(2026, 11, 16), Deadline.PLAN), Due(answer_on, Deadline.ANSWER))
    assert answered == (Due(date(2026, 11, 16), Deadline.PLAN),)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ReclamationState.PROPOSED, date(2026, 11, 9)),
        (ReclamationState.APPROVED, date(2026, 11, 9)),
        (ReclamationState.SENT, date(2026, 11, 30)),
        (ReclamationState.ANSWERED, date(2026, 12, 18)),
        (ReclamationState.PLAN_ACCEPTED, date(2026, 12, 18)),
        (ReclamationState.CORRECTED, None),
        (ReclamationState.CLOSED, None),
    ],
)
def test_reclamation_is_due_by_its_state(state: ReclamationState, expected: date | None) -> None:
    claims = [one for day in (9, 2) if (one := reclaiming(3, date(2026, 11, day))) is not None]
    days = {"answer_due_on": date(2026, 11, 30), "correct_by": date(2026, 12, 18)}

    assert reclamation_due(state, claims, **days) == expected
    assert reclamation_due(ReclamationState.DRAFT, []) is None
    assert claims[1] == Reclaiming(date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 16))
