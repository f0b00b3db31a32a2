"""When a record may go: tables."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.models import ContractState
from hankintakello.insight.retention.models import Record
from hankintakello.insight.retention.rules import (
    LEAST,
    SHIPPED,
    Kept,
    contract_years,
    goes_on,
    is_over,
    last_ended,
)
from hankintakello.tests.today import TODAY

ENDED = Kept(state=ContractState.ENDED, ends_on=date(2016, 11, 22))


@pytest.mark.parametrize(
    ("ended_on", "years", "expected"),
    [
        (date(2016, 12, 31), 10, date(2027, 1, 1)),
        (date(2016, 11, 22), 10, date(2026, 11, 23)),
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 3, 1)),
        (date(2023, 2, 28), 1, date(2024, 2, 29)),
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
    ],
)
def test_record_goes_on_the_day_after_its_years(ended_on: date, years: int, expected: date) -> None:
    assert goes_on(ended_on, years) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 20))
def test_last_end_is_the_last_that_may_go(today: date, years: int) -> None:
    end = last_ended(today, years)

    assert goes_on(end, years) <= today < goes_on(end + timedelta(days=1), years)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"state": ContractState.ARCHIVED}, True),
        ({"state": ContractState.ACTIVE}, False),
        ({"state": ContractState.UPCOMING}, False),
        ({"ends_on": None}, False),
        ({"ends_on": TODAY}, False),
        ({"is_held": True}, False),
        ({"has_open_reclamation": True}, False),
        ({"has_open_appeal": True}, False),
        ({"is_needed": True}, False),
    ],
)
def test_what_keeps_a_contract(change: dict[str, Any], expected: bool) -> None:
    assert is_over(replace(ENDED, **change), TODAY) is expected


def test_contract_stays_as_long_as_the_reports_on_its_contractor() -> None:
    """Act 1233/2006: two years after the work at least. Shipped and least years fit each other."""
    assert contract_years(SHIPPED) == 10
    assert contract_years(dict(SHIPPED) | {Record.CONTRACT: 0}) == 2
    assert all(LEAST[record] <= SHIPPED[record] for record in Record)
    assert {*SHIPPED} == {*LEAST} == {*Record}
