"""When tasks are due: the rhythm, the first day, the age of a report. Pure."""

from datetime import date

from ..terms.months import add_months
from .models import Anchor, ObligationKind

LONGEST_RHYTHM = 120
FRESH_MONTHS = 3
"""How old a report may be when the contract is made (tilaajavastuulaki 1233/2006, 5 §)."""


def counts_from_report(kind: ObligationKind) -> bool:
    """Tell whether the next time is counted from the date of the report that was got (1233/2006: every 12 months)."""
    return kind is ObligationKind.CONTRACTOR_CHECK


def next_due(first_on: date, every_months: int | None, after: date) -> date | None:
    """Return the first day of the rhythm after *after*; None for what is done once.

    Each day is counted from the first one, so a rhythm that begins on the 31st keeps to the months' last days.
    """
    if every_months is None:
        return None
    passed = (after.year - first_on.year) * 12 + after.month - first_on.month
    times = max(passed // every_months, 0)
    while (day := add_months(first_on, times * every_months)) <= after:
        times += 1
    return day


def due_after(
    kind: ObligationKind,
    *,
    first_on: date,
    every_months: int | None,
    due_on: date,
    done_on: date,
    report_on: date | None = None,
) -> date | None:
    """Return when a task that was done is due again; None where it is done for good.

    It follows from the day it was due, however late it was done; what passed meanwhile is not asked afterwards. A
    report is asked again when the one that was got is so many months old.
    """
    if every_months is not None and counts_from_report(kind):
        return add_months(report_on or done_on, every_months)
    return next_due(first_on, every_months, max(due_on, done_on))


def first_due(
    anchor: Anchor,
    months: int,
    every_months: int | None,
    *,
    starts_on: date | None,
    ends_on: date | None,
    today: date,
) -> date | None:
    """Return the first day of a library's task for a contract; None where it does not come.

    What would have been before today comes today if it is asked once, else in its rhythm.
    """
    if anchor is Anchor.END:
        if ends_on is None or ends_on < today:
            return None
        return max(add_months(ends_on, -months), today)
    day = add_months(starts_on or today, months)
    if day < today:
        day = next_due(day, every_months, today) or today
    return None if ends_on is not None and day > ends_on else day


def months_old(report_on: date, today: date) -> int:
    """Return the report's age in full months."""
    months = max((today.year - report_on.year) * 12 + today.month - report_on.month, 0)
    return months - 1 if months and add_months(report_on, months) > today else months


def is_stale(report_on: date, done_on: date) -> bool:
    """Tell whether a report was older than three months when it was got."""
    return add_months(report_on, FRESH_MONTHS) < done_on
