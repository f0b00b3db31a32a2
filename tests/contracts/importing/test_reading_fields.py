"""Whole files, read from end to end: periods, options, mappings by hand, mending, encodings."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hankintakello.contracts.importing.reading import interpret_row, read_register
from hankintakello.contracts.importing.told import told_of
from hankintakello.contracts.importing.values import (
    EndsAre,
    Field,
    FileRefused,
    Refusal,
    Row,
    SheetFacts,
)
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms.models import OptionState
from hankintakello.tests.contracts.importing.registers import HEADER, PLAIN, row, spans
from hankintakello.tests.contracts.importing.written import TODAY, read_cells, read_rows, text, workbook


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


def test_maximum_value_stands_beside_the_value_and_for_it_where_there_is_none(tmp_path: Path) -> None:
    both = [[*HEADER, "Arvo €", "Enimmäisarvo €"]]
    both += [
        row(1, "1.1.2024", "31.12.2027", "100 000", "400 000"),
        row(2, "1.1.2024", "31.12.2027", "", "n. 5 milj./v"),
    ]
    alone = [[*HEADER, "Avtalets takvärde (SEK)"], row(1, "1.1.2024", "31.12.2027", "400 000")]

    (one, two), (three,) = (read_rows(tmp_path, rows).rows for rows in (both, alone))

    sums = [(r.values.estimated_value, r.values.maximum_value, r.values.currency) for r in (one, two, three)]
    assert sums == [
        (Decimal(100_000), Decimal(400_000), "EUR"),
        (None, None, "EUR"),
        (Decimal(400_000), Decimal(400_000), "SEK"),
    ]
    assert [told_of(r).columns.get("extra") for r in (one, two, three)] == [
        None,
        {"Enimmäisarvo €": "n. 5 milj./v"},
        None,
    ]


def test_maximum_in_another_currency_than_the_value_is_kept_as_words_and_told(tmp_path: Path) -> None:
    days = ("1.1.2024", "31.12.2027")
    by_heading = [[*HEADER, "Arvo (SEK)", "Enimmäisarvo €"]]
    by_heading += [row(1, *days, "100 000", "400 000"), row(2, *days, "100 000", 400_000.5)]
    by_column = [[*HEADER, "Enimmäisarvo", "Valuutta"]]
    by_column += [row(1, *days, "400 000", "SEK"), row(2, *days, "400 000 €", "SEK")]

    rows = [one for table in (by_heading, by_column) for one in read_rows(tmp_path, table).rows]

    value, alone = Decimal(100_000), Decimal(400_000)
    sums = [(one.values.estimated_value, one.values.maximum_value) for one in rows]
    assert sums == [(value, None), (value, None), (alone, alone), (None, None)]
    assert {one.values.currency for one in rows} == {"SEK"}
    assert [told_of(one).columns.get("extra") for one in rows] == [
        {"Enimmäisarvo €": "400 000"},
        {"Enimmäisarvo €": "400000.5"},
        None,
        {"Enimmäisarvo": "400 000 €"},
    ]
    words = "Enimmäisarvo %s ei ole sopimuksen valuutassa (SEK): se säilytetään tekstinä."
    assert [[note.text() for note in one.notes] for one in rows] == [
        [words % "400 000"],
        [words % "400000.50"],
        [],
        [words % "400 000 €"],
    ]


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


def test_address_that_no_mail_reaches_is_kept_and_told(tmp_path: Path) -> None:
    header = ["Sopimusnumero", "Nimi", "Päättyy", "Vastuuhenkilö", "Vastuuhenkilön sähköposti"]
    rows: list[list[Any]] = [
        header,
        ["S1", "Palvelu 1", "31.12.2027", "Åsa Ek", "Åsa.Ek@kunta.fi"],
        ["S2", "Palvelu 2", "31.12.2027", "Bo Ek <bö@kunta.fi>", ""],
        ["S3", "Palvelu 3", "31.12.2027", "Aino Kallio", "aino@kunta.fi"],
    ]

    file = read_rows(tmp_path, rows)

    assert [one.values.owner_email for one in file.rows] == ["åsa.ek@kunta.fi", "bö@kunta.fi", "aino@kunta.fi"]
    notes = [[note.text() for note in one.notes] for one in file.rows]
    assert [len(one) for one in notes] == [1, 1, 0]
    assert notes[0][0].startswith("Osoitteeseen åsa.ek@kunta.fi ei voi lähettää postia: ennen @-merkkiä")
    assert notes[1][0].startswith("Osoitteeseen bö@kunta.fi ei voi")


NAMED = ["Asianumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy", "Vastuuhenkilö"]
WHOLE = ["K/1", "Siivous", "Eka Oy", "1.1.2024", "31.12.2027", "Anna Virtanen"]


@pytest.mark.parametrize(
    ("cells", "column", "reason", "remedy"),
    [
        (
            ["", "", "", "1.1.2024", "31.12.2027", "Anna Virtanen"],
            "Sopimuksen nimi",
            "Sarake Sopimuksen nimi on tyhjä, eikä rivillä ole muutakaan sopimuksen nimeä, tunnusta tai toimittajaa.",
            "Täydennä sarake Sopimuksen nimi, tai poista rivi, jos se ei ole sopimus.",
        ),
        (
            ["K/3", "", "", "", "31.12.2027", ""],
            "Sopimuksen nimi",
            "Rivillä on vain pari täytettyä solua, joten se ei välttämättä ole sopimus."
            " Tyhjiä ovat: Sopimuksen nimi, Toimittaja, Alkaa.",
            "Täydennä rivi, tai poista se, jos se ei ole sopimus.",
        ),
    ],
)
def test_row_that_lacks_its_name_is_told_which_column_to_fill(
    cells: list[str], column: str, reason: str, remedy: str
) -> None:
    file = read_cells([NAMED, *[[f"K/{place}", *WHOLE[1:]] for place in range(9)], cells])

    assert len(file.rows) == 9
    assert [(one.row, one.column, one.reason.text(), one.remedy.text()) for one in file.refused] == [
        (11, column, reason, remedy)
    ]
