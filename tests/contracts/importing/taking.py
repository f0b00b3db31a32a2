"""Rows that are taken in, and what the register then holds, for the tests of this folder."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from hankintakello.contracts.importing.report import Report
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.values import OptionValues
from hankintakello.contracts.models import Category, Contract, ContractKind, Supplier, TermKind
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from hankintakello.core.audit import AuditEvent
from hankintakello.core.bulk import table_of
from hankintakello.core.database import Database
from hankintakello.people.models import Person, Unit
from hankintakello.tests.contracts.importing.files import read_file

ROW: dict[str, Any] = {
    "reference": "KUN/001/2023",
    "case_number": "KUN/001/2023",
    "title": "Jätehuolto",
    "supplier": "Meriväylä Oy",
    "business_id": "8190937-0",
    "category": "Ympäristö",
    "unit": "Tekninen",
    "owner_name": "Anna Virtanen",
    "owner_email": "anna.virtanen@mallila.example",
    "kind": ContractKind.SERVICES,
    "term": TermKind.FIXED,
    "starts_on": date(2023, 3, 15),
    "ends_on": date(2027, 3, 14),
    "options": (OptionValues(12), OptionValues(24, OptionState.OPEN, exercise_months_before=6)),
    "notice_months": 3,
    "estimated_value": Decimal("964930.01"),
    "extra": {"Huom!": "laajennus tulossa"},
}


def row(**overrides: Any) -> dict[str, Any]:
    return {**ROW, **overrides}


def lot(number: int, **overrides: Any) -> dict[str, Any]:
    """A row of a framework: one case number, a lot and a supplier of its own."""
    own = {"title": f"Osa {number}", "supplier": f"Toimittaja {number} Oy", "business_id": None}
    return row(**own, **overrides)


def take(database: Database, *rows: dict[str, Any], **kept: Any) -> Report:
    with database.writing() as session:
        return take_in(session, read_file(*rows, **kept))


def counts(report: Report) -> tuple[int, int, int, int]:
    return len(report.created), len(report.updated), report.unchanged, len(report.conflicts)


def contracts(database: Database) -> list[Contract]:
    with database.reading() as session:
        return [*session.exec(select(Contract).order_by(sa.text("id")))]


def whole(database: Database) -> dict[str, list[Any]]:
    """Everything an import writes but the records of imports themselves."""
    models = (Contract, ContractTerm, ExtensionOption, Supplier, Category, Unit, Person, AuditEvent)
    with database.reading() as session:
        return {
            str(model.__tablename__): [*session.execute(sa.select(table_of(model)).order_by(sa.text("id")))]
            for model in models
        }


def edit(session: Session, reference: str, **values: Any) -> Contract:
    """Change a contract as a person does."""
    contract = session.exec(select(Contract).where(Contract.reference == reference)).one()
    for name, value in values.items():
        setattr(contract, name, value)
    contract.version += 1
    return contract


def recorded_option(database: Database) -> None:
    """Somebody has recorded that the first option was used: 15.3.2027-14.3.2028."""
    with database.writing() as session:
        contract = session.exec(select(Contract)).one()
        option = session.exec(select(ExtensionOption).where(ExtensionOption.number == 1)).one()
        assert contract.id is not None
        days: dict[str, Any] = {"starts_on": date(2027, 3, 15), "ends_on": date(2028, 3, 14)}
        session.add(ContractTerm(contract_id=contract.id, number=2, kind=TermRowKind.OPTION, **days))
        option.state, option.decided_on = OptionState.EXERCISED, date(2026, 10, 1)
        contract.coverage_end, contract.version = date(2028, 3, 14), contract.version + 1
