"""Working days and still days in Finland: tests and moves, by tables kept for each year.

A working day (in Finnish: arkipäivä) is Monday to Friday and not a holiday; Christmas Eve and Midsummer Eve are
holidays here, as in the act on computing time limits (150/1930, 5 §).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

from .values import NO_STILL_DAYS, MonthDay, StillDays, Stretch

DAY = timedelta(days=1)
_SATURDAY = 5

Ordinals = tuple[int, ...]


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Return the year's holidays in Finland, the eves that the law counts with them."""
    return frozenset(country_holidays("FI", years=year))


def is_working_day(day: date) -> bool:
    """Tell whether the day is Monday to Friday and not a holiday."""
    return day.weekday() < _SATURDAY and day not in holidays_of(day.year)


def is_still(day: date, still: StillDays) -> bool:
    """Tell whether the day is one of the still days."""
    if still.weeks is not None and still.weeks[0] <= day.isocalendar().week <= still.weeks[1]:
        return True
    return still.days is not None and _within((day.month, day.day), *still.days)


def _within(day: MonthDay, first: MonthDay, last: MonthDay) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def _days_of(year: int, wanted: Callable[[date], bool]) -> Ordinals:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return tuple(one for one in range(first, last + 1) if wanted(date.fromordinal(one)))


@cache
def _counted(year: int, still: StillDays) -> Ordinals:
    """The year's days that are not still."""
    return _days_of(year, lambda day: not is_still(day, still))


@cache
def _clear(year: int, still: StillDays) -> Ordinals:
    """The year's working days that are not still."""
    return _days_of(year, lambda day: is_working_day(day) and not is_still(day, still))


def backward(day: date, still: StillDays = NO_STILL_DAYS) -> date:
    """Return the day itself or the nearest earlier working day outside the still days.

    For our own duties: the last safe working day before an option, notice or review day.
    """
    year, place = day.year, bisect_right(_clear(day.year, still), day.toordinal()) - 1
    while place < 0:
        year -= 1
        place = len(_clear(year, still)) - 1
    return date.fromordinal(_clear(year, still)[place])


def forward(day: date) -> date:
    """Return the day itself or the first working day after: a time limit kept before an authority (150/1930, 5 §).

    Never for notice periods.
    """
    year, place = day.year, bisect_left(_clear(day.year, NO_STILL_DAYS), day.toordinal())
    while place == len(_clear(year, NO_STILL_DAYS)):
        year, place = year + 1, 0
    return date.fromordinal(_clear(year, NO_STILL_DAYS)[place])


def forward_then_next_day(day: date) -> date:
    """Return the first working day after the moved last day: the earliest safe day to make the contract.

    An appeal may still arrive on the moved last day itself.
    """
    return forward(forward(day) + DAY)


def counted_back(last: date, days: int, still: StillDays) -> date:
    """Return the first day of a stretch that ends on *last* and holds exactly *days* that are not still; *days* > 0."""
    if days < 1:
        raise ValueError(f"a stretch holds at least one day: {days}")
    year = last.year
    place = bisect_right(_counted(year, still), last.toordinal()) - days
    while place < 0:
        year -= 1
        place += len(_counted(year, still))
    return date.fromordinal(_counted(year, still)[place])


def still_stretches(first: date, last: date, still: StillDays) -> tuple[Stretch, ...]:
    """Return the unbroken stretches of still days between *first* and *last*, both in, in order of time."""
    whole = (one for year in range(first.year - 1, last.year + 1) for one in _begun_in(year, still))
    return tuple((max(begun, first), min(ended, last)) for begun, ended in whole if begun <= last and ended >= first)


@cache
def _begun_in(year: int, still: StillDays) -> tuple[Stretch, ...]:
    """The stretches that begin in the year; they may end in the next."""
    starts = (date.fromordinal(one) for one in _days_of(year, lambda day: is_still(day, still)))
    return tuple((day, _stretch_end(day, still)) for day in starts if not is_still(day - DAY, still))


def _stretch_end(day: date, still: StillDays) -> date:
    while is_still(day + DAY, still):
        day += DAY
    return day


def working_days_after(day: date, count: int, still: StillDays = NO_STILL_DAYS) -> date:
    """Return the *count*-th working day after *day*, which is not counted (150/1930, 2 §); *day* itself for 0.

    Days that are *still* do not count.
    """
    while count > 0:
        day += DAY
        count -= is_working_day(day) and not is_still(day, still)
    return day
