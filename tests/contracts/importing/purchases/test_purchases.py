"""An export of a purchase ledger: led to contracts, taken in once, taken out again; the forecast follows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session, select

from hankintakello.contracts.importing.purchases.reading import amount_of, likeness, read_purchases
from hankintakello.contracts.importing.purchases.service import take_in
from hankintakello.contracts.importing.purchases.values import PurchaseField, PurchaseReport
from hankintakello.contracts.importing.undo import undo
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.spending.models import Spend
from hankintakello.core.changes import settle
from hankintakello.core.said import Said
from hankintakello.tests.build import make_contract, make_supplier
from hankintakello.tests.today import TODAY

START, END = date(2025, 11, 24), date(2029, 12, 31)
HEAD = "Toimittajan nimi;Y-tunnus;Sopimusnumero;Kirjauspvm;Tositenumero;Summa (alv 0 %);Bruttosumma;Selite\n"
FIRST = (
    HEAD
    + """SIIVOUS OY;;;24.11.2025;V1;100 000,00;125 500,00;Siivous
Siivous Oy;;;1.3.2026;V2;50 000,00;62 750,00;
Siivous Oy;;;1.3.2026;V2;50 000,00;62 750,00;
;0737546-2;;2.3.2026;V3;10,50-;13,17-;Hyvitys
Kahvi Oy;;;1.3.2026;V4;100;125,50;
Kahvi Oy;;K/2;1.3.2026;V5;200;251,00;
Kahvi Oy;;K/9;1.3.2026;V6;300;376,50;
Siivous Oy;;;1.3.2024;V7;400;502,00;
Muu Oy;;;1.3.2026;V8;500;627,50;
Muu Oy;;;2.3.2026;V9;500;627,50;
Siivous Oy;;;1.1.2027;V10;600;753,00;
Siivous Oy;;;2.3.2026;V11;paljon;;
"""
)
LATER = HEAD + "Siivous Oy;;;1.3.2026;V2;50 000,00;;\n" * 2 + "Siivous Oy;;;23.11.2026;V12;10,50;;\n"
SWEDISH = "Leverantör;FO-nummer;Bokföringsdag;Verifikatnummer;Belopp exkl. moms\nSiivous Oy;;2026-03-01;V2;50 000,00\n"


@pytest.fixture
def contracts(session: Session) -> dict[str, Contract]:
    """One supplier with one framework in force, and one with two contracts."""
    cleaning = make_supplier(session, name="Siivous Oy", normalised_name="siivous", business_id="0737546-2")
    coffee = make_supplier(session, name="Kahvi Oy", normalised_name="kahvi")
    days = {"term": TermKind.FIXED, "starts_on": START, "ends_on": END, "coverage_end": END}
    made = (
        make_contract(session, reference="S/1", supplier_id=cleaning.id, maximum_value=Decimal(400_000), **days),
        make_contract(session, reference="K/1", supplier_id=coffee.id, **days),
        make_contract(session, reference="K/2", supplier_id=coffee.id, **days),
    )
    return {one.reference: one for one in made}


def took(session: Session, folder: Path, text: str) -> PurchaseReport:
    path = folder / "ostot.csv"
    path.write_text(text, encoding="utf-8")
    report = take_in(session, read_purchases(path, today=TODAY))
    settle(session)
    return report


def counts(report: PurchaseReport) -> tuple[int, int, int]:
    return report.created, report.unchanged, len(report.refused)


def test_export_is_taken_in_once_and_undone_and_the_forecast_follows(
    session: Session, contracts: dict[str, Contract], tmp_path: Path
) -> None:
    cleaning = contracts["S/1"]
    first = took(session, tmp_path, FIRST)
    held = {(one.contract_id, one.amount, one.note) for one in session.exec(select(Spend)).all()}

    assert counts(first) == (5, 0, 4)
    assert first.outside == {"Muu Oy": 2, "Siivous Oy": 1}
    assert first.rows == 12
    assert held == {
        (cleaning.id, Decimal(100_000), "V1 · Siivous"),
        (cleaning.id, Decimal(50_000), "V2"),
        (cleaning.id, Decimal("-10.50"), "V3 · Hyvitys"),
        (contracts["K/2"].id, Decimal(200), "V5"),
    }
    assert [(one.row, one.column, one.reason.text()) for one in first.refused] == [
        (6, "Toimittajan nimi", "Toimittajalla Kahvi Oy oli silloin useita sopimuksia: K/1, K/2."),
        (8, "Sopimusnumero", "Rekisterissä ei ole sopimusta K/9."),
        (12, "Kirjauspvm", "Päivä 1.1.2027 on tulevaisuudessa."),
        (13, "Summa (alv 0 %)", "paljon ei ole summa."),
    ]
    early = cleaning.value_lasts_until
    assert early is not None

    assert counts(took(session, tmp_path, FIRST)) == (0, 5, 4)
    later = took(session, tmp_path, LATER)
    assert counts(later) == (1, 2, 0)
    assert cleaning.value_lasts_until is not None
    assert cleaning.value_lasts_until > early  # the pace is that of the whole year
    assert counts(took(session, tmp_path, SWEDISH)) == (0, 1, 0)

    assert undo(session, later.import_id or 0).purchases == 1
    settle(session)
    assert cleaning.value_lasts_until == early
    assert undo(session, first.import_id or 0).purchases == 5
    settle(session)
    assert cleaning.value_lasts_until is None
    assert not session.exec(select(Spend)).all()


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("-1 234,50 €", "-1234.50"),
        ("\u221212,5", "-12.5"),
        ("1.234,50-", "-1234.50"),
        ("(12,00)", "-12"),
        (-12.345, "-12.35"),
        (7, "7"),
        ("10 SEK", None),
        ("0,00", None),
        ("1–2", None),
    ],
)
def test_sum_is_signed_and_in_euros(cell: str | float, amount: str | None) -> None:
    found = amount_of(cell, str(cell))

    assert isinstance(found, Said) if amount is None else found == Decimal(amount)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("TOIMITTAJAN_NIMI", "supplier"),
        ("Leverantörens namn", "supplier"),
        ("Supplier", "supplier"),
        ("FO-nummer", "business_id"),
        ("Toimittajan Y-tunnus", "business_id"),
        ("Contract reference", "contract"),
        ("Avtalsnummer", "contract"),
        ("Tositepvm", "on"),
        ("Posting date", "on"),
        ("Nettosumma", "amount"),
        ("Tiliöintisumma", "amount"),
        ("Amount excl. VAT", "amount"),
        ("Veroton summa, €", "amount"),
        ("Laskun nro", "voucher"),
        ("Invoice number", "voucher"),
        ("Tilin nimi", "text"),
        ("Verollinen summa", None),
        ("Belopp inkl. moms", None),
        ("ALV-määrä", None),
    ],
)
def test_heading_is_known(heading: str, field: str | None) -> None:
    sure = {one.value: likeness(heading, one) for one in PurchaseField}

    assert max(sure, key=lambda name: sure[name]) == field if field else not any(sure.values())
