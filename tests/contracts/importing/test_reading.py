"""Whole files of every odd kind, read from end to end: sheets, headers and rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.values import (
    FileRefused,
)
from hankintakello.contracts.models import TermKind
from hankintakello.tests.contracts.importing.registers import HEADER, PLAIN, row, spans
from hankintakello.tests.contracts.importing.written import TODAY, read_cells, read_rows, text, workbook


def test_read_register_tells_sheet_header_mapping_and_rows(tmp_path: Path) -> None:
    file = read_rows(tmp_path, [HEADER, row(1), row(2, date(2024, 3, 1), date(2026, 2, 28))])

    sheet = file.sheets[0]
    assert (sheet.sheet, sheet.header_row) == ("Sopimukset", 1)
    assert sheet.mapping == {
        "case_number": "Diaarinumero",
        "reference": "Diaarinumero",
        "title": "Sopimuksen nimi",
        "supplier": "Toimittaja",
        "starts_on": "Alkaa",
        "ends_on": "Päättyy",
    }
    assert min(sheet.confidences.values()) > 0.8
    assert spans(file) == {2: PLAIN, 3: (date(2024, 3, 1), date(2026, 2, 28))}
    assert file.rows[0].values.reference == file.rows[0].values.case_number == "KUN/1/2024"
    assert file.rows[0].values.term is TermKind.FIXED
    assert len(file.sha256) == 64


def test_titles_blanks_groups_totals_and_footers_are_survived(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Mallilan kunta – sopimusluettelo"],
        ["Päivitetty 3.9.2026 / hankintapalvelut"],
        [],
        ["", "", "", "Sopimuskausi", "", "Vastuuhenkilö", ""],
        ["Dnro", "Hankinnan kohde", "Sopimuskumppani", "alkaa", "päättyy", "nimi", "sähköposti"],
        ["Sivistystoimi"],
        row(1, "1.1.2024", "31.12.2027", "Anna Virtanen", "anna.virtanen@esimerkki.fi"),
        [],
        ["Dnro", "Hankinnan kohde", "Sopimuskumppani", "alkaa", "päättyy", "nimi", "sähköposti"],
        row(2, "1.1.2024", "31.12.2027", "Björn Åkerlund", "bjorn@esimerkki.fi"),
        ["Yhteensä", "", "", "", "", "2 kpl"],
        [],
        ["Luettelon laati hankintapalvelut."],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Lista": rows}, merged=[(3, 3, 3, 4), (3, 5, 3, 6)])

    file = read_register(path, today=TODAY)

    assert file.sheets[0].header_row == 5
    assert file.sheets[0].mapping["starts_on"] == "Sopimuskausi alkaa"
    assert file.sheets[0].mapping["owner_email"] == "Vastuuhenkilö sähköposti"
    assert spans(file) == {7: PLAIN, 10: PLAIN}
    assert [one.values.owner_name for one in file.rows] == ["Anna Virtanen", "Björn Åkerlund"]
    assert file.refused == ()
    assert {one.row for one in file.sheets[0].skipped} == {6, 9, 11, 13}


def test_groups_over_columns_are_found_without_merged_cells(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["", "", "", "Sopimuskausi", "", "Vastuuhenkilö"],
        ["Dnro", "Kohde", "Toimittaja", "alkaa", "päättyy", "nimi"],
        row(1, "1.1.2024", "31.12.2027", "Anna Virtanen"),
    ]

    file = read_cells(rows)

    assert file.sheets[0].header_row == 2
    assert spans(file) == {3: PLAIN}
    assert file.rows[0].values.owner_name == "Anna Virtanen"


def test_cells_merged_over_rows_count_for_each_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADER,
        ["D1", "Puitesopimus", "A Oy", date(2024, 1, 1), date(2027, 12, 31)],
        ["", "", "B Oy", "", ""],
    ]
    path = workbook(tmp_path / "m.xlsx", {"S": rows}, merged=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 3, 2, 3), (1, 4, 2, 4)])

    file = read_register(path, today=TODAY)

    assert spans(file) == {2: PLAIN, 3: PLAIN}
    assert [(one.values.title, one.values.supplier) for one in file.rows] == [
        ("Puitesopimus", "A Oy"),
        ("Puitesopimus", "B Oy"),
    ]


def test_numbering_and_units_below_the_header_are_no_contracts(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, [1, 2, 3, 4, 5], ["(asia)", "(nimi)", "(yritys)", "(pvm)", "(pvm)"], row(1)]

    assert spans(read_rows(tmp_path, rows)) == {4: PLAIN}


def test_only_registers_are_read_of_many_sheets(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "monta.xlsx",
        {
            "Ohje": [["Täytä yksi sopimus riviä kohti."]],
            "Voimassa": [HEADER, row(1)],
            "Päättyneet": [HEADER, row(2, "1.1.2018", "31.12.2019")],
            "Toimittajat": [["Toimittaja", "Y-tunnus", "Sähköposti"], ["A Oy", "2725690-3", "a@a.fi"]],
            "Hankintasuunnitelma": [
                ["Hankintasuunnitelma 2027"],
                ["Hankinnan nimi", "Arvioitu arvo", "Suunniteltu aloitus", "Suunniteltu päättyminen"],
                ["Jätehuolto", 50000, "1.1.2027", "31.12.2030"],
            ],
            "Yhteenveto": [["Yksikkö", "Lukumäärä"], ["Tekninen", 12], ["Sivistys", 4]],
            "Vanha": [HEADER, row(3)],
            "Tyhjä": [],
        },
        hidden=["Vanha"],
    )

    file = read_register(path, today=TODAY)

    assert [sheet.sheet for sheet in file.registers] == ["Voimassa", "Päättyneet"]
    assert [(one.sheet, one.row) for one in file.rows] == [("Voimassa", 2), ("Päättyneet", 2)]
    assert all(sheet.ignored for sheet in file.sheets if sheet not in file.registers)


def test_a_sheet_that_is_asked_for_is_read_even_if_hidden(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Uusi": [HEADER, row(1)], "Vanha": [HEADER, row(2)]}, hidden=["Vanha"])

    file = read_register(path, today=TODAY, sheets=["Vanha"])

    assert [(one.sheet, one.values.reference) for one in file.rows] == [("Vanha", "KUN/2/2024")]
    with pytest.raises(FileRefused, match="ei ole taulukkoa Kolmas"):
        read_register(path, today=TODAY, sheets=["Kolmas"])


def test_a_second_header_of_another_layout_starts_a_second_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADER,
        row(1),
        [],
        ["Päättyneet sopimukset"],
        ["Toimittaja", "Päättyy", "Alkaa", "Sopimuksen nimi", "Diaarinumero"],
        ["B Oy", "31.12.2020", "1.1.2019", "Palvelu 2", "KUN/2/2019"],
    ]

    file = read_rows(tmp_path, rows)

    assert [sheet.header_row for sheet in file.registers] == [1, 5]
    assert spans(file) == {2: PLAIN, 6: (date(2019, 1, 1), date(2020, 12, 31))}
    assert file.rows[1].values.supplier == "B Oy"


def test_file_whose_name_is_only_its_ending_is_read(tmp_path: Path) -> None:
    path = text(tmp_path / ".csv", [HEADER, row(1)])

    assert spans(read_register(path, today=TODAY)) == {2: PLAIN}
