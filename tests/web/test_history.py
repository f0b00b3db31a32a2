"""A history is told in its reader's language, whoever caused what it tells, and whenever that was."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.models import Contract
from hankintakello.core.audit import AuditEvent, note
from hankintakello.people.models import Role
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import main_words, visitor, words

REGISTER = """Asianumero;Nimi;Alkaa;Päättyy
MLA/1/2024;Siivous;1.1.2024;31.10.2026
"""


@pytest.fixture
def contract(house: House, tmp_path: Path) -> Contract:
    """A contract that the command line brought in and that the clock has ended since."""
    path = tmp_path / "sopimukset.csv"
    path.write_text(REGISTER, "utf-8")
    with house.database.writing() as session:
        take_in(session, read_register(path, today=TODAY))
    with house.database.reading() as session:
        return session.exec(select(Contract)).one()


@pytest.mark.parametrize(
    ("language", "clock", "ended", "command", "brought"),
    [
        ("fi", "kello", "Kausi päättyi 31.10.2026.", "komentorivi", "Tuonti 1: sopimukset.csv"),
        ("sv", "klockan", "Perioden gick ut 31.10.2026.", "kommandoraden", "Import 1: sopimukset.csv"),
        ("en", "clock", "The term ended on 31 Oct 2026.", "command line", "Import 1: sopimukset.csv"),
    ],
)
def test_history_speaks_the_readers_language(
    house: House, app: Flask, contract: Contract, language: str, clock: str, ended: str, command: str, brought: str
) -> None:
    reader = visitor(app, house.database, Role.MAIN_USER, language=language)

    said = main_words(reader.get(f"/contracts/{contract.id}/history"))

    for text in (clock, ended, command, brought):
        assert text in said, text
    for address in ("/imports/", "/imports/1", "/"):
        assert command in words(reader.get(address)), address


def test_what_was_written_in_words_before_and_by_people_stays(house: House, app: Flask, contract: Contract) -> None:
    with house.database.writing() as session:
        session.execute(sa.update(AuditEvent).values(actor="kello", why="Kausi päättyi 31.10.2026."))
    reader = visitor(app, house.database, Role.MAIN_USER, language="en")

    said = main_words(reader.get(f"/contracts/{contract.id}/history"))

    assert "kello" in said
    assert "Kausi päättyi 31.10.2026." in said


def test_sums_days_and_choices_are_told_as_people_read_them(house: House, app: Flask, contract: Contract) -> None:
    fields = {
        "maximum_value": (None, "3000000"),
        "estimated_value": ("1234.50", "2000000"),
        "review_on": ("2027-01-31", "2028-02-29"),
        "term": ("fixed", "indefinite"),
        "penalty_basis": (None, "late_part"),
        "penalty_percent": (None, "0.5"),
        "arrangement": ("contract", "framework"),
        "kind": ("what once was", "services"),
    }
    with house.database.writing() as session:
        note(session, "contract", contract.id or 0, "changed", actor="Aino", fields=fields)
    finnish, english = (visitor(app, house.database, Role.MAIN_USER, language=code) for code in ("fi", "en"))

    said = main_words(finnish.get(f"/contracts/{contract.id}/history")).replace("\xa0", " ")
    told = main_words(english.get(f"/contracts/{contract.id}/history"))

    for text in (
        "enimmäisarvo: 3 000 000",
        "arvo: 1 234,5 → 2 000 000",
        "seuraava tarkastelu: 31.1.2027 → 29.2.2028",
        "kesto: määräaikainen → toistaiseksi",
        "viivästyssakon peruste: viivästyneen osan hinnasta",
        "sakko jaksolta, prosenttia: 0,5",
        "järjestely: sopimus → puitejärjestely",
        "what once was → palvelut",
    ):
        assert text in said, text
    for text in ("maximum value: 3,000,000", "31 Jan 2027 → 29 Feb 2028"):
        assert text in told, text
