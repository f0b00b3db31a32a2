"""Modifications written down and taken back, the clock with them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.modifications import queries, service
from hankintakello.contracts.modifications.models import Ground, Modification
from hankintakello.contracts.modifications.values import Agreed
from hankintakello.contracts.terms.decisions import exercise_option
from hankintakello.contracts.terms.models import ExtensionOption
from hankintakello.core.audit import AuditEvent
from hankintakello.core.changes import settle
from hankintakello.core.errors import Conflict, Invalid, NotFound
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY

END, LATER = date(2027, 12, 31), date(2028, 6, 30)


@pytest.fixture
def by(session: Session) -> Person:
    return make_person(session, name="Aino Kallio")


@pytest.fixture
def contract(session: Session) -> Contract:
    return make_contract(session, term=TermKind.FIXED, starts_on=date(2024, 1, 1), ends_on=END)


def agreed(**changes: Any) -> Agreed:
    return Agreed(**{"on": TODAY, "ground": Ground.SMALL, "what": "Lisätään ikkunanpesu", **changes})


def end_of(session: Session, contract: Contract) -> tuple[date | None, date | None]:
    """The contract's end, and the day of it on the clock."""
    settle(session)
    session.refresh(contract)
    ends = select(Milestone).where(Milestone.contract_id == contract.id, Milestone.kind == MilestoneKind.TERM_END)
    shown = [one.on for one in session.exec(ends) if one.gone_on is None]
    return contract.coverage_end, shown[0] if shown else None


def test_value_alone_leaves_the_clock(session: Session, contract: Contract, by: Person) -> None:
    one = service.record(session, contract.id or 0, agreed(value_change=Decimal("-1200.50")), by=by)
    assert (one.number, one.value_change, one.recorded_by) == (1, Decimal("-1200.50"), "Aino Kallio")
    assert end_of(session, contract) == (END, END)


def test_end_moves_the_clock_and_back(session: Session, contract: Contract, by: Person) -> None:
    one = service.record(session, contract.id or 0, agreed(ends_on=LATER), by=by)
    assert end_of(session, contract) == (LATER, LATER)
    service.undo(session, contract.id or 0, one.id or 0, by=by)
    assert end_of(session, contract) == (END, END)
    assert [row.undone_by for row in queries.modifications_of(session, contract.id or 0)] == ["Aino Kallio"]
    with pytest.raises(Conflict, match="jo kumottu"):
        service.undo(session, contract.id or 0, one.id or 0, by=by)


def test_endless_contract_gets_its_end_and_loses_it_again(session: Session, by: Person) -> None:
    endless = make_contract(session, term=TermKind.INDEFINITE, starts_on=date(2020, 1, 1), ends_on=None)
    one = service.record(session, endless.id or 0, agreed(ends_on=LATER), by=by)
    assert end_of(session, endless) == (LATER, LATER)
    assert session.get_one(Contract, endless.id).term == TermKind.FIXED
    service.undo(session, endless.id or 0, one.id or 0, by=by)
    assert end_of(session, endless) == (None, None)
    assert session.get_one(Contract, endless.id).term == TermKind.INDEFINITE


def test_what_came_after_is_undone_first(session: Session, contract: Contract, by: Person) -> None:
    first = service.record(session, contract.id or 0, agreed(ends_on=LATER), by=by)
    session.add(ExtensionOption(contract_id=contract.id or 0, number=1, months=12))
    end_of(session, contract)
    exercise_option(session, contract.id or 0, 1, decided_on=TODAY, notified_on=TODAY, by=by)
    assert end_of(session, contract)[0] == date(2029, 6, 30)
    with pytest.raises(Conflict, match="Kumoa ensin"):
        service.undo(session, contract.id or 0, first.id or 0, by=by)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": "  "}, "what"),
        ({"what": "x" * 4_001}, "what"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"notice_published_on": TODAY + timedelta(days=1)}, "notice_published_on"),
        ({"ends_on": END}, "ends_on"),
        ({"ends_on": date(2023, 12, 31)}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, contract: Contract, by: Person, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.record(session, contract.id or 0, agreed(**changes), by=by)
    assert refused.value.field == field
    assert session.exec(select(Modification)).all() == []


def test_notice_is_written_down_and_taken_back(session: Session, contract: Contract, by: Person) -> None:
    one = service.record(session, contract.id or 0, agreed(ground=Ground.ADDITIONAL), by=by)
    service.publish_notice(session, contract.id or 0, one.id or 0, TODAY, by=by)
    assert one.notice_published_on == TODAY
    service.publish_notice(session, contract.id or 0, one.id or 0, None, by=by)
    assert one.notice_published_on is None
    with pytest.raises(Invalid, match="tulevaisuudessa"):
        service.publish_notice(session, contract.id or 0, one.id or 0, TODAY + timedelta(days=1), by=by)
    log = session.exec(select(AuditEvent).where(AuditEvent.subject == "contract").order_by(col(AuditEvent.id)))
    assert [event.action for event in log] == ["modified", "modification_notice", "modification_notice_undone"]


def test_modification_of_another_contract_is_not_found(session: Session, contract: Contract, by: Person) -> None:
    other = make_contract(session)
    one = service.record(session, contract.id or 0, agreed(), by=by)
    with pytest.raises(NotFound):
        service.undo(session, other.id or 0, one.id or 0, by=by)
