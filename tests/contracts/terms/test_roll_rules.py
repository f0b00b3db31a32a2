"""What time alone changes: renewals, options, beginnings and ends."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.models import ContractState, TermKind
from hankintakello.contracts.terms.models import OptionState, TermRowKind
from hankintakello.contracts.terms.months import lay
from hankintakello.contracts.terms.roll import applied, next_change, roll, state_change, state_on
from hankintakello.contracts.terms.rules import coverage_end, is_indefinite, own_notice_day
from hankintakello.contracts.terms.values import Change, ChangeKind, ContractFacts, OptionFacts, RollReason, TermFacts

START, END = date(2025, 1, 1), date(2027, 12, 31)
DAY = timedelta(1)


def contract(**known: Any) -> ContractFacts:
    return ContractFacts(**{"id": 1, "term": TermKind.FIXED, "starts_on": START, "ends_on": END, **known})


def renewing(**known: Any) -> ContractFacts:
    return contract(**{"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 3, **known})


def rolled(facts: ContractFacts, today: date) -> ContractFacts:
    for change in roll(facts, today):
        facts = applied(facts, change)
    return facts


# Renewals


def test_next_term_is_binding_the_day_after_the_notice_day() -> None:
    notice = date(2027, 9, 30)

    assert roll(renewing(), notice) == ()
    assert roll(renewing(), notice + DAY) == (
        Change(
            ChangeKind.RENEWED,
            date(2027, 10, 1),
            RollReason.NOTICE_DAY_PAST,
            notice,
            number=2,
            starts_on=date(2028, 1, 1),
            ends_on=date(2028, 12, 31),
        ),
    )


def test_next_term_without_a_known_notice_is_binding_the_day_after_the_end() -> None:
    facts = renewing(notice_months=None)

    assert roll(facts, END) == ()
    assert roll(facts, END + DAY) == (
        Change(
            ChangeKind.RENEWED,
            date(2028, 1, 1),
            RollReason.TERM_ENDED,
            END,
            number=2,
            starts_on=date(2028, 1, 1),
            ends_on=date(2028, 12, 31),
        ),
    )


def test_notice_day_on_a_day_off_still_binds_by_itself_not_by_the_day_it_was_moved_to() -> None:
    facts = renewing(ends_on=date(2027, 4, 30), notice_months=2)  # 28.2.2027 is a Sunday

    assert roll(facts, date(2027, 2, 28)) == ()
    assert len(roll(facts, date(2027, 3, 1))) == 1


def test_three_years_then_a_year_at_a_time_is_right_for_its_whole_life() -> None:
    """Three years, then a year at a time, with three months' notice: glpi#15893, glpi#14703."""
    facts = renewing()

    for n in range(8):
        notice = date(2027 + n, 9, 30)
        facts = rolled(facts, notice)
        assert coverage_end(facts) == date(2027 + n, 12, 31)
        facts = rolled(facts, notice + DAY)
        assert coverage_end(facts) == date(2028 + n, 12, 31)


def test_renewals_do_not_drift_at_the_end_of_the_month() -> None:
    facts = renewing(starts_on=date(2019, 10, 31), ends_on=date(2021, 10, 30), renewal_months=6, notice_months=None)

    ends = [change.ends_on for change in roll(facts, date(2024, 1, 1))]

    assert ends == [date(2022, 4, 30), date(2022, 10, 30), date(2023, 4, 30), date(2023, 10, 30), date(2024, 4, 30)]


def test_notice_longer_than_the_renewal_binds_terms_ahead() -> None:
    facts = renewing(renewal_months=6, notice_months=12)

    facts = rolled(facts, date(2027, 7, 1))

    assert coverage_end(facts) == date(2028, 12, 31)
    assert own_notice_day(facts) == date(2027, 12, 31)


def test_not_renewed_ends_with_its_term() -> None:
    facts = renewing(not_renewed_on=date(2027, 9, 1))

    assert roll(facts, END) == ()
    assert [change.state for change in roll(facts, END + DAY)] == [ContractState.ENDED]


@pytest.mark.parametrize("known", [{"renewal_months": None}, {"renewal_months": 0}, {"ends_on": None}])
def test_renewal_of_unknown_length_or_end_waits_for_an_answer(known: dict[str, Any]) -> None:
    assert roll(renewing(**known), date(2040, 1, 1)) == ()


def test_fixed_then_indefinite_is_indefinite_after_its_notice_day() -> None:
    facts = contract(term=TermKind.FIXED_THEN_INDEFINITE, notice_months=6)
    notice = date(2027, 6, 30)

    assert roll(facts, notice) == ()
    (change,) = roll(facts, notice + DAY)

    assert change == Change(
        ChangeKind.BECAME_INDEFINITE, date(2027, 7, 1), RollReason.NOTICE_DAY_PAST, notice, 2, date(2028, 1, 1)
    )
    after = applied(facts, change)
    assert is_indefinite(after)
    assert after.term == TermKind.INDEFINITE
    assert after.terms == (
        TermFacts(1, TermRowKind.ORIGINAL, START, END),
        TermFacts(2, TermRowKind.INDEFINITE, date(2028, 1, 1), None),
    )
    assert roll(after, date(2040, 1, 1)) == ()


def test_fixed_then_indefinite_without_a_known_notice_is_indefinite_after_its_end() -> None:
    facts = contract(term=TermKind.FIXED_THEN_INDEFINITE)

    assert roll(facts, END) == ()
    (change,) = roll(facts, END + DAY)
    assert (change.kind, change.reason, change.passed_on) == (
        ChangeKind.BECAME_INDEFINITE,
        RollReason.TERM_ENDED,
        END,
    )


def test_applied_renewal_is_a_row_and_leaves_the_term_kind() -> None:
    after = rolled(renewing(), date(2027, 10, 1))

    assert after.term == TermKind.AUTO_RENEWING
    assert after.terms[1] == TermFacts(2, TermRowKind.RENEWAL, date(2028, 1, 1), date(2028, 12, 31))


# Options


def test_option_lapses_the_day_after_its_own_unmoved_day() -> None:
    facts = contract(options=(OptionFacts(7, 12, exercise_months_before=6),))
    last = date(2027, 6, 30)

    assert roll(facts, last) == ()
    assert roll(facts, last + DAY) == (
        Change(ChangeKind.OPTION_LAPSED, date(2027, 7, 1), RollReason.EXERCISE_DAY_PAST, last, number=7),
    )


def test_option_of_unknown_day_lapses_the_day_after_the_term_before_it() -> None:
    facts = contract(options=(OptionFacts(1, 12),))

    assert roll(facts, END) == ()
    assert roll(facts, END + DAY) == (
        Change(ChangeKind.OPTION_LAPSED, date(2028, 1, 1), RollReason.TERM_BEFORE_ENDED, END, number=1),
        Change(ChangeKind.STATE, date(2028, 1, 1), RollReason.TERM_ENDED, END, state=ContractState.ENDED),
    )


def test_second_option_lapses_on_its_own_day() -> None:
    facts = contract(options=(OptionFacts(1, 12, exercise_months_before=6), OptionFacts(2, 12, date(2027, 3, 1))))

    lapsed = [(change.number, change.on) for change in roll(facts, date(2027, 12, 1))]

    assert lapsed == [(2, date(2027, 3, 2)), (1, date(2027, 7, 1))]


def test_intended_option_lapses_too_when_nobody_used_it() -> None:
    """What is renewed by a word is never renewed by the clock: glpi#23516."""
    facts = contract(options=(OptionFacts(1, 12, exercise_months_before=6, intent=True),))

    assert rolled(facts, date(2027, 7, 1)).options[0].state == OptionState.LAPSED


@pytest.mark.parametrize("state", [OptionState.EXERCISED, OptionState.DECLINED, OptionState.LAPSED])
def test_decided_option_is_left_alone(state: OptionState) -> None:
    assert roll(contract(options=(OptionFacts(1, 12, date(2026, 1, 1), state=state),)), END) == ()


def test_option_behind_a_decided_one_lapses_on_its_own_day() -> None:
    declined = OptionFacts(1, 12, date(2026, 1, 1), state=OptionState.DECLINED)
    facts = contract(options=(declined, OptionFacts(2, 12, date(2026, 2, 1))))

    assert [change.number for change in roll(facts, date(2026, 3, 1))] == [2]


def test_option_without_any_day_never_lapses() -> None:
    facts = contract(ends_on=None, options=(OptionFacts(1, 12), OptionFacts(2, 12, None, 6)))

    assert next_change(facts) is None


def test_only_the_option_named_lapses() -> None:
    facts = contract(options=(OptionFacts(1, 12, date(2026, 1, 1)), OptionFacts(2, 12, date(2026, 6, 1))))

    states = [one.state for one in rolled(facts, date(2026, 2, 1)).options]

    assert states == [OptionState.LAPSED, OptionState.OPEN]


# States


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (START - DAY, ContractState.UPCOMING),
        (START, ContractState.ACTIVE),
        (END, ContractState.ACTIVE),
        (END + DAY, ContractState.ENDED),
    ],
)
def test_state_by_the_day(today: date, state: ContractState) -> None:
    assert state_on(contract(), today) == state


def test_state_changes_tell_when_and_why() -> None:
    upcoming = contract(state=ContractState.UPCOMING)

    assert state_change(upcoming, START - DAY) is None
    assert state_change(upcoming, START) == Change(
        ChangeKind.STATE, START, RollReason.STARTED, START - DAY, state=ContractState.ACTIVE
    )
    assert state_change(contract(), START - DAY) == Change(
        ChangeKind.STATE, START, RollReason.NOT_STARTED, START - DAY, state=ContractState.UPCOMING
    )
    assert state_change(replace(upcoming, starts_on=None), START) == Change(
        ChangeKind.STATE, START, RollReason.STARTED, START - DAY, state=ContractState.ACTIVE
    )
    assert state_change(contract(), END + DAY) == Change(
        ChangeKind.STATE, END + DAY, RollReason.TERM_ENDED, END, state=ContractState.ENDED
    )
    assert applied(
        contract(), Change(ChangeKind.STATE, END, RollReason.TERM_ENDED, END, state=ContractState.ENDED)
    ) == (contract(state=ContractState.ENDED))


@pytest.mark.parametrize(
    ("came_in_on", "state"),
    [
        (None, ContractState.ENDED),
        (date(2027, 6, 1), ContractState.ENDED),
        (date(2028, 12, 31), ContractState.ENDED),  # twelve months to the day: not yet
        (date(2029, 1, 1), ContractState.ARCHIVED),
    ],
)
def test_what_ended_long_before_its_import_is_archived(came_in_on: date | None, state: ContractState) -> None:
    facts = contract(came_in_on=came_in_on)

    change = state_change(facts, date(2030, 1, 1))

    assert change is not None
    assert change.state == state
    reason = RollReason.ENDED_BEFORE_IMPORT if state == ContractState.ARCHIVED else RollReason.TERM_ENDED
    assert (change.reason, change.on) == (reason, END + DAY)


def test_extended_contract_is_in_force_again() -> None:
    row = TermFacts(2, TermRowKind.MODIFICATION, END + DAY, date(2031, 12, 31))
    facts = contract(state=ContractState.ENDED, terms=(TermFacts(1, TermRowKind.ORIGINAL, START, END), row))

    assert [(change.state, change.on) for change in roll(facts, date(2028, 5, 1))] == [(ContractState.ACTIVE, START)]


def test_contract_without_an_end_is_in_force() -> None:
    assert state_on(contract(ends_on=None), date(2090, 1, 1)) == ContractState.ACTIVE
    assert state_on(contract(term=TermKind.INDEFINITE), date(2090, 1, 1)) == ContractState.ACTIVE


# Any history


@st.composite
def contracts(draw: st.DrawFn) -> ContractFacts:
    starts_on = draw(st.dates(date(2020, 1, 1), date(2027, 12, 31)))
    term = draw(st.sampled_from([*TermKind, None]))
    ends_on = lay(starts_on, draw(st.integers(1, 48)))
    given = draw(st.lists(st.tuples(st.integers(1, 24), st.sampled_from([None, 1, 6, 12])), max_size=3))
    return ContractFacts(
        id=1,
        term=term,
        starts_on=starts_on,
        ends_on=None if term == TermKind.INDEFINITE else ends_on,
        renewal_months=draw(st.sampled_from([1, 5, 6, 12, 24, None])),
        notice_months=draw(st.sampled_from([None, 0, 1, 3, 6, 14])),
        options=tuple(OptionFacts(n, months, None, before) for n, (months, before) in enumerate(given, start=1)),
    )


@given(contracts(), st.dates(date(2021, 1, 1), date(2032, 12, 31)))
def test_rolling_again_changes_nothing(facts: ContractFacts, today: date) -> None:
    assert roll(rolled(facts, today), today) == ()


@given(contracts(), st.lists(st.dates(date(2021, 1, 1), date(2032, 12, 31)), min_size=1, max_size=6))
def test_rolling_night_by_night_or_at_once_is_the_same(facts: ContractFacts, nights: list[date]) -> None:
    by_night = facts
    for night in sorted(nights):
        by_night = rolled(by_night, night)

    assert by_night == rolled(facts, max(nights))


@given(contracts(), st.dates(date(2021, 1, 1), date(2032, 12, 31)))
def test_what_renews_by_itself_is_covered(facts: ContractFacts, today: date) -> None:
    end = facts.ends_on or lay(facts.starts_on or today, 30)
    facts = replace(facts, term=TermKind.AUTO_RENEWING, ends_on=end, renewal_months=6, options=())

    after = rolled(facts, today)

    covered = coverage_end(after)
    assert covered is not None
    assert covered >= today
    assert (own_notice_day(after) or covered) >= today
    begun = [row.starts_on for row in after.terms[1:]]
    assert begun == [row.ends_on + DAY for row in after.terms[:-1] if row.ends_on is not None]
