"""The clock of one contract that goes on by itself, waits, has ended or has a successor."""

from datetime import date

import pytest

from hankintakello.calendar.clock.values import NoteCode
from hankintakello.contracts.models import ContractState, TermKind
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.contracts.terms.values import OptionFacts
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.clock.facts import (
    DAY,
    END,
    NEXT,
    START,
    clock,
    codes,
    contract,
    days,
    indefinite,
    kinds,
    noted,
    renewed,
    renewing,
)


def test_renewing_contract_has_no_planning_until_it_is_not_renewed() -> None:
    made, slow = clock(renewing()), oracle.plan("eu_open", NEXT)

    assert days(made) == [
        ("term_end", END),
        ("notice", date(2030, 12, 31)),
        ("renewal_decision", slow.planning_start),
        ("review", date(2029, 2, 2)),  # 3.2.2029 is a Saturday
    ]
    assert kinds(made) == {"term_end", "notice", "renewal_decision", "review"}
    assert (made.latest_safe_start_on, made.planning_start_on) == (slow.latest_safe_start, None)
    assert (made.needed_on, made.max_extent_on) == (NEXT, None)
    assert made.too_late_after == oracle.plan("eu_open", NEXT, least=True).latest_safe_start
    assert noted(made, "renewal_decision") == [NoteCode.DECIDED_BY_PLANNING]
    assert noted(made, "notice") == []
    assert codes(made.notes) == [NoteCode.RENEWS_BY_ITSELF]


def test_not_renewed_is_planned_for_and_keeps_its_own_days() -> None:
    made, slow = clock(renewing(not_renewed_on=date(2029, 1, 1))), oracle.plan("eu_open", NEXT)

    assert days(made) == [
        ("term_end", END),
        ("planning_start a", slow.planning_start),
        ("heads_up a", slow.heads_up),
        ("notice", date(2030, 12, 31)),
        ("renewal_decision", slow.planning_start),
        ("review", date(2029, 2, 2)),
    ]
    assert (made.planning_start_on, made.max_extent_on) == (slow.planning_start, END)
    assert NoteCode.RENEWS_BY_ITSELF not in codes(made.notes)


def test_notice_before_planning_decides_the_renewal() -> None:
    made = clock(renewing(notice_months=24))

    assert days(made, "notice", "renewal_decision") == [
        ("notice", date(2029, 3, 29)),  # from Saturday over Good Friday to Thursday
        ("renewal_decision", date(2029, 3, 29)),
    ]
    assert noted(made, "renewal_decision") == [NoteCode.DECIDED_BY_NOTICE]
    assert noted(made, "notice") == [NoteCode.NOTICE_BINDS_AHEAD]
    assert codes(made.notes) == [NoteCode.RENEWS_BY_ITSELF, NoteCode.NOTICE_BINDS_AHEAD]


def test_planning_start_before_the_term_s_own_start_does_not_count() -> None:
    planning = oracle.plan("eu_open", NEXT).planning_start

    counts = clock(renewing(terms=renewed(planning, END)))
    does_not = clock(renewing(terms=renewed(planning + DAY, END)))

    assert days(counts, "renewal_decision") == [("renewal_decision", planning)]
    assert days(does_not, "renewal_decision") == [("renewal_decision", date(2030, 12, 31))]
    assert noted(does_not, "renewal_decision") == [NoteCode.DECIDED_BY_NOTICE]
    assert does_not.latest_safe_start_on == oracle.plan("eu_open", NEXT).latest_safe_start
    assert codes(does_not.notes) == [NoteCode.RENEWS_BY_ITSELF, NoteCode.RENEWED_BY_ITSELF]
    assert does_not.notes[-1].on == planning + DAY


def test_unknown_notice_is_decided_when_planning_begins_or_by_the_end() -> None:
    planning = oracle.plan("eu_open", date(2031, 4, 6)).planning_start

    counts = clock(renewing(notice_months=None, ends_on=date(2031, 4, 5)))
    does_not = clock(renewing(notice_months=None, terms=renewed(planning + DAY, date(2031, 4, 5))))  # a Saturday

    assert days(counts, "notice", "renewal_decision") == [("renewal_decision", planning)]
    assert days(does_not, "notice", "renewal_decision") == [("renewal_decision", date(2031, 4, 4))]
    assert noted(does_not, "renewal_decision") == [NoteCode.DECIDED_BY_END]
    assert codes(counts.notes) == [NoteCode.NOTICE_UNKNOWN, NoteCode.RENEWS_BY_ITSELF]


def test_renewing_with_an_unknown_start_counts_its_planning_start() -> None:
    made = clock(renewing(starts_on=None))

    assert days(made, "renewal_decision") == [("renewal_decision", oracle.plan("eu_open", NEXT).planning_start)]


def test_notice_is_moved_backward_never_forward() -> None:
    made = clock(renewing(ends_on=date(2031, 2, 28), notice_months=2))

    assert days(made, "notice") == [("notice", date(2030, 12, 27))]  # 28.12.2030 is a Saturday


def test_renewal_of_unknown_length_is_asked_about() -> None:
    assert NoteCode.RENEWAL_UNKNOWN in codes(clock(renewing(renewal_months=None)).notes)


def test_fixed_then_indefinite_is_like_renewing_at_its_fixed_end() -> None:
    made = clock(contract(term=TermKind.FIXED_THEN_INDEFINITE, notice_months=6, last_competed_on=START))

    assert days(made) == [
        ("term_end", END),
        ("notice", date(2030, 9, 30)),
        ("renewal_decision", oracle.plan("eu_open", NEXT).planning_start),
        ("review", date(2035, 3, 30)),  # 1.4.2035 is a Sunday
    ]
    assert (made.planning_start_on, made.max_extent_on, made.coverage_end) == (None, None, END)


def test_indefinite_contract_has_its_review_only() -> None:
    """A perpetual contract has a day to be reminded of: exchange.ariba.com/thread/3692."""
    made = clock(indefinite())

    assert days(made) == [("review", date(2028, 2, 29))]
    assert kinds(made) == {"review"}
    assert (made.coverage_end, made.max_extent_on, made.needed_on, made.latest_safe_start_on) == (None,) * 4
    assert (made.procedure, made.procedure_guessed) == (Procedure.EU_OPEN, False)
    assert noted(made, "review") == []


def test_review_from_the_start_is_flagged() -> None:
    made = clock(indefinite(last_competed_on=None))

    assert days(made) == [("review", date(2029, 3, 29))]  # 1.4.2029 is Easter Sunday
    assert noted(made, "review") == [NoteCode.COMPETED_UNKNOWN]


def test_review_that_was_answered_is_on_its_new_day() -> None:
    made = clock(indefinite(last_competed_on=None, review_on=date(2032, 1, 6)))

    assert days(made) == [("review", date(2032, 1, 5))]
    assert noted(made, "review") == []


def test_indefinite_without_a_start_has_no_review() -> None:
    assert clock(indefinite(last_competed_on=None, starts_on=None)).milestones == ()


def test_indefinite_that_is_to_be_replaced_is_planned_for_that_day() -> None:
    needed, slow = date(2031, 1, 1), oracle.plan("eu_open", date(2031, 1, 1))

    made = clock(indefinite(replace_on=needed))

    assert days(made) == [
        ("planning_start a", slow.planning_start),
        ("heads_up a", slow.heads_up),
        ("notice", date(2030, 6, 28)),  # six months before 31.12.2030 is Sunday 30.6.
        ("review", date(2028, 2, 29)),
    ]
    assert (made.needed_on, made.planning_start_on) == (needed, slow.planning_start)
    assert made.coverage_end is None


def test_renewing_that_is_to_be_replaced_is_planned_for_that_day() -> None:
    needed, slow = date(2033, 4, 1), oracle.plan("eu_open", date(2033, 4, 1))

    made = clock(renewing(replace_on=needed))

    assert days(made, "planning_start", "notice") == [
        ("planning_start a", slow.planning_start),
        ("notice", date(2030, 12, 31)),
    ]
    assert days(made, "renewal_decision") == [("renewal_decision", oracle.plan("eu_open", NEXT).planning_start)]


def test_fixed_contract_is_not_replaced_before_its_end() -> None:
    assert clock(contract(replace_on=date(2029, 1, 1))).needed_on == NEXT


def test_waiting_contract_is_planned_like_any_other() -> None:
    assert clock(contract(state=ContractState.UPCOMING)) == clock(contract())


@pytest.mark.parametrize("options", [(), (OptionFacts(1, 12, None, 6),)])
def test_ended_contract_keeps_its_end_only(options: tuple[OptionFacts, ...]) -> None:
    made = clock(contract(state=ContractState.ENDED, options=options, term=None))

    assert days(made) == [("term_end", END)]
    assert kinds(made) == {"term_end"}
    assert (made.latest_safe_start_on, made.planning_start_on, made.too_late_after, made.needed_on) == (None,) * 4
    assert (made.coverage_end, made.procedure, made.notes) == (END, Procedure.EU_OPEN, ())


def test_archived_contract_shows_nothing() -> None:
    made = clock(contract(state=ContractState.ARCHIVED))

    assert made.milestones == ()
    assert (made.coverage_end, made.procedure, made.planning_start_on) == (END, Procedure.EU_OPEN, None)


def test_linked_successor_ends_planning_and_leaves_what_must_still_be_done() -> None:
    fixed = clock(contract(successor_id=2, options=(OptionFacts(1, 12, None, 6),)))
    going_on = clock(renewing(successor_id=2, not_renewed_on=date(2029, 1, 1)))

    assert days(fixed) == [("term_end", END), ("option_exercise", date(2030, 9, 30))]
    assert kinds(fixed) == {"term_end", "option_exercise"}
    assert kinds(going_on) == {"term_end", "notice", "renewal_decision", "review"}
    assert (fixed.latest_safe_start_on, fixed.planning_start_on, fixed.too_late_after, fixed.needed_on) == (None,) * 4
