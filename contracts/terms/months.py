"""Months on the calendar: terms laid end to end, and notice days of two readings."""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
_IN_EVERY_MONTH = 28


def add_months(day: date, months: int) -> date:
    """Return the same day number *months* later (earlier if negative), or that month's last day where it lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    number = day.day if day.day <= _IN_EVERY_MONTH else min(day.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, number)


def lay(first: date, months: int) -> date:
    """Return the inclusive end of a term of *months* that begins on *first*: the day before the same day number.

    Where the month lacks the day number, its last day is the end (design rule 1).
    """
    end = add_months(first, months)
    return end - DAY if end.day == first.day else end


def months_laid(first: date, ends_on: date) -> int | None:
    """Return how many whole months from *first* end on *ends_on*, or None where no number does."""
    months = (ends_on.year - first.year) * 12 + ends_on.month - first.month
    return next((n for n in (months, months + 1) if n > 0 and lay(first, n) == ends_on), None)


def notice_day(ends_on: date, months: int) -> date:
    """Return the last day for a notice *months* before the inclusive end: the earlier of two readings (rule 2).

    The same day number before the end, and the day before the same day number before the day after the end.
    In Finnish: irtisanomisen takaraja. Never moved to a working day here.
    """
    return min(add_months(ends_on, -months), add_months(ends_on + DAY, -months) - DAY)
