"""Business ids, CPV codes, addresses, currencies and kinds."""

import pytest

from hankintakello.contracts.importing.identifiers import business_id_of, cpv_of, currency_of, email_of
from hankintakello.contracts.importing.kinds import arrangement_of, kind_of
from hankintakello.contracts.models import Arrangement, ContractKind


@pytest.mark.parametrize("text", ["2725690-3", "27256903", "FI27256903", "fi 2725690-3", "2725690 3"])
def test_a_business_id_has_one_form(text: str) -> None:
    assert business_id_of(text) == "2725690-3"


@pytest.mark.parametrize("text", ["2725690-4", "556677-8899", "12345678", "GB123456789", "", "n/a", "2725690-31"])
def test_what_its_check_digit_denies_is_no_business_id(text: str) -> None:
    assert business_id_of(text) is None


def test_an_old_business_id_has_six_digits() -> None:
    assert business_id_of("119343-0") == "0119343-0"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("33600000-6", "33600000-6"),
        ("33600000", "33600000"),
        ("33600000-6 Lääkevalmisteet; 33690000-3", "33600000-6"),
        ("336", None),
        ("123456789", None),
    ],
)
def test_the_first_cpv_code_counts(text: str, code: str | None) -> None:
    assert cpv_of(text) == code


def test_an_address_is_found_among_words() -> None:
    assert email_of("Anna Virtanen <Anna.Virtanen@Esimerkki.FI>; toinen@x.fi") == "anna.virtanen@esimerkki.fi"
    assert email_of("anna.virtanen(at)esimerkki.fi") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("€", "EUR"), ("50 000 €", "EUR"), ("EUR", "EUR"), ("SEK 5", "SEK"), ("£5", "GBP"), ("$5", None), ("neuro", None)],
)
def test_a_currency_is_told_by_sign_or_code(text: str, code: str | None) -> None:
    assert currency_of(text) == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tavarat", ContractKind.GOODS),
        ("Palveluhankinta", ContractKind.SERVICES),
        ("rakennusurakka", ContractKind.WORKS),
        ("sosiaali- ja terveyspalvelut", ContractKind.SOCIAL_HEALTH),
        ("muut erityiset palvelut", ContractKind.OTHER_SPECIAL),
        ("käyttöoikeussopimus", ContractKind.CONCESSION),
        ("varor", ContractKind.GOODS),
        ("tjänster", ContractKind.SERVICES),
        ("byggentreprenad", ContractKind.WORKS),
        ("Goods", ContractKind.GOODS),
        ("Works", ContractKind.WORKS),
        ("Goods and Services", None),
        ("muu", None),
    ],
)
def test_a_kind_is_told_in_words(text: str, kind: ContractKind | None) -> None:
    assert kind_of(text) is kind


def test_an_arrangement_is_told_in_words() -> None:
    assert arrangement_of("puitejärjestely") is Arrangement.FRAMEWORK
    assert arrangement_of("Dynaaminen hankintajärjestelmä (DPS)") is Arrangement.DPS
    assert arrangement_of("kertahankinta") is None
