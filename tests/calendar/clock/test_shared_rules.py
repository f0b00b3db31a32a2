"""Contracts that share one successor procurement."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hankintakello.calendar.clock.rules import derive, group_key
from hankintakello.calendar.clock.values import DerivedClock, NoteCode, StepCode
from hankintakello.contracts.models import Arrangement, ContractKind, ContractState, TermKind
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.contracts.terms.values import ContractFacts, OptionFacts
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.known import PARAMETERS

DAY = timedelta(1)
START, END = date(2026, 5, 1), date(2032, 4, 30)
NEXT = END + DAY


def lot(number: int, **known: Any) -> ContractFacts:
    given = {"id": number, "case_number": "A/1", "unit_id": 5, "term": TermKind.FIXED, "starts_on": START}
    kind, value = ContractKind.OTHER_SPECIAL, Decimal(200_000)
    return ContractFacts(**{**given, "ends_on": END, "kind": kind, "estimated_value": value, **known})


def clocks(*group: ContractFacts, parents: dict[int, ContractFacts] | None = None) -> tuple[DerivedClock, ...]:
    return derive(group, parents or {}, PARAMETERS)


def starts(made: DerivedClock, scenario: str = "a") -> list[date]:
    return [one.on for one in made.milestones if one.kind == "planning_start" and one.scenario == scenario]


def test_shared_by_case_number_unit_and_end() -> None:
    assert group_key(lot(1)) == ("A/1", 5, END)
    assert group_key(lot(1)) == group_key(lot(2, title="Toinen"))
    assert group_key(lot(1, unit_id=None)) == ("A/1", None, END)
    assert len({group_key(lot(1)), group_key(lot(1, unit_id=6)), group_key(lot(1, case_number="A/2"))}) == 3
    assert group_key(lot(1)) != group_key(lot(1, ends_on=END - DAY))
    assert group_key(lot(1, case_number=None)) is None
    assert group_key(lot(1, case_number="")) is None
    assert group_key(lot(1, ends_on=None)) is None
    assert group_key(lot(1, term=TermKind.INDEFINITE)) is None


def test_value_is_summed() -> None:
    alone, together = clocks(lot(1)), clocks(lot(1), lot(2))

    assert alone[0].procedure == Procedure.SMALL_PURCHASE
    assert [one.procedure for one in together] == [Procedure.ANNEX_E, Procedure.ANNEX_E]
    assert [one.contract_id for one in together] == [1, 2]
    assert [starts(one) for one in together] == [[oracle.plan("annex_e", NEXT).planning_start]] * 2
    assert together[0].notes[0].code == NoteCode.SHARED
    assert together[0].notes[0].number == 2
    assert NoteCode.SHARED not in [note.code for note in alone[0].notes]


def test_value_is_unknown_for_all_if_for_one() -> None:
    one, _ = clocks(lot(1, kind=ContractKind.GOODS), lot(2, kind=ContractKind.GOODS, estimated_value=None))

    assert one.procedure == Procedure.EU_OPEN
    assert NoteCode.VALUE_UNKNOWN in [note.code for note in one.notes]


def test_template_with_the_most_weeks_is_shared() -> None:
    first, second = clocks(lot(1, procedure="mini_competition"), lot(2, procedure="joint_cpb"))

    assert first.procedure == second.procedure == Procedure.JOINT_CPB
    assert (first.procedure_guessed, second.procedure_guessed) == (False, False)


def test_word_goes_before_a_guess_of_as_many_weeks() -> None:
    guessed, said = lot(1, kind=ContractKind.CONCESSION, estimated_value=None), lot(2, procedure="eu_open")

    for group in ((guessed, said), (said, guessed)):
        first, _ = clocks(*group)
        assert (first.procedure, first.procedure_guessed) == (Procedure.EU_OPEN, False)


def test_earliest_need_and_start_are_shared_by_those_joined_by_hand() -> None:
    early, late = lot(1, ends_on=END - 30 * DAY, starts_on=START + DAY), lot(2)
    slow = oracle.plan("annex_e", END - 29 * DAY)

    first, second = clocks(early, late)

    assert starts(first) == starts(second) == [slow.planning_start]
    assert first.needed_on == second.needed_on == END - 29 * DAY
    planning = [next(one for one in made.milestones if one.kind == "planning_start") for made in (first, second)]
    assert [one.derivation.steps[0].code for one in planning] == [StepCode.COVERAGE_END, StepCode.SHARED_END]
    assert [one.derivation.steps[0].on for one in planning] == [END - 30 * DAY] * 2
    assert [one.on for one in second.milestones if one.kind == "term_end"] == [END]


def test_heads_up_is_left_out_only_before_the_earliest_start() -> None:
    heads_up = oracle.plan("annex_e", NEXT).heads_up

    for start, kept in ((heads_up, True), (heads_up + DAY, False)):
        made = clocks(lot(1, starts_on=heads_up + 9 * DAY), lot(2, starts_on=start), lot(3, starts_on=None))
        assert all(("heads_up" in {one.kind for one in each.milestones}) is kept for each in made)


def test_options_stay_each_contract_s_own() -> None:
    with_option, without = clocks(lot(1, options=(OptionFacts(1, 12, None, 6),)), lot(2))

    assert {one.kind.value for one in without.milestones} == {"term_end", "planning_start", "phase", "heads_up"}
    assert [one.on for one in with_option.milestones if one.kind == "option_exercise"] == [date(2031, 10, 30)]
    assert with_option.needed_on_with_options == date(2033, 5, 1)
    assert without.needed_on_with_options is None


def test_extended_alone_leaves_the_others() -> None:
    """With its option used it no longer ends with them: by its own value it is a small purchase."""
    extended, _ = clocks(lot(1, options=(OptionFacts(1, 12),)), lot(2))

    assert (extended.procedure, extended.procedure_with_options) == (Procedure.ANNEX_E, Procedure.SMALL_PURCHASE)


def test_extended_together_stay_together() -> None:
    first, second, third = clocks(
        lot(1, options=(OptionFacts(1, 12),)),
        lot(2, options=(OptionFacts(1, 6), OptionFacts(2, 6))),
        lot(3, options=(OptionFacts(1, 24),)),
    )

    assert first.procedure_with_options == second.procedure_with_options == Procedure.ANNEX_E
    assert third.procedure_with_options == Procedure.SMALL_PURCHASE
    assert starts(first, "b") == starts(second, "b") == [oracle.plan("annex_e", date(2033, 5, 1)).planning_start]


def test_intent_of_one_does_not_move_the_need_of_all() -> None:
    option = OptionFacts(1, 12, intent=True)

    first, _ = clocks(lot(1, options=(option,)), lot(2))
    both, _ = clocks(lot(1, options=(option,)), lot(2, options=(option,)))

    assert first.needed_on == NEXT
    assert both.needed_on == date(2033, 5, 1)
    steps = next(one for one in both.milestones if one.kind == "planning_start").derivation.steps
    assert steps[0].code == StepCode.INTENDED_END


def test_those_that_need_no_successor_do_not_count() -> None:
    ended = lot(1, ends_on=END - 90 * DAY, state=ContractState.ENDED, estimated_value=Decimal(9_000_000))
    linked = lot(2, ends_on=END - 60 * DAY, successor_id=9, estimated_value=Decimal(9_000_000))

    first, second, third = clocks(ended, linked, lot(3))

    assert {one.kind.value for one in first.milestones} == {"term_end"}
    assert {one.kind.value for one in second.milestones} == {"term_end"}
    assert (third.needed_on, third.procedure) == (NEXT, Procedure.SMALL_PURCHASE)
    assert (first.needed_on, second.needed_on) == (None, None)


def test_each_asks_its_own_parent() -> None:
    framework = lot(9, ends_on=date(2040, 1, 1), arrangement=Arrangement.FRAMEWORK, reference="P/9")

    first, _ = clocks(lot(1, parent_id=9), lot(2), parents={9: framework})

    assert (first.procedure, first.procedure_guessed) == (Procedure.ANNEX_E, True)
