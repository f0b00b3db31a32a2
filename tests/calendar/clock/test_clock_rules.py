"""The clock of one contract with an end: its days, its options, and what is said of them."""

from dataclasses import replace
from datetime import date

import pytest

from hankintakello.calendar.clock.values import NoteCode
from hankintakello.contracts.terms.models import OptionState
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.contracts.terms.values import OptionFacts
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.clock.facts import DAY, END, NEXT, clock, codes, contract, days, kinds, noted


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
    """A blank term does not mean that it never ends: Ariba KB0395577."""
    made = clock(contract(term=None))

    assert made.planning_start_on == oracle.plan("eu_open", NEXT).planning_start
    assert codes(made.notes) == [NoteCode.TERM_UNKNOWN]


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
