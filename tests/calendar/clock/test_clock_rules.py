"""The clock of one contract: which days it has, when they are, and what is said of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from hankintakello.calendar.clock.rules import derive
from hankintakello.calendar.clock.values import DerivedClock, NoteCode, Parameters
from hankintakello.calendar.law.values import Buyer
from hankintakello.contracts.models import Arrangement, ContractKind, ContractState, TermKind
from hankintakello.contracts.terms.models import OptionState, TermRowKind
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.contracts.terms.values import ContractFacts, OptionFacts, TermFacts
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.known import LAW, PARAMETERS, STILL, TEMPLATES

DAY = timedelta(1)
START, END = date(2025, 4, 1), date(2031, 3, 31)
NEXT = END + DAY


def contract(**known: Any) -> ContractFacts:
    given = {"id": 1, "reference": "A/1", "term": TermKind.FIXED, "starts_on": START, "ends_on": END}
    return ContractFacts(**{**given, "procedure": "eu_open", **known})


def renewing(**known: Any) -> ContractFacts:
    given = {"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 3}
    return contract(**{**given, "last_competed_on": date(2025, 2, 3), **known})


def clock(facts: ContractFacts, *others: ContractFacts, **given: Any) -> DerivedClock:
    (made,) = derive([facts], {one.id: one for one in others}, PARAMETERS, **given)
    return made


def days(made: DerivedClock, *kinds: str) -> list[tuple[str, date]]:
    """The days of the kinds, or all but the phases, each with its scenario."""
    wanted = (one for one in made.milestones if (one.kind in kinds if kinds else one.kind != "phase"))
    return [(" ".join(filter(None, (one.kind.value, one.scenario))), one.on) for one in wanted]


def kinds(made: DerivedClock) -> set[str]:
    return {one.kind.value for one in made.milestones}


def codes(notes: Iterable[Any]) -> list[NoteCode]:
    return [note.code for note in notes]


def noted(made: DerivedClock, kind: str) -> list[NoteCode]:
    return codes(next(one for one in made.milestones if one.kind == kind).derivation.notes)


# A fixed contract


def test_fixed_contract_has_its_end_and_its_planning() -> None:
    made, slow = clock(contract()), oracle.plan("eu_open", NEXT)

    assert days(made) == [
        ("term_end", END),
        ("planning_start a", slow.planning_start),
        ("heads_up a", slow.heads_up),
    ]
    phases = {one.phase: (one.on, one.scenario) for one in made.milestones if one.kind == "phase"}
    assert phases == {name: (first, "a") for name, (first, _) in slow.phases.items()}
    assert made == replace(
        made,
        contract_id=1,
        coverage_end=END,
        max_extent_on=END,
        needed_on=NEXT,
        needed_on_with_options=None,
        procedure=Procedure.EU_OPEN,
        procedure_guessed=False,
        procedure_with_options=None,
        latest_safe_start_on=slow.latest_safe_start,
        planning_start_on=slow.planning_start,
        too_late_after=oracle.plan("eu_open", NEXT, least=True).latest_safe_start,
        notes=(),
    )


def test_slack_of_planning_is_counted_to_the_latest_safe_start_and_of_others_to_their_own_day() -> None:
    made = clock(contract(options=(OptionFacts(1, 12, None, 6),)))
    start = {"a": oracle.plan("eu_open", NEXT), "b": oracle.plan("eu_open", date(2032, 4, 1))}

    for one in made.milestones:
        assert one.slack_from == (start[one.scenario].latest_safe_start if one.scenario else one.on)


def test_fixed_contract_with_a_notice_period_has_no_notice_day() -> None:
    assert kinds(clock(contract(notice_months=6))) == {"term_end", "planning_start", "phase", "heads_up"}


def test_end_is_never_moved() -> None:
    assert days(clock(contract(ends_on=date(2031, 3, 29))), "term_end") == [("term_end", date(2031, 3, 29))]


def test_heads_up_before_the_start_is_left_out_and_said() -> None:
    heads_up = oracle.plan("eu_open", NEXT).heads_up

    on_its_day, later = clock(contract(starts_on=heads_up)), clock(contract(starts_on=heads_up + DAY))

    assert days(on_its_day, "heads_up") == [("heads_up a", heads_up)]
    assert days(later, "heads_up") == []
    assert noted(on_its_day, "planning_start") == []
    assert noted(later, "planning_start") == [NoteCode.HEADS_UP_LEFT_OUT]


def test_planning_start_before_the_start_is_shown_and_said() -> None:
    planning = oracle.plan("eu_open", NEXT).planning_start

    on_its_day, later = clock(contract(starts_on=planning)), clock(contract(starts_on=planning + DAY))

    assert days(later, "planning_start") == [("planning_start a", planning)]
    assert noted(on_its_day, "planning_start") == [NoteCode.HEADS_UP_LEFT_OUT]
    assert noted(later, "planning_start") == [NoteCode.PLANNING_BEFORE_START, NoteCode.HEADS_UP_LEFT_OUT]


def test_unknown_start_leaves_the_heads_up() -> None:
    assert kinds(clock(contract(starts_on=None))) == {"term_end", "planning_start", "phase", "heads_up"}


def test_unknown_end_has_no_days_and_is_asked_about() -> None:
    made = clock(contract(ends_on=None, term=None))

    assert made.milestones == ()
    assert (made.needed_on, made.latest_safe_start_on, made.planning_start_on, made.too_late_after) == (None,) * 4
    assert codes(made.notes) == [NoteCode.TERM_UNKNOWN, NoteCode.END_UNKNOWN]


def test_unknown_term_kind_is_planned_for_its_end_and_asked_about() -> None:
    made = clock(contract(term=None))

    assert made.planning_start_on == oracle.plan("eu_open", NEXT).planning_start
    assert codes(made.notes) == [NoteCode.TERM_UNKNOWN]


# Options


def test_option_of_known_day_rings_on_a_working_day_and_is_decided_before_planning_begins() -> None:
    made = clock(contract(options=(OptionFacts(1, 12, None, 3),)))
    a, b = oracle.plan("eu_open", NEXT), oracle.plan("eu_open", date(2032, 4, 1))

    assert days(made) == [
        ("term_end", END),
        ("planning_start a", a.planning_start),
        ("heads_up a", a.heads_up),
        ("planning_start b", b.planning_start),
        ("option_exercise", date(2030, 12, 31)),
        ("option_decision", a.planning_start),
    ]
    assert {one.scenario for one in made.milestones if one.kind == "phase"} == {"a", "b"}
    assert (made.needed_on_with_options, made.procedure_with_options) == (date(2032, 4, 1), Procedure.EU_OPEN)
    assert made.max_extent_on == date(2032, 3, 31)
    assert noted(made, "option_decision") == [NoteCode.DECIDED_BY_PLANNING]


def test_option_day_before_planning_decides() -> None:
    made = clock(contract(options=(OptionFacts(1, 12, date(2029, 12, 26)),)))  # a holiday

    assert days(made, "option_exercise", "option_decision") == [
        ("option_exercise", date(2029, 12, 21)),
        ("option_decision", date(2029, 12, 21)),
    ]
    assert noted(made, "option_decision") == [NoteCode.DECIDED_BY_EXERCISE]


def test_option_of_unknown_day_is_decided_when_planning_begins_and_asked_about() -> None:
    made = clock(contract(options=(OptionFacts(1, 12),)))

    assert days(made, "option_exercise") == []
    assert days(made, "option_decision") == [("option_decision", oracle.plan("eu_open", NEXT).planning_start)]
    assert codes(made.notes) == [NoteCode.OPTION_DAY_UNKNOWN]


def test_each_open_option_rings_but_only_the_next_is_decided() -> None:
    made = clock(contract(options=(OptionFacts(4, 12, None, 6), OptionFacts(5, 12, None, 6), OptionFacts(6, 12))))

    numbered = [(one.kind.value, one.number, one.on) for one in made.milestones if one.number]
    assert numbered == [
        ("option_exercise", 4, date(2030, 9, 30)),
        ("option_decision", 4, oracle.plan("eu_open", NEXT).planning_start),
        ("option_exercise", 5, date(2031, 9, 30)),
    ]
    assert made.needed_on_with_options == date(2034, 4, 1)


def test_intent_moves_the_need_past_the_option_it_names_and_no_further() -> None:
    one, two = OptionFacts(1, 12, None, 6, intent=True), OptionFacts(2, 12, None, 6)
    made = clock(contract(options=(one, two)))
    later = oracle.plan("eu_open", date(2032, 4, 1))

    assert made.needed_on == date(2032, 4, 1)
    assert days(made, "planning_start", "option_exercise", "option_decision") == [
        ("planning_start a", later.planning_start),
        ("planning_start b", oracle.plan("eu_open", date(2033, 4, 1)).planning_start),
        ("option_exercise", date(2030, 9, 30)),
        ("option_exercise", date(2031, 9, 30)),
        ("option_decision", later.planning_start),
    ]
    assert [one.number for one in made.milestones if one.kind == "option_decision"] == [2]
    assert days(made, "term_end") == [("term_end", END)]


def test_intent_for_the_last_option_leaves_nothing_to_decide() -> None:
    made = clock(contract(options=(OptionFacts(1, 12, None, 6, intent=True),)))

    assert days(made, "option_exercise", "option_decision") == [("option_exercise", date(2030, 9, 30))]
    assert made.needed_on == made.needed_on_with_options == date(2032, 4, 1)


@pytest.mark.parametrize("state", [OptionState.DECLINED, OptionState.LAPSED])
def test_options_behind_a_declined_or_lapsed_one_do_not_ring(state: OptionState) -> None:
    made = clock(contract(options=(OptionFacts(1, 12, None, 6, state), OptionFacts(2, 12, None, 6))))

    assert kinds(made) == {"term_end", "planning_start", "phase", "heads_up"}
    assert {one.scenario for one in made.milestones} == {"", "a"}
    assert made.needed_on_with_options is None
    assert made.max_extent_on == END


# Renewing by itself


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


def renewed(first: date, last: date) -> tuple[TermFacts, ...]:
    original = TermFacts(1, TermRowKind.ORIGINAL, START, first - DAY)
    return (original, TermFacts(2, TermRowKind.RENEWAL, first, last))


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


# Indefinite


def indefinite(**known: Any) -> ContractFacts:
    given = {"term": TermKind.INDEFINITE, "ends_on": None, "last_competed_on": date(2024, 2, 29)}
    return contract(**{**given, "notice_months": 6, **known})


def test_indefinite_contract_has_its_review_only() -> None:
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


# States and successors


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


# The successor's procedure


def test_guess_is_marked_and_asks_to_be_confirmed() -> None:
    made = clock(contract(procedure=None, kind=ContractKind.GOODS, estimated_value=Decimal(70_000)))

    assert (made.procedure, made.procedure_guessed) == (Procedure.NATIONAL_OPEN, True)
    assert codes(made.notes) == [NoteCode.GUESSED]
    assert made.notes[0].procedure == Procedure.NATIONAL_OPEN
    assert noted(made, "planning_start") == [NoteCode.GUESSED]
    assert noted(made, "heads_up") == [NoteCode.GUESSED]
    assert noted(made, "phase") == []


def test_direct_award_is_guessed_anew() -> None:
    made = clock(contract(procedure="direct_award"))

    assert (made.procedure, made.procedure_guessed) == (Procedure.EU_OPEN, True)
    assert codes(made.notes) == [NoteCode.GUESSED, NoteCode.DIRECT_AWARD_ANEW, NoteCode.VALUE_UNKNOWN]


def test_person_s_choice_stands() -> None:
    made = clock(contract(procedure=None), chosen=Procedure.DIRECT_AWARD)

    assert (made.procedure, made.procedure_guessed, made.notes) == (Procedure.DIRECT_AWARD, False, ())
    assert made.planning_start_on == oracle.plan("direct_award", NEXT).planning_start


def test_person_s_choice_stands_with_the_options_too() -> None:
    made = clock(contract(procedure=None, options=(OptionFacts(1, 12),)), chosen=Procedure.JOINT_CPB)

    assert (made.procedure, made.procedure_with_options) == (Procedure.JOINT_CPB, Procedure.JOINT_CPB)


def test_central_buyer_has_its_own_thresholds() -> None:
    facts = contract(procedure="open", kind=ContractKind.GOODS, estimated_value=Decimal(150_000))

    (central,) = derive([facts], {}, Parameters.of(LAW, TEMPLATES, Buyer.CENTRAL))

    assert (central.procedure, clock(facts).procedure) == (Procedure.EU_OPEN, Procedure.NATIONAL_OPEN)


def test_scenario_b_is_guessed_by_the_thresholds_of_its_own_day() -> None:
    """216 000 euros: below the EU threshold of 2025, at that of 2026."""
    facts = contract(
        procedure=None,
        starts_on=date(2022, 1, 1),
        ends_on=date(2025, 6, 30),
        estimated_value=Decimal(216_000),
        options=(OptionFacts(1, 12),),
    )

    made = clock(facts)

    assert (made.procedure, made.procedure_with_options) == (Procedure.NATIONAL_OPEN, Procedure.EU_OPEN)


def under(parent: int = 9, **known: Any) -> ContractFacts:
    return contract(**{"procedure": None, "parent_id": parent, **known})


def parent_until(end: date | None, **known: Any) -> ContractFacts:
    return contract(**{"id": 9, "reference": "P/9", "arrangement": Arrangement.FRAMEWORK, "ends_on": end, **known})


MINI = oracle.plan("mini_competition", NEXT)
DECIDED = MINI.phases["decision"][1]


def test_contest_of_a_framework_needs_it_until_the_decision() -> None:
    reaches = clock(under(), parent_until(DECIDED))
    too_short = clock(under(), parent_until(DECIDED - DAY))

    assert (reaches.procedure, reaches.procedure_guessed) == (Procedure.MINI_COMPETITION, True)
    assert reaches.planning_start_on == MINI.planning_start
    assert codes(reaches.notes) == [NoteCode.CONTEST_OF_PARENT, NoteCode.GUESSED]
    assert reaches.notes[0].name == "P/9"
    assert (too_short.procedure, too_short.procedure_guessed) == (Procedure.EU_OPEN, True)
    assert codes(too_short.notes) == [NoteCode.PARENT_ENDS_BEFORE, NoteCode.GUESSED, NoteCode.VALUE_UNKNOWN]
    about = too_short.notes[0]
    assert (about.name, about.on, about.procedure) == ("P/9", DECIDED - DAY, Procedure.MINI_COMPETITION)


def test_contest_of_a_dynamic_purchasing_system() -> None:
    decided = oracle.plan("dps_contract", NEXT).phases["decision"][1]

    reaches = clock(under(), parent_until(decided, arrangement=Arrangement.DPS))
    too_short = clock(under(), parent_until(decided - DAY, arrangement=Arrangement.DPS))

    assert (reaches.procedure, too_short.procedure) == (Procedure.DPS_CONTRACT, Procedure.EU_OPEN)


@pytest.mark.parametrize("word", ["mini_competition", "dps_contract"])
def test_register_s_word_stands_only_while_its_known_parent_reaches(word: str) -> None:
    decided = oracle.plan(word, NEXT).phases["decision"][1]

    reaches = clock(under(procedure=word), parent_until(decided))
    too_short = clock(under(procedure=word), parent_until(decided - DAY))
    unknown = clock(contract(procedure=word))

    assert [(one.procedure, one.procedure_guessed) for one in (reaches, too_short, unknown)] == [
        (word, False),
        (Procedure.EU_OPEN, True),
        (word, False),
    ]


def test_other_words_do_not_ask_the_parent() -> None:
    assert clock(under(procedure="joint_cpb"), parent_until(START)).procedure == Procedure.JOINT_CPB


def test_parent_without_an_end_always_reaches() -> None:
    endless = parent_until(None, term=TermKind.INDEFINITE)

    assert clock(under(), endless).procedure == Procedure.MINI_COMPETITION


def test_parent_s_linked_successor_counts_too() -> None:
    following = contract(id=10, ends_on=DECIDED)
    short = parent_until(START, successor_id=10)

    assert clock(under(), short, following).procedure == Procedure.MINI_COMPETITION
    assert clock(under(), short, replace(following, ends_on=DECIDED - DAY)).procedure == Procedure.EU_OPEN
    assert clock(under(), short).procedure == Procedure.EU_OPEN
    endless = replace(following, term=TermKind.INDEFINITE)
    assert clock(under(), short, endless).procedure == Procedure.MINI_COMPETITION


def test_parent_reaches_for_a_and_not_for_b() -> None:
    made = clock(under(options=(OptionFacts(1, 24),)), parent_until(DECIDED))

    assert (made.procedure, made.procedure_with_options) == (Procedure.MINI_COMPETITION, Procedure.EU_OPEN)
    assert days(made, "planning_start") == [
        ("planning_start a", MINI.planning_start),
        ("planning_start b", oracle.plan("eu_open", date(2033, 4, 1)).planning_start),
    ]


def test_parent_s_options_that_are_open_do_not_count() -> None:
    parent = parent_until(DECIDED - DAY, options=(OptionFacts(1, 12),))

    assert clock(under(), parent).procedure == Procedure.EU_OPEN


def test_parent_that_is_not_known_is_no_parent() -> None:
    assert clock(under()).procedure == Procedure.EU_OPEN


def test_indefinite_under_a_framework_keeps_its_contest() -> None:
    facts = under(term=TermKind.INDEFINITE, ends_on=None)

    assert clock(facts, parent_until(START)).procedure == Procedure.MINI_COMPETITION


def test_parameters_are_read_from_the_law() -> None:
    assert (PARAMETERS.buffer_percent, PARAMETERS.review_months, PARAMETERS.buyer) == (15, 48, Buyer.SUBCENTRAL)
    assert PARAMETERS.still == STILL
    assert Parameters.of(LAW, TEMPLATES, Buyer.CENTRAL).buyer == Buyer.CENTRAL
