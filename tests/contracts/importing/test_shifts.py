"""Rows whose cells were moved are never taken in with a day that is not theirs."""

import random
from datetime import date
from typing import Any

import pytest

from hankintakello.contracts.importing.registers import Wishes, read_table
from hankintakello.contracts.importing.shifts import form_of
from hankintakello.tests.contracts.importing import made_up
from hankintakello.tests.contracts.importing.written import TODAY, read_cells


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("", ""),
        ("-", ""),
        (5.0, "number"),
        (date(2027, 12, 31), "date"),
        ("31.12.2027", "date"),
        ("1 234,50 €", "number"),
        ("12 kk + 12 kk", "length"),
        ("a@b.fi", "email"),
        ("https://x.fi/1", "address"),
        ("2725690-3", "business id"),
        ("Meriväylä Ab", "words"),
        ("KUN/1/2024", "text"),
        ("sopimuksen mukaan / ks. liite", "text"),
    ],
)
def test_a_cell_has_a_form(cell: Any, form: str) -> None:
    assert form_of(cell) == form


def moved(source: random.Random, row: list[Any]) -> list[Any]:
    """The row with a cell lost or one too many, and all that follows moved by one."""
    place = source.randrange(len(row))
    if source.random() < 0.5:
        return [*row[:place], *row[place + 1 :], ""]
    return [*row[:place], source.choice(("", "jotain", "Inc")), *row[place:]][: len(row)]


@pytest.mark.parametrize("seed", range(80))
def test_a_moved_row_is_refused_or_right_and_no_other_is_lost(seed: int) -> None:
    source = random.Random(seed)
    style = made_up.style(source)
    facts = made_up.facts(source, 60)
    rows = [made_up.written(style, one, source) for one in facts]
    spoilt = source.sample(range(60), 2)
    for place in spoilt:
        rows[place] = moved(source, rows[place])
    table, first = made_up.table(source, rows, [style.headings.get(name, name) for name in style.order])

    sheet = read_table(table, Wishes({}, None, TODAY), lambda place: None)[0]

    read = {one.row - first - 1: one.values for one in sheet.rows}
    wrong = [
        place
        for place, values in read.items()
        if values.starts_on not in (None, facts[place].starts_on) or values.ends_on not in (None, facts[place].ends_on)
    ]
    assert wrong == []
    assert set(range(60)) - set(read) <= set(spoilt)


MIXED = [
    "Sopimuksen tunniste",
    "Sopimuksen nimi",
    "Toimittaja",
    "Yksikkö",
    "Arvo",
    "Alkaa",
    "Päättyy",
    "Laji",
    "Linkki",
]
OPEN_ENDED = ["", 2000.5, "1.1.2024", "", "", ""]


def mixed(*others: list[Any]) -> list[list[Any]]:
    """A register of sixty rows in which nearly every cell is filled, and these *others* in its middle."""
    full = [
        [f"A-{place}", f"Palvelu {place}", f"Toimittaja {place % 9}", "Tekninen toimi", 1000.5 + place, "1.1.2024"]
        + [f"{1 + place % 28}.12.2027", "palvelu", f"https://mallila.example/{place}"]
        for place in range(60)
    ]
    named = [[f"B-{place}", f"Jatkuva palvelu {place}", "Toimittaja 3", *row] for place, row in enumerate(others)]
    return [MIXED, *full[:30], *named, *full[30:]]


@pytest.mark.parametrize("times", [1, 3])
def test_a_row_that_lacks_what_others_have_is_not_shifted(times: int) -> None:
    file = read_cells(mixed(*[OPEN_ENDED] * times))

    assert (len(file.rows), file.refused) == (60 + times, ())


def test_rows_that_all_lack_the_same_are_of_one_kind_even_where_one_has_a_value_in_words() -> None:
    worded = ["", "n. 50 000 €/v, indeksi", *OPEN_ENDED[2:]]
    file = read_cells(mixed(OPEN_ENDED, OPEN_ENDED, worded))

    assert (len(file.rows), file.refused) == (63, ())


def test_a_shifted_row_is_told_by_a_cell_that_holds_something() -> None:
    moved_on = ["", "Tekninen toimi", 2000.5, "1.1.2024", "31.12.2027", "palvelu"]
    file = read_cells(mixed(moved_on))

    assert [(one.row, one.column, one.value) for one in file.refused] == [(32, "Arvo", "Tekninen toimi")]


NAMED = ["Asianumero", "Sopimus", "Toimittaja", "Alkaa", "Päättyy", "Vastuuhenkilö"]


@pytest.mark.parametrize(
    ("moved", "column"),
    [
        (["H/1", "Siivous", "1.1.2024", "31.12.2027", "Maija Meri", ""], "Toimittaja"),
        (["H/1", "Siivous", "Siivo", " Oy", "1.1.2024", "31.12.2027"], "Vastuuhenkilö"),
        (["H/1", "Siivous", "Siivo Oy", "", "1.1.2024", "31.12.2027"], "Vastuuhenkilö"),
    ],
)
def test_a_date_among_names_beside_start_and_end_has_moved_there(moved: list[str], column: str) -> None:
    full = [
        [f"K/{one}", f"Palvelu {one}", f"Toimittaja {one} Oy", f"1.{1 + one % 12}.2023", "31.7.2028", "Maija Meri"]
        for one in range(59)
    ]
    file = read_cells([NAMED, *full, moved])

    assert [(refused.row, refused.column) for refused in file.refused] == [(61, column)]
    assert {row.values.owner_name for row in file.rows} == {"Maija Meri"}
