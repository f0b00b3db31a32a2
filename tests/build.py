"""Rows for tests, made plainly: each builder writes one row, with what the test says and nothing by surprise."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from sqlmodel import Session, select

from hankintakello.calendar.milestones.models import ContractClock, Milestone, MilestoneKind
from hankintakello.calendar.procurements.models import Procurement, ProcurementContract
from hankintakello.contracts.deviations.models import Deviation, DeviationType
from hankintakello.contracts.models import Contract, Supplier, TermKind
from hankintakello.contracts.searching import keep_words
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, TermRowKind
from hankintakello.core.changes import changed
from hankintakello.core.database import now
from hankintakello.people.models import Absence, Organisation, Person, PersonRole, Role, Unit
from hankintakello.tests.today import TODAY

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
_numbers = count(1)

Row = TypeVar("Row")


def make_organisation(session: Session, **overrides: Any) -> Organisation:
    """The buyer: the migration's one row, named."""
    organisation = session.exec(select(Organisation)).one()
    for name, value in {"name": "Mallilan kaupunki", **overrides}.items():
        setattr(organisation, name, value)
    return _kept(session, organisation)


def make_unit(session: Session, **overrides: Any) -> Unit:
    """A unit with a name of its own."""
    return _kept(session, Unit(**{"name": f"Yksikkö {next(_numbers)}", **overrides}))


def make_person(session: Session, *roles: Role, **overrides: Any) -> Person:
    """Somebody with a name and an address of their own, Finnish, at work."""
    number = next(_numbers)
    given = {"name": f"Henkilö {number}", "email": f"henkilo{number}@mallila.example", "created_at": AT, **overrides}
    person = _kept(session, Person(**given))
    for role in roles:
        assert person.id is not None
        session.add(PersonRole(person_id=person.id, role=role))
    session.flush()
    return person


def make_absence(session: Session, person: Person, first_on: date, last_on: date, **overrides: Any) -> Absence:
    """A person's absence, without a substitute unless one is given."""
    given = {"person_id": person.id, "first_on": first_on, "last_on": last_on, **overrides}
    return _kept(session, Absence(**given))


def make_supplier(session: Session, **overrides: Any) -> Supplier:
    """A supplier; the normalised name follows the name."""
    name = overrides.get("name", f"Toimittaja {next(_numbers)} Oy")
    return _kept(session, Supplier(**{"name": name, "normalised_name": name.casefold(), **overrides}))


def make_contract(session: Session, **overrides: Any) -> Contract:
    """A fixed contract 1.1.2025-31.12.2027 with its term row; nothing is derived from it until it is said to change."""
    given: dict[str, Any] = {
        "reference": f"MLA/{next(_numbers)}/2025",
        "title": "Siivouspalvelut",
        "term": TermKind.FIXED,
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2027, 12, 31),
        "came_in_on": date(2025, 1, 1),
        "created_at": AT,
        "changed_at": AT,
        **overrides,
    }
    given.setdefault("coverage_end", given["ends_on"])
    contract = _kept(session, Contract(**given))
    assert contract.id is not None
    kind = TermRowKind.INDEFINITE if contract.term == TermKind.INDEFINITE else TermRowKind.ORIGINAL
    days: dict[str, Any] = {"starts_on": contract.starts_on, "ends_on": contract.ends_on}
    session.add(ContractTerm(contract_id=contract.id, number=1, kind=kind, **days))
    session.flush()
    keep_words(session, [contract.id])
    return contract


def live_contract(
    session: Session, *, option_months: tuple[int, ...] = (), option: dict[str, Any] | None = None, **overrides: Any
) -> Contract:
    """A contract with open options that was said to change: its clock follows before the commit.

    *option* is what all its options are given.
    """
    given = {"starts_on": date(2024, 1, 1), "came_in_on": date(2024, 1, 1), **overrides}
    if given.get("term") == TermKind.INDEFINITE:
        given["ends_on"] = None
    contract = make_contract(session, **given)
    for number, months in enumerate(option_months, start=1):
        make_option(session, contract, number=number, months=months, **(option or {}))
    assert contract.id is not None
    changed(session, contracts=[contract.id])
    return contract


def make_option(session: Session, contract: Contract, **overrides: Any) -> ExtensionOption:
    """An open option of 12 months."""
    return _kept(session, ExtensionOption(**{"contract_id": contract.id, "number": 1, "months": 12, **overrides}))


def make_deviation(session: Session, contract_id: int, **overrides: Any) -> Deviation:
    """A deviation of the contract that nobody has looked at yet; their numbers have to be given from the second on."""
    given = {
        "contract_id": contract_id,
        "number": 1,
        "what": "Lattiaa ei ollut pesty.",
        "seen_on": TODAY,
        "severity": 2,
        "type": DeviationType.QUALITY,
        "state_on": TODAY,
        "reported_by": "Aino",
        "created_at": now(session),
        **overrides,
    }
    return _kept(session, Deviation(**given))


def make_procurement(session: Session, *contracts: Contract, **overrides: Any) -> Procurement:
    """The successor procurement of these contracts, a draft."""
    procurement = _kept(session, Procurement(**{"title": "Siivouspalvelut", "created_at": AT, **overrides}))
    for contract in contracts:
        assert contract.id is not None
        assert procurement.id is not None
        session.add(ProcurementContract(contract_id=contract.id, procurement_id=procurement.id))
    session.flush()
    return procurement


def make_milestone(session: Session, contract: Contract, kind: MilestoneKind, on: date, **overrides: Any) -> Milestone:
    """A day on the clock as it stands, derived from nothing; planning kinds are in scenario A unless told otherwise."""
    planned = kind in (MilestoneKind.PLANNING_START, MilestoneKind.HEADS_UP, MilestoneKind.PHASE)
    given = {
        "contract_id": contract.id,
        "kind": kind,
        "on": on,
        "slack_from": on,
        "scenario": "a" if planned else "",
        "uid": uuid4(),
        "shown": uuid4().hex,
        "changed_at": AT,
        **overrides,
    }
    return _kept(session, Milestone(**given))


def make_clock(session: Session, contract: Contract, **overrides: Any) -> ContractClock:
    """What the clock says of the contract as a whole."""
    return _kept(session, ContractClock(**{"contract_id": contract.id, **overrides}))


def _kept(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
