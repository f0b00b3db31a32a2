"""Delimited texts: encodings, delimiters, records."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.sniff import Unreadable
from hankintakello.contracts.importing.texts import decoded, delimiter_of, records

WORDS = "Jätehuolto; Åkerblom & Söner Ab; Öljymäki; 1\xa0242,55 €; Société – “Été”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_an_encoding_is_told(encoding: str) -> None:
    assert decoded(WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_mac_roman_is_told_from_windows(end: str) -> None:
    text = end.join(["Nimi;Yritys", "Jätehuolto;Åkerblom & Söner Ab", "Äänekoski;Öljymäki Oy"])

    assert decoded(text.encode("mac_roman")) == text
    assert decoded(text.encode("cp1252")) == text


def test_a_no_break_space_of_a_macintosh_is_no_letter() -> None:
    assert decoded(b"Bid;Name\rV3;Ice\xcaMachine\r") == "Bid;Name\rV3;Ice\xa0Machine\r"


def test_a_spoilt_byte_does_not_spoil_the_rest() -> None:
    assert decoded("Jätehuolto, siivous ja käännös äö".encode() + b"\xff") == "Jätehuolto, siivous ja käännös äö�"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="binary"):
        decoded(b"a;b\n\0\1\2;c\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_evenly(delimiter: str) -> None:
    lines = [delimiter.join(["Nimi", '"Arvo; euroa, alv"', "Päättyy"]) + "\n"]
    lines += [delimiter.join([f"Palvelu {n}", '"1 234,50"', "31.12.2027"]) + "\n" for n in range(5)]

    assert delimiter_of(["Sopimusluettelo, 2026; kunta\n", "\n", *lines]) == delimiter


def rows(text: str) -> list[list[str]]:
    """The records of a text, without a limit that matters."""
    return list(records(text, most=10_000))


def test_a_text_may_name_its_delimiter() -> None:
    assert rows("sep=|\na|b;c\n") == [["a", "b;c"]]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_ends_a_record_but_inside_quotes(end: str) -> None:
    text = end.join(["a;b;c", '1;"x', 'y";3', "", "4;5;6", ""])

    assert rows(text) == [["a", "b", "c"], ["1", f"x{end}y", "3"], [], ["4", "5", "6"]]


def test_nested_and_stray_quotes_are_survived() -> None:
    text = 'a;b;c\n"x ""y"" z";"p";3\n1;5" pipe;3\n1;"abc "def" ghi";3\n'

    assert rows(text) == [["a", "b", "c"], ['x "y" z', "p", "3"], ["1", '5" pipe', "3"], ["1", 'abc def" ghi"', "3"]]


def test_a_quote_that_is_never_closed_swallows_no_record() -> None:
    text = 'a;b;c;d\n1;"auki;x;y\n2;hyvä;x;y\n3;"monta\nriviä; ja";x;y\n4;"auki;x;y\n5;"kiinni";x;y\n'

    assert rows(text) == [
        ["a", "b", "c", "d"],
        ["1", '"auki', "x", "y"],
        ["2", "hyvä", "x", "y"],
        ["3", "monta\nriviä; ja", "x", "y"],
        ["4", '"auki', "x", "y"],
        ["5", "kiinni", "x", "y"],
    ]


@pytest.mark.parametrize("text", [";" * 5_000_000, "a\n" * 500_000, "a" * 3_000_000, "a;b\n" * 6000])
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="too_large"):
        rows(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        assert all(isinstance(cell, str) for record in rows(decoded(content)) for cell in record)


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "Öljy", "1,5", "x;y", 'q"q', "r\ns", ""]), min_size=3, max_size=3), min_size=3
    )
)
def test_what_a_program_writes_is_read_back(table: list[list[str]]) -> None:
    written = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [["A", "B", "C"], *table]]

    assert rows("\r\n".join([*written, ""])) == [["A", "B", "C"], *table]
