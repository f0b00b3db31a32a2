"""The successor's procedure: the contract's own word, or a guess."""

from datetime import date
from decimal import Decimal

import pytest

from hankintakello.calendar.law.procedures import Case, Choice, choose, guess
from hankintakello.calendar.law.rules import Law
from hankintakello.calendar.law.values import Buyer, LawRow
from hankintakello.contracts.models import Arrangement, ContractKind
from hankintakello.contracts.terms.procedures import TEMPLATES, Procedure
from hankintakello.tests.calendar.known import LAW

IN_2026 = date(2026, 6, 1)


def case(
    kind: str | None = None, value: str | None = None, on: date | None = IN_2026, buyer: str = "subcentral"
) -> Case:
    return Case(ContractKind(kind) if kind else None, Decimal(value) if value else None, on, Buyer(buyer))


@pytest.mark.parametrize(
    ("kind", "value", "procedure"),
    [
        ("goods", "59999.99", "small_purchase"),
        ("goods", "60000", "national_open"),
        ("services", "215999.99", "national_open"),
        ("services", "216000", "eu_open"),
        ("services", None, "eu_open"),
        ("works", "149999.99", "small_purchase"),
        ("works", "150000", "national_open"),
        ("works", "5403999.99", "national_open"),
        ("works", "5404000", "eu_open"),
        ("works", None, "eu_open"),
        (None, "59999.99", "small_purchase"),
        (None, "60000", "national_open"),
        (None, "216000", "eu_open"),
        (None, None, "eu_open"),
        ("social_health", "399999.99", "small_purchase"),
        ("social_health", "400000", "annex_e"),
        ("social_health", None, "annex_e"),
        ("other_special", "299999.99", "small_purchase"),
        ("other_special", "300000", "annex_e"),
        ("other_special", None, "annex_e"),
        ("concession", "499999.99", "small_purchase"),
        ("concession", "500000", "eu_open"),
        ("concession", None, "eu_open"),
    ],
)
def test_guess_by_kind_and_value_reaching_counts_as_above(kind: str | None, value: str | None, procedure: str) -> None:
    assert choose(None, None, case(kind, value), LAW) == Choice(Procedure(procedure), guessed=True)


@pytest.mark.parametrize(
    ("on", "buyer", "value", "procedure"),
    [
        (date(2025, 12, 31), "subcentral", "216000", "national_open"),
        (date(2026, 1, 1), "subcentral", "216000", "eu_open"),
        (date(2030, 1, 1), "subcentral", "216000", "eu_open"),
        (None, "subcentral", "216000", "eu_open"),
        (IN_2026, "central", "140000", "eu_open"),
        (IN_2026, "central", "139999.99", "national_open"),
        (date(2025, 12, 31), "central", "142999.99", "national_open"),
    ],
)
def test_guess_goes_by_the_thresholds_in_force_when_needed(
    on: date | None, buyer: str, value: str, procedure: str
) -> None:
    assert guess(None, case("goods", value, on, buyer), LAW).procedure == procedure


def test_guess_below_the_national_threshold_goes_by_the_day_too() -> None:
    days = [(date(2017, 1, 1), date(2026, 12, 31)), (date(2027, 1, 1), None)]
    rows = [
        LawRow("national_threshold.goods_services", Decimal(euros), *held)
        for euros, held in zip((60_000, 90_000), days, strict=True)
    ]
    law = Law([*rows, LawRow("eu_threshold.subcentral", Decimal(216_000), date(2017, 1, 1))])

    guessed = [
        guess(None, case("goods", "70000", day), law).procedure for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]

    assert guessed == [Procedure.NATIONAL_OPEN, Procedure.SMALL_PURCHASE]


@pytest.mark.parametrize("said", sorted(TEMPLATES - {Procedure.DIRECT_AWARD}))
def test_own_word_stands(said: Procedure) -> None:
    assert choose(said, None, case("goods", "1"), LAW) == Choice(said, guessed=False)
    assert choose(said.value, Arrangement.DPS, case("concession"), LAW) == Choice(said, guessed=False)


@pytest.mark.parametrize("said", [None, "", "framework", "direct_award", "no such"])
def test_words_that_decide_nothing_are_guessed(said: str | None) -> None:
    assert choose(said, None, case("goods", "70000"), LAW) == Choice(Procedure.NATIONAL_OPEN, guessed=True)


@pytest.mark.parametrize(
    ("arrangement", "contest"),
    [
        (Arrangement.FRAMEWORK, "mini_competition"),
        (Arrangement.CONTRACT, "mini_competition"),
        (Arrangement.DPS, "dps_contract"),
    ],
)
def test_guess_under_an_arrangement_is_its_contest(arrangement: Arrangement, contest: str) -> None:
    assert choose("direct_award", arrangement, case("goods", "1"), LAW) == Choice(Procedure(contest), guessed=True)


@pytest.mark.parametrize(
    ("kind", "value", "procedure"),
    [
        ("goods", "1", "national_open"),
        ("goods", "215999.99", "national_open"),
        ("goods", "216000", "eu_open"),
        ("works", "5403999", "national_open"),
        ("works", "5404000", "eu_open"),
        (None, None, "eu_open"),
    ],
)
def test_open_is_by_value_and_no_guess(kind: str | None, value: str | None, procedure: str) -> None:
    assert choose("open", Arrangement.FRAMEWORK, case(kind, value), LAW) == Choice(Procedure(procedure), guessed=False)


@pytest.mark.parametrize(
    ("kind", "value", "procedure"),
    [
        ("social_health", "1", "small_purchase"),
        ("social_health", None, "annex_e"),
        ("other_special", "300000", "annex_e"),
        ("concession", "1", "small_purchase"),
        ("concession", None, "eu_open"),
    ],
)
def test_open_is_a_guess_for_special_services_and_concessions(kind: str, value: str | None, procedure: str) -> None:
    assert choose("open", None, case(kind, value), LAW) == Choice(Procedure(procedure), guessed=True)
