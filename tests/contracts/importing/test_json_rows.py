"""Lists of contracts in JSON."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hankintakello.contracts.importing.json_rows import rows_of
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.sniff import Unreadable
from hankintakello.contracts.importing.values import FileRefused, ReadFile
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms.models import OptionState
from hankintakello.tests.today import TODAY

CONTRACT: dict[str, Any] = {
    "reference": "K/1",
    "case_number": "K/1",
    "title": "Siivous",
    "supplier": "Eka Oy",
    "starts_on": "2024-01-01",
    "ends_on": "2027-12-31",
    "term": "fixed",
    "options": [
        {"months": 12, "decide_by": "2027-01-31", "decision": "exercised"},
        {"months": 24, "decide_by": "2028-06-30", "decision": "open"},
    ],
    "notice_months": 3,
    "value": "1234.50",
    "currency": "EUR",
    "procedure": "eu_open",
    "procedure_guessed": True,
    "coverage_end": "2028-12-31",
    "max_extent_on": "2030-12-31",
    "latest_safe_start_on": "2027-12-01",
    "planning_start_on": "2027-10-01",
    "state": "active",
    "source": {"file": "a.xlsx", "sheet": None, "row": 2},
    "extra": {"title": "tarkenne", "Huom": "ks. liite"},
}


def read(folder: Path, *contracts: Any) -> ReadFile:
    path = folder / "rekisteri.json"
    path.write_text(json.dumps(contracts), "utf-8")
    return read_register(path, today=TODAY)


def test_shape_of_the_export_is_read_with_all_its_facts(tmp_path: Path) -> None:
    file = read(tmp_path, CONTRACT)

    row, values = file.rows[0], file.rows[0].values
    assert (values.reference, values.title, values.supplier) == ("K/1", "Siivous", "Eka Oy")
    assert (values.starts_on, values.ends_on, values.term) == (date(2024, 1, 1), date(2028, 12, 31), TermKind.FIXED)
    assert [(one.months, one.state, one.exercise_by) for one in values.options] == [
        (12, OptionState.EXERCISED, None),
        (24, OptionState.OPEN, date(2028, 6, 30)),
    ]
    assert (values.notice_months, values.estimated_value, values.currency) == (3, Decimal("1234.50"), "EUR")
    assert values.procedure_text is None  # the clock's own word is nobody's
    assert (row.row, row.facts.is_own) == (2, True)
    assert file.registers[0].unknown == ("title (rekisterin)", "Huom")


def test_nothing_is_a_value_and_words_stand_where_there_is_none(tmp_path: Path) -> None:
    worded = {"value": None, "words": {"value": "sopimuksen mukaan"}}
    file = read(tmp_path, CONTRACT | {"value": "0.00"}, CONTRACT | {"reference": "K/2"} | worded)

    values = [one.values for one in file.rows]
    assert [(one.estimated_value, one.value_text) for one in values] == [
        (Decimal(0), None),
        (None, "sopimuksen mukaan"),
    ]


def test_list_of_others_is_read_by_its_keys(tmp_path: Path) -> None:
    plain = {"reference": "A-1", "title": "Siivous", "supplier": "Eka Oy", "ends_on": "2027-12-31", "value": 1000}
    more = {"reference": "A-2", "title": "Ruoka", "ends_on": None, "tags": ["a", "b"], "secret": False}

    file = read(tmp_path, plain, more)

    assert [(one.values.reference, one.values.title, one.values.ends_on) for one in file.rows] == [
        ("A-1", "Siivous", date(2027, 12, 31)),
        ("A-2", "Ruoka", None),
    ]
    assert file.rows[0].values.estimated_value == Decimal(1000)
    assert file.rows[1].extra == {"tags": '["a", "b"]', "secret": "false"}


@pytest.mark.parametrize("text", ["{}", "[]", "[1]", '["a"]', "null", "[{", "x", "[" * 100_000, '{"reference": "A"}'])
def test_anything_but_a_list_of_contracts_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rekisteri.json"
    path.write_text(text)

    with pytest.raises(FileRefused) as refused:
        read_register(path, today=TODAY)

    assert (
        refused.value.text == "JSON-tiedostossa ei ole luetteloa sopimuksista. Luettelon muoto on sama kuin viennissä."
    )


def test_odd_values_stay_what_they_are() -> None:
    digits = "9" * 5000
    rows = rows_of(f'[{{"a": {digits}, "b": NaN, "c": 1e999, "options": "2 v", "d": {{"e": 1}}}}]', most=100)

    assert rows[1][:2] == [digits, "NaN"]
    assert rows[1][3:] == ["2 v", '{"e": 1}']


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        rows_of('[{"a": 1}, {"b": 1}]', most=5)

    assert refused.value.code == "too_large"
