"""Working days, still days and the three ways to move a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.calendar.days.rules import (
    backward,
    counted_back,
    forward,
    forward_then_next_day,
    holidays_of,
    is_still,
    is_working_day,
    still_stretches,
)
from hankintakello.calendar.days.values import NO_STILL_DAYS, StillDays
from hankintakello.contracts.terms.months import add_months
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.known import STILL

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))

# Days on Monday to Friday that move a time limit (act 150/1930, 5 §).
MOVING = {
    2026: "1.1. 6.1. 3.4. 6.4. 1.5. 14.5. 19.6. 24.12. 25.12.",
    2027: "1.1. 6.1. 26.3. 29.3. 6.5. 25.6. 6.12. 24.12.",
    2028: "6.1. 14.4. 17.4. 1.5. 25.5. 23.6. 6.12. 25.12. 26.12.",
    2029: "1.1. 30.3. 2.4. 1.5. 10.5. 22.6. 6.12. 24.12. 25.12. 26.12.",
}


@pytest.mark.parametrize(("year", "days"), MOVING.items())
def test_holidays_on_weekdays_are_those_of_the_law(year: int, days: str) -> None:
    listed = {date(year, int(month), int(day)) for day, month in (one.split(".")[:2] for one in days.split())}

    assert {day for day in holidays_of(year) if day.weekday() < 5} == listed


@given(DAYS)
def test_working_day_agrees_with_easter(day: date) -> None:
    assert is_working_day(day) == oracle.is_working(day)


@given(DAYS)
def test_still_day_agrees_with_the_calendar(day: date) -> None:
    assert is_still(day, STILL) == oracle.is_still(day)


@pytest.mark.parametrize(
    ("start", "days", "moved"),
    [
        (date(2026, 11, 24), 14, date(2026, 12, 8)),
        (date(2026, 12, 10), 14, date(2026, 12, 28)),
        (date(2026, 11, 22), 14, date(2026, 12, 7)),
        (date(2026, 12, 23), 14, date(2027, 1, 7)),
        (date(2026, 3, 20), 14, date(2026, 4, 7)),
        (date(2027, 6, 11), 14, date(2027, 6, 28)),
        (date(2026, 10, 1), 90, date(2026, 12, 30)),
    ],
)
def test_time_limit_in_days_moves_forward(start: date, days: int, moved: date) -> None:
    assert forward(start + timedelta(days)) == moved


@pytest.mark.parametrize(
    ("start", "months", "moved"),
    [(date(2027, 1, 31), 1, date(2027, 3, 1)), (date(2028, 1, 31), 1, date(2028, 2, 29))],
)
def test_time_limit_in_months_moves_forward(start: date, months: int, moved: date) -> None:
    assert forward(add_months(start, months)) == moved


def test_months_before_are_not_moved_by_themselves() -> None:
    assert add_months(date(2027, 8, 31), -6) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 12, 8), date(2026, 12, 9)),  # Tuesday: the next day is safe
        (date(2026, 12, 4), date(2026, 12, 7)),  # Friday: Sunday is Independence Day, Monday is a working day
        (date(2026, 12, 5), date(2026, 12, 8)),  # Saturday: the limit moves to Monday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas Eve, a Thursday
        (date(2026, 4, 3), date(2026, 4, 8)),  # Good Friday to Easter Monday
        (date(2027, 12, 31), date(2028, 1, 3)),  # over the turn of the year
    ],
)
def test_contract_can_be_made_the_working_day_after_the_moved_limit(day: date, moved: date) -> None:
    assert forward_then_next_day(day) == moved


@pytest.mark.parametrize(
    ("day", "moved"),
    [(date(2022, 12, 31), date(2023, 1, 2)), (date(2028, 12, 31), date(2029, 1, 2))],  # a Saturday, a Sunday
)
def test_forward_over_the_turn_of_the_year(day: date, moved: date) -> None:
    assert forward(day) == moved


@given(DAYS)
def test_forward_agrees_with_one_day_at_a_time(day: date) -> None:
    assert forward_then_next_day(day) == oracle.contract_on(day, 0)


@given(DAYS, st.booleans())
def test_backward_agrees_with_one_day_at_a_time(day: date, still: bool) -> None:
    moved = backward(day, STILL if still else NO_STILL_DAYS)

    assert moved == oracle.back_to(day, lambda one: oracle.is_clear(one, still=still))


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2026, 12, 23), date(2026, 12, 23)),  # the last working day before the still days
        (date(2026, 12, 24), date(2026, 12, 23)),
        (date(2027, 1, 6), date(2026, 12, 23)),
        (date(2027, 1, 7), date(2027, 1, 7)),
        (date(2026, 6, 29), date(2026, 6, 26)),  # Monday of week 27
        (date(2026, 7, 26), date(2026, 6, 26)),  # Sunday of week 30
        (date(2026, 7, 27), date(2026, 7, 27)),
        (date(2021, 1, 3), date(2020, 12, 23)),  # week 53 of the year before
    ],
)
def test_backward_outside_still_days_at_their_borders(day: date, moved: date) -> None:
    assert backward(day, STILL) == moved


def test_still_days_within_one_year_need_not_turn_it() -> None:
    still = StillDays(days=((5, 1), (5, 3)))

    assert [is_still(date(2026, 5, n), still) for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert not is_still(date(2026, 4, 30), still)


def test_still_days_can_be_one_day() -> None:
    still = StillDays(days=((5, 1), (5, 1)))

    assert [is_still(date(2026, month, 1), still) for month in (4, 5, 6)] == [False, True, False]


def test_no_still_days_are_set() -> None:
    assert not is_still(date(2026, 12, 24), NO_STILL_DAYS)
    assert still_stretches(date(2026, 1, 1), date(2026, 12, 31), NO_STILL_DAYS) == ()


@given(DAYS, st.integers(1, 400))
def test_stretch_holds_exactly_the_days_that_are_not_still(last: date, days: int) -> None:
    first = counted_back(last, days, STILL)

    counted = [one for n in range((last - first).days + 1) if not oracle.is_still(one := first + timedelta(n))]
    assert len(counted) == days
    assert counted[0] == first


def test_stretch_counts_every_day_over_the_turn_of_the_year() -> None:
    new_year = date(2026, 1, 1)

    assert [counted_back(new_year, days, NO_STILL_DAYS) for days in (1, 2, 367)] == [
        new_year,
        date(2025, 12, 31),
        date(2024, 12, 31),
    ]


def test_stretch_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="^a stretch holds at least one day: 0$"):
        counted_back(date(2026, 1, 1), 0, STILL)


@given(DAYS, st.integers(0, 500))
def test_still_stretches_hold_the_still_days_and_no_others(first: date, length: int) -> None:
    last = first + timedelta(length)

    found = still_stretches(first, last, STILL)

    listed = [begun + timedelta(n) for begun, ended in found for n in range((ended - begun).days + 1)]
    days = [first + timedelta(n) for n in range(length + 1)]
    assert listed == [day for day in days if oracle.is_still(day)]
    assert all(later[0] - ended > timedelta(1) for (_, ended), later in zip(found, found[1:], strict=False))


def test_still_stretch_over_the_turn_of_the_year_is_one() -> None:
    assert still_stretches(date(2026, 12, 1), date(2027, 1, 31), STILL) == ((date(2026, 12, 24), date(2027, 1, 6)),)


def test_still_stretch_is_found_by_its_first_or_last_day_alone() -> None:
    eve, epiphany = date(2026, 12, 24), date(2027, 1, 6)

    assert still_stretches(date(2026, 12, 1), eve, STILL) == ((eve, eve),)
    assert still_stretches(epiphany, date(2027, 1, 31), STILL) == ((epiphany, epiphany),)
