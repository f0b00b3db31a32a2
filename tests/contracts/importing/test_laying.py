"""The term rows that a register's word makes."""

from datetime import date

import pytest

from hankintakello.contracts.importing.laying import is_laid_anew, laid_by_people, lay_terms, used_after
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms.models import TermRowKind

ORIGINAL, OPTION = TermRowKind.ORIGINAL, TermRowKind.OPTION
START, END = date(2024, 1, 31), date(2026, 1, 30)


@pytest.mark.parametrize("term", [TermKind.FIXED, TermKind.AUTO_RENEWING, TermKind.FIXED_THEN_INDEFINITE, None])
def test_end_is_that_of_the_present_coverage(term: TermKind | None) -> None:
    assert lay_terms(term, START, END) == [{"number": 1, "kind": ORIGINAL, "starts_on": START, "ends_on": END}]


def test_until_further_notice_has_no_end_whatever_the_register_says() -> None:
    row = {"number": 1, "kind": TermRowKind.INDEFINITE, "starts_on": START, "ends_on": None}

    assert lay_terms(TermKind.INDEFINITE, START, END) == [row]


def test_used_options_are_laid_after_an_end_that_lacks_them_without_drift() -> None:
    rows = lay_terms(TermKind.FIXED, START, END, used_months=[1, 1, 12])

    assert [(row["number"], row["kind"], row["starts_on"], row["ends_on"]) for row in rows] == [
        (1, ORIGINAL, START, END),
        (2, OPTION, date(2026, 1, 31), date(2026, 2, 28)),
        (3, OPTION, date(2026, 3, 1), date(2026, 3, 30)),
        (4, OPTION, date(2026, 3, 31), date(2027, 3, 30)),
    ]


def test_unknown_end_lays_nothing_after_it() -> None:
    assert len(lay_terms(TermKind.FIXED, START, None, used_months=[12])) == 1


def test_used_options_count_only_where_the_end_lacks_them() -> None:
    options = [[12, "exercised", None, None], [24, "open", None, None], [6, "exercised", None, None]]

    assert used_after("original", options) == [12, 6]
    assert used_after(None, options) == []


def test_people_s_rows_are_those_beyond_the_register_s_word() -> None:
    used = [[12, "exercised", None, None]]
    laid = lay_terms(TermKind.FIXED, START, END, used_months=[12])

    assert not laid_by_people(laid, "original", used)
    assert laid_by_people(laid, None, used)
    assert not laid_by_people([*laid[:1], {"kind": TermRowKind.RENEWAL}], None, used)
    assert laid_by_people([*laid[:1], {"kind": TermRowKind.MODIFICATION}], None, [])


def test_rows_are_laid_anew_when_days_change_and_nobody_recorded_more() -> None:
    assert is_laid_anew(["ends_on"], False)
    assert not is_laid_anew(["ends_on"], True)
    assert not is_laid_anew(["title", "notice_months"], False)
