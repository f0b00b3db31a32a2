"""Start and end are found where no heading says which they are, or where the row below the header does."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.values import ReadFile
from hankintakello.tests.contracts.importing.written import TODAY, read_cells, workbook

STARTS, ENDS = date(2024, 2, 13), date(2027, 12, 31)
TIMES = [("13.2.2024", "31.12.2027"), ("1.5.2025", "30.6.2029"), ("1.1.2024", "31.12.2026")]


def terms(file: ReadFile) -> set[tuple[Any, Any]]:
    return {(row.values.starts_on, row.values.ends_on) for row in file.rows}


def read_dated(headings: tuple[str, str], times: list[tuple[str, str]]) -> ReadFile:
    rows = [[f"D/{n}", f"Palvelu {n}", f"A{n} Oy", *pair] for n, pair in enumerate(times)]
    return read_cells([["Diaarinumero", "Sopimuksen nimi", "Toimittaja", *headings], *rows])


def test_two_columns_of_days_in_order_are_start_and_end() -> None:
    file = read_dated(("pvm1", "pvm2"), TIMES)

    assert terms(file) == {
        (STARTS, ENDS),
        (date(2025, 5, 1), date(2029, 6, 30)),
        (date(2024, 1, 1), date(2026, 12, 31)),
    }
    (sheet,) = file.sheets
    assert sheet.notes == ()


@pytest.mark.parametrize(
    ("headings", "times"),
    [
        (("pvm1", "pvm2"), [*TIMES, ("1.1.2027", "1.1.2024")]),  # not in order
        (("Allekirjoitettu", "pvm2"), TIMES),  # one says that it is something else
        (("pvm1", "pvm2"), TIMES[:1]),  # too few to tell
    ],
)
def test_columns_of_days_that_do_not_tell_are_kept_as_they_are(
    headings: tuple[str, str], times: list[tuple[str, str]]
) -> None:
    file = read_dated(headings, times)

    assert terms(file) == {(None, None)}
    (sheet,) = file.sheets
    assert [note.msgid for note in sheet.notes] == ["Päättymispäivän saraketta ei tunnistettu."]


GROUPED = ["Asianumero", "Sopimus", "Toimittaja", "Sopimuskausi", "", "Vastuuhenkilö"]
BELOW = ["", "", "", "Alkaa", "Päättyy", ""]
ROW = ["A/1", "Siivous", "Siivo Oy", "13.2.2024", "31.12.2027", "Maija Meri"]


@pytest.mark.parametrize("below", [BELOW, [*GROUPED[:3], "Alkaa", "Päättyy", GROUPED[5]]])
def test_a_group_in_the_header_is_named_by_the_row_below(below: list[str]) -> None:
    file = read_cells([GROUPED, below, ROW])

    assert [(row.values.title, row.values.owner_name) for row in file.rows] == [("Siivous", "Maija Meri")]
    assert terms(file) == {(STARTS, ENDS)}


def test_a_group_that_is_merged_is_named_by_the_row_below(tmp_path: Path) -> None:
    merged = [(0, 3, 0, 4), *((0, one, 1, one) for one in (0, 1, 2, 5))]
    path = workbook(tmp_path / "groups.xlsx", {"Sopimukset": [GROUPED, BELOW, ROW]}, merged=merged)

    assert terms(read_register(path, today=TODAY)) == {(STARTS, ENDS)}


def test_a_contract_below_the_header_is_no_part_of_it() -> None:
    file = read_cells([GROUPED, ROW, ["A/2", *ROW[1:]]])

    assert [row.values.title for row in file.rows] == ["Siivous", "Siivous"]
