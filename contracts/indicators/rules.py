"""Periods of measuring, and how an indicator stands. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from ..terms.months import DAY, add_months
from .models import Direction, Indicator, Measurement, Rhythm
from .values import Course, Period, Standing, Told

MONTHS: Mapping[Rhythm, int] = {
    Rhythm.MONTHLY: 1,
    Rhythm.QUARTERLY: 3,
    Rhythm.HALF_YEARLY: 6,
    Rhythm.YEARLY: 12,
}
TIME_TO_MEASURE = timedelta(days=30)


def period_of(day: date, rhythm: Rhythm) -> Period:
    """Return the period of the calendar that holds the day."""
    months = MONTHS[rhythm]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, add_months(first, months) - DAY)


def periods(one: Indicator, until: date) -> list[Period]:
    """Return the periods of the indicator that have begun by the day, oldest first."""
    found, last = [], min(until, one.ended_on) if one.ended_on is not None else until
    period = period_of(one.starts_on, one.rhythm)
    while period.first_on <= last:
        found.append(period)
        period = period_of(period.last_on + DAY, one.rhythm)
    return found


def due_on(period: Period) -> date:
    """Return the day by which the period should have been measured: thirty days after its end."""
    return period.last_on + TIME_TO_MEASURE


def is_met(direction: Direction, target: Decimal, value: Decimal) -> bool:
    """Tell whether a figure is on the good side of its target; the target itself is good."""
    return value >= target if direction is Direction.AT_LEAST else value <= target


def told(one: Indicator, measurements: Sequence[Measurement], today: date, *, is_over: bool = False) -> Told:
    """Return how the indicator stands by its measurements that stand, oldest first.

    It lacks one while a period is unmeasured thirty days after its end; of a contract that *is_over*, and of an
    indicator that was ended, nothing is waited for.
    """
    known = {one.period_on for one in measurements}
    waits = not is_over and one.ended_on is None
    ended = [period for period in periods(one, today) if period.last_on < today and period.first_on not in known]
    lacking = [period for period in ended if waits and due_on(period) < today]
    following = next((due_on(period) for period in ended if due_on(period) >= today), None) if waits else None
    met = [is_met(one.direction, one.target, row.value) for row in measurements]
    if lacking:
        standing = Standing.LACKING
    elif not met:
        standing = Standing.NEW
    else:
        standing = Standing.MET if met[-1] else Standing.MISSED
    values = [row.value for row in measurements]
    return Told(one, measurements, standing, course_of(one.direction, values), lacking, met.count(False), following)


def course_of(direction: Direction, values: Sequence[Decimal]) -> Course | None:
    """Return where the last two figures lead; None of under two."""
    if len(values) < 2:
        return None
    before, now = values[-2:]
    if now == before:
        return Course.SAME
    return Course.BETTER if (now > before) is (direction is Direction.AT_LEAST) else Course.WORSE
