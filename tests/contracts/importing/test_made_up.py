"""Registers of some hundred offices that never were: every fact comes back as it went in."""

import random

import pytest

from hankintakello.contracts.importing.registers import Wishes, read_table
from hankintakello.contracts.importing.values import ContractValues
from hankintakello.contracts.models import TermKind
from hankintakello.tests.contracts.importing import made_up
from hankintakello.tests.contracts.importing.written import TODAY


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
    table, first = made_up.table(source, [made_up.written(style, one, source) for one in facts], header)

    sheets = read_table(table, Wishes({}, None, TODAY), lambda place: None)

    assert [sheet.ignored for sheet in sheets] == [None]
    assert sheets[0].header_row == first
    assert sheets[0].refused == ()
    read = {one.row - first - 1: one.values for one in sheets[0].rows}
    assert {place: as_fact(values) for place, values in read.items()} == dict(enumerate(facts))
    assert all(read[n].term is (TermKind.FIXED if one.ends_on else TermKind.INDEFINITE) for n, one in enumerate(facts))
