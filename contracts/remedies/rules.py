"""Sums that follow from a contract's own terms, with every figure of their working; nothing is assumed.

Sums are euros and rounded to cents, halves up. A period that has begun counts whole.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .models import PenaltyBasis, PeriodUnit

_CENT = Decimal("0.01")
_DAYS = {PeriodUnit.DAYS: 1, PeriodUnit.WEEKS: 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyTerms:
    """What the contract says of the penalty for delay (in Finnish: viivästyssakko)."""

    basis: PenaltyBasis | None = None
    percent: Decimal | None = None
    sum_: Decimal | None = None
    period_length: int | None = None
    period_unit: PeriodUnit | None = None
    cap_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """A delay: the agreed day, and the day on which it was done or up to which it is counted."""

    due_on: date
    until_on: date

    @property
    def days(self) -> int:
        """How many days late; none where it was done on the agreed day."""
        return max(0, (self.until_on - self.due_on).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """A penalty with its working: *base* is what the percents are of, *cap* the most that the contract allows."""

    delay: Delay
    periods: int
    period_length: int
    period_unit: PeriodUnit
    percent: Decimal | None
    sum_: Decimal | None
    base: Decimal | None
    uncapped: Decimal
    cap_percent: Decimal | None
    cap: Decimal | None
    amount: Decimal

    @property
    def is_capped(self) -> bool:
        """Whether the cap made it smaller."""
        return self.amount < self.uncapped


@dataclass(frozen=True, slots=True)
class Reduction:
    """A price reduction (in Finnish: hinnanalennus) with its working."""

    percent: Decimal
    base: Decimal
    amount: Decimal


def lacking(terms: PenaltyTerms, value: Decimal | None) -> tuple[str, ...]:
    """Return the contract's fields without which its penalty cannot be counted; *value* is the contract's own."""
    if terms.basis is None:
        return ("penalty_basis",)
    if terms.basis is PenaltyBasis.FREE_TEXT:
        return ()
    fixed = terms.basis is PenaltyBasis.FIXED_SUM
    found = [("penalty_sum", terms.sum_ is None) if fixed else ("penalty_percent", terms.percent is None)]
    found.append(("period_length", terms.period_length is None or terms.period_unit is None))
    of_value = terms.basis is PenaltyBasis.CONTRACT_VALUE or (fixed and terms.cap_percent is not None)
    found.append(("estimated_value", of_value and value is None))
    return tuple(name for name, is_missing in found if is_missing)


def started_periods(delay: Delay, length: int, unit: PeriodUnit) -> int:
    """Return how many periods of this length the delay has begun."""
    return -(-delay.days // (length * _DAYS[unit]))


def penalty(terms: PenaltyTerms, delay: Delay, base: Decimal | None) -> Penalty:
    """Return the penalty for the delay; *base* is the value or the price of the late part. Raises ValueError where
    the terms are not whole."""
    if terms.period_length is None or terms.period_unit is None or terms.basis in (None, PenaltyBasis.FREE_TEXT):
        raise ValueError("the contract's terms do not say how the penalty is counted")
    periods = started_periods(delay, terms.period_length, terms.period_unit)
    fixed = terms.basis is PenaltyBasis.FIXED_SUM
    for_one = _given(terms.sum_) if fixed else _given(base) * _given(terms.percent) / 100
    uncapped = _cents(for_one * periods)
    cap = _cents(_given(base) * terms.cap_percent / 100) if terms.cap_percent is not None else None
    return Penalty(
        delay=delay,
        periods=periods,
        period_length=terms.period_length,
        period_unit=terms.period_unit,
        percent=None if fixed else terms.percent,
        sum_=terms.sum_ if fixed else None,
        base=base,
        uncapped=uncapped,
        cap_percent=terms.cap_percent,
        cap=cap,
        amount=uncapped if cap is None else min(uncapped, cap),
    )


def reduction(percent: Decimal, base: Decimal) -> Reduction:
    """Return the price reduction of *percent* of the price of what was defective."""
    return Reduction(percent, base, _cents(base * percent / 100))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _given(amount: Decimal | None) -> Decimal:
    if amount is None:
        raise ValueError("the contract's terms lack a figure")
    return amount
