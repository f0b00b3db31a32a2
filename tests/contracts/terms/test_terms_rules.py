"""What is certain, how far a contract can go, and the days by which one must decide."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms.models import OptionState, TermRowKind
from hankintakello.contracts.terms.rules import (
    coverage_end,
    exercise_day,
    goes_on,
    intended,
    is_indefinite,
    is_renewing,
    is_reviewed,
    laid_options,
    laying_point,
    max_extent_on,
    next_end,
    notice_binds_ahead,
    open_options,
    own_notice_day,
    own_review_day,
    present_term,
    review_base,
    terms_of,
)
from hankintakello.contracts.terms.values import ContractFacts, OptionFacts, TermFacts

START, END = date(2025, 1, 1), date(2027, 12, 31)
ORIGINAL = TermFacts(1, TermRowKind.ORIGINAL, START, END)


def contract(**known: Any) -> ContractFacts:
    return ContractFacts(**{"id": 1, "term": TermKind.FIXED, "starts_on": START, "ends_on": END, **known})


def renewing(**known: Any) -> ContractFacts:
    return contract(**{"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 3, **known})


def rows(*ends: tuple[TermRowKind, date, date]) -> tuple[TermFacts, ...]:
    return tuple(TermFacts(number, *row) for number, row in enumerate(ends, start=1))


def options(*given: OptionFacts) -> tuple[OptionFacts, ...]:
    return given


def ends_of(laid: Sequence[Any]) -> list[date | None]:
    return [one.ends_on for one in laid]


# Coverage


def test_coverage_without_rows_is_the_register_s_end() -> None:
    assert coverage_end(contract()) == END
    assert terms_of(contract()) == (ORIGINAL,)


def test_coverage_is_the_end_of_the_last_certain_row() -> None:
    facts = contract(
        terms=rows(
            (TermRowKind.ORIGINAL, START, END),
            (TermRowKind.OPTION, date(2028, 1, 1), date(2028, 12, 31)),
            (TermRowKind.MODIFICATION, date(2029, 1, 1), date(2028, 6, 30)),
        )
    )

    assert coverage_end(facts) == date(2028, 6, 30)
    assert present_term(facts) == facts.terms[-1]


def test_coverage_is_none_when_indefinite() -> None:
    by_kind = contract(term=TermKind.INDEFINITE, ends_on=None)
    by_row = contract(terms=(ORIGINAL, TermFacts(2, TermRowKind.INDEFINITE, date(2028, 1, 1), None)))

    assert [is_indefinite(by_kind), is_indefinite(by_row), is_indefinite(contract())] == [True, True, False]
    assert coverage_end(by_kind) is None
    assert coverage_end(by_row) is None
    assert terms_of(by_kind) == (TermFacts(1, TermRowKind.INDEFINITE, START, None),)


def test_indefinite_with_an_end_in_the_register_has_no_coverage_end() -> None:
    facts = contract(term=TermKind.INDEFINITE)

    assert coverage_end(facts) is None
    assert terms_of(facts)[0].ends_on is None


@pytest.mark.parametrize(
    ("term", "on", "renewing_too"),
    [
        (TermKind.FIXED, False, False),
        (None, False, False),
        (TermKind.INDEFINITE, False, False),
        (TermKind.AUTO_RENEWING, True, True),
        (TermKind.FIXED_THEN_INDEFINITE, True, True),
    ],
)
def test_what_goes_on_by_itself(term: TermKind | None, on: bool, renewing_too: bool) -> None:
    facts = contract(term=term)

    assert goes_on(facts) is on
    assert is_renewing(facts) is renewing_too
    assert not is_renewing(replace(facts, not_renewed_on=date(2026, 1, 1)))
    assert goes_on(replace(facts, not_renewed_on=date(2026, 1, 1))) is on


def test_what_became_indefinite_goes_on_no_more() -> None:
    then = TermFacts(2, TermRowKind.INDEFINITE, date(2028, 1, 1), None)

    assert not goes_on(contract(term=TermKind.FIXED_THEN_INDEFINITE, terms=(ORIGINAL, then)))


# Laying terms end to end


def test_laying_begins_after_the_original_end() -> None:
    assert laying_point((ORIGINAL,)) == (date(2028, 1, 1), 0)


def test_laying_counts_from_the_first_day_so_that_nothing_drifts() -> None:
    """From 31.8. six months end on 28.2. and twelve on 30.8., not on 31.8. as counted from 1.3."""
    laid = rows(
        (TermRowKind.ORIGINAL, date(2024, 8, 31), date(2026, 8, 30)),
        (TermRowKind.OPTION, date(2026, 8, 31), date(2027, 2, 28)),
    )
    facts = contract(terms=laid)

    assert laying_point(laid) == (date(2026, 8, 31), 6)
    assert next_end(facts, 6) == date(2027, 8, 30)
    assert next_end(facts, 12) == date(2028, 2, 29)


def test_laying_begins_anew_after_a_modification() -> None:
    changed = rows(
        (TermRowKind.ORIGINAL, START, END),
        (TermRowKind.OPTION, date(2028, 1, 1), date(2028, 12, 31)),
        (TermRowKind.MODIFICATION, date(2029, 1, 1), date(2029, 5, 31)),
    )

    assert laying_point(changed) == (date(2029, 6, 1), 0)


def test_laying_begins_anew_after_a_modification_of_whole_months() -> None:
    changed = rows((TermRowKind.ORIGINAL, START, END), (TermRowKind.MODIFICATION, date(2028, 1, 1), date(2028, 12, 31)))

    assert laying_point(changed) == (date(2029, 1, 1), 0)


def test_laying_begins_anew_after_a_row_of_no_whole_months_or_of_none() -> None:
    odd = rows((TermRowKind.ORIGINAL, START, END), (TermRowKind.OPTION, date(2028, 1, 1), date(2028, 3, 15)))
    shorter = rows(
        (TermRowKind.ORIGINAL, START, END),
        (TermRowKind.RENEWAL, date(2028, 1, 1), date(2028, 12, 31)),
        (TermRowKind.RENEWAL, date(2029, 1, 1), date(2028, 12, 31)),
    )

    assert laying_point(odd) == (date(2028, 3, 16), 0)
    assert laying_point(shorter) == (date(2029, 1, 1), 0)


def test_laying_is_none_without_an_end() -> None:
    assert laying_point((TermFacts(1, TermRowKind.ORIGINAL, START, None),)) is None
    assert laying_point(()) is None
    assert next_end(contract(ends_on=None), 12) is None
    assert next_end(contract(term=TermKind.INDEFINITE), 12) is None


# Options


def test_options_are_laid_one_after_another_from_the_first_day() -> None:
    facts = contract(
        ends_on=date(2030, 1, 30),
        options=options(OptionFacts(1, 3, None, 6), OptionFacts(2, 3, None, 6), OptionFacts(3, 6, None, 6)),
    )

    laid = laid_options(facts)

    assert ends_of(laid) == [date(2030, 4, 30), date(2030, 7, 30), date(2031, 1, 30)]
    assert [one.before_ends_on for one in laid] == [date(2030, 1, 30), date(2030, 4, 30), date(2030, 7, 30)]
    assert [one.exercise_on for one in laid] == [date(2029, 7, 30), date(2029, 10, 30), date(2030, 1, 30)]
    assert all(one.reachable for one in laid)
    assert max_extent_on(facts) == date(2031, 1, 30)


def test_used_options_are_in_the_coverage_already() -> None:
    facts = contract(
        options=options(OptionFacts(1, 12, state=OptionState.EXERCISED), OptionFacts(2, 12, exercise_months_before=6))
    )

    used, still_open = laid_options(facts)

    assert (used.ends_on, used.exercise_on, used.reachable) == (None, None, False)
    assert (still_open.ends_on, still_open.exercise_on) == (date(2028, 12, 31), date(2027, 6, 30))
    assert open_options(facts) == (still_open,)


def test_option_used_since_keeps_its_own_day() -> None:
    facts = contract(
        terms=rows((TermRowKind.ORIGINAL, START, END), (TermRowKind.OPTION, date(2028, 1, 1), date(2028, 12, 31))),
        options=options(
            OptionFacts(1, 12, state=OptionState.EXERCISED),
            OptionFacts(2, 12, exercise_months_before=6, state=OptionState.EXERCISED),
            OptionFacts(3, 12, exercise_months_before=6),
        ),
    )

    first, second, third = laid_options(facts)

    assert (first.before_ends_on, first.ends_on) == (None, None)
    assert (second.before_ends_on, second.ends_on, second.exercise_on) == (END, date(2028, 12, 31), date(2027, 6, 30))
    assert (third.before_ends_on, third.ends_on) == (date(2028, 12, 31), date(2029, 12, 31))


def test_options_used_since_are_paired_with_the_last_rows() -> None:
    facts = contract(
        terms=rows(
            (TermRowKind.ORIGINAL, START, END),
            (TermRowKind.OPTION, date(2028, 1, 1), date(2028, 12, 31)),
            (TermRowKind.OPTION, date(2029, 1, 1), date(2029, 12, 31)),
        ),
        options=options(OptionFacts(4, 12, state=OptionState.EXERCISED)),
    )

    assert ends_of(laid_options(facts)) == [date(2029, 12, 31)]


@pytest.mark.parametrize("state", [OptionState.DECLINED, OptionState.LAPSED])
def test_chain_stops_after_a_declined_or_lapsed_option(state: OptionState) -> None:
    facts = contract(
        options=options(
            OptionFacts(1, 12, exercise_months_before=3),
            OptionFacts(2, 12, exercise_months_before=3, state=state),
            OptionFacts(3, 24, exercise_months_before=3),
        )
    )

    laid = laid_options(facts)

    assert [one.reachable for one in laid] == [True, False, False]
    assert [one.exercise_on for one in laid] == [date(2027, 9, 30), date(2028, 9, 30), date(2029, 9, 30)]
    assert max_extent_on(facts) == date(2028, 12, 31)


def test_option_s_own_day_is_kept_as_it_is() -> None:
    assert exercise_day(OptionFacts(1, 12, date(2027, 5, 1)), END) == date(2027, 5, 1)
    assert exercise_day(OptionFacts(1, 12, date(2027, 5, 1)), None) == date(2027, 5, 1)
    assert exercise_day(OptionFacts(1, 12, date(2027, 5, 1), 3), END) == date(2027, 9, 30)
    assert exercise_day(OptionFacts(1, 12, None, 0), END) == END
    assert exercise_day(OptionFacts(1, 12, None, 3), None) is None
    assert exercise_day(OptionFacts(1, 12), END) is None


def test_options_without_an_end_before_them_have_no_end() -> None:
    facts = contract(ends_on=None, options=options(OptionFacts(1, 12, date(2027, 5, 1))))

    assert ends_of(laid_options(facts)) == [None]
    assert max_extent_on(facts) is None


def test_furthest_end_is_none_while_the_contract_goes_on() -> None:
    facts = renewing(options=options(OptionFacts(1, 12)))

    assert max_extent_on(facts) is None
    assert max_extent_on(replace(facts, not_renewed_on=date(2026, 1, 1))) == date(2028, 12, 31)
    assert max_extent_on(renewing(not_renewed_on=date(2026, 1, 1))) == END


def test_intent_reaches_past_the_option_it_names_and_no_further() -> None:
    facts = contract(options=options(OptionFacts(1, 12), OptionFacts(2, 12, intent=True), OptionFacts(3, 12)))

    assert [one.option.number for one in intended(open_options(facts))] == [1, 2]
    assert list(intended(open_options(contract(options=options(OptionFacts(1, 12)))))) == []
    assert list(intended(())) == []


# Notice and review


def test_notice_day_is_of_contracts_that_go_on() -> None:
    assert own_notice_day(contract(notice_months=3)) is None
    assert own_notice_day(contract(notice_months=3, term=None)) is None
    assert own_notice_day(renewing()) == date(2027, 9, 30)
    assert own_notice_day(renewing(notice_months=None)) is None
    assert own_notice_day(renewing(ends_on=None)) is None
    assert own_notice_day(renewing(notice_months=0)) == END
    assert own_notice_day(contract(term=TermKind.FIXED_THEN_INDEFINITE, notice_months=6)) == date(2027, 6, 30)


def test_notice_day_of_an_indefinite_contract_is_for_the_day_before_it_is_replaced() -> None:
    facts = contract(term=TermKind.INDEFINITE, notice_months=6)

    assert own_notice_day(facts) is None
    assert own_notice_day(replace(facts, replace_on=date(2028, 1, 1))) == date(2027, 6, 30)
    assert own_notice_day(replace(facts, replace_on=date(2028, 1, 1), notice_months=None)) is None


@pytest.mark.parametrize(
    ("notice", "renewal", "ahead"),
    [(3, 12, False), (12, 12, True), (13, 12, True), (None, 12, False), (12, None, False)],
)
def test_notice_as_long_as_the_renewal_binds_ahead(notice: int | None, renewal: int | None, ahead: bool) -> None:
    assert notice_binds_ahead(renewing(notice_months=notice, renewal_months=renewal)) is ahead
    assert not notice_binds_ahead(contract(notice_months=notice, renewal_months=renewal))


def test_review_is_counted_from_the_last_competition_or_the_start() -> None:
    competed = date(2024, 2, 29)

    assert own_review_day(contract(term=TermKind.INDEFINITE, last_competed_on=competed), 48) == date(2028, 2, 29)
    assert own_review_day(contract(term=TermKind.INDEFINITE), 48) == date(2029, 1, 1)
    assert own_review_day(contract(term=TermKind.INDEFINITE, starts_on=None), 48) is None
    assert own_review_day(renewing(last_competed_on=competed), 48) == date(2028, 2, 29)
    assert own_review_day(contract(last_competed_on=competed), 48) is None
    assert review_base(renewing(last_competed_on=competed)) == (competed, True)
    assert review_base(renewing()) == (START, False)


def test_review_after_an_answer_is_on_the_day_answered() -> None:
    answered = date(2031, 5, 5)

    assert own_review_day(contract(term=TermKind.INDEFINITE, review_on=answered), 48) == answered
    assert own_review_day(contract(term=TermKind.INDEFINITE, starts_on=None, review_on=answered), 48) == answered
    assert own_review_day(contract(review_on=answered), 48) is None


def test_review_of_fixed_then_indefinite_is_counted_from_the_day_after_its_fixed_end() -> None:
    facts = contract(term=TermKind.FIXED_THEN_INDEFINITE, last_competed_on=date(2024, 5, 5))
    row = TermFacts(2, TermRowKind.INDEFINITE, date(2028, 1, 1), None)
    by_now = replace(facts, term=TermKind.INDEFINITE, terms=(ORIGINAL, row))

    assert review_base(facts) == (date(2028, 1, 1), True)
    assert own_review_day(facts, 48) == date(2032, 1, 1)
    assert own_review_day(by_now, 48) == date(2032, 1, 1)
    assert review_base(replace(facts, ends_on=None)) is None


def test_what_is_reviewed() -> None:
    kinds = [TermKind.INDEFINITE, TermKind.AUTO_RENEWING, TermKind.FIXED_THEN_INDEFINITE]

    assert all(is_reviewed(contract(term=kind)) for kind in kinds)
    assert not is_reviewed(contract())
    assert not is_reviewed(contract(term=None))
