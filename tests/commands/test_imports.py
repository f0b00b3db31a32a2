"""The command brings registers in, tells what came of it with its words and exit codes, and takes it back."""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter
from click.testing import CliRunner, Result
from sqlmodel import select

from hankintakello.cli import main
from hankintakello.contracts.importing.models import ImportBatch, RefusedRow
from hankintakello.contracts.models import Contract
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_person

Run = Callable[..., Result]
HEADINGS = ("Asianumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy", "Vastuuhenkilö", "Kustannuspaikka")
ROWS = (
    ("KUN/001/2024", "Siivouspalvelut", "Eka Oy", "1.1.2024", "31.12.2027", "Anna Virtanen", "4711"),
    ("KUN/002/2024", "Talvihoito", "Toka Oy", "1.2.2024", "31.1.2028", "Pekka Öster", "4712"),
)


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run the command in this process, on the test's database."""

    def go(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], env=environment, catch_exceptions=False)

    return go


def csv_file(path: Path, rows: Sequence[Sequence[str]] = ROWS, headings: Sequence[str] = HEADINGS) -> Path:
    path.write_text("\n".join(";".join(line) for line in (headings, *rows)) + "\n", "utf-8")
    return path


def xlsx_file(path: Path, rows: Sequence[Sequence[str]] = ROWS) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sopimukset")
        for number, line in enumerate((HEADINGS, *rows)):
            sheet.write_row(number, 0, line)
    return path


def references(database: Database) -> list[str]:
    with database.reading() as session:
        return [*session.exec(select(Contract.reference).order_by(Contract.reference))]


def test_import_in_a_process_of_its_own_writes_and_exits_0(
    environment: dict[str, str], database: Database, tmp_path: Path
) -> None:
    path = csv_file(tmp_path / "rekisteri.csv")
    command = [sys.executable, "-c", "from hankintakello.cli import main; main()"]

    done = subprocess.run(
        [*command, "import", "contracts", str(path), "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )

    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (document["created"], document["rows"], document["refused"]) == (2, 2, [])
    assert references(database) == ["KUN/001/2024", "KUN/002/2024"]


def test_import_tells_in_words_what_it_did(run: Run, tmp_path: Path) -> None:
    done = run("import", "contracts", xlsx_file(tmp_path / "rekisteri.xlsx"))

    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == ("rekisteri.xlsx: 2 riviä; 2 uutta, 0 muuttui, 0 ennallaan, 0 hylätty")
    assert "Säilytetään sellaisenaan: Kustannuspaikka" in done.stdout
    assert "Ilman osoitetta: Anna Virtanen, Pekka Öster" in done.stdout


def test_import_tells_its_number_and_how_to_see_and_mend_what_it_refused(
    run: Run, database: Database, tmp_path: Path
) -> None:
    bad = ("KUN/003/2024", "Jätehuolto", "Kolmas Oy", "1.1.2024", "30.2.2027", "", "")
    done = run("import", "contracts", csv_file(tmp_path / "rekisteri.csv", (*ROWS, bad)))
    listed = run("import", "refused", 1)

    assert "Tuonti 1. Kumoa: hankintakello import undo 1" in done.stdout
    assert "Katso ja korjaa hylätyt rivit: hankintakello import refused 1" in done.stdout
    command = listed.stderr.strip().removeprefix("Rivin voi korjata ja ottaa mukaan: hankintakello ")
    assert run(*shlex.split(command)).exit_code == 0
    assert references(database) == ["KUN/001/2024", "KUN/002/2024", "KUN/003/2024"]
    assert run("import", "refused", 1).stderr == "Korjattavia rivejä ei ole.\n"
    assert "Kumoa" not in run("import", "contracts", tmp_path / "rekisteri.csv", "--dry-run").stdout


def test_changes_are_told_by_names_and_values_that_a_user_knows(run: Run, tmp_path: Path) -> None:
    run("import", "contracts", csv_file(tmp_path / "rekisteri.csv"))
    edited = ("KUN/001/2024", "Siivous", "Eka Oy", "", "30.6.2028", "Petra Sund", "4799")

    done = run("import", "contracts", csv_file(tmp_path / "uusi.csv", [edited, ROWS[1]]))

    line = next(one for one in done.stdout.splitlines() if "Muuttui" in one)
    head, changes = line.split(": ", 1)
    assert head == "  Muuttui KUN/001/2024 (rivi 2)"
    assert sorted(changes.split(", ")) == [
        "Kustannuspaikka: 4711 → 4799",
        "alkaa: 1.1.2024 → (tyhjä)",
        "nimi: Siivouspalvelut → Siivous",
        "päättyy: 31.12.2027 → 30.6.2028",
        "vastuuhenkilö: Anna Virtanen → Petra Sund",
    ]
    assert "Asianumero → Tunnus (reference)" in done.stdout


def test_dry_run_shows_all_and_writes_nothing(run: Run, database: Database, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "rekisteri.csv")

    document = json.loads(run("import", "contracts", path, "--dry-run", "--json").stdout)
    words = run("import", "contracts", path, "--dry-run")

    assert (document["created"], document["dry_run"], words.exit_code) == (2, True, 0)
    assert document["import"] is None
    assert words.stdout.splitlines()[0].endswith("(kokeilu, mitään ei kirjoitettu)")
    with database.reading() as session:
        for model in (Contract, ImportBatch, RefusedRow):
            assert session.execute(sa.select(sa.func.count()).select_from(model)).scalar() == 0
    assert json.loads(run("import", "contracts", path, "--json").stdout)["import"] > 0


def test_row_that_is_there_twice_is_told(run: Run, database: Database, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "rekisteri.csv", (*ROWS, ROWS[0]))

    words = run("import", "contracts", path, "--dry-run").stdout
    document = json.loads(run("import", "contracts", path, "--json").stdout)

    assert "  rivi 4: Rivi on täsmälleen sama kuin rivi 2, joten siitä ei tullut toista sopimusta." in words
    assert (document["rows"], document["created"], document["unchanged"]) == (3, 2, 1)
    assert [one["row"] for one in document["duplicates"]] == [4]
    assert len(references(database)) == 2


def test_refused_row_is_named_and_exits_1(run: Run, database: Database, tmp_path: Path) -> None:
    bad = ("KUN/003/2024", "Jätehuolto", "Kolmas Oy", "1.1.2024", "30.2.2027", "", "")
    path = csv_file(tmp_path / "rekisteri.csv", (*ROWS, bad))

    done = run("import", "contracts", path, "--json")

    refused = json.loads(done.stdout)["refused"]
    assert done.exit_code == 1
    assert [(one["row"], one["column"], one["value"]) for one in refused] == [(4, "Päättyy", "30.2.2027")]
    assert refused[0]["reason"]
    assert refused[0]["remedy"]
    words = run("import", "contracts", path)
    assert "rivi 4, sarake Päättyy ”30.2.2027”: " in words.stdout
    assert len(references(database)) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tyhja.csv", b""),
        ("ei_taulukko.csv", b"%PDF-1.7 ..."),
        ("katkennut.xlsx", b"PK\x03\x04" + b"\0" * 40),
        ("vaara.docx", b"x"),
        ("otsikot.csv", b"Asianumero;Sopimuksen nimi;Alkaa\n"),
    ],
)
def test_file_that_gives_nothing_gets_one_sentence_and_exits_2(
    run: Run, database: Database, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    done = run("import", "contracts", tmp_path / name, "--json")

    document = json.loads(done.stdout)
    assert done.exit_code == 2
    assert done.stderr == f"{name}: {document['error']}\n"
    assert (document["created"], document["refused"]) == (0, [])
    assert references(database) == []


def test_file_that_is_not_there_exits_2(run: Run, tmp_path: Path) -> None:
    assert run("import", "contracts", tmp_path / "ei.xlsx").exit_code == 2


def test_file_of_refused_rows_alone_exits_2_and_keeps_them(run: Run, database: Database, tmp_path: Path) -> None:
    bad = ("KUN/003/2024", "Jätehuolto", "Kolmas Oy", "1.1.2024", "30.2.2027", "", "")

    done = run("import", "contracts", csv_file(tmp_path / "rekisteri.csv", [bad]))

    assert done.exit_code == 2
    with database.reading() as session:
        assert [one.value for one in session.exec(select(RefusedRow))] == ["30.2.2027"]


def test_several_files_are_a_list_each_with_its_own_transaction(run: Run, database: Database, tmp_path: Path) -> None:
    good, bad = csv_file(tmp_path / "a.csv"), tmp_path / "b.csv"
    bad.write_bytes(b"")

    done = run("import", "contracts", good, bad, good, "--json")

    documents: list[dict[str, Any]] = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [(one["file"], one["created"], one["unchanged"]) for one in documents] == [
        ("a.csv", 2, 0),
        ("b.csv", 0, 0),
        ("a.csv", 0, 2),
    ]
    assert len(references(database)) == 2


def test_map_says_which_column_holds_a_field(run: Run, database: Database, tmp_path: Path) -> None:
    rows = [("X-1", "Siivous", "31.12.2027", "1.1.2030"), ("X-2", "Ruoka", "31.12.2028", "2.1.2030")]
    path = csv_file(tmp_path / "rekisteri.csv", rows, ["Asianumero", "Mitä", "Milloin", "Päättyy"])

    done = run("import", "contracts", path, "--json", "--map", "title=Mitä", "--map", "ends_on=C")

    assert done.exit_code == 0
    assert json.loads(done.stdout)["sheets"][0]["mapping"]["ends_on"] == "Milloin"
    assert references(database) == ["X-1", "X-2"]


@pytest.mark.parametrize("mapping", ["title", "title=", "=Mitä"])
def test_map_without_field_or_column_is_refused(run: Run, tmp_path: Path, mapping: str) -> None:
    done = run("import", "contracts", csv_file(tmp_path / "a.csv"), "--map", mapping)

    assert done.exit_code == 2
    assert "KENTTÄ=SARAKE" in done.stderr


def test_map_of_an_unknown_field_or_column_exits_2(run: Run, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv")

    assert run("import", "contracts", path, "--map", "otsikko=Alkaa").exit_code == 2
    assert run("import", "contracts", path, "--map", "title=Ei ole").exit_code == 2
    assert run("import", "contracts", path, "--sheet", "Ei ole").exit_code == 2


def test_conflict_is_told(run: Run, database: Database, tmp_path: Path) -> None:
    run("import", "contracts", csv_file(tmp_path / "a.csv"))
    with database.writing() as session:
        contract = session.exec(select(Contract).where(Contract.reference == "KUN/001/2024")).one()
        contract.title, contract.version = "Siivous ja ruoka", 2
    edited = (("KUN/001/2024", "Siivous", *ROWS[0][2:]), ROWS[1])

    done = run("import", "contracts", csv_file(tmp_path / "a.csv", edited))

    assert done.exit_code == 0
    assert (
        "Ristiriita KUN/001/2024 (rivi 2): nimi on rekisterissä Siivous ja ruoka, tiedostossa Siivous; "
        "rekisterin arvo jäi voimaan"
    ) in done.stdout


def test_imports_are_listed_undone_and_listed_again(run: Run, database: Database, tmp_path: Path) -> None:
    run("import", "contracts", csv_file(tmp_path / "a.csv"))

    before = json.loads(run("import", "list", "--json").stdout)
    done = run("import", "undo", 1)
    after = json.loads(run("import", "list", "--json").stdout)

    assert [(one["id"], one["file_name"], one["created"], one["state"]) for one in before] == [(1, "a.csv", 2, "done")]
    assert (done.exit_code, done.stderr) == (0, "Tuonti 1 kumottu: 2 sopimusta poistettu, 0 palautettu.\n")
    assert after[0]["state"] == "undone"
    assert references(database) == []
    assert "kumottu" in run("import", "list").stdout


def test_undo_that_cannot_be_tells_why_and_exits_1(run: Run, database: Database, tmp_path: Path) -> None:
    run("import", "contracts", csv_file(tmp_path / "a.csv"))
    with database.writing() as session:
        session.exec(select(Contract).where(Contract.reference == "KUN/001/2024")).one().version = 2

    done = run("import", "undo", 1)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Tuontia ei voi kumota: sopimusta KUN/001/2024 on muutettu sen jälkeen.\n"
    assert run("import", "undo", 99).exit_code == 1


def test_refused_row_is_mended_and_taken_in(run: Run, database: Database, tmp_path: Path) -> None:
    bad = ("KUN/003/2024", "Jätehuolto", "Kolmas Oy", "1.1.2024", "30.2.2027", "", "4713")
    run("import", "contracts", csv_file(tmp_path / "a.csv", (*ROWS, bad)))
    refused = json.loads(run("import", "refused", 1, "--json").stdout)
    assert [(one["row"], one["raw"]["Sopimuksen nimi"]) for one in refused] == [(4, "Jätehuolto")]
    number = refused[0]["id"]

    again = run("import", "mend", number, "Päättyy=31.4.2027")
    done = run("import", "mend", number, "ends_on=28.2.2027", "--json")
    twice = run("import", "mend", number, "ends_on=28.2.2027")

    assert (again.exit_code, done.exit_code, twice.exit_code) == (1, 0, 1)
    assert (json.loads(done.stdout)["created"], twice.stderr) == (1, "Rivi on jo otettu mukaan.\n")
    with database.reading() as session:
        contract = session.exec(select(Contract).where(Contract.reference == "KUN/003/2024")).one()
        batch = session.exec(select(ImportBatch)).one()
        kept = session.exec(select(RefusedRow)).one()
    assert (str(contract.ends_on), contract.extra, contract.source_row) == (
        "2027-02-28",
        {"Kustannuspaikka": "4713"},
        4,
    )
    assert (batch.created, batch.refused, kept.contract_id) == (3, 0, contract.id)
    assert "(otettu mukaan)" in run("import", "refused", 1).stdout
    assert run("import", "undo", 1).exit_code == 0
    assert references(database) == []


def test_log_names_who_imported(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        make_person(session, name="Heikki Hankkija", email="heikki@mallila.example")

    run("import", "contracts", csv_file(tmp_path / "a.csv"), "--by", "heikki@mallila.example")

    assert json.loads(run("import", "list", "--json").stdout)[0]["by"] == "Heikki Hankkija"
    assert run("import", "contracts", csv_file(tmp_path / "a.csv"), "--by", "x@y.fi").exit_code == 1


def test_export_writes_each_form(run: Run, tmp_path: Path) -> None:
    run("import", "contracts", csv_file(tmp_path / "a.csv"))

    for suffix in ("json", "csv", "xlsx"):
        done = run("export", "contracts", tmp_path / f"ulos.{suffix}")
        assert (done.exit_code, done.stdout) == (0, "")

    assert len(json.loads((tmp_path / "ulos.json").read_text("utf-8"))) == 2
    assert run("export", "contracts", tmp_path / "ulos.pdf").exit_code == 1
    assert run("export", "contracts", tmp_path / "ei" / "ulos.csv").exit_code == 1


def test_people_are_added_listed_and_away(run: Run) -> None:
    first = run("person", "add", "sija@mallila.example", "--name", "Sija Inen")
    words = ("--name", "Anna Virtanen", "--role", "owner", "--role", "main_user", "--deputy", "sija@mallila.example")
    second = run("person", "add", "Anna@mallila.example", *words, "--unit", "Tekninen", "--language", "sv")
    days = ("--from", "2026-11-20", "--to", "2026-11-30")
    away = run("person", "absent", "anna@mallila.example", *days, "--substitute", "sija@mallila.example")

    assert [one.exit_code for one in (first, second, away)] == [0, 0, 0]
    assert away.stderr == "Anna Virtanen on poissa 20.11.2026–30.11.2026.\n"
    assert json.loads(run("person", "list", "--json").stdout) == [
        {
            "name": "Anna Virtanen",
            "email": "anna@mallila.example",
            "mailable": True,
            "unit": "Tekninen",
            "deputy": "Sija Inen",
            "language": "sv",
            "active": True,
            "roles": ["main_user", "owner"],
            "away_until": "2026-11-30",
        },
        {
            "name": "Sija Inen",
            "email": "sija@mallila.example",
            "mailable": True,
            "unit": None,
            "deputy": None,
            "language": "fi",
            "active": True,
            "roles": [],
            "away_until": None,
        },
    ]
    assert "anna@mallila.example" in run("person", "list").stdout
    assert run("person", "add", "anna@mallila.example", "--name", "Toinen").exit_code == 1
    assert run("person", "absent", "x@y.fi", *days).exit_code == 1


def test_deviations_come_in_are_told_and_go(run: Run, database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        make_contract(session, reference="MLA/1", title="Siivous")
    rows = [("MLA/1", "3.11.2026", "Lattia likainen", "2", "x"), ("MLA/9", "3.11.2026", "Outo", "2", "")]
    path = csv_file(tmp_path / "p.csv", rows, ("Sopimus", "Havaittu", "Kuvaus", "Vakavuus", "Muuta"))

    tried = run("import", "deviations", path, "--dry-run")
    asked = run("import", "deviations", path, "--json", "--map", "effect=Muuta")
    again = run("import", "deviations", path)
    document = json.loads(asked.stdout)
    undone = run("import", "undo", str(document["import"]))

    assert [one.exit_code for one in (tried, asked, again, undone)] == [1, 1, 1, 0]
    assert "p.csv: 2 riviä; 1 uutta poikkeamaa (suljettuja 0), 0 ennallaan, 1 hylätty (kokeilu" in tried.output
    assert "rivi 3, sarake Sopimus ”MLA/9”: Rekisterissä ei ole sopimusta MLA/9." in tried.output
    assert "Sivuutetaan: Muuta" in tried.output
    assert (document["created"], document["refused"][0]["row"]) == (1, 3)
    assert document["sheets"][0]["mapping"]["effect"] == "Muuta"
    assert "0 uutta poikkeamaa (suljettuja 0), 1 ennallaan" in again.output
    assert f"Kumoa: hankintakello import undo {document['import'] + 1}" in again.output
    assert "1 poikkeamaa poistettu" in undone.output
    assert run("import", "deviations", tmp_path).exit_code == 2
