"""How long a maximum lasts, as tables and over any purchases."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.spending.rules import Pace, Purchase, forecast

START = date(2025, 1, 1)


def months(*amounts: int, of: date = START) -> list[Purchase]:
    """A sum at the end of each month."""
    found = []
    for place, amount in enumerate(amounts, start=1):
        year, month = divmod(of.month - 1 + place, 12)
        found.append(Purchase(date(of.year + year, month + 1, 1) - timedelta(days=1), Decimal(amount)))
    return found


# 2025 has 365 days: 12 x 1,000 euros are used in them, so each 1,000 of the maximum lasts 30.4 days more.
@pytest.mark.parametrize(
    ("maximum", "lasts_until"),
    [
        (24_000, date(2026, 12, 31)),
        (13_000, date(2026, 1, 30)),
        (12_001, date(2025, 12, 31)),
        (12_000, date(2025, 12, 31)),
        (6_000, date(2025, 6, 30)),
        (5_999, date(2025, 6, 30)),
        (None, None),
    ],
)
def test_pace_of_the_last_year_goes_on(maximum: int | None, lasts_until: date | None) -> None:
    told = forecast(months(*[1_000] * 12), None if maximum is None else Decimal(maximum), START)
    assert told.used == 12_000
    assert told.pace == Pace(START, date(2025, 12, 31), Decimal(12_000))
    assert told.lasts_until == lasts_until
    assert told.is_over is (maximum is not None and maximum <= 12_000)


def test_older_years_do_not_count_for_the_pace() -> None:
    told = forecast([*months(*[9_000] * 12), *months(*[1_000] * 12, of=date(2026, 1, 1))], Decimal(132_000), START)
    assert told.pace == Pace(date(2026, 1, 1), date(2026, 12, 31), Decimal(12_000))
    assert told.lasts_until == date(2027, 12, 31)


def test_pace_is_counted_from_the_start_of_the_contract() -> None:
    told = forecast([Purchase(date(2025, 4, 10), Decimal(1_000))], Decimal(2_000), START)
    assert told.pace == Pace(START, date(2025, 4, 10), Decimal(1_000))  # 100 days
    assert told.lasts_until == date(2025, 7, 19)


@pytest.mark.parametrize(
    "purchases",
    [
        [],
        [Purchase(date(2025, 3, 30), Decimal(500))],
        [Purchase(date(2025, 1, 1), Decimal(500)), Purchase(date(2025, 6, 1), Decimal(-500))],
    ],
)
def test_too_little_foretells_nothing(purchases: list[Purchase]) -> None:
    assert forecast(purchases, Decimal(1_000), START).lasts_until is None


def test_credit_note_moves_the_day_on_which_it_was_used_up() -> None:
    rows = [(1, 900), (40, 200), (80, -300), (120, 250)]
    told = forecast([Purchase(START + timedelta(days=n), Decimal(a)) for n, a in rows], Decimal(1_000), START)
    assert told.is_over
    assert told.lasts_until == START + timedelta(days=120)


def test_sum_of_a_span_is_spread_over_its_days() -> None:
    year = Purchase(date(2025, 12, 31), Decimal(3_650), date(2025, 1, 1))  # 10 a day
    tenth = Purchase(date(2026, 10, 31), Decimal(3_040), date(2026, 1, 1))  # 304 days, 10 a day
    told = forecast([year, tenth], Decimal(10_000), START)
    assert told.pace == Pace(date(2025, 11, 1), date(2026, 10, 31), Decimal("3650.00"))
    assert told.lasts_until == date(2026, 10, 31) + timedelta(days=331)


@given(
    st.lists(st.tuples(st.integers(0, 1_500), st.integers(-5_000, 50_000)), max_size=30),
    st.integers(1, 2_000_000),
    st.integers(1, 500_000),
)
def test_more_lasts_longer_and_an_open_maximum_lasts_beyond_the_last_purchase(
    rows: list[tuple[int, int]], maximum: int, more: int
) -> None:
    bought = [Purchase(START + timedelta(days=n), Decimal(amount)) for n, amount in rows]
    less, greater = forecast(bought, Decimal(maximum), START), forecast(bought, Decimal(maximum + more), START)
    if less.lasts_until is not None and greater.lasts_until is not None and not less.is_over:
        assert less.lasts_until <= greater.lasts_until
    if not less.is_over and less.lasts_until is not None:
        assert less.lasts_until >= max(one.on for one in bought)
