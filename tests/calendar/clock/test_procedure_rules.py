"""Which procedure the clock of one contract plans with: its own word, a parent, a guess or a choice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hankintakello.calendar.clock.rules import derive
from hankintakello.calendar.clock.values import NoteCode, Parameters
from hankintakello.calendar.law.values import Buyer
from hankintakello.contracts.models import Arrangement, ContractKind, TermKind
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.contracts.terms.values import OptionFacts
from hankintakello.tests.calendar import oracle
from hankintakello.tests.calendar.clock.facts import (
    DAY,
    DECIDED,
    MINI,
    NEXT,
    START,
    clock,
    codes,
    contract,
    days,
    noted,
    parent_until,
    under,
)
from hankintakello.tests.calendar.known import LAW, PARAMETERS, STILL, TEMPLATES


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
