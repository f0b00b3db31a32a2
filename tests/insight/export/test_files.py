"""The register goes out whole: as JSON for programs, as tables for people, and comes back without a change."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from hankintakello.assembly import connect_floors
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.values import OptionValues
from hankintakello.contracts.models import ContractState, TermKind
from hankintakello.contracts.terms.models import OptionState
from hankintakello.core.database import Database
from hankintakello.core.errors import Invalid
from hankintakello.insight.export.files import export_contracts, harmless
from hankintakello.tests.build import make_clock, make_contract, make_option
from hankintakello.tests.contracts.importing.files import read_file
from hankintakello.tests.contracts.importing.taking import ROW, row
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY


def written(database: Database, path: Path) -> int:
    with database.reading() as session:
        return export_contracts(session, path)


def exported(database: Database, folder: Path) -> list[dict[str, Any]]:
    written(database, folder / "out.json")
    rows: list[dict[str, Any]] = json.loads((folder / "out.json").read_text("utf-8"))
    return rows


def take(database: Database, *rows: dict[str, Any]) -> None:
    with database.writing() as session:
        take_in(session, read_file(*rows))


def test_json_has_the_keys_that_others_build_on(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        contract = make_contract(
            session,
            estimated_value=Decimal("1234.50"),
            notice_months=3,
            ends_on=date(2027, 8, 31),
            maximum_value=Decimal(4000),
        )
        make_option(session, contract, number=1, months=12, exercise_months_before=6)
        make_option(session, contract, number=2, months=24, exercise_by=date(2028, 1, 31))
        days = {"latest_safe_start_on": date(2026, 12, 1), "planning_start_on": date(2026, 10, 1)}
        make_clock(session, contract, procedure="eu_open", procedure_guessed=True, **days)

    row = exported(database, tmp_path)[0]

    assert row == {
        "reference": contract.reference,
        "case_number": None,
        "title": "Siivouspalvelut",
        "supplier": None,
        "business_id": None,
        "category": None,
        "cpv": None,
        "unit": None,
        "owner": None,
        "owner_email": None,
        "deputy": None,
        "deputy_email": None,
        "kind": None,
        "starts_on": "2025-01-01",
        "ends_on": "2027-08-31",
        "term": "fixed",
        "renewal_months": None,
        "options": [
            {"months": 12, "decide_by": "2027-02-28", "decision": "open", "months_before": 6},
            {"months": 24, "decide_by": "2028-01-31", "decision": "open", "months_before": None},
        ],
        "notice_months": 3,
        "value": "1234.50",
        "maximum_value": "4000.00",
        "currency": "EUR",
        "last_competed_on": None,
        "parent_reference": None,
        "parent_dps_reference": None,
        "procedure_text": None,
        "procedure": "eu_open",
        "procedure_guessed": True,
        "coverage_end": "2027-08-31",
        "max_extent_on": None,
        "latest_safe_start_on": "2026-12-01",
        "planning_start_on": "2026-10-01",
        "state": "active",
        "source": {"file": None, "sheet": None, "row": None},
        "words": {"term": None, "option": None, "notice": None, "value": None},
        "extra": {},
    }


@pytest.mark.parametrize("state", [ContractState.ENDED, ContractState.ARCHIVED])
def test_what_has_ended_has_no_planning_days(database: Database, tmp_path: Path, state: ContractState) -> None:
    with database.writing() as session:
        contract = make_contract(session, state=state)
        make_clock(session, contract, latest_safe_start_on=date(2020, 1, 1), planning_start_on=date(2020, 1, 1))

    row = exported(database, tmp_path)[0]

    assert (row["latest_safe_start_on"], row["planning_start_on"], row["state"]) == (None, None, state.value)


def test_contract_without_a_title_has_none(database: Database, tmp_path: Path) -> None:
    take(database, row(title=None))

    assert exported(database, tmp_path)[0]["title"] is None


def test_unknown_columns_and_source_go_out(database: Database, tmp_path: Path) -> None:
    take(database, ROW)

    row = exported(database, tmp_path)[0]

    assert row["extra"] == {"Huom!": "laajennus tulossa"}
    assert row["source"] == {"file": "rekisteri.xlsx", "sheet": "Sopimukset", "row": 2}


def test_empty_register_goes_out_empty(database: Database, tmp_path: Path) -> None:
    assert exported(database, tmp_path) == []
    assert written(database, tmp_path / "out.xlsx") == 0
    assert written(database, tmp_path / "out.csv") == 0


@pytest.mark.parametrize("text", ["=1+1", "+358 40", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "%0a"])
def test_text_that_could_begin_a_formula_is_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("Siivous = puhtaus") == "Siivous = puhtaus"


def test_no_cell_begins_a_formula(database: Database, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    take(database, row(title=formula, extra={"=1+1": "@SUM(A1)"}))

    written(database, tmp_path / "out.csv")
    written(database, tmp_path / "out.xlsx")

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file, delimiter=";") for cell in line]
    assert "'" + formula in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    sheet = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert (sheet[1][2], sheet[0][-1]) == (formula, "=1+1")  # text, as it was: a workbook tells text from formulas


def test_csv_is_as_finnish_spreadsheets_read_it(database: Database, tmp_path: Path) -> None:
    take(database, ROW)

    written(database, tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        line = next(csv.DictReader(file, delimiter=";"))
    assert (line["Alkaa"], line["Päättyy"], line["Ennakoitu arvo (alv 0 %)"]) == ("15.3.2023", "14.3.2027", "964930,01")
    assert (line["Optiot"], line["Huom!"]) == ("12 kk + 24 kk", "laajennus tulossa")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_own_export_comes_back_without_a_change(database: Database, tmp_path: Path, suffix: str) -> None:
    connect_floors()
    before_end: dict[str, Any] = {"exercise_months_before": 6}
    options = (OptionValues(12, OptionState.EXERCISED), OptionValues(12, **before_end), OptionValues(24, **before_end))
    by_day = (OptionValues(12, exercise_by=date(2026, 12, 31)), OptionValues(12, exercise_months_before=3))
    take(
        database,
        row(options=options, notice_text="3 kk", option_text="vanha teksti"),
        row(reference="B", case_number="B", options=by_day, parent_reference="KUN/001/2023", procedure_text="avoin"),
        row(reference="C", case_number="B", term=TermKind.INDEFINITE, ends_on=None, options=(), title="Osa 2"),
        row(reference="D", case_number="D", term=TermKind.AUTO_RENEWING, renewal_months=12, options=()),
        row(
            reference="E",
            case_number="E",
            term=TermKind.FIXED_THEN_INDEFINITE,
            options=(),
            notice_months=None,
            maximum_value=Decimal(2_000_000),
        ),
    )
    before = exported(database, tmp_path)
    out = tmp_path / f"rekisteri{suffix}"
    written(database, out)

    with database.writing() as session:
        report = take_in(session, read_register(out, today=TODAY))

    assert (len(report.created), len(report.conflicts), report.file.refused) == (0, 0, ())
    assert (report.updated, report.unchanged) == ((), 5)
    after = exported(database, tmp_path)
    beside = {"source": None, "words": None}
    assert [{**one, **beside} for one in after] == [{**one, **beside} for one in before]
    with database.writing() as session:
        again = take_in(session, read_register(out, today=TODAY))
    assert (len(again.created), len(again.updated), again.unchanged) == (0, 0, 5)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_the_clock_made_and_words_without_figures_survive_the_way_back(
    database: Database, tmp_path: Path, suffix: str
) -> None:
    connect_floors()
    told = {"options": (), "notice_months": None, "procedure_text": None}
    take(
        database,
        row(reference="A", case_number="A", value_text="50 000–60 000", estimated_value=Decimal(60_000), **told),
        row(reference="B", case_number="B", ends_on=None, term=None, term_text="sopimuksen mukaan", **told),
    )
    before = exported(database, tmp_path)
    out = tmp_path / f"rekisteri{suffix}"
    written(database, out)

    with database.writing() as session:
        report = take_in(session, read_register(out, today=TODAY))

    after = exported(database, tmp_path)
    assert [one["words"]["value"] for one in after] == ["50 000–60 000", None]
    assert after[1]["words"]["term"] == "sopimuksen mukaan"
    assert {one["procedure_guessed"] for one in before} == {True}
    assert (report.updated, report.conflicts) == ((), ())
    assert [one["procedure_guessed"] for one in after] == [True, True]
    assert [sheet.unknown for sheet in report.file.registers] == [("Huom!",)]


def test_other_endings_are_refused_and_nothing_is_written(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        written(database, tmp_path / "out.pdf")
    with pytest.raises(Invalid):
        written(database, tmp_path / "ei" / "ole" / "out.csv")

    assert list(tmp_path.glob("*.pdf*")) == []


def test_failed_export_leaves_the_old_file(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take(database, ROW)
    path = tmp_path / "out.json"
    path.write_text("vanha")
    monkeypatch.setattr(json, "dumps", lambda *_args, **_kept: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        written(database, path)

    assert (path.read_text(), list(tmp_path.glob("*.part"))) == ("vanha", [])


def test_queries_do_not_grow_with_rows(database: Database, tmp_path: Path) -> None:
    counts = []
    for rows in (3, 30):
        take(database, *(row(reference=f"R{rows}-{number}", case_number=None) for number in range(rows)))
        with count_queries(database.engine) as statements:
            written(database, tmp_path / "out.json")
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_days_before_1900_go_into_a_workbook_as_text(database: Database, tmp_path: Path) -> None:
    take(database, row(starts_on=date(1899, 5, 1)))

    written(database, tmp_path / "out.xlsx")

    sheet = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[1][sheet[0].index("Alkaa")] == "1.5.1899"
