"""Why this date: the words hold the numbers that recompute the day."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.calendar.clock.rules import derive
from hankintakello.calendar.clock.values import DerivedMilestone, Note, NoteCode
from hankintakello.calendar.why.notes import note_text
from hankintakello.calendar.why.words import chain, why
from hankintakello.contracts.models import ContractState, TermKind
from hankintakello.contracts.terms.models import TermRowKind
from hankintakello.contracts.terms.months import add_months, lay
from hankintakello.contracts.terms.procedures import TEMPLATES, Procedure
from hankintakello.contracts.terms.roll import applied, roll
from hankintakello.contracts.terms.values import ContractFacts, OptionFacts, TermFacts
from hankintakello.core.i18n import use_language
from hankintakello.tests.calendar.known import PARAMETERS

DAY = timedelta(1)
START, END = date(2021, 4, 1), date(2027, 3, 30)


def contract(**known: Any) -> ContractFacts:
    given = {"id": 1, "reference": "A/1", "term": TermKind.FIXED, "starts_on": START, "ends_on": END}
    return ContractFacts(**{**given, "procedure": "eu_open", **known})


def milestones(facts: ContractFacts) -> tuple[DerivedMilestone, ...]:
    return derive([facts], {}, PARAMETERS)[0].milestones


def milestone(facts: ContractFacts, kind: str, scenario: str = "") -> DerivedMilestone:
    found = [one for one in milestones(facts) if one.kind == kind and one.scenario in ("a", scenario)]
    return found[-1] if scenario == "b" else found[0]


def day_of(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, day)


def recomputed(line: str) -> date:
    """Go the way that the words tell, by their numbers alone; every day named on the way must be met."""
    way, _, end = line.rpartition(" = ")
    if not way:
        return day_of(line.split()[0])
    day = day_of(way.split()[0])
    if needed := re.search(r"uusi tarvitaan (\S+)", way):
        assert day_of(needed.group(1)) == day + DAY
        day = day_of(needed.group(1))
    for sign, number, unit, bracketed, reached in re.findall(
        r" ([−+]) (?:[a-zåäö ]+ )?(\d+) (kk|pv|vko)|\((\d+) pv\)| = (\S+) ", way
    ):
        if reached:
            assert day_of(reached) == day
        elif unit == "kk":
            day = add_months(day, int(number) if sign == "+" else -int(number))
        elif unit == "vko" or bracketed:
            day -= timedelta(int(bracketed or 7 * int(number)))
        else:
            forward = sign == "+" and " kk" in way  # + 1 pv begins a notice; elsewhere it makes a phase longer
            day += timedelta(int(number)) * (1 if forward else -1)
    assert day_of(end) == day
    return day


def test_planning_start_in_words() -> None:
    one = milestone(contract(), "planning_start")

    assert why(one.derivation) == (
        "30.3.2027 sopimus päättyy, uusi tarvitaan 31.3.2027 − käyttöönotto 6 vko − sopimuksen teko 1 vko "
        "− odotusaika 3 vko (tiedoksianto ti 19.1.2027) − hankintapäätös 2 vko, ohittaen 24.12.2026–6.1.2027 (14 pv) "
        "− vertailu 3 vko − tarjousaika 5 vko − tarjouspyynnön valmistelu 6 vko − markkinakartoitus 4 vko "
        "− tarvekartoitus 4 vko, ohittaen viikot 27–30 (28 pv) = 24.6.2026 viimeistään aloitettava − puskuri 6 vko "
        "= 13.5.2026."
    )


def test_heads_up_and_phase_in_words() -> None:
    heads_up = milestone(contract(), "heads_up").derivation
    phase = next(one for one in milestones(contract()) if one.phase == "contract").derivation

    assert why(heads_up).endswith(" − puskuri 6 vko = 13.5.2026 suunnittelu alkaa − ennakkotieto 36 vko = 3.9.2025.")
    assert why(phase) == (
        "30.3.2027 sopimus päättyy, uusi tarvitaan 31.3.2027 − käyttöönotto 6 vko − sopimuksen teko 1 vko = 10.2.2027."
    )


def test_moves_are_in_the_words() -> None:
    facts = contract(ends_on=date(2031, 10, 31), procedure="annex_e")

    line = chain(milestone(facts, "planning_start").derivation)

    assert "− odotusaika 3 vko + 21 pv (tiedoksianto pe 27.6.2031) −" in line
    assert "− tarjousaika 5 vko + 1 pv −" in line


@pytest.mark.parametrize(
    ("known", "kind", "words"),
    [
        ({}, "term_end", "30.3.2027 sopimus päättyy"),
        (
            {"options": (OptionFacts(1, 12, None, 9),)},
            "option_exercise",
            "30.3.2027 optiota edeltävä kausi päättyy + 1 pv − option ilmoitusaika 9 kk − 1 pv = 29.6.2026",
        ),
        (
            {"options": (OptionFacts(1, 12, date(2026, 12, 26)),)},
            "option_exercise",
            "26.12.2026 option viimeinen käyttöpäivä sopimuksen mukaan − 3 pv edelliseen työpäivään = 23.12.2026",
        ),
        (
            {"options": (OptionFacts(1, 12, date(2026, 12, 23)),)},
            "option_exercise",
            "23.12.2026 option viimeinen käyttöpäivä sopimuksen mukaan",
        ),
        (
            {"term": TermKind.AUTO_RENEWING, "notice_months": 2},
            "notice",
            "30.3.2027 sopimus päättyy − irtisanomisaika 2 kk − 1 pv edelliseen työpäivään = 29.1.2027",
        ),
        (
            {"term": TermKind.INDEFINITE, "last_competed_on": date(2022, 10, 24)},
            "review",
            "24.10.2022 sopimus on viimeksi kilpailutettu + 48 kk − 1 pv edelliseen työpäivään = 23.10.2026",
        ),
        ({"term": TermKind.INDEFINITE}, "review", "1.4.2021 sopimus on alkanut + 48 kk = 1.4.2025"),
        (
            {"term": TermKind.FIXED_THEN_INDEFINITE},
            "review",
            "31.3.2027 sopimus jatkuu toistaiseksi + 48 kk = 31.3.2031",
        ),
        (
            {"term": TermKind.INDEFINITE, "review_on": date(2032, 1, 6)},
            "review",
            "6.1.2032 tarkastelu on sovittu − 1 pv edelliseen työpäivään = 5.1.2032",
        ),
        (
            {"term": TermKind.INDEFINITE, "replace_on": date(2028, 1, 1), "notice_months": 6},
            "notice",
            "31.12.2027 on viimeinen päivä ennen uutta sopimusta − irtisanomisaika 6 kk = 30.6.2027",
        ),
    ],
)
def test_own_days_in_words(known: dict[str, Any], kind: str, words: str) -> None:
    line = chain(milestone(contract(**known), kind).derivation)

    assert line == words
    assert recomputed(line) == milestone(contract(**known), kind).on


@pytest.mark.parametrize(
    ("known", "scenario", "words"),
    [
        (
            {"options": (OptionFacts(1, 12),)},
            "b",
            "30.3.2028 sopimus päättyy, kun kaikki optiot käytetään, uusi tarvitaan",
        ),
        (
            {"options": (OptionFacts(1, 12, intent=True),)},
            "a",
            "30.3.2028 sopimus päättyy aiotun option jälkeen, uusi ",
        ),
        (
            {"term": TermKind.INDEFINITE, "replace_on": END},
            "a",
            "30.3.2027 uusi sopimus tarvitaan − käyttöönotto 6 vko",
        ),
    ],
)
def test_planning_starts_from_what_is_known(known: dict[str, Any], scenario: str, words: str) -> None:
    one = milestone(contract(**known), "planning_start", scenario)

    assert chain(one.derivation).startswith(words)
    assert recomputed(chain(one.derivation)) == one.on


def test_shared_end_in_words() -> None:
    early = contract(id=2, ends_on=END - 30 * DAY)
    (made, _) = derive([contract(), early], {}, PARAMETERS)
    one = next(one for one in made.milestones if one.kind == "planning_start")

    assert why(one.derivation).startswith(
        "28.2.2027 päättyy ensimmäinen sopimuksista, jotka sama hankinta korvaa, uusi "
    )
    assert why(one.derivation).endswith(" Sama hankinta korvaa 2 sopimusta.")


def test_terms_laid_end_to_end_in_words() -> None:
    rows = (
        TermFacts(1, TermRowKind.ORIGINAL, START, date(2021, 10, 30)),
        TermFacts(2, TermRowKind.RENEWAL, date(2021, 10, 31), date(2022, 4, 30)),
        TermFacts(3, TermRowKind.RENEWAL, date(2022, 5, 1), date(2022, 10, 30)),
    )

    clamped = chain(milestone(contract(terms=rows[:2]), "term_end").derivation)
    whole = chain(milestone(contract(terms=rows), "term_end").derivation)

    assert clamped == "31.10.2021 alkaen + 6 kk = 30.4.2022"
    assert whole == "31.10.2021 alkaen + 12 kk − 1 pv = 30.10.2022"
    assert (recomputed(clamped), recomputed(whole)) == (date(2022, 4, 30), date(2022, 10, 30))


def test_notes_follow_as_sentences() -> None:
    facts = contract(procedure="direct_award", starts_on=date(2026, 6, 1))

    assert why(milestone(facts, "planning_start").derivation).endswith(
        " = 13.5.2026. Menettely on arvio: EU-avoin menettely. Se on vahvistettava."
        " Nykyinen sopimus on suorahankinta, joten menettely on arvioitu uudelleen."
        " Arvoa ei tiedetä, joten aikaa on varattu raskaimman menettelyn mukaan."
        " Suunnittelun alku on ennen sopimuksen alkua 1.6.2026."
        " Ennakkotieto 3.9.2025 olisi ennen sopimuksen alkua, joten sitä ei anneta."
    )


@pytest.mark.parametrize("code", NoteCode)
def test_every_note_is_a_sentence(code: NoteCode) -> None:
    text = note_text(Note(code, Procedure.EU_OPEN, date(2027, 1, 1), 3, "A/1"))

    assert text[0].isupper()
    assert text.endswith(".")
    assert "%" not in text


def test_parent_without_an_end_has_words_too() -> None:
    text = note_text(Note(NoteCode.PARENT_ENDS_BEFORE, Procedure.MINI_COMPETITION, None, name="P/9"))

    assert text == "Järjestely P/9 päättyy ilman päättymispäivää, ennen hankintapäätöstä."


@st.composite
def contracts(draw: st.DrawFn) -> ContractFacts:
    starts_on = draw(st.dates(date(2018, 1, 1), date(2026, 12, 31)))
    term = draw(st.sampled_from(TermKind))
    ends_on = lay(starts_on, draw(st.integers(1, 60)))
    given = draw(st.lists(st.tuples(st.integers(1, 24), st.sampled_from([None, 1, 3, 9]), st.booleans()), max_size=3))
    facts = ContractFacts(
        id=1,
        term=term,
        procedure=draw(st.sampled_from(sorted(TEMPLATES - {Procedure.DIRECT_AWARD}))),
        starts_on=starts_on,
        ends_on=None if term == TermKind.INDEFINITE else ends_on,
        renewal_months=draw(st.sampled_from([1, 6, 12])),
        notice_months=draw(st.sampled_from([None, 1, 3, 6])),
        replace_on=draw(st.none() | st.dates(date(2027, 1, 1), date(2035, 12, 31))),
        not_renewed_on=draw(st.sampled_from([None, starts_on])),
        options=tuple(
            OptionFacts(n, months, None, before, intent=i) for n, (months, before, i) in enumerate(given, start=1)
        ),
    )
    for change in roll(facts, date(2026, 11, 23)):
        facts = applied(facts, change) if change.state != ContractState.ENDED else facts
    return facts


@given(contracts())
def test_numbers_in_the_words_recompute_every_day(facts: ContractFacts) -> None:
    for one in milestones(facts):
        assert recomputed(chain(one.derivation)) == one.on == one.derivation.on


def test_words_are_said_in_the_language_spoken() -> None:
    one = milestone(contract(), "term_end")

    with use_language("en"):
        assert "30 Mar 2027" in chain(one.derivation)
    assert "30.3.2027" in chain(one.derivation)
