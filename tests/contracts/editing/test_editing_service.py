"""Contracts added and changed by hand: checked, logged, never over somebody else's change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.contracts.editing import service
from hankintakello.contracts.editing.rules import read_options
from hankintakello.contracts.editing.values import Facts, Stale
from hankintakello.contracts.models import Contract, ContractKind, Supplier, TermKind
from hankintakello.contracts.queries import options_of, terms_of
from hankintakello.contracts.terms import decisions
from hankintakello.contracts.terms.models import OptionState
from hankintakello.contracts.terms.procedures import Procedure
from hankintakello.core.audit import AuditEvent
from hankintakello.core.errors import Conflict, Invalid
from hankintakello.people.models import Person, Unit
from hankintakello.tests.build import make_contract, make_person

FACTS = Facts(
    title="Siivouspalvelut",
    supplier="Kirkas Tila Oy",
    business_id="1234567-1",
    unit="Tekniset palvelut",
    category="Puhtaus",
    kind=ContractKind.SERVICES,
    procedure=Procedure.EU_OPEN,
    term=TermKind.FIXED,
    starts_on=date(2026, 1, 1),
    ends_on=date(2027, 12, 31),
    options=(12, 12),
    option_notice_months=6,
    estimated_value=Decimal("1234.50"),
)


@pytest.fixture
def by(session: Session) -> Person:
    return make_person(session, name="Aino Kallio")


def made(session: Session, by: Person, **changes: Any) -> Contract:
    return service.create(session, replace(FACTS, **changes), reference=None, by=by)


def changed(session: Session, contract: Contract, by: Person, facts: Facts, version: int | None = None) -> Any:
    assert contract.id is not None
    return service.change(session, contract.id, facts, version=version or contract.version, by=by)


def test_new_contract_has_its_terms_options_and_parties(session: Session, by: Person) -> None:
    contract = made(session, by)

    assert (contract.reference, contract.version, contract.came_in_on) == ("HK/2026-1", 1, date(2026, 11, 23))
    assert contract.supplier_id == session.exec(select(Supplier.id)).one()
    assert contract.unit_id == session.exec(select(Unit.id)).one()
    assert [(term.starts_on, term.ends_on) for term in terms_of(session, contract.id or 0)] == [
        (date(2026, 1, 1), date(2027, 12, 31))
    ]
    assert [(one.months, one.exercise_months_before) for one in options_of(session, contract.id or 0)] == [(12, 6)] * 2


def test_reference_is_the_given_one_else_the_case_number_else_a_new_number(session: Session, by: Person) -> None:
    assert service.create(session, FACTS, reference="OMA/1", by=by).reference == "OMA/1"
    assert made(session, by, case_number="MLA/5/2026").reference == "MLA/5/2026"
    assert made(session, by, case_number="MLA/5/2026").reference == "MLA/5/2026-1"
    assert made(session, by).reference == "HK/2026-1"
    assert made(session, by).reference == "HK/2026-2"


def test_reference_that_another_contract_has_is_refused(session: Session, by: Person) -> None:
    make_contract(session, reference="OMA/1")

    with pytest.raises(Invalid) as refusal:
        service.create(session, FACTS, reference="OMA/1", by=by)

    assert refusal.value.field == "reference"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"term": TermKind.INDEFINITE}, "ends_on"),
        ({"term": TermKind.INDEFINITE, "ends_on": None}, "options"),
        ({"owner_id": 7, "deputy_id": 7}, "deputy_id"),
    ],
)
def test_facts_that_cannot_be_are_refused_at_their_field(
    session: Session, by: Person, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        made(session, by, **changes)

    assert refusal.value.field == field


def test_change_writes_and_logs_what_differs_alone(session: Session, by: Person) -> None:
    contract = made(session, by)

    differences = changed(session, contract, by, replace(FACTS, title="Siivous", notice_months=3))

    assert differences == {"title": ("Siivouspalvelut", "Siivous"), "notice_months": (None, 3)}
    assert contract.version == 2
    logged = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "changed").order_by(col(AuditEvent.id)))
    assert [(event.field, event.old, event.new) for event in logged] == [
        ("title", "Siivouspalvelut", "Siivous"),
        ("notice_months", None, 3),
    ]


def test_change_to_the_same_is_none(session: Session, by: Person) -> None:
    contract = made(session, by)

    assert changed(session, contract, by, FACTS) == {}
    assert contract.version == 1


def test_change_of_days_lays_the_term_anew(session: Session, by: Person) -> None:
    contract = made(session, by)

    changed(session, contract, by, replace(FACTS, ends_on=date(2028, 6, 30)))

    assert [term.ends_on for term in terms_of(session, contract.id or 0)] == [date(2028, 6, 30)]


def test_change_of_days_is_refused_once_an_option_was_used(session: Session, by: Person) -> None:
    contract = made(session, by)
    decisions.exercise_option(
        session, contract.id or 0, 1, decided_on=date(2026, 11, 1), notified_on=date(2026, 11, 2), by=by
    )

    with pytest.raises(Conflict):
        changed(session, contract, by, replace(FACTS, ends_on=date(2028, 6, 30), options=None))


def test_options_are_written_anew_while_nobody_has_decided(session: Session, by: Person) -> None:
    contract = made(session, by)

    differences = changed(session, contract, by, replace(FACTS, options=(24,), option_notice_months=None))

    assert differences == {"options": ("12 + 12 (6)", "24")}
    assert [(one.months, one.exercise_months_before) for one in options_of(session, contract.id or 0)] == [(24, None)]


def test_options_stay_once_one_was_decided(session: Session, by: Person) -> None:
    contract = made(session, by)
    decisions.decline_option(session, contract.id or 0, 1, decided_on=date(2026, 11, 1), by=by)

    assert changed(session, contract, by, replace(FACTS, options=(24,))) == {}
    assert options_of(session, contract.id or 0)[0].state == OptionState.DECLINED


def test_what_a_person_says_replaces_the_words_of_the_register(session: Session, by: Person) -> None:
    contract = made(session, by)
    contract.value_text, contract.procedure_text = "n. 1 000 €", "suora"
    session.add(contract)

    changed(session, contract, by, replace(FACTS, estimated_value=Decimal(900), procedure=Procedure.NATIONAL_OPEN))

    session.refresh(contract)
    assert [contract.value_text, contract.procedure_text] == [None, None]


def test_change_over_a_newer_version_is_stale_and_writes_nothing(session: Session, by: Person) -> None:
    contract, other = made(session, by), make_person(session, name="Petri Saari")
    changed(session, contract, other, replace(FACTS, title="Petrin nimi"))

    with pytest.raises(Stale) as refusal:
        changed(session, contract, by, replace(FACTS, title="Ainon nimi"), version=1)

    assert refusal.value.by == "Petri Saari"
    assert contract.title == "Petrin nimi"


@pytest.mark.parametrize(
    ("text", "months"),
    [("", ()), ("12", (12,)), ("12+12", (12, 12)), ("24 kk + 12 kk", (24, 12)), ("12, 6 månader", (12, 6))],
)
def test_options_are_read_as_people_write_them(text: str, months: tuple[int, ...]) -> None:
    assert read_options(text) == months


@pytest.mark.parametrize("text", ["kaksi", "12 + x", "0", "-12", "9999", "12 " * 30 + "+", "+".join(["1"] * 21), "١٢"])
def test_options_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_options(text)
