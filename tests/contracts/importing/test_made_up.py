"""Registers of some hundred offices that never were: every fact comes back as it went in."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.registers import Wishes, read_table
from hankintakello.contracts.importing.values import ContractValues
from hankintakello.contracts.models import TermKind
from hankintakello.tests.contracts.importing import made_up
from hankintakello.tests.contracts.importing.written import TODAY, table


def as_fact(values: ContractValues) -> made_up.Fact:
    """What was read, in the form of what was written."""
    value = None if values.estimated_value is None else int(values.estimated_value * 100)
    return made_up.Fact(
        values.reference or "",
        values.title or "",
        values.supplier or "",
        values.business_id or "",
        values.starts_on or TODAY,
        values.ends_on,
        tuple(option.months or 0 for option in values.options),
        values.notice_months,
        value,
        values.owner_name or "",
        values.unit or "",
    )


@pytest.mark.parametrize("seed", range(150))
def test_a_made_up_register_is_read_wholly_right(seed: int) -> None:
    source = random.Random(seed)
    style = made_up.style(source)
    facts = made_up.facts(source, 25)
    header = [style.headings.get(name, name) for name in style.order]
    made, first = made_up.table(source, [made_up.written(style, one, source) for one in facts], header)

    sheets = read_table(made, Wishes({}, None, TODAY), lambda place: None)

    assert [sheet.ignored for sheet in sheets] == [None]
    assert sheets[0].header_row == first
    assert sheets[0].refused == ()
    read = {one.row - first - 1: one.values for one in sheets[0].rows}
    assert {place: as_fact(values) for place, values in read.items()} == dict(enumerate(facts))
    assert all(read[n].term is (TermKind.FIXED if one.ends_on else TermKind.INDEFINITE) for n, one in enumerate(facts))


CELLS = st.one_of(
    st.just(""),
    st.text(max_size=12),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"[\d./ -]{1,12}", fullmatch=True),
    st.sampled_from(
        ["31.12.2027", "toistaiseksi", "1 + 1 v", "3 kk", "Yhteensä", "Päättyy", "2725690-3", "a@b.fi", "5 €"]
    ),
)
FIELDS = ("title", "supplier", "business_id", "starts_on", "ends_on", "options", "notice", "value", "owner", "unit")


@given(st.integers(0, 4), st.lists(st.lists(CELLS, min_size=10, max_size=12), min_size=1, max_size=12))
def test_every_row_of_any_cells_is_taken_refused_or_passed_over(place: int, rows: list[list[Any]]) -> None:
    headings = made_up.registers(made_up.FINNISH)[place]
    header = [headings[name] for name in FIELDS]

    sheets = read_table(table([header, *rows]), Wishes({}, None, TODAY, is_chosen=True), lambda place: None)

    ends: list[Any] = [one for sheet in sheets for one in (*sheet.rows, *sheet.refused, *sheet.skipped)]
    told: list[int] = [one.row for one in ends]
    headers: list[int] = [sheet.header_row or 0 for sheet in sheets]
    filled = [number for number, row in enumerate(rows, 2) if any(cell != "" for cell in row)]
    assert sorted([*told, *headers]) == sorted(set(told) | set(headers))
    assert set(filled) <= {*told, *headers, *range(2, headers[0] + 1)}
    assert all(one.reason.text() and one.remedy.text() for sheet in sheets for one in sheet.refused)
    assert all(note.text() for sheet in sheets for one in sheet.rows for note in one.notes)
    assert all(isinstance(one.raw, dict) and isinstance(one.extra, dict) for sheet in sheets for one in sheet.rows)
