"""Months on the calendar: terms laid end to end, notice days of two readings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.terms.months import add_months, lay, months_laid, notice_day

DAY = timedelta(1)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 240)


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 29), 1, date(2027, 2, 28)),
        (date(2027, 1, 28), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 8, 31), -6, date(2027, 2, 28)),
        (date(2027, 3, 15), -3, date(2026, 12, 15)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2027, 12, 5), 0, date(2027, 12, 5)),
        (date(2027, 11, 30), 1, date(2027, 12, 30)),
    ],
)
def test_months_keep_the_day_number_or_take_the_last_day(day: date, months: int, moved: date) -> None:
    assert add_months(day, months) == moved


@pytest.mark.parametrize(
    ("first", "months", "end"),
    [
        (date(2027, 1, 1), 12, date(2027, 12, 31)),
        (date(2027, 3, 15), 6, date(2027, 9, 14)),
        (date(2033, 8, 31), 18, date(2035, 2, 28)),  # February lacks the 31st: its last day is the end
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 8, 30), 6, date(2028, 2, 29)),  # and the 30th
        (date(2027, 8, 29), 6, date(2028, 2, 28)),  # leap day is there: the day before it
        (date(2026, 8, 29), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 1, date(2027, 9, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 28)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
    ],
)
def test_term_ends_the_day_before_the_same_day_number(first: date, months: int, end: date) -> None:
    assert lay(first, months) == end


@given(DAYS, MONTHS)
def test_term_ends_right_before_the_next_or_on_the_month_s_last_day(first: date, months: int) -> None:
    after = lay(first, months) + DAY

    assert after.day in (first.day, 1)
    whole = (after.year - first.year) * 12 + after.month - first.month
    assert whole == months + (after.day != first.day)


@given(DAYS, MONTHS)
def test_months_laid_are_found_again(first: date, months: int) -> None:
    assert months_laid(first, lay(first, months)) == months


@pytest.mark.parametrize(
    ("first", "end"),
    [
        (date(2027, 1, 1), date(2027, 12, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2027, 1, 15), date(2027, 1, 14)),
        (date(2027, 1, 15), date(2027, 2, 15)),
        (date(2027, 1, 15), date(2026, 3, 14)),
    ],
)
def test_months_laid_are_none_where_no_whole_number_ends_there(first: date, end: date) -> None:
    assert months_laid(first, end) is None


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [
        (date(2027, 12, 31), 3, date(2027, 9, 30)),
        (date(2027, 6, 30), 3, date(2027, 3, 30)),  # the same day number is earlier than the day before 1.4.
        (date(2027, 3, 30), 9, date(2026, 6, 29)),  # June lacks the 31st: the second reading is earlier
        (date(2027, 2, 28), 6, date(2026, 8, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2028, 2, 28), 12, date(2027, 2, 27)),  # 29.2. a year before is 28.2.: the day before it
        (date(2030, 1, 30), 6, date(2029, 7, 30)),
        (date(2031, 10, 31), 9, date(2031, 1, 31)),
        (date(2027, 4, 30), 2, date(2027, 2, 28)),
        (date(2027, 7, 15), 1, date(2027, 6, 15)),
        (date(2027, 7, 15), 0, date(2027, 7, 15)),
    ],
)
def test_notice_day_is_the_earlier_of_two_readings(end: date, months: int, day: date) -> None:
    assert notice_day(end, months) == day


@given(DAYS, st.integers(0, 60))
def test_notice_day_leaves_the_whole_period_in_either_reading(end: date, months: int) -> None:
    day = notice_day(end, months)

    assert add_months(day, months) <= end
    assert add_months(day + DAY, months) <= end + DAY
