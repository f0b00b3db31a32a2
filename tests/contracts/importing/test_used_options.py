"""Options that a register tells by the day up to which they were used."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hankintakello.assembly import connect_floors
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.values import EndsAre, Row
from hankintakello.contracts.models import Contract
from hankintakello.contracts.terms.models import ContractTerm, OptionState, TermRowKind
from hankintakello.core.database import Database
from hankintakello.tests.contracts.importing.written import read_cells

HEADER = ["Asianumero", "Sopimuksen nimi", "Toimittaja", "Alkaa", "Päättyy", "Optiot"]
USED, OPEN, DECLINED = OptionState.EXERCISED, OptionState.OPEN, OptionState.DECLINED
ORIGINAL, COVERAGE = EndsAre.ORIGINAL, EndsAre.COVERAGE


def rows(options: str, end: str) -> list[list[str]]:
    return [HEADER, ["K/1", "Siivous", "Eka Oy", "1.1.2024", end, options]]


def read(options: str, end: str = "31.12.2027") -> Row:
    return read_cells(rows(options, end)).rows[0]


@pytest.mark.parametrize(
    ("text", "options", "ends_are"),
    [
        ("optio käytetty 31.12.2028 asti", [(12, USED)], ORIGINAL),
        ("optio käytetty 31.12.2028 saakka", [(12, USED)], ORIGINAL),
        ("Optio on käytetty, 31.12.2029 saakka", [(24, USED)], ORIGINAL),
        ("optio 31.12.2028 asti (käytetty)", [(12, USED)], ORIGINAL),
        ("optiokausi 1.1.2028–31.12.2028 käytetty", [(12, USED)], ORIGINAL),
        ("option utnyttjad t.o.m. 31.12.2028", [(12, USED)], ORIGINAL),
        ("optionen är utnyttjad till och med 31.12.2028", [(12, USED)], ORIGINAL),
        ("option exercised until 31.12.2028", [(12, USED)], ORIGINAL),
        ("12 kk (käytetty 31.12.2028 asti) + 12 kk", [(12, USED), (12, OPEN)], ORIGINAL),
        ("optio käytetty 31.12.2028 asti, optio 31.12.2029 asti", [(12, USED), (12, OPEN)], ORIGINAL),
        ("optio käytetty 31.12.2028 asti, optio avoin 31.12.2029 asti", [(12, USED), (12, OPEN)], ORIGINAL),
        ("optio 31.12.2028 asti käytetty, optio 31.12.2029 asti käytetty", [(12, USED), (12, USED)], ORIGINAL),
        ("optio käytetty 31.12.2027 asti, optio 31.12.2028 asti", [(12, OPEN)], COVERAGE),
        ("optio käytetty 31.12.2027 asti", [], COVERAGE),
        ("12 kk käytetty 31.12.2027 asti + 12 kk", [(12, USED), (12, OPEN)], COVERAGE),
        ("optio ei käytetä 31.12.2028 asti", [(12, DECLINED)], COVERAGE),
        ("optio 31.12.2028 asti", [(12, OPEN)], COVERAGE),
    ],
)
def test_day_of_a_used_option_tells_what_it_covers(
    text: str, options: list[tuple[int, OptionState]], ends_are: EndsAre
) -> None:
    row = read(text)

    assert [(one.months, one.state) for one in row.values.options] == options
    assert (row.values.ends_on, row.values.ends_are, row.values.option_text) == (date(2027, 12, 31), ends_are, text)
    assert row.notes == ()


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("optio käytetty 15.2.2028 asti", "31.12.2027"),
        ("optio käytetty 31.12.2028 asti", ""),
        ("optio käytetty 31.12.2028 ja 31.12.2029 asti", "31.12.2027"),
        ("12 kk käytetty 30.6.2028 asti", "31.12.2027"),
        ("optio 31.12.2028 asti avoin, optio 31.12.2029 asti käytetty", "31.12.2027"),
    ],
)
def test_what_cannot_be_told_of_a_used_option_is_noted(text: str, end: str) -> None:
    row = read(text, end)

    assert row.values.ends_are is COVERAGE
    assert f"Optioita ei voitu tulkita: {text}." in [note.text() for note in row.notes]


def test_words_in_the_end_s_own_cell_are_read_alike() -> None:
    row = read("", "31.12.2027, optio käytetty 31.12.2028 asti")

    assert (row.values.ends_on, row.values.ends_are) == (date(2027, 12, 31), ORIGINAL)
    assert [(one.months, one.state) for one in row.values.options] == [(12, USED)]


def test_coverage_goes_to_the_last_day_of_the_used_option(database: Database) -> None:
    connect_floors()
    with database.writing() as session:
        take_in(session, read_cells(rows("optio käytetty 31.12.2028 asti, optio 31.12.2029 asti", "31.12.2027")))

    with database.reading() as session:
        contract = session.exec(select(Contract)).one()
        terms = session.exec(select(ContractTerm).order_by(sa.text("number"))).all()
    assert (contract.ends_on, contract.coverage_end) == (date(2027, 12, 31), date(2028, 12, 31))
    assert contract.max_extent_on == date(2029, 12, 31)
    assert [(one.kind, one.ends_on) for one in terms] == [
        (TermRowKind.ORIGINAL, date(2027, 12, 31)),
        (TermRowKind.OPTION, date(2028, 12, 31)),
    ]
