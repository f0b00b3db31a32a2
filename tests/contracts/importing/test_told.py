"""What a row tells: values for the contract, JSON words to compare with, and cells that no field holds kept beside."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hankintakello.contracts.importing.told import Told, key_of, option_columns, told_of
from hankintakello.contracts.importing.undo import revived
from hankintakello.contracts.importing.values import Column, ContractValues, Field, OptionValues, Row, SheetFacts
from hankintakello.contracts.models import Arrangement, Contract, ContractKind, Precision, TermKind
from hankintakello.contracts.parties import Party
from hankintakello.contracts.terms.models import OptionState
from hankintakello.people.values import Named


def told(cells: tuple[str, ...] = (), columns: tuple[Column, ...] = (), **values: Any) -> Told:
    return told_of(Row("Taul1", 2, ContractValues(**values), SheetFacts("Taul1", columns), cells))


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"term": TermKind.FIXED, "term_text": "Määräaikainen"}, {}),
        (
            {
                "term": TermKind.AUTO_RENEWING,
                "renewal_months": 12,
                "term_text": "jatkuu automaattisesti 12 kk kerrallaan",
            },
            {},
        ),
        ({"term": TermKind.FIXED, "term_text": "ma., ks. liite"}, {"term_text": "ma., ks. liite"}),
        ({"term_text": "sopimuksen mukaan"}, {"term_text": "sopimuksen mukaan"}),
        ({"options": (OptionValues(12), OptionValues(6)), "option_text": "12 kk + 6 kk"}, {}),
        (
            {
                "options": (OptionValues(12, exercise_by=date(2027, 1, 31)),),
                "option_text": "12 kk (viimeistään 31.1.2027)",
            },
            {},
        ),
        ({"options": (OptionValues(12),), "option_text": "optio 1 v"}, {"option_text": "optio 1 v"}),
        ({"option_text": "tarpeen mukaan"}, {"option_text": "tarpeen mukaan"}),
        ({"notice_months": 3, "notice_text": "3 kk"}, {}),
        (
            {"notice_months": 3, "notice_text": "3 kk sopimuskauden lopusta"},
            {"notice_text": "3 kk sopimuskauden lopusta"},
        ),
    ],
)
def test_text_that_says_no_more_than_what_was_read_is_not_kept_beside_it(
    values: dict[str, Any], kept: dict[str, str]
) -> None:
    words = told(title="Siivous", **values).words

    assert {name: text for name, text in words.items() if name.endswith("_text")} == kept


def test_words_are_json_and_columns_are_values() -> None:
    one = told(
        reference="A",
        case_number="A",
        title="Siivous",
        kind=ContractKind.SERVICES,
        starts_on=date(2024, 1, 1),
        starts_precision=Precision.MONTH,
        estimated_value=Decimal("10.50"),
        options=(
            OptionValues(12, OptionState.EXERCISED),
            OptionValues(None),
            OptionValues(6, exercise_months_before=3),
        ),
        supplier=" Eka   Oy ",
        owner_name="Anna",
        parent_reference="P",
    )

    assert one.columns == {
        "case_number": "A",
        "title": "Siivous",
        "kind": ContractKind.SERVICES,
        "starts_on": date(2024, 1, 1),
        "starts_precision": Precision.MONTH,
        "estimated_value": Decimal("10.50"),
    }
    assert one.words == {
        "case_number": "A",
        "title": "Siivous",
        "kind": "services",
        "starts_on": "2024-01-01",
        "starts_precision": "month",
        "estimated_value": "10.50",
        "options": [[12, "exercised", None, None], [6, "open", None, 3]],
        "supplier": ["Eka Oy", None],
        "owner": ["Anna", None],
        "parent": ["P", "framework"],
        "reference": "A",
    }
    assert (one.supplier, one.owner, one.parent) == (
        Party("Eka Oy", None),
        Named("Anna", None),
        ("P", Arrangement.FRAMEWORK),
    )
    assert (one.key, one.base, one.proper) == ("number:a", "A", False)


def test_reference_beside_a_case_number_is_proper() -> None:
    assert told(reference="S-1", case_number="A").proper
    assert told(reference="S-1").proper
    assert not told(case_number="A").proper
    assert not told(title="Siivous").proper


def test_row_that_says_nothing_tells_nothing() -> None:
    one = told(currency="EUR", arrangement=Arrangement.CONTRACT, supplier="  ", owner_email="ei ole")

    assert (one.columns, one.words, one.key) == ({}, {}, "title:")


def test_procedure_is_recognised_in_its_words() -> None:
    assert told(procedure_text="avoin menettely").columns == {"procedure_text": "avoin menettely", "procedure": "open"}
    assert told(procedure_text="jotain muuta").columns == {"procedure_text": "jotain muuta"}


def test_dynamic_purchasing_system_goes_before_a_framework() -> None:
    assert told(parent_reference="P", parent_dps_reference="D").parent == ("D", Arrangement.DPS)


@pytest.mark.parametrize(
    ("field", "cell", "values"),
    [
        (Field.MAX_EXTENT_ON, "31.12.2029", {"max_extent_on": date(2029, 12, 31)}),
        (Field.BUSINESS_ID, "n/a", {"business_id": "n/a"}),
        (Field.OWNER_EMAIL, "anna at mallila", {"owner_email": "anna at mallila"}),
        (Field.TITLE, "x" * 1001, {"title": "x" * 1001}),
    ],
)
def test_cell_that_no_field_holds_is_kept_beside(field: Field, cell: str, values: dict[str, Any]) -> None:
    one = told((cell,), (Column(0, "Otsikko", field, 1.0),), **values)

    assert one.columns["extra"] == {"Otsikko": cell}


def test_columns_of_our_own_export_are_passed_over() -> None:
    one = told(("voimassa", "4711"), (Column(0, "Kello: tila"), Column(1, "Kustannuspaikka")))

    assert one.columns == {"extra": {"Kustannuspaikka": "4711"}}


def test_options_come_back_of_their_words() -> None:
    assert option_columns([[12, "open", "2026-09-30", None], [6, "declined", None, 3]]) == [
        {
            "number": 1,
            "months": 12,
            "state": OptionState.OPEN,
            "exercise_by": date(2026, 9, 30),
            "exercise_months_before": None,
        },
        {"number": 2, "months": 6, "state": OptionState.DECLINED, "exercise_by": None, "exercise_months_before": 3},
    ]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.text(max_size=30),
            "starts_on": st.dates(),
            "kind": st.sampled_from(ContractKind),
            "term": st.sampled_from(TermKind),
            "estimated_value": st.decimals(min_value=0, max_value=10**12, places=2),
            "notice_months": st.integers(0, 600),
        },
    )
)
def test_columns_come_back_of_their_words(values: dict[str, Any]) -> None:
    one = told(**values)

    assert {name: revived(Contract, name, word) for name, word in one.words.items()} == one.columns


def test_key_is_the_folded_number_else_the_folded_title() -> None:
    assert key_of(" KUN–001 ") == "number:kun-001"
    assert key_of(None, "Siivous  OY") == "title:siivous oy"
    assert key_of("") == key_of(None) == "title:"
    assert len(key_of("x" * 400)) == 250
