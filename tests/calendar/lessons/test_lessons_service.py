"""The gate on the database: findings from the log, marks, approval, publication, and passing it with a reason."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.calendar.lessons import queries, service
from hankintakello.calendar.lessons.models import Effect, FindingMark
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.calendar.procurements.service import start
from hankintakello.contracts.deviations.models import DeviationType
from hankintakello.contracts.deviations.service import record
from hankintakello.contracts.deviations.values import Report
from hankintakello.contracts.models import Contract
from hankintakello.contracts.modifications.models import Ground
from hankintakello.contracts.modifications.service import record as modify
from hankintakello.contracts.modifications.values import Agreed
from hankintakello.core.audit import AuditEvent
from hankintakello.core.changes import changed, settle
from hankintakello.core.errors import Conflict, Forbidden, Invalid
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY

QUALITY = "deviations:quality"


@pytest.fixture
def by(session: Session) -> Person:
    return make_person(session, name="Aino Kallio")


@pytest.fixture
def contract(session: Session) -> Contract:
    return make_contract(session, estimated_value=Decimal(1_000))


@pytest.fixture
def procurement(session: Session, contract: Contract, by: Person) -> int:
    """The contract's successor procurement, begun."""
    found = successor(session, contract)
    start(session, found, started_on=TODAY, by=by)
    return found


def successor(session: Session, contract: Contract) -> int:
    """Return the procurement that the clock has made for the contract."""
    changed(session, contracts=[contract.id or 0])
    settle(session)
    links = select(ProcurementContract.procurement_id).where(ProcurementContract.contract_id == contract.id)
    return session.exec(links).one()


def see(session: Session, contract: Contract, **changes: Any) -> None:
    """Record a deviation, of quality unless said otherwise."""
    given = {"what": "Siivoamatta", "seen_on": TODAY, "severity": 2, "type": DeviationType.QUALITY, **changes}
    record(session, contract.id or 0, Report(**given), by=None)


def keys(session: Session, procurement: int) -> list[str]:
    return [one.key for period in queries.periods_of(session, procurement) for one in period.findings]


def test_findings_are_read_from_the_log(session: Session, contract: Contract, procurement: int, by: Person) -> None:
    see(session, contract, severity=1, type=DeviationType.STAFF)
    assert keys(session, procurement) == []
    see(session, contract)
    see(session, contract, severity=4, type=DeviationType.DELAY)
    agreed = Agreed(on=TODAY, ground=Ground.REVIEW_CLAUSE, what="Laajennus", value_change=Decimal("100.50"))
    modify(session, contract.id or 0, agreed, by=by)
    assert keys(session, procurement) == ["deviations:delay", QUALITY, "overrun"]
    (period,) = queries.periods_of(session, procurement)
    assert [period.deviations, period.open_deviations, period.modifications] == [3, 3, 1]
    assert period.changed == Decimal("100.50")


def test_publication_waits_for_marks_and_approval(
    session: Session, contract: Contract, procurement: int, by: Person
) -> None:
    see(session, contract)
    with pytest.raises(Conflict, match="Yksi havainto"):
        service.publish(session, procurement, on=TODAY, by=by)
    of = (contract.id or 0, QUALITY)
    service.mark(session, procurement, of, effect=Effect.REQUIREMENT, sentence="Laatu mitataan", by=by)
    with pytest.raises(Conflict, match="Hyväksy ensin"):
        service.publish(session, procurement, on=TODAY, by=by)
    service.approve(session, procurement, by=by)
    see(session, contract)
    with pytest.raises(Conflict, match="Yksi havainto"):  # one more since
        service.publish(session, procurement, on=TODAY, by=by)
    service.mark(session, procurement, of, effect=Effect.CONTRACT_TERM, sentence="Sakko", by=by)
    assert service.publish(session, procurement, on=TODAY, by=by).published_on == TODAY
    assert len(session.exec(select(FindingMark)).all()) == 1
    gate = service.unpublish(session, procurement, by=by)
    assert [gate.published_on, gate.published_by] == [None, None]
    with pytest.raises(Conflict, match="ei ole merkitty"):
        service.unpublish(session, procurement, by=by)


def test_manager_passes_with_a_reason_that_stays(
    session: Session, contract: Contract, procurement: int, by: Person
) -> None:
    see(session, contract)
    with pytest.raises(Forbidden):
        service.publish(session, procurement, on=TODAY, reason="Kiire", by=by)
    gate = service.publish(session, procurement, on=TODAY, reason="Kiire", may_pass=True, by=by)
    assert gate.passed_reason == "Kiire"
    log = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "documents_published")).one()
    assert log.why == "Kiire"


def test_mark_and_approval_are_taken_back(session: Session, contract: Contract, procurement: int, by: Person) -> None:
    see(session, contract)
    of = (contract.id or 0, QUALITY)
    service.mark(session, procurement, of, effect=Effect.NO_EFFECT, sentence="Korjattu", by=by)
    service.unmark(session, procurement, of, by=by)
    with pytest.raises(Conflict, match="jo poistettu"):
        service.unmark(session, procurement, of, by=by)
    service.approve(session, procurement, by=by)
    assert service.withdraw(session, procurement, by=by).approved_at is None


def test_what_cannot_be_is_refused(session: Session, contract: Contract, procurement: int, by: Person) -> None:
    see(session, contract)
    of = (contract.id or 0, QUALITY)
    with pytest.raises(Invalid, match="Kirjoita lause"):
        service.mark(session, procurement, of, effect=Effect.REQUIREMENT, sentence="  ", by=by)
    with pytest.raises(Invalid, match="1000"):
        service.mark(session, procurement, of, effect=Effect.REQUIREMENT, sentence="x" * 1_001, by=by)
    with pytest.raises(Conflict, match="ei enää ole"):
        service.mark(session, procurement, (99, QUALITY), effect=Effect.REQUIREMENT, sentence="x", by=by)
    with pytest.raises(Invalid, match="tulevaisuudessa"):
        service.publish(session, procurement, on=TODAY + timedelta(days=1), by=by)


def test_without_findings_or_start(session: Session, contract: Contract, procurement: int, by: Person) -> None:
    assert service.publish(session, procurement, on=TODAY, by=by).published_on == TODAY
    other = make_contract(session)
    with pytest.raises(Conflict, match="Aloita ensin"):
        service.publish(session, successor(session, other), on=TODAY, by=by)
