"""A register that went out comes back: into the same register without a change, into an empty one with its clock."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from hankintakello.assembly import connect_floors
from hankintakello.calendar.clock import listing
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.report import Report
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.models import Contract
from hankintakello.contracts.terms.decisions import decline_option, exercise_option
from hankintakello.core.clock import Clock
from hankintakello.core.database import Database
from hankintakello.insight.export.files import export_contracts
from hankintakello.people.models import Role
from hankintakello.tests.build import make_person
from hankintakello.tests.contracts.importing.taking import counts, edit, whole
from hankintakello.tests.contracts.importing.written import workbook
from hankintakello.tests.databases import Maker, opened
from hankintakello.tests.today import TODAY

HEADINGS = ["Dnro", "Hankinnan kohde", "Toimittaja", "Alkaa", "Sopimuskausi päättyy", "Optiot", "Irtisanomisaika"]
HEADINGS += ["Arvo", "Status"]
REGISTER: list[list[Any]] = [
    ["K/1", "Siivous", "Meriväylä Oy", "1.1.2024", "31.12.2027", "optio 1 v + 2 v", "", 100_000, "Aktiivinen"],
    ["K/2", "Jätehuolto", "Kuljetus Ab", "1.5.2022", "toist.", "", "6 kk puolin ja toisin", "n. 50 000 €/v", ""],
    ["K/3", "Ruokapalvelu", "Keittiö Oy", "1.1.2023", "31.8.2026", "optio 2 v", "", 250_000.5, "-12,50"],
    ["K/4", "Turvapalvelu", "Vartija Oy", "3/2024", "12/2028", "12 kk (6 kk ennen) + 12 kk", "", 70_000, "=1+1"],
    ["K/5", "Vesi, osa 1", "Vesi Oy", "1.2.2024", "31.1.2028", "24 kk viimeistään 30.6.2027", "3 kk", 1, ""],
    ["K/5", "Vesi, osa 2", "Lähde Oy", "1.2.2024", "31.1.2028", "jatketaan tarpeen mukaan", "", 2, ""],
    [
        "K/6",
        "Lakipalvelu",
        "Laki Oy",
        "1.1.2020",
        "31.12.2027, jatkuu automaattisesti 12 kk kerrallaan",
        "",
        "3",
        "",
        "",
    ],
    ["K/7", "Apteekki", "Apteekki Oy", "1.1.2019", "31.12.2025, sen jälkeen toistaiseksi", "", "3 kk", "", ""],
    ["K/9", "Pesula", "Pesu Oy", "1.1.2024", "31.12.2026", "optio käytetty 31.12.2028 asti", "", 5, ""],
    ["K/8", "Neuvonta", "Neuvo Oy", "", "sopimuksen mukaan", "", "", "", ""],
]


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A register as somebody keeps it, in its own words."""
    connect_floors()
    return workbook(tmp_path / "rekisteri.xlsx", {"Sopimukset": [HEADINGS, *REGISTER]})


@pytest.fixture
def other(databases: Maker, clock: Clock) -> Iterator[Database]:
    """Another empty register."""
    url = databases.migrated()
    with opened(url, clock) as database:
        yield database
    databases.drop(url)


def take(database: Database, path: Path) -> Report:
    with database.writing() as session:
        return take_in(session, read_register(path, today=TODAY))


def gone_out(database: Database, path: Path) -> Path:
    with database.reading() as session:
        export_contracts(session, path)
    return path


def clock_of(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        rows = listing.rows(session, listing.Wanted())
    kept = [{name: row[name] for name in ("kind", "phase", "scenario", "on", "contract", "title")} for row in rows]
    return sorted(kept, key=str)


def decided(database: Database) -> None:
    """People have used one option, declined another, and mended a title."""
    with database.writing() as session:
        by = make_person(session, Role.MAIN_USER)
        ids = {one.reference: one.id or 0 for one in session.exec(select(Contract))}
        exercise_option(session, ids["K/1"], 1, by=by, decided_on=TODAY, notified_on=TODAY)
        decline_option(session, ids["K/4"], 1, decided_on=TODAY, by=by, reason="Kilpailutetaan.")
        edit(session, "K/2", title="Jätehuolto ja kierrätys")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_neither_our_own_table_nor_the_register_s_own_file_changes_anything(
    database: Database, original: Path, tmp_path: Path, suffix: str
) -> None:
    take(database, original)
    before = whole(database)
    out = gone_out(database, tmp_path / f"oma{suffix}")

    for path in (out, original, out, original):
        report = take(database, path)
        assert (counts(report), report.file.refused) == ((0, 0, len(REGISTER), 0), ())
        assert whole(database) == before


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_what_people_decided_stands_when_either_file_comes_again(
    database: Database, original: Path, tmp_path: Path, suffix: str
) -> None:
    take(database, original)
    decided(database)
    before = whole(database)
    out = gone_out(database, tmp_path / f"oma{suffix}")

    for path in (out, original):
        assert counts(take(database, path)) == (0, 0, len(REGISTER), 0)
        assert whole(database) == before


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
@pytest.mark.parametrize("happened", [lambda database: None, decided])
def test_an_empty_register_gets_the_same_clock(
    database: Database,
    other: Database,
    original: Path,
    tmp_path: Path,
    suffix: str,
    happened: Callable[[Database], None],
) -> None:
    take(database, original)
    happened(database)

    report = take(other, gone_out(database, tmp_path / f"oma{suffix}"))

    assert (counts(report), report.file.refused) == ((len(REGISTER), 0, 0, 0), ())
    assert clock_of(other) == clock_of(database) != []


def changed_cell(path: Path, reference: str, column: str, text: str) -> Path:
    """The table with one cell as somebody wrote it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file, delimiter=";")]
    for row in rows:
        row[column] = text if row["Sopimuksen tunniste"] == reference else row[column]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("reference", "column", "text", "fields"),
    [
        ("K/1", "Päättyy", "31.12.2028", {"ends_on"}),
        ("K/1", "Optiot", "12 kk", {"options", "option_text"}),
        ("K/2", "Sopimustyyppi", "toistaiseksi voimassa oleva, ks. liite 3", {"term_text"}),
        ("K/2", "Irtisanomisaika", "3 kk", {"notice_months", "supplier_notice_months", "notice_text"}),
        ("K/4", "Alkaa", "1.4.2024", {"starts_on", "starts_precision"}),
        ("K/5 (2)", "Sopimuksen nimi", "Vesi, osa kaksi", {"title"}),
        ("K/3", "Status", "Päättynyt", {"extra"}),
    ],
)
def test_what_somebody_wrote_into_our_own_table_is_taken_and_no_more(
    database: Database, original: Path, tmp_path: Path, reference: str, column: str, text: str, fields: set[str]
) -> None:
    take(database, original)
    out = changed_cell(gone_out(database, tmp_path / "oma.csv"), reference, column, text)

    report = take(database, out)

    assert [(one.reference, one.fields.keys() - {"supplier_notice_months"}) for one in report.updated] == [
        (reference, fields - {"supplier_notice_months"})
    ]
    assert (report.unchanged, report.conflicts) == (len(REGISTER) - 1, ())
    assert counts(take(database, out)) == (0, 0, len(REGISTER), 0)


def test_the_register_s_file_finds_its_rows_in_a_register_made_of_our_own_table(
    database: Database, other: Database, original: Path, tmp_path: Path
) -> None:
    take(database, original)
    take(other, gone_out(database, tmp_path / "oma.xlsx"))

    report = take(other, original)

    assert report.created == ()
    assert {name for one in report.updated for name in one.fields} <= {
        "term_text",
        "option_text",
        "notice_text",
        "starts_precision",
        "ends_precision",
        "ends_on",  # of a used option the file tells the end before it
        "ends_are",
    }
    assert clock_of(other) == clock_of(database)
