"""A sentence that is kept is told in the language of who reads it; what a person wrote stays as it is."""

from datetime import date

import pytest

from hankintakello.core.i18n import use_language
from hankintakello.core.said import Said, retold, say

INSIDE = say("Kausi päättyi %(day)s.", day=date(2026, 11, 3))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "Kausi päättyi 3.11.2026."),
        ("sv", "Perioden gick ut 3.11.2026."),
        ("en", "The term ended on 3 Nov 2026."),
    ],
)
def test_kept_sentence_is_told_in_the_readers_language(language: str, expected: str) -> None:
    with use_language(language):
        assert retold(INSIDE.kept()) == expected
        assert retold(say("%(a)s %(n)s", a=INSIDE, n=2).kept()) == f"{expected} 2"


@pytest.mark.parametrize("text", ["", "komentorivi", "Tuonti 1: vanha.xlsx", '{"msgid": "Tuonti"}', "100 %(day)s"])
def test_what_a_person_wrote_stays_as_it_is(text: str) -> None:
    with use_language("en"):
        assert retold(text) == text


def test_sentence_without_its_value_is_told_all_the_same() -> None:
    assert retold(Said("Kausi päättyi.").kept()) == "Kausi päättyi."
