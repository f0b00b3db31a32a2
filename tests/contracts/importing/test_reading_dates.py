"""Whole files, read from end to end: their dates, and rows that cannot be right."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.models import Precision, TermKind
from hankintakello.tests.contracts.importing.registers import HEADER, PLAIN, refusals, row, spans
from hankintakello.tests.contracts.importing.written import TODAY, read_cells, read_rows, text, workbook


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
    ("starts", "ends", "words"),
    [
        ("1.1.2024", "sopimuksen mukaan", "sopimuksen mukaan"),
        ("allekirjoituksesta", "31.12.2027", "allekirjoituksesta"),
        ("allekirjoituksesta", "sopimuksen mukaan", "allekirjoituksesta; sopimuksen mukaan"),
        ("1.1.2024", "31.12.2027", None),
        ("1.1.2024", "ei tiedossa", None),
    ],
)
def test_words_in_place_of_a_day_are_kept_and_told(starts: str, ends: str, words: str | None) -> None:
    file = read_cells([HEADER, row(1, starts, ends), row(2)])

    assert file.rows[0].values.term_text == words
    assert len(file.rows[0].notes) == (len(words.split("; ")) if words else 0)


@pytest.mark.parametrize(
    ("starts", "ends", "column", "reason"),
    [
        ("1.1.2024", "30.2.2027", "Päättyy", "30.2.2027 ei ole päivä: kuussa on 28 päivää."),
        ("31.9.2024", "31.12.2027", "Alkaa", "31.9.2024 ei ole päivä: kuussa on 30 päivää."),
        ("1.1.2024", "31.13.2027", "Päättyy", "31.13.2027 ei ole päivä."),
        ("1.1.2024", "31.12.2023", "Päättyy", "Päättymispäivä 31.12.2023 on ennen alkamispäivää 1.1.2024."),
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


@pytest.mark.parametrize("cell", [46752, "46752"])
def test_a_lone_count_of_days_among_dates_is_read(cell: object) -> None:
    rows: list[list[Any]] = [HEADER, *(row(number) for number in range(12)), row(13, "1.1.2024", cell)]

    file = read_cells(rows)

    assert (len(file.rows), spans(file)[14]) == (13, PLAIN)


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        (49309, "31.12.2034"),  # further than two years from every other end
        (46500, "23.4.2027"),  # rather a sum
        (46752.5, "31.12.2027"),
        (2027, "31.12.2027"),
        (120, None),
        ("123456", None),
    ],
)
def test_a_lone_number_that_may_be_no_day_is_refused_and_its_day_proposed(cell: object, suggestion: str | None) -> None:
    rows: list[list[Any]] = [HEADER, *(row(number) for number in range(12)), row(13, "1.1.2024", cell)]

    file = read_cells(rows)

    assert len(file.rows) == 12
    assert (file.refused[0].row, file.refused[0].column, file.refused[0].suggestion) == (14, "Päättyy", suggestion)


def test_a_lone_count_of_days_is_read_by_the_system_of_its_workbook(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, *(row(number) for number in range(12)), row(13, "1.1.2024", 46752 - 1462)]

    by_1904 = read_register(workbook(tmp_path / "mac.xlsx", {"S": rows}, date_1904=True), today=TODAY)
    by_1900 = read_rows(tmp_path, rows)

    assert spans(by_1904)[14] == PLAIN
    assert 14 not in spans(by_1900)
    assert by_1900.refused[0].suggestion == "30.12.2023"


def test_a_lone_count_of_days_is_refused_where_it_could_be_counted_from_1900_or_1904(tmp_path: Path) -> None:
    ends = [f"31.12.{year}" for year in range(2024, 2034)]
    rows = [HEADER, *(row(number, "1.1.2024", day) for number, day in enumerate(ends)), row(13, "1.1.2024", "46752")]

    of_text = read_register(text(tmp_path / "rekisteri.csv", rows), today=TODAY)
    of_workbook = read_rows(tmp_path, [*rows[:-1], row(13, "1.1.2024", 46752)])

    assert (len(of_text.rows), of_text.refused[0].suggestion) == (10, "31.12.2027")
    assert spans(of_workbook)[12] == PLAIN


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
