"""Whole files of every odd kind, read from end to end."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hankintakello.contracts.importing.reading import interpret_row, read_register
from hankintakello.contracts.importing.values import (
    EndsAre,
    Field,
    FileRefused,
    ReadFile,
    Refusal,
    Row,
    SheetFacts,
)
from hankintakello.contracts.models import Precision, TermKind
from hankintakello.contracts.terms.models import OptionState
from hankintakello.tests.contracts.importing.written import TODAY, read_cells, read_rows, text, workbook

HEADER = ["Diaarinumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy"]


def row(number: int, starts: Any = "1.1.2024", ends: Any = "31.12.2027", *more: Any) -> list[Any]:
    """A plain contract."""
    return [f"KUN/{number}/2024", f"Palvelu {number}", f"Toimittaja {number} Oy", starts, ends, *more]


def spans(file: ReadFile) -> dict[int, tuple[date | None, date | None]]:
    """Row number to start and end."""
    return {one.row: (one.values.starts_on, one.values.ends_on) for one in file.rows}


def refusals(file: ReadFile) -> dict[int, tuple[str | None, str]]:
    """Row number to column and reason."""
    return {one.row: (one.column, one.reason.text()) for one in file.refused}


PLAIN = (date(2024, 1, 1), date(2027, 12, 31))


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


@pytest.mark.parametrize(
    ("cell", "ends_on", "precision", "term", "months"),
    [
        ("31.12.2027", date(2027, 12, 31), Precision.DAY, TermKind.FIXED, []),
        ("31.12.27", date(2027, 12, 31), Precision.DAY, TermKind.FIXED, []),
        ("2027-12-31T00:00:00", date(2027, 12, 31), Precision.DAY, TermKind.FIXED, []),
        ("12/2027", date(2027, 12, 31), Precision.MONTH, TermKind.FIXED, []),
        ("Q4 2027", date(2027, 12, 31), Precision.QUARTER, TermKind.FIXED, []),
        ("vuoden 2027 loppuun", date(2027, 12, 31), Precision.YEAR, TermKind.FIXED, []),
        ("toistaiseksi", None, Precision.DAY, TermKind.INDEFINITE, []),
        ("tills vidare", None, Precision.DAY, TermKind.INDEFINITE, []),
        ("until further notice", None, Precision.DAY, TermKind.INDEFINITE, []),
        ("31.12.9999", None, Precision.DAY, TermKind.INDEFINITE, []),
        ("31.12.2027 + 2 x 1 v optio", date(2027, 12, 31), Precision.DAY, TermKind.FIXED, [12, 12]),
        ("31.12.2027 (optio 1 + 2 v)", date(2027, 12, 31), Precision.DAY, TermKind.FIXED, [12, 24]),
        ("31.12.2027 + optio 31.12.2029 asti", date(2027, 12, 31), Precision.DAY, TermKind.FIXED, [24]),
        ("3 v + 1 + 1", date(2026, 12, 31), Precision.DAY, TermKind.FIXED, [12, 12]),
        ("31.12.2027, sen jälkeen toistaiseksi", date(2027, 12, 31), Precision.DAY, TermKind.FIXED_THEN_INDEFINITE, []),
        ("31.12.2027, jatkuu vuoden kerrallaan", date(2027, 12, 31), Precision.DAY, TermKind.AUTO_RENEWING, []),
        ("", None, Precision.DAY, None, []),
        ("ei tiedossa", None, Precision.DAY, None, []),
        ("hankkeen päättymiseen", None, Precision.DAY, None, []),
    ],
)
def test_an_end_is_read_in_every_form(
    tmp_path: Path, cell: str, ends_on: date | None, precision: Precision, term: TermKind | None, months: list[int]
) -> None:
    file = read_cells([HEADER, row(1, "1.1.2024", cell), row(2)])

    values = file.rows[0].values
    assert (values.ends_on, values.ends_precision, values.term) == (ends_on, precision, term)
    assert [one.months for one in values.options] == months


@pytest.mark.parametrize(
    ("starts", "ends", "column", "reason"),
    [
        ("1.1.2024", "30.2.2027", "Päättyy", "30.2.2027 ei ole päivä: kuussa on 28 päivää."),
        ("31.9.2024", "31.12.2027", "Alkaa", "31.9.2024 ei ole päivä: kuussa on 30 päivää."),
        ("1.1.2024", "31.13.2027", "Päättyy", "31.13.2027 ei ole päivä."),
        ("1.1.2024", "31.12.2023", "Päättyy", "Päättyy 31.12.2023 ennen alkuaan 1.1.2024."),
        ("1.1.2024", "31.12.2026 / 31.12.2027", "Päättyy", "Päivän merkitys on epäselvä: 31.12.2026 / 31.12.2027."),
        ("1.1.2024", "31.12.2027?", "Päättyy", "Päivän merkitys on epäselvä: 31.12.2027?."),
        ("1.1.2024", "irtisanottu 31.12.2027", "Päättyy", "Päivän merkitys on epäselvä: irtisanottu 31.12.2027."),
        ("1.1.2024", "106", "Päättyy", "Päivän paikalla on luku 106."),
        ("1.1.1900", "31.12.2027", "Alkaa", "Vuosi 1900 ei voi pitää paikkaansa."),
        ("1.1.97", "toistaiseksi", "Alkaa", "Alkuvuosi on kirjoitettu kahdella numerolla ja olisi 2097."),
    ],
)
def test_a_date_that_is_none_refuses_its_row_by_name(
    tmp_path: Path, starts: str, ends: str, column: str, reason: str
) -> None:
    file = read_cells([HEADER, row(1, starts, ends), row(2)])

    assert spans(file) == {3: PLAIN}
    assert refusals(file) == {2: (column, reason)}
    assert file.refused[0].raw["Sopimuksen nimi"] == "Palvelu 1"


def test_two_digit_years_are_this_century_but_for_a_start_that_would_lie_after_its_end(tmp_path: Path) -> None:
    file = read_cells([HEADER, row(1, "1.7.97", "30.6.15"), row(2, "1.7.14", "30.6.15")])

    assert spans(file) == {2: (date(1997, 7, 1), date(2015, 6, 30)), 3: (date(2014, 7, 1), date(2015, 6, 30))}


def test_day_and_month_are_told_by_the_column(tmp_path: Path) -> None:
    american = read_cells([HEADER, row(1, "7/1/2024", "6/30/2027"), row(2, "7/13/2024", "8/9/2027")])
    british = read_cells([HEADER, row(1, "7/1/2024", "30/6/2027"), row(2, "13/7/2024", "8/9/2027")])

    assert spans(american) == {
        2: (date(2024, 7, 1), date(2027, 6, 30)),
        3: (date(2024, 7, 13), date(2027, 8, 9)),
    }
    assert spans(british) == {
        2: (date(2024, 1, 7), date(2027, 6, 30)),
        3: (date(2024, 7, 13), date(2027, 9, 8)),
    }


def test_a_column_that_does_not_tell_is_refused_with_both_readings(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, row(1, "07/10/2023", "10/05/2029"), row(2, "04/08/2023", "06/01/2027")]

    file = read_cells(rows)

    assert file.rows == ()
    assert refusals(file) == {
        2: ("Alkaa", "07/10/2023 on joko 7.10.2023 tai 10.7.2023, eikä sarake kerro kumpi."),
        3: ("Alkaa", "04/08/2023 on joko 4.8.2023 tai 8.4.2023, eikä sarake kerro kumpi."),
    }
    assert spans(read_cells(rows, day_order="dmy"))[2] == (date(2023, 10, 7), date(2029, 5, 10))
    assert spans(read_cells(rows, day_order="mdy"))[2] == (date(2023, 7, 10), date(2029, 10, 5))


def test_a_column_that_does_not_tell_takes_the_order_of_the_other_dates_and_says_so(tmp_path: Path) -> None:
    file = read_cells([HEADER, row(1, "01/04/2024", "31/03/2027"), row(2, "01/07/2024", "30/06/2027")])

    assert spans(file)[2] == (date(2024, 4, 1), date(2027, 3, 31))
    assert [note.text() for note in file.sheets[0].notes] == [
        "Sarakkeen Alkaa päivien järjestys on päätelty taulukon muista päivistä."
    ]


def test_date_cells_that_a_spreadsheet_has_turned_round_are_refused(tmp_path: Path) -> None:
    ends = ["25/04/2026", "26/04/2026", "27/04/2026", date(2026, 1, 6), date(2026, 2, 6), date(2026, 6, 6)]
    rows: list[list[Any]] = [HEADER, *(row(number, "", end) for number, end in enumerate(ends))]

    file = read_rows(tmp_path, rows)

    assert set(spans(file)) == {2, 3, 4, 7}
    assert refusals(file)[5] == (
        "Päättyy",
        "2026-01-06 on joko 6.1.2026 tai 1.6.2026, eikä sarake kerro kumpi.",
    )


def test_numbers_of_days_and_eight_digits_are_dates_where_the_column_shows_it(tmp_path: Path) -> None:
    serial = read_rows(tmp_path, [HEADER, row(1, 45292, 46752), row(2, 45292, 46022)])
    digits = read_cells([HEADER, row(1, 20240101, 20271231), row(2, 20240101, 20251231)])

    assert spans(serial)[2] == spans(digits)[2] == PLAIN


def test_a_lone_number_among_dates_is_refused_and_its_day_proposed(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, *(row(number) for number in range(12)), row(13, "1.1.2024", 46752)]

    file = read_cells(rows)

    assert len(file.rows) == 12
    assert (file.refused[0].row, file.refused[0].column, file.refused[0].suggestion) == (14, "Päättyy", "31.12.2027")


def test_days_of_the_1904_system_are_read_as_cells_and_as_numbers(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, row(1, date(2024, 1, 1), 46752 - 1462), row(2, date(2024, 1, 1), 46752 - 1462)]

    file = read_register(workbook(tmp_path / "mac.xlsx", {"S": rows}, date_1904=True), today=TODAY)

    assert spans(file) == {2: PLAIN, 3: PLAIN}


def test_stamps_give_their_day_but_for_midnights_of_helsinki_in_utc(tmp_path: Path) -> None:
    plain = read_cells([HEADER, row(1, "2024-01-01T16:21:27Z", "2027-12-31T00:00:00Z")])
    helsinki = read_cells(
        [
            HEADER,
            row(1, "2023-12-31T22:00:00Z", "2027-12-30T22:00:00Z"),
            row(2, "2024-05-31T21:00:00.000Z", "2027-05-30T21:00:00.000Z"),
        ],
    )

    assert spans(plain) == {2: PLAIN}
    assert spans(helsinki) == {2: PLAIN, 3: (date(2024, 6, 1), date(2027, 5, 31))}


def test_a_row_whose_cells_were_shifted_is_refused_and_not_taken_in_wrong(tmp_path: Path) -> None:
    header = ["Diaarinumero", "Sopimuksen nimi", "Alkaa", "Päättyy", "Päiviä jäljellä", "Arvo", "Sähköposti"]
    good = [[f"D/{n}", f"Palvelu {n}", "1.1.2024", "31.12.2027", 100 + n, 5000 + n, f"a{n}@x.fi"] for n in range(12)]
    lost_end = ["D/90", "Palvelu 90", "1.1.2024", 220, 7000, "b@x.fi", ""]
    pushed = ["D/91", "Palvelu", "91", "1.1.2024", "31.12.2027", 100, 9000]
    rows: list[list[Any]] = [header, *good, lost_end, pushed]

    file = read_rows(tmp_path, rows)

    assert len(file.rows) == 12
    assert set(refusals(file)) == {14, 15}


def test_a_row_cut_by_a_delimiter_in_its_text_is_refused(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*HEADER, "Huom"], *([*row(number), "ok"] for number in range(100))]
    rows[50] = ["KUN/50/2024", "Palvelu 50", "Toimittaja", " Inc", "1.1.2024", "31.12.2027", "ok"]

    file = read_cells(rows)

    assert len(file.rows) == 99
    assert refusals(file) == {51: ("G", "Rivillä on enemmän soluja kuin otsikoita.")}


def test_a_period_in_one_column_is_start_and_end(tmp_path: Path) -> None:
    header = ["Sopimusnumero", "Nimi", "Toimittaja", "Sopimuskausi"]
    rows: list[list[Any]] = [
        header,
        ["S1", "Palvelu 1", "A Oy", "1.1.2024 - 31.12.2027"],
        ["S2", "Palvelu 2", "B Oy", "1.1.–31.12.2027"],
        ["S3", "Palvelu 3", "C Oy", "1.1.2024 alkaen toistaiseksi"],
        ["S4", "Palvelu 4", "D Oy", "1.1.2024-31.12.2025 + optio 12 kk"],
    ]

    file = read_rows(tmp_path, rows)

    assert spans(file) == {
        2: PLAIN,
        3: (date(2027, 1, 1), date(2027, 12, 31)),
        4: (date(2024, 1, 1), None),
        5: (date(2024, 1, 1), date(2025, 12, 31)),
    }
    assert file.rows[2].values.term is TermKind.INDEFINITE
    assert [one.months for one in file.rows[3].values.options] == [12]


def test_no_end_is_made_up_where_no_column_tells_one(tmp_path: Path) -> None:
    header = [
        "Contract Number",
        "Description",
        "Vendor",
        "Award Date",
        "Publication date",
        "Total Contract Months",
        "Amount",
    ]
    rows: list[list[Any]] = [header, ["1234", "Road salt", "Salt Inc", date(2022, 8, 9), date(2022, 11, 13), 36, 5000]]

    file = read_rows(tmp_path, rows)

    values = file.rows[0].values
    assert (values.starts_on, values.ends_on, values.term) == (None, None, None)
    assert [note.text() for note in file.sheets[0].notes] == ["Päättymispäivän saraketta ei tunnistettu."]
    assert file.rows[0].extra == {
        "Award Date": "2022-08-09",
        "Publication date": "2022-11-13",
    }


def test_an_end_with_its_options_is_not_taken_for_the_end(tmp_path: Path) -> None:
    both = read_rows(tmp_path, [[*HEADER, "Päättyy optioineen"], row(1, "1.1.2024", "31.12.2026", "31.12.2028")])
    alone = read_rows(
        tmp_path,
        [["Diaarinumero", "Nimi", "Toimittaja", "Alkaa", "Päättyy (ml. optiot)"], row(1, "1.1.2024", "31.12.2028")],
    )

    assert both.rows[0].values.ends_on == date(2026, 12, 31)
    assert both.rows[0].values.max_extent_on == alone.rows[0].values.max_extent_on == date(2028, 12, 31)
    assert alone.rows[0].values.ends_on is None


def test_an_end_before_its_options_is_told_by_the_heading(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Dnro", "Nimi", "Toimittaja", "Alkaa", "Päättyy (ilman optioita)"], row(1)]

    assert read_rows(tmp_path, rows).rows[0].values.ends_are is EndsAre.ORIGINAL
    assert read_rows(tmp_path, [HEADER, row(1)]).rows[0].values.ends_are is EndsAre.COVERAGE


def test_options_notice_value_and_people_are_read(tmp_path: Path) -> None:
    more = [
        "Optiot",
        "Option ilmoitusaika",
        "Irtisanomisaika",
        "Arvo (alv 0 %)",
        "Vastuuhenkilö",
        "Kuuluu puitejärjestelyyn",
    ]
    rows: list[list[Any]] = [
        [*HEADER, *more],
        row(1, "1.1.2024", "31.12.2027", "12 kk (käytetty) + 12 kk", "6 kk", "3 kk kirjallisesti", "1 234 567,50 €",
            "Anna Virtanen <Anna.Virtanen@esimerkki.fi>", "KUN/9/2020"),
        row(2, "1.1.2024", "31.12.2027", "ei optioita", "", "tilaaja 3 kk, toimittaja 6 kk", "n. 50 000 €/v", "O. N.",
            ""),
        row(3, "1.1.2024", "31.12.2027", "2 optiota", "30.6.2027", "30 pv", "50 000–60 000", "", ""),
    ]  # fmt: skip

    one, two, three = (found.values for found in read_rows(tmp_path, rows).rows)

    assert [(o.months, o.state, o.exercise_months_before) for o in one.options] == [
        (12, OptionState.EXERCISED, None),
        (12, OptionState.OPEN, 6),
    ]
    assert (one.notice_months, one.notice_text) == (3, "3 kk kirjallisesti")
    assert (one.estimated_value, one.currency, one.value_text) == (Decimal("1234567.50"), "EUR", None)
    assert (one.owner_name, one.owner_email) == ("Anna Virtanen", "anna.virtanen@esimerkki.fi")
    assert one.parent_reference == "KUN/9/2020"
    assert (two.options, two.notice_months, two.supplier_notice_months) == ((), 3, 6)
    assert (two.estimated_value, two.value_text) == (None, "n. 50 000 €/v")
    assert (three.options, three.option_text) == ((), "2 optiota")
    assert (three.notice_months, three.notice_text) == (None, "30 pv")
    assert (three.estimated_value, three.value_text) == (Decimal("60000.00"), "50 000–60 000")


def test_an_option_notice_can_be_a_day(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [*HEADER, "Optiot", "Optio ilmoitettava viimeistään"],
        row(1, "1.1.2024", "31.12.2027", "1 v + 1 v", "30.6.2027"),
    ]

    options = read_rows(tmp_path, rows).rows[0].values.options

    assert [(one.months, one.exercise_by) for one in options] == [(12, date(2027, 6, 30)), (12, None)]


def test_columns_of_no_field_are_kept_with_the_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*HEADER, "Huom!", "Arkistopaikka"], row(1, "1.1.2024", "31.12.2027", "ks. liite", 12.0)]

    file = read_rows(tmp_path, rows)

    assert file.sheets[0].unknown == ("Huom!", "Arkistopaikka")
    assert file.rows[0].extra == {"Huom!": "ks. liite", "Arkistopaikka": "12"}


def test_a_mapping_by_hand_stands_and_can_leave_a_field_out(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Tunnus", "Asia", "Kuka", "Mistä", "X1"],
        ["1", "Palvelu", "A Oy", "1.1.2024", "31.12.2027"],
    ]

    file = read_rows(tmp_path, rows, mapping={"ends_on": "x1", "supplier": "C", "starts_on": "Mistä", "title": "Asia"})
    without = read_rows(tmp_path, [HEADER, row(1)], mapping={"starts_on": ""})

    assert spans(file) == {2: PLAIN}
    assert file.rows[0].values.supplier == "A Oy"
    assert file.sheets[0].confidences["ends_on"] == 1.0
    assert spans(without) == {2: (None, date(2027, 12, 31))}


def test_a_mapping_without_a_header_names_columns_by_letter(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["D/1", "Palvelu 1", "A Oy", "1.1.2024", "31.12.2027"],
        ["D/2", "Palvelu 2", "B Oy", "1.1.2024", "31.12.2027"],
    ]

    with pytest.raises(FileRefused, match="Otsikkoriviä ei löytynyt"):
        read_rows(tmp_path, rows)
    file = read_rows(tmp_path, rows, mapping={"reference": "A", "title": "B", "starts_on": "D", "ends_on": "E"})

    assert file.sheets[0].header_row is None
    assert spans(file) == {1: PLAIN, 2: PLAIN}


def test_a_mapping_of_unknown_names_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Kenttää paattyy ei ole"):
        read_rows(tmp_path, [HEADER, row(1)], mapping={"paattyy": "Päättyy"})
    with pytest.raises(FileRefused, match="Saraketta Loppuu ei löydy"):
        read_rows(tmp_path, [HEADER, row(1)], mapping={"ends_on": "Loppuu"})


def test_a_refused_row_is_taken_when_it_is_mended(tmp_path: Path) -> None:
    file = read_cells([HEADER, row(1, "7/1/2024", "6/31/2027"), row(2, "7/13/2024", "6/30/2027")])
    refusal = file.refused[0]
    facts = SheetFacts.from_json(file.sheets[0].facts.to_json())

    again = interpret_row(facts, refusal.row, refusal.raw, today=TODAY)
    mended = interpret_row(facts, refusal.row, {**refusal.raw, "Päättyy": "6/30/2027"}, today=TODAY)

    assert facts == file.sheets[0].facts
    assert isinstance(again, Refusal)
    assert again == refusal
    assert isinstance(mended, Row)
    assert (mended.row, mended.values.starts_on, mended.values.ends_on) == (2, date(2024, 7, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"),
    [
        ("utf-8", ";", "\r\n"),
        ("utf-8-sig", ",", "\n"),
        ("utf-16", "\t", "\r\n"),
        ("cp1252", ";", "\r\n"),
        ("mac_roman", ",", "\r"),
    ],
)
def test_texts_as_programs_save_them(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    rows: list[list[Any]] = [
        HEADER,
        *[["D/1", "Jätehuolto ja kierrätys", "Åkerblom & Söner Ab", "1.1.2024", "31.12.2027"]] * 2,
    ]

    path = text(tmp_path / "rekisteri.csv", rows, delimiter=delimiter, encoding=encoding, end=end)
    file = read_register(path, today=TODAY)

    assert spans(file) == {2: PLAIN, 3: PLAIN}
    assert file.rows[0].values.title == "Jätehuolto ja kierrätys"
    assert file.rows[0].values.supplier == "Åkerblom & Söner Ab"


def test_records_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "sep=;\n"
        "Dnro;Nimi;Toimittaja;Päättyy;Osoite\n\n"
        '1;"Palvelu; iso";"""A"" Oy";31.12.2027;"Katu 1\nMallila"\n'
        '2;B;"Auki Oy;31.12.2028;Katu 2\n'
        "3;C;C Oy;31.12.2029;Katu 3\n",
        encoding="utf-8",
    )

    file = read_register(path, today=TODAY)

    assert {number: end for number, (_, end) in spans(file).items()} == {
        3: date(2027, 12, 31),
        4: date(2028, 12, 31),
        5: date(2029, 12, 31),
    }
    assert (file.rows[0].values.title, file.rows[0].values.supplier) == ("Palvelu; iso", '"A" Oy')
    assert file.rows[0].extra["Osoite"] == "Katu 1\nMallila"


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    read_rows(
        tmp_path, [HEADER, *(row(number) for number in range(1200))], progress=lambda *so_far: told.append(so_far)
    )

    assert told == sorted(told)
    assert told[-1] == (1201, 1201)
    assert len(told) >= 3


def test_the_name_of_an_upload_tells_its_form(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [HEADER, row(1)]}).rename(tmp_path / "upload-1234")

    assert read_register(path, today=TODAY, name="Sopimukset.XLSX").name == "Sopimukset.XLSX"


def test_fields_are_the_names_of_the_mapping() -> None:
    assert Field("ends_on") is Field.ENDS_ON
