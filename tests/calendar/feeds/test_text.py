"""RFC 5545's rules for text, held against the icalendar package's own."""

import re

import pytest
from hypothesis import example, given
from icalendar import vText
from icalendar.parser import Contentlines

from hankintakello.calendar.feeds.text import clean, escape, fold, one_line, unfold
from hankintakello.tests.calendar.feeds.odd import ODD


@given(ODD)
@example("ä" * 2_000)
@example("😀" * 500)
@example("x" * 75)
@example("x" * 76)
def test_line_when_folded_is_right_and_unfolds_to_itself(text: str) -> None:
    line = "SUMMARY:" + escape(clean(text))

    folded = fold(line)

    assert unfold(folded) == [line]
    assert folded.endswith("\r\n")
    octets = folded.encode().removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, octets)) <= 75
    assert [part.decode() for part in octets] == folded.removesuffix("\r\n").split("\r\n")
    assert Contentlines.from_ical(folded)[0] == line  # type: ignore[no-untyped-call]


@given(ODD)
def test_text_when_escaped_is_as_icalendar_escapes_it(text: str) -> None:
    assert escape(clean(text)).encode() == vText(clean(text)).to_ical()


@given(ODD)
def test_text_when_cleaned_can_be_written(text: str) -> None:
    cleaned = clean(text)

    cleaned.encode()
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", cleaned) is None
    assert len(cleaned.splitlines()) <= cleaned.count("\n") + 1
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("  Siivous\n ja  vahti\t", None, "Siivous ja vahti"),
        ("Siivous\x07palvelu", None, "Siivouspalvelu"),
        ("Hinta < 30 000 €, alle <b>raja</b>", None, "Hinta < 30 000 €, alle ‹b>raja‹/b>"),
        ("a\u0308", None, "ä"),
        ("kymmenen m", 10, "kymmenen m"),
        ("kymmenen mm", 10, "kymmenen…"),
        ("\x00", 10, ""),
    ],
)
def test_one_line_is_plain_and_short(text: str, longest: int | None, expected: str) -> None:
    assert one_line(text, longest) == expected
