"""What an import changes is said in names and values that its reader knows."""

from typing import Any

import pytest

from hankintakello.contracts.importing.fields import TOLD_BY
from hankintakello.core.i18n import use_language
from hankintakello.web.differences import Difference, differences
from hankintakello.web.field_names import field_label
from hankintakello.web.field_words import word_of


@pytest.mark.parametrize("field", [*TOLD_BY, "extra"])
def test_each_field_of_an_import_has_a_name(field: str) -> None:
    assert field_label(field) != field


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", None, "(tyhjä)"),
        ("title", "", "(tyhjä)"),
        ("options", [], "(tyhjä)"),
        ("ends_on", "2027-12-31", "31.12.2027"),
        ("notice_months", 6, "6"),
        ("term", "fixed_then_indefinite", "määräaikainen, sitten toistaiseksi"),
        ("kind", "services", "palvelut"),
        ("procedure", "eu_open", "EU-avoin menettely"),
        ("arrangement", "dps", "dynaaminen hankintajärjestelmä"),
        ("ends_precision", "quarter", "vuosineljännes"),
        ("ends_are", None, "nykyisen kauden loppu"),
        ("ends_are", "original", "kauden loppu ilman optioita"),
        ("estimated_value", "964930.01", "964\xa0930,01"),
        ("supplier", "Kirkas Tila Oy", "Kirkas Tila Oy"),
        ("supplier", ["Kirkas Tila Oy", "1234567-8"], "Kirkas Tila Oy"),
        ("owner", [None, "aino@kunta.fi"], "aino@kunta.fi"),
        (
            "options",
            [[12, "exercised", None, None], [24, "open", "2027-06-30", 6], [12, "open", None, None]],
            "12 kk (käytetty) + 24 kk (viimeistään 30.6.2027, ilmoitettava 6 kk ennen) + 12 kk",
        ),
        ("extra", {"Huom": "ks. liite"}, "Huom: ks. liite"),
    ],
)
def test_value_as_people_read_it(field: str, value: Any, words: str) -> None:
    assert word_of(field, value) == words


def test_unknown_columns_are_told_by_their_own_headings() -> None:
    fields = {"title": ("Jäte", None), "extra": ({"A": "1", "B": "2"}, {"B": "3", "C": "4", "A": "1"})}

    assert differences(fields) == [
        Difference("nimi", "Jäte", "(tyhjä)"),
        Difference("B", "2", "3"),
        Difference("C", "(tyhjä)", "4"),
    ]
    with use_language("sv"):
        assert differences({"ends_on": (None, "2027-12-31")}) == [Difference("går ut", "(tomt)", "31.12.2027")]
