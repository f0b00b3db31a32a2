"""Hostile and spoilt files give one clear sentence, in bounded memory and time."""

import resource
import time
from datetime import date
from pathlib import Path

import pytest

from hankintakello.contracts.importing import sandbox
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.values import FileRefused
from hankintakello.core.i18n import use_language
from hankintakello.tests.contracts.importing import hostile
from hankintakello.tests.contracts.importing.written import TODAY, workbook

MOST_OF_OURS = 100 * 1024  # KiB that a bad file may add to this process


@pytest.mark.parametrize("name", hostile.CASES)
def test_a_bad_file_gives_one_sentence(tmp_path: Path, name: str) -> None:
    make, sentence = hostile.CASES[name]
    path = tmp_path / name
    path.write_bytes(make(tmp_path))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(FileRefused, match=sentence) as refused:
        read_register(path, today=TODAY)

    assert str(refused.value).count(".") <= 8
    assert "\n" not in refused.value.text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_OF_OURS
    assert time.monotonic() - began < sandbox.SECONDS


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="ei löydy"):
        read_register(tmp_path / "puuttuu.xlsx", today=TODAY)


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Dnro;Nimi;Toimittaja;Päättyy\n1;a;b;31.12.2027\n", encoding="utf-8")
    monkeypatch.setattr(sandbox, "SECONDS", 0)

    with pytest.raises(FileRefused, match="kesti liian kauan"):
        read_register(path, today=TODAY)


def test_an_answer_that_is_too_long_is_cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Dnro;Nimi;Toimittaja;Päättyy\n1;a;b;31.12.2027\n", encoding="utf-8")
    monkeypatch.setattr(sandbox, "MAX_ANSWER", 10)

    with pytest.raises(FileRefused, match="liian suuri"):
        read_register(path, today=TODAY)


def test_formulas_give_what_they_were_last_worked_out_to_and_links_are_not_followed(tmp_path: Path) -> None:
    rows = [[*hostile.HEADER, "Arvo"], ["D/1", "=1+1", "@SUM(A1)", "1.1.2024", "31.12.2027", '=HYPERLINK("http://x")']]

    file = read_register(workbook(tmp_path / "f.xlsx", {"S": rows}), today=TODAY)

    values = file.rows[0].values
    assert (values.title, values.supplier, values.ends_on) == ("=1+1", "@SUM(A1)", date(2027, 12, 31))
    assert file.rows[0].extra == {"Arvo": '=HYPERLINK("http://x")'}


def test_a_lone_cell_far_away_is_no_register(tmp_path: Path) -> None:
    def only_far(xml: bytes) -> bytes:
        start, end = xml.index(b"<sheetData>"), xml.index(b"</sheetData>")
        return xml[:start] + b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + xml[end:]

    path = tmp_path / "far.xlsx"
    path.write_bytes(hostile.repacked(tmp_path, "xl/worksheets/sheet1.xml", only_far))

    with pytest.raises(FileRefused, match="Otsikkoriviä ei löytynyt"):
        read_register(path, today=TODAY)


def test_the_sentence_is_said_in_the_readers_language(tmp_path: Path) -> None:
    path = tmp_path / "tyhjä.csv"
    path.touch()

    with use_language("en"), pytest.raises(FileRefused) as refused:
        read_register(path, today=TODAY)

    assert refused.value.said == sandbox.SENTENCES["empty"]
