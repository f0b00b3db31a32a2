"""Penalties and price reductions as tables, each with the contract's clause beside it; caps hold and days only add."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.remedies.models import PenaltyBasis, PeriodUnit
from hankintakello.contracts.remedies.rules import (
    Delay,
    PenaltyTerms,
    lacking,
    penalty,
    reduction,
    started_periods,
)
from hankintakello.contracts.remedies.words import penalty_working, reduction_working
from hankintakello.core.i18n import use_language

DUE = date(2026, 11, 2)
VALUE, PART, FIXED = PenaltyBasis.CONTRACT_VALUE, PenaltyBasis.LATE_PART, PenaltyBasis.FIXED_SUM
DAYS, WEEKS = PeriodUnit.DAYS, PeriodUnit.WEEKS


def terms(basis: PenaltyBasis, rate: str, length: int, unit: PeriodUnit, cap: str | None = None) -> PenaltyTerms:
    """The rate is a percent, or euros of a fixed sum."""
    given = {"sum_": Decimal(rate)} if basis is FIXED else {"percent": Decimal(rate)}
    cap_percent = Decimal(cap) if cap else None
    return PenaltyTerms(basis=basis, period_length=length, period_unit=unit, cap_percent=cap_percent, **given)


@pytest.mark.parametrize(
    ("clause", "said", "base", "days_late", "amount"),
    [
        ("1 % sopimuksen arvosta alkavalta viikolta, enintään 10 %", (VALUE, "1", 1, WEEKS, "10"), "120000", 0, "0"),
        ("1 % sopimuksen arvosta alkavalta viikolta, enintään 10 %", (VALUE, "1", 1, WEEKS, "10"), "120000", 1, "1200"),
        ("1 % sopimuksen arvosta alkavalta viikolta, enintään 10 %", (VALUE, "1", 1, WEEKS, "10"), "120000", 7, "1200"),
        ("1 % sopimuksen arvosta alkavalta viikolta, enintään 10 %", (VALUE, "1", 1, WEEKS, "10"), "120000", 8, "2400"),
        (
            "1 % sopimuksen arvosta alkavalta viikolta, enintään 10 %",
            (VALUE, "1", 1, WEEKS, "10"),
            "120000",
            77,
            "12000",
        ),
        ("0,5 % myöhässä olevan osan hinnasta päivältä", (PART, "0.5", 1, DAYS), "8450", 3, "126.75"),
        (
            "0,2 % viivästyneen osan hinnasta päivältä, enintään 7,5 %",
            (PART, "0.2", 1, DAYS, "7.5"),
            "999",
            40,
            "74.93",
        ),
        ("500 € alkavalta 2 viikon jaksolta", (FIXED, "500", 2, WEEKS), None, 15, "1000"),
        ("250 € päivältä, enintään 5 % sopimuksen arvosta", (FIXED, "250", 1, DAYS, "5"), "20000", 9, "1000"),
        ("0,33 % viivästyneen osan hinnasta päivältä", (PART, "0.33", 1, DAYS), "100.5", 1, "0.33"),
    ],
)
def test_penalty_is_what_the_clause_says(
    clause: str, said: tuple[PenaltyBasis, str, int, PeriodUnit], base: str | None, days_late: int, amount: str
) -> None:
    delay = Delay(DUE, DUE + timedelta(days=days_late))

    found = penalty(terms(*said), delay, Decimal(base) if base else None)

    assert found.amount == Decimal(amount), clause


@pytest.mark.parametrize(
    ("language", "said", "days_late", "lines"),
    [
        (
            "fi",
            (VALUE, "1", 1, WEEKS, "10"),
            20,
            (
                "Sovittu 2.11.2026, laskettu 22.11.2026 asti: 20 päivää",
                "1~% × 3 alkavaa viikkoa × 120~000,00~€ = 3~600,00~€; katto 10~% = 12~000,00~€",
            ),
        ),
        (
            "sv",
            (VALUE, "1", 1, WEEKS, "1.5"),
            20,
            (
                "Avtalat 2.11.2026, räknat till och med 22.11.2026: 20 dagar",
                "1~% × 3 påbörjade veckor × 120~000,00~€ = 3~600,00~€; tak 1,5~% = 1~800,00~€",
                "Taket begränsar: vi kräver 1~800,00~€.",
            ),
        ),
        (
            "en",
            (FIXED, "500", 2, WEEKS),
            1,
            (
                "Agreed 2 Nov 2026, counted to 3 Nov 2026: 1 day",
                "1 started period of 2 weeks × €500.00 = €500.00; the contract's facts hold no cap",
            ),
        ),
    ],
)
def test_working_shows_each_figure(
    language: str, said: tuple[PenaltyBasis, str, int, PeriodUnit], days_late: int, lines: tuple[str, ...]
) -> None:
    with use_language(language):
        found = penalty(terms(*said), Delay(DUE, DUE + timedelta(days=days_late)), Decimal(120_000))

        assert penalty_working(found) == tuple(line.replace("~", "\u00a0") for line in lines)


@pytest.mark.parametrize(
    ("given", "value", "fields"),
    [
        (PenaltyTerms(), "1", ("penalty_basis",)),
        (PenaltyTerms(basis=PenaltyBasis.FREE_TEXT), None, ()),
        (PenaltyTerms(basis=VALUE), None, ("penalty_percent", "period_length", "estimated_value")),
        (PenaltyTerms(basis=PART, period_length=1), None, ("penalty_percent", "period_length")),
        (PenaltyTerms(basis=FIXED, period_length=1, period_unit=DAYS), None, ("penalty_sum",)),
        (terms(FIXED, "1", 1, DAYS, "10"), None, ("estimated_value",)),
        (terms(VALUE, "1", 1, WEEKS), "1", ()),
    ],
)
def test_what_is_missing_is_named_and_never_assumed(
    given: PenaltyTerms, value: str | None, fields: tuple[str, ...]
) -> None:
    assert lacking(given, Decimal(value) if value else None) == fields


def test_penalty_of_terms_that_are_not_whole_is_no_sum() -> None:
    for lame in (PenaltyTerms(), PenaltyTerms(basis=VALUE, period_length=1, period_unit=DAYS)):
        with pytest.raises(ValueError, match="terms"):
            penalty(lame, Delay(DUE, DUE), Decimal(1))


def test_price_reduction_is_a_percent_of_the_price() -> None:
    found = reduction(Decimal(15), Decimal("333.33"))

    assert found.amount == Decimal("50.00")
    assert reduction_working(found) == ("15\u00a0% × 333,33\u00a0€ = 50,00\u00a0€",)


SUMS = st.decimals(min_value=0, max_value=10**9, places=2)
PERCENTS = st.decimals(min_value="0.01", max_value=100, places=2)


@given(SUMS, PERCENTS, PERCENTS, st.integers(1, 60), st.sampled_from(PeriodUnit), st.integers(0, 900))
def test_cap_holds_and_a_day_more_never_costs_less(
    base: Decimal, percent: Decimal, cap: Decimal, length: int, unit: PeriodUnit, days: int
) -> None:
    said = PenaltyTerms(basis=PART, percent=percent, period_length=length, period_unit=unit, cap_percent=cap)
    today, tomorrow = (penalty(said, Delay(DUE, DUE + timedelta(days=n)), base) for n in (days, days + 1))
    uncapped = penalty(
        PenaltyTerms(basis=PART, percent=percent, period_length=length, period_unit=unit),
        Delay(DUE, DUE + timedelta(days=days)),
        base,
    )

    assert 0 <= today.amount <= min(today.cap or 0, uncapped.amount)
    assert today.amount <= tomorrow.amount
    assert today.amount == round(today.amount, 2)
    assert today.is_capped == (today.amount < uncapped.amount)


@given(st.integers(0, 900), st.integers(1, 60), st.sampled_from(PeriodUnit))
def test_periods_cover_the_delay_and_no_more(days: int, length: int, unit: PeriodUnit) -> None:
    count = started_periods(Delay(DUE, DUE + timedelta(days=days)), length, unit)
    of_days = length * (7 if unit is WEEKS else 1)

    assert count * of_days >= days > (count - 1) * of_days
    assert started_periods(Delay(DUE, DUE - timedelta(days=days)), length, unit) == 0
