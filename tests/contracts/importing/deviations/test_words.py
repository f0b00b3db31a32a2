"""Words of three languages for columns, classes, types and states."""

import pytest

from hankintakello.contracts.deviations.models import DeviationType as T
from hankintakello.contracts.importing.deviations.values import DeviationField as F
from hankintakello.contracts.importing.deviations.words import (
    is_closed,
    is_lawyers_word,
    likeness,
    severity_of,
    type_of,
)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Sopimusnro", F.CONTRACT),
        ("Sopimuksen tunnus", F.CONTRACT),
        ("Avtalsnummer", F.CONTRACT),
        ("Contract no.", F.CONTRACT),
        ("SOPIMUS", F.CONTRACT),
        ("Sopimuksen nimi", F.TITLE),
        ("Palveluntuottaja", F.SUPPLIER),
        ("Leverantör", F.SUPPLIER),
        ("Havaintopvm", F.SEEN_ON),
        ("Pvm", F.SEEN_ON),
        ("Date observed", F.SEEN_ON),
        ("Mitä tapahtui?", F.WHAT),
        ("Poikkeaman kuvaus", F.WHAT),
        ("Vad hände?", F.WHAT),
        ("Vakavuusluokka", F.SEVERITY),
        ("Allvarlighetsgrad", F.SEVERITY),
        ("Poikkeaman laji", F.TYPE),
        ("Havaitsija", F.SEEN_BY),
        ("Reported by", F.SEEN_BY),
        ("Vaikutukset", F.EFFECT),
        ("Tilaajan oma osuus", F.OWN_SHARE),
        ("Tila", F.STATE),
        ("Suljettu pvm", F.CLOSED_ON),
        ("Lessons learned", F.LESSON),
        ("Kustannuspaikka", None),
        ("", None),
    ],
)
def test_heading_says_its_field(heading: str, field: F | None) -> None:
    sure = {one: likeness(heading, one) for one in F}

    best = max(sure, key=lambda one: sure[one])
    assert (best if sure[best] else None) is field


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        *((str(one), one) for one in (1, 2, 3, 4)),
        ("3 - merkittävä", 3),
        ("Luokka 2", 2),
        ("HUOMIO", 1),
        ("vähäinen", 2),
        ("Ringa", 2),
        ("Betydande", 3),
        ("Critical", 4),
        ("lievä", 2),
        ("vakava", 3),
        ("0", None),
        ("5", None),
        ("33", None),
        ("ei tiedossa", None),
    ],
)
def test_severity_is_a_number_or_a_word(text: str, severity: int | None) -> None:
    assert severity_of(text) == severity


def test_lawyers_word_is_no_class() -> None:
    assert [is_lawyers_word(one) for one in ("Olennainen", "väsentlig", "merkittävä")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Laatu", T.QUALITY),
        ("kvalitet", T.QUALITY),
        ("Viivästys", T.DELAY),
        ("myöhästyminen", T.DELAY),
        ("laskutus", T.PRICE_INVOICING),
        ("contractor_liability", None),
        ("contractor liability", T.CONTRACTOR_LIABILITY),
        ("Safety", T.SAFETY),
        ("muu", T.OTHER),
        ("outo", None),
    ],
)
def test_type_is_a_word_of_three_languages(text: str, type_: T | None) -> None:
    assert type_of(text) is type_


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Suljettu", True),
        ("closed", True),
        ("Hoidettu 3.4.", True),
        ("ei suljettu", False),
        ("kesken", False),
        ("", False),
    ],
)
def test_state_says_whether_it_is_closed(text: str, closed: bool) -> None:
    assert is_closed(text) is closed
