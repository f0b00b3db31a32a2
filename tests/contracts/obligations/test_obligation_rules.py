"""When tasks are due."""

from datetime import date

import pytest

from hankintakello.contracts.obligations.models import Anchor, ObligationKind
from hankintakello.contracts.obligations.rules import due_after, first_due, is_stale, months_old, next_due

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first_on", "every", "after", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 31)),  # the rhythm keeps to the last day
        (date(2024, 2, 29), 12, date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 1, 15), 3, date(2026, 12, 1), date(2027, 1, 15)),  # what passed is not asked afterwards
        (date(2027, 1, 15), 3, date(2026, 12, 1), date(2027, 1, 15)),
        (date(2026, 1, 15), None, date(2026, 1, 15), None),
    ],
)
def test_rhythm_counts_from_its_first_day(first_on: date, every: int | None, after: date, expected: date) -> None:
    assert next_due(first_on, every, after) == expected


@pytest.mark.parametrize(
    ("kind", "done_on", "report_on", "expected"),
    [
        (ObligationKind.MEETING, date(2026, 2, 1), None, date(2026, 9, 1)),  # early: from the due day all the same
        (ObligationKind.MEETING, date(2026, 4, 20), None, date(2026, 9, 1)),  # late: from the due day all the same
        (ObligationKind.MEETING, date(2026, 9, 1), None, date(2027, 3, 1)),
        (ObligationKind.CONTRACTOR_CHECK, date(2026, 3, 5), date(2026, 2, 10), date(2026, 8, 10)),  # of the report
        (ObligationKind.CONTRACTOR_CHECK, date(2026, 3, 5), None, date(2026, 9, 5)),
    ],
)
def test_task_is_due_again(kind: ObligationKind, done_on: date, report_on: date | None, expected: date) -> None:
    due_on = date(2026, 3, 1)

    found = due_after(kind, first_on=due_on, every_months=6, due_on=due_on, done_on=done_on, report_on=report_on)

    assert found == expected


@pytest.mark.parametrize(
    ("anchor", "months", "every", "starts_on", "ends_on", "expected"),
    [
        (Anchor.START, 3, 6, date(2026, 10, 1), date(2028, 12, 31), date(2027, 1, 1)),
        (Anchor.START, 3, 6, date(2024, 1, 1), date(2028, 12, 31), date(2027, 4, 1)),
        (Anchor.START, 3, None, date(2024, 1, 1), None, TODAY),
        (Anchor.START, 12, 12, None, None, date(2027, 11, 23)),
        (Anchor.START, 12, 12, date(2026, 10, 1), date(2027, 9, 30), None),  # the contract ends before
        (Anchor.END, 2, None, None, date(2027, 1, 31), date(2026, 11, 30)),
        (Anchor.END, 2, None, None, date(2026, 12, 31), TODAY),
        (Anchor.END, 2, None, None, None, None),
    ],
)
def test_first_day_of_what_is_taken_from_the_library(
    anchor: Anchor,
    months: int,
    every: int | None,
    starts_on: date | None,
    ends_on: date | None,
    expected: date | None,
) -> None:
    assert first_due(anchor, months, every, starts_on=starts_on, ends_on=ends_on, today=TODAY) == expected


def test_age_of_a_report_is_counted_in_full_months() -> None:
    ages = [months_old(day, TODAY) for day in (TODAY, date(2026, 10, 24), date(2026, 10, 23), date(2025, 11, 30))]

    assert ages == [0, 0, 1, 11]
    assert [is_stale(day, TODAY) for day in (date(2026, 8, 23), date(2026, 8, 22))] == [False, True]
