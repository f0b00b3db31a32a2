"""Purchases written down, and what they do to the clock."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from hankintakello.calendar.clock.service import clocks_of, derivations, rebuild
from hankintakello.calendar.clock.values import StepCode
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.spending import service
from hankintakello.contracts.spending.models import Spend
from hankintakello.core.changes import settle
from hankintakello.core.errors import Invalid, NotFound
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY

START, END = date(2025, 11, 24), date(2029, 12, 31)


@pytest.fixture
def by(session: Session) -> Person:
    return make_person(session, name="Aino Kallio")


@pytest.fixture
def contract(session: Session) -> Contract:
    """A framework that has been in force for a year, worth four of them."""
    return make_contract(session, term=TermKind.FIXED, starts_on=START, ends_on=END, maximum_value=Decimal(400_000))


def needed(session: Session, contract: Contract) -> date | None:
    settle(session)
    return clocks_of(session, [contract.id or 0])[contract.id or 0].needed_on


def test_value_that_will_be_used_up_first_rules_the_planning(session: Session, contract: Contract, by: Person) -> None:
    assert needed(session, contract) == date(2030, 1, 1)
    row = service.record(session, contract.id or 0, on=TODAY, amount=Decimal(200_000), by=by)  # 365 days
    lasts_until = TODAY + timedelta(days=365)
    assert needed(session, contract) == lasts_until + timedelta(days=1)
    assert contract.value_lasts_until == lasts_until
    kinds = {key.kind: way for key, way in derivations(session, [contract.id or 0]) if key.scenario in ("", "a")}
    assert kinds[MilestoneKind.PLANNING_START].steps[0].code == StepCode.USED_UP
    assert kinds[MilestoneKind.PLANNING_START].steps[0].on == lasts_until
    assert kinds[MilestoneKind.TERM_END].on == END
    assert kinds[MilestoneKind.VALUE_USED_UP].on == lasts_until
    assert rebuild(session).changed == 0
    service.remove(session, contract.id or 0, row.id or 0, by=by)
    assert needed(session, contract) == date(2030, 1, 1)


def test_value_that_lasts_changes_nothing(session: Session, contract: Contract, by: Person) -> None:
    service.record(session, contract.id or 0, on=TODAY, amount=Decimal(50_000), by=by)
    assert needed(session, contract) == date(2030, 1, 1)


def test_endless_contract_is_replaced_when_its_value_is_used(session: Session, by: Person) -> None:
    endless = make_contract(
        session, term=TermKind.INDEFINITE, starts_on=START, ends_on=None, maximum_value=Decimal(1_000)
    )
    assert needed(session, endless) is None
    service.record(session, endless.id or 0, on=TODAY, amount=Decimal(1_000), by=by)
    assert needed(session, endless) == TODAY + timedelta(days=1)


@pytest.mark.parametrize(("on", "amount", "field"), [(TODAY + timedelta(days=1), 5, "on"), (TODAY, 0, "amount")])
def test_what_cannot_be_is_refused(
    session: Session, contract: Contract, by: Person, on: date, amount: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.record(session, contract.id or 0, on=on, amount=Decimal(amount), by=by)
    assert refused.value.field == field
    assert session.exec(select(Spend)).all() == []


def test_span_that_ends_before_it_begins_is_refused(session: Session, contract: Contract, by: Person) -> None:
    with pytest.raises(Invalid, match="ennen kuin se alkaa"):
        service.record(session, contract.id or 0, first_on=TODAY, on=START, amount=Decimal(5), by=by)


def test_row_of_another_contract_is_not_found(session: Session, contract: Contract, by: Person) -> None:
    row = service.record(session, contract.id or 0, on=TODAY, amount=Decimal(5), by=by)
    with pytest.raises(NotFound):
        service.remove(session, make_contract(session).id or 0, row.id or 0, by=by)
