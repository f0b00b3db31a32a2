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
from hankintakello.core.audit import AuditEvent
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
