"""Headers: where they stand and what they are called."""

from datetime import date
from typing import Any

import pytest

from hankintakello.contracts.importing.headings import (
    find_header,
    is_numbering,
    letter,
    next_header,
    no_header,
    plain,
)
from hankintakello.tests.contracts.importing.written import table

HEADER = ["Diaarinumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy"]
ROW = ["D/1", "Palvelu 1", "A Oy", date(2024, 1, 1), date(2027, 12, 31)]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("contractPeriod_endDate", "contract period end date"),
        ("Irtisan.aika", "irtisanomis aika"),
        ("Sop. alk. pvm", "sopimus alkaa päivä"),
        ("Contract #", "contract number"),
        ("Arvo €", "arvo euroa"),
        ("VENDOR_NM", "vendor name"),
        ("Päättymis-\npäivä", "päättymispäivä"),
        ("  Org.\xa0nr ", "organisation number"),
        ("CPVCode", "cpv code"),
        ("Toimittaja/Y-tunnus", "toimittaja y tunnus"),
    ],
)
def test_a_heading_is_made_plain(heading: str, words: str) -> None:
    assert plain(heading) == words


def test_the_header_is_the_first_of_the_best_rows() -> None:
    rows: list[list[Any]] = [["Sopimusluettelo"], [], ["Toimittajat ja sopimukset 2026"], HEADER, ROW, ROW, HEADER, ROW]

    header = find_header(table(rows))

    assert header is not None
    assert (header.row, header.names) == (3, tuple(HEADER))


def test_rows_of_words_are_no_header() -> None:
    assert find_header(table([["a", "b"], ["Deloitte", "Shërbime"], ["1", "2"]])) is None
    assert find_header(table([ROW, ROW])) is None


def test_columns_without_a_name_or_with_one_of_another_get_one() -> None:
    header = find_header(table([["", *HEADER, "Huom", "Huom", ""], ["", *ROW, "", "", ""]]))

    assert header is not None
    assert header.names == ("A", *HEADER, "Huom", "Huom (2)", "I")
    assert no_header(table([ROW])).names == ("A", "B", "C", "D", "E")


def test_letters_are_those_of_a_spreadsheet() -> None:
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_title_above_groups_nothing() -> None:
    header = find_header(table([["Sopimusluettelo"], HEADER, ROW]))

    assert header is not None
    assert header.names == tuple(HEADER)
    assert header.plain[0] == "diaarinumero"


def test_a_numbering_below_belongs_to_the_header() -> None:
    header = find_header(table([HEADER, [1, 2, 3, 4, 5], ROW]))

    assert header is not None
    assert header.last == 1
    assert is_numbering(["(1)", "(2)", "(3)"])
    assert is_numbering(["a", "b", "c"])
    assert not is_numbering([1.0, 2.0])
    assert not is_numbering([1.0, 2.0, 4.0])


def test_the_next_header_names_other_columns_behind_a_gap() -> None:
    other = ["Toimittaja", "Päättyy", "Alkaa", "Sopimuksen nimi", "Diaarinumero"]
    rows: list[list[Any]] = [HEADER, ROW, [], HEADER, ROW, [], other, ROW]
    header = find_header(table(rows))

    assert header is not None
    assert next_header(table(rows), header) == 6
    assert next_header(table(rows[:5]), header) == 5
