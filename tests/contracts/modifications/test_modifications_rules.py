"""How a modification moves the end, on the term rows alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.modifications.rules import with_end
from hankintakello.contracts.terms.models import TermRowKind as Kind
from hankintakello.contracts.terms.values import TermFacts

FIRST = TermFacts(1, Kind.ORIGINAL, date(2024, 1, 1), date(2026, 12, 31))
OPTION = TermFacts(2, Kind.OPTION, date(2027, 1, 1), date(2027, 12, 31))
ENDLESS = TermFacts(1, Kind.INDEFINITE, date(2020, 1, 1), None)


def test_later_end_is_a_term_of_its_own() -> None:
    after = TermFacts(3, Kind.MODIFICATION, date(2028, 1, 1), date(2028, 3, 31))
    assert with_end([FIRST, OPTION], date(2028, 3, 31)) == (FIRST, OPTION, after)


def test_earlier_end_cuts_the_term_it_falls_in_and_what_stood_after_is_gone() -> None:
    cut = TermFacts(1, Kind.MODIFICATION, date(2024, 1, 1), date(2026, 6, 30))
    assert with_end([FIRST, OPTION], date(2026, 6, 30)) == (cut,)
    assert with_end([FIRST, OPTION], date(2026, 12, 31)) == (FIRST,)


def test_end_is_agreed_for_a_contract_without_one() -> None:
    assert with_end([ENDLESS], date(2027, 5, 31)) == (
        TermFacts(1, Kind.MODIFICATION, date(2020, 1, 1), date(2027, 5, 31)),
    )


def test_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="2023"):
        with_end([FIRST], date(2023, 12, 31))


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2090, 1, 1)))
def test_rows_always_end_on_the_agreed_day_without_a_gap(ends_on: date) -> None:
    rows = with_end([FIRST, OPTION], ends_on)
    assert rows[-1].ends_on == ends_on
    assert with_end(rows, ends_on) == rows
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    for before, after in zip(rows, rows[1:], strict=False):
        assert before.ends_on is not None
        assert after.starts_on is not None
        assert (after.starts_on - before.ends_on).days == 1
