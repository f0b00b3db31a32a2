"""How long a maximum value lasts at the pace of the last year. Pure; euros without VAT."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

YEAR, LEAST = timedelta(days=365), timedelta(days=90)
FURTHEST = date(2150, 12, 31)


@dataclass(frozen=True, slots=True)
class Purchase:
    """A sum and its day; one from *first_on* to that day is taken to have been used evenly."""

    on: date
    amount: Decimal
    first_on: date | None = None

    def since(self, day: date) -> Decimal:
        """Return what of it was used on *day* or later."""
        first_on = self.first_on or self.on
        days = min((self.on - day).days, (self.on - first_on).days) + 1
        return self.amount * max(days, 0) / ((self.on - first_on).days + 1)


@dataclass(frozen=True, slots=True)
class Pace:
    """What was used from *first_on* to *last_on*, both days in it, and how much that is a day."""

    first_on: date
    last_on: date
    used: Decimal

    @property
    def days(self) -> int:
        """How many days were counted."""
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is used of the maximum, and the last day to which it suffices; None: to no known day."""

    used: Decimal
    pace: Pace | None
    lasts_until: date | None
    is_over: bool = False


def forecast(purchases: Sequence[Purchase], maximum: Decimal | None, starts_on: date | None) -> Forecast:
    """Return what is used, and until when the maximum lasts.

    Once it is used up that is the day on which it was. Before, the pace of the last 365 days goes on, counted from the
    contract's start where that is later; less than 90 days of purchases foretell nothing. Nothing hangs on today.
    """
    rows = sorted(purchases, key=lambda one: one.on)
    used = sum((one.amount for one in rows), Decimal(0))
    if not rows:
        return Forecast(used, None, None)
    pace = _pace(rows, starts_on)
    if maximum is None:
        return Forecast(used, pace, None)
    if used >= maximum:
        return Forecast(used, pace, _reached(rows, maximum), is_over=True)
    if pace is None or pace.used <= 0:
        return Forecast(used, pace, None)
    days = int((maximum - used) * pace.days / pace.used)
    left = (FURTHEST - pace.last_on).days
    return Forecast(used, pace, None if days > left else pace.last_on + timedelta(days=days))


def _pace(rows: Sequence[Purchase], starts_on: date | None) -> Pace | None:
    last_on = rows[-1].on
    bought = min(one.first_on or one.on for one in rows)
    begun = starts_on if starts_on is not None and starts_on <= bought else bought
    first_on = max(begun, last_on - YEAR + timedelta(days=1))
    if last_on - first_on < LEAST:
        return None
    used = sum((one.since(first_on) for one in rows), Decimal(0))
    return Pace(first_on, last_on, used.quantize(Decimal("0.01")))


def _reached(rows: Sequence[Purchase], maximum: Decimal) -> date:
    """The day from which on the sum has stayed at the maximum or above: a credit note may have lowered it."""
    total, day = Decimal(0), rows[-1].on
    above = False
    for one in rows:
        total += one.amount
        if total >= maximum and not above:
            day = one.on
        above = total >= maximum
    return day
