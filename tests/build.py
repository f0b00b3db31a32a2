"""Plain builders: rows as a register would have them, with ordinary values where a test does not care."""

from datetime import date
from itertools import count
from typing import Any

from sqlmodel import Session

from hankintakello.contracts.models import Category, Contract, Supplier, TermKind
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, TermRowKind
from hankintakello.core.changes import changed
from hankintakello.core.database import now, today
from hankintakello.people.models import Person, PersonRole, Role, Unit

_numbers = count(1)


def make_unit(session: Session, name: str | None = None, **overrides: Any) -> Unit:
    """Add a unit."""
    unit = Unit(name=name or f"Yksikkö {next(_numbers)}", **overrides)
    session.add(unit)
    session.flush()
    return unit


def make_category(session: Session, name: str | None = None, **overrides: Any) -> Category:
    """Add a category."""
    category = Category(name=name or f"Kategoria {next(_numbers)}", **overrides)
    session.add(category)
    session.flush()
    return category


def make_supplier(session: Session, name: str | None = None, **overrides: Any) -> Supplier:
    """Add a supplier."""
    name = name or f"Toimittaja {next(_numbers)} Oy"
    supplier = Supplier(name=name, normalised_name=name.lower(), **overrides)
    session.add(supplier)
    session.flush()
    return supplier


def make_person(session: Session, name: str | None = None, *, roles: tuple[Role, ...] = (), **overrides: Any) -> Person:
    """Add a person with an address of their own and, if asked for, roles."""
    number = next(_numbers)
    facts = {"email": f"henkilo{number}@kunta.example", "created_at": now(session), **overrides}
    person = Person(name=name or f"Henkilö {number}", **facts)
    session.add(person)
    session.flush()
    assert person.id is not None
    session.add_all(PersonRole(person_id=person.id, role=role) for role in roles)
    session.flush()
    return person


def make_contract(
    session: Session,
    *,
    option_months: tuple[int, ...] = (),
    option_facts: dict[str, Any] | None = None,
    **overrides: Any,
) -> Contract:
    """Add a contract with its first term and open options, and say that it changed: its clock follows at the commit.

    Four years fixed from 1.1.2024 unless told otherwise; *option_facts* go to each option.
    """
    number = next(_numbers)
    facts: dict[str, Any] = {
        "reference": f"KUN/{number:03}/02.08.00/2024",
        "title": f"Sopimus {number}",
        "term": TermKind.FIXED,
        "starts_on": date(2024, 1, 1),
        "ends_on": date(2027, 12, 31),
        "came_in_on": today(session),
        "created_at": now(session),
        "changed_at": now(session),
        **overrides,
    }
    facts.setdefault("case_number", facts["reference"])
    if facts["term"] == TermKind.INDEFINITE:
        facts["ends_on"] = None
    contract = Contract(**facts)
    session.add(contract)
    session.flush()
    assert contract.id is not None
    kind = TermRowKind.INDEFINITE if contract.term == TermKind.INDEFINITE else TermRowKind.ORIGINAL
    session.add(
        ContractTerm(
            contract_id=contract.id, number=1, kind=kind, starts_on=contract.starts_on, ends_on=contract.ends_on
        )
    )
    session.add_all(
        ExtensionOption(contract_id=contract.id, number=place, months=months, **(option_facts or {}))
        for place, months in enumerate(option_months, start=1)
    )
    session.flush()
    changed(session, contracts=[contract.id])
    return contract
