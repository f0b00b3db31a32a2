"""Rows whose cells were moved are never taken in with a day that is not theirs."""

import random
from datetime import date
from typing import Any

import pytest

from hankintakello.contracts.importing.registers import Wishes, read_table
from hankintakello.contracts.importing.shifts import form_of
from hankintakello.tests.contracts.importing import made_up
from hankintakello.tests.contracts.importing.written import TODAY


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
