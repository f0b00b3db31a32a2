"""Periods of measuring, and how an indicator stands by what was measured."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from hankintakello.contracts.indicators.models import Direction, Indicator, Measurement, Rhythm
from hankintakello.contracts.indicators.rules import course_of, due_on, period_of, periods, told
from hankintakello.contracts.indicators.values import Course, Period, Standing
from hankintakello.tests.today import TODAY

AT = datetime(2026, 11, 23, tzinfo=UTC)


def indicator(**changes: Any) -> Indicator:
    """Deliveries on time, at least 98 %, monthly from August 2026."""
    given: dict[str, Any] = {"name": "Ajallaan", "unit": "%", "target": Decimal(98), "direction": Direction.AT_LEAST}
    more: dict[str, Any] = {"rhythm": Rhythm.MONTHLY, "starts_on": date(2026, 8, 17), "made_by": "Aino", "made_at": AT}
    return Indicator(id=1, contract_id=1, **{**given, **more, **changes})


def measured(month: int, value: str) -> Measurement:
    return Measurement(
        indicator_id=1, period_on=date(2026, month, 1), value=Decimal(value), recorded_by="Aino", recorded_at=AT
    )


@pytest.mark.parametrize(
    ("day", "rhythm", "first", "last"),
    [
        (date(2028, 2, 29), Rhythm.MONTHLY, date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 11, 23), Rhythm.QUARTERLY, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 6, 30), Rhythm.HALF_YEARLY, date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), Rhythm.HALF_YEARLY, date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), Rhythm.YEARLY, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_period_is_of_the_calendar(day: date, rhythm: Rhythm, first: date, last: date) -> None:
    assert period_of(day, rhythm) == Period(first, last)


def test_periods_go_from_the_start_to_the_end() -> None:
    assert [one.first_on.month for one in periods(indicator(), TODAY)] == [8, 9, 10, 11]
    assert [one.first_on.month for one in periods(indicator(ended_on=date(2026, 9, 30)), TODAY)] == [8, 9]
    assert due_on(period_of(date(2026, 9, 5), Rhythm.MONTHLY)) == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("values", "standing", "lacking", "missed"),
    [
        ({}, Standing.LACKING, [8, 9], 0),
        ({8: "99", 9: "98"}, Standing.MET, [], 0),
        ({8: "99", 9: "97.999"}, Standing.MISSED, [], 1),
        ({8: "90", 10: "99"}, Standing.LACKING, [9], 1),
        ({8: "90", 9: "90", 10: "99"}, Standing.MET, [], 2),
    ],
)
def test_standing(values: dict[int, str], standing: Standing, lacking: list[int], missed: int) -> None:
    found = told(indicator(), [measured(month, value) for month, value in values.items()], TODAY)

    assert (found.standing, [one.first_on.month for one in found.lacking], found.missed) == (standing, lacking, missed)


def test_new_ended_and_over_wait_for_nothing() -> None:
    young = told(indicator(starts_on=date(2026, 10, 1)), [], TODAY)

    assert (young.standing, young.due_on) == (Standing.NEW, date(2026, 11, 30))
    assert told(indicator(ended_on=TODAY), [], TODAY).standing is Standing.NEW
    over = told(indicator(), [measured(8, "97")], TODAY, is_over=True)
    assert (over.standing, over.due_on) == (Standing.MISSED, None)


@pytest.mark.parametrize(
    ("direction", "values", "course"),
    [
        (Direction.AT_LEAST, ["1"], None),
        (Direction.AT_LEAST, ["1", "2"], Course.BETTER),
        (Direction.AT_MOST, ["1", "2"], Course.WORSE),
        (Direction.AT_MOST, ["3", "2"], Course.BETTER),
        (Direction.AT_LEAST, ["2", "2"], Course.SAME),
    ],
)
def test_course(direction: Direction, values: list[str], course: Course | None) -> None:
    assert course_of(direction, [Decimal(one) for one in values]) is course
