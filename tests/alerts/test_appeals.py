"""Days of appeals ring: the end of the time for appeal, and the target day of an appeal that is pending."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.alerts import answers
from hankintakello.alerts.models import Alert, AlertState, Answer, Message
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.calendar.appeals import service
from hankintakello.calendar.appeals.values import AppealKind, Outcome, ServedBy, Service, Standstill, Told
from hankintakello.calendar.clock.service import rebuild
from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.calendar.procurements.models import ProcurementState
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import live_contract, make_person, make_procurement
from hankintakello.tests.today import TODAY

SERVED = Service(
    decided_on=date(2026, 11, 20), served_on=TODAY, served_by=ServedBy.ELECTRONIC, standstill=Standstill.REQUIRED
)
APPEAL = Told(kind=AppealKind.RECTIFICATION, appellant="Kiilto Oy", received_on=TODAY, target_on=date(2026, 12, 1))


class Bought:
    """A procurement under way for two contracts of one owner."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.database.writing() as session:
            owner = make_person(session, Role.OWNER, name="Aino", email="aino@mallila.example")
            more: dict[str, Any] = {"owner_id": owner.id, "ends_on": date(2030, 12, 31)}
            contracts = [live_contract(session, **more) for _ in range(2)]
            made = make_procurement(session, *contracts, state=ProcurementState.STARTED, started_on=TODAY)
            self.owner, self.id = owner.id or 0, made.id or 0

    @contextmanager
    def on(self, day: date) -> Iterator[tuple[Session, Person]]:
        """Write on a day, as the owner."""
        house = House(self.house.settings.model_copy(update={"today": day}))
        with house.database.writing() as session:
            yield session, session.get_one(Person, self.owner)
        house.close()

    def rings(self, day: date) -> list[tuple[int, date]]:
        """Sweep on a day; what is open then."""
        house = House(self.house.settings.model_copy(update={"today": day}))
        sweep_and_compose(house.database, house.office)
        house.close()
        with self.house.database.reading() as session:
            wanted = select(Alert).where(col(Alert.kind) == "appeal_deadline", col(Alert.state) == AlertState.OPEN)
            return [(one.number, one.target_on) for one in session.exec(wanted.order_by(col(Alert.id)))]


@pytest.fixture
def bought(house: House) -> Bought:
    return Bought(house)


def test_end_of_the_time_for_appeal_rings_once_for_all_contracts(bought: Bought) -> None:
    with bought.on(TODAY) as (session, by):
        service.record_decision(session, bought.id, SERVED, version=None, by=by)

    assert bought.rings(date(2026, 12, 4)) == []
    assert bought.rings(date(2026, 12, 7)) == [(0, date(2026, 12, 7))]
    with bought.house.database.reading() as session:
        mail = session.exec(select(Message)).one()
    assert mail.subject.startswith("Muutoksenhakuaika päättyy 7.12.2026")
    assert f"/procurements/{bought.id}#appeals" in mail.text
    with bought.on(date(2026, 12, 7)) as (session, by):
        alert = session.exec(select(Alert)).one()
        answers.answer(session, alert.id or 0, Given(answer=Answer.DONE, decided_on=date(2026, 12, 7)), by=by)
    assert bought.rings(date(2026, 12, 8)) == []


def test_pending_appeal_rings_on_its_target_day_until_it_is_decided(bought: Bought) -> None:
    with bought.on(TODAY) as (session, by):
        service.record_decision(session, bought.id, SERVED, version=None, by=by)
        service.record_appeal(session, bought.id, APPEAL, by=by)

    assert bought.rings(date(2026, 12, 1)) == [(1, date(2026, 12, 1))]
    with bought.on(date(2026, 12, 2)) as (session, by):
        ended = replace(APPEAL, decided_on=date(2026, 12, 2), outcome=Outcome.REJECTED)
        service.change_appeal(session, bought.id, 1, ended, version=1, by=by)
    assert bought.rings(date(2026, 12, 2)) == []
    with bought.on(date(2026, 12, 3)) as (session, by):
        service.undo_appeal(session, bought.id, 1, version=2, by=by)
    assert bought.rings(date(2026, 12, 3)) == [(1, date(2026, 12, 1))]


def test_decision_that_is_undone_or_told_afterwards_rings_of_nothing(bought: Bought) -> None:
    with bought.on(TODAY) as (session, by):
        service.record_decision(session, bought.id, SERVED, version=None, by=by)
    with bought.on(TODAY) as (session, by):
        service.undo_decision(session, bought.id, version=1, by=by)
    assert bought.rings(date(2026, 12, 7)) == []

    with bought.on(TODAY) as (session, by):
        past = replace(SERVED, decided_on=date(2026, 10, 1), served_on=date(2026, 10, 1))
        service.record_decision(session, bought.id, past, version=None, by=by)
    assert bought.rings(date(2026, 12, 7)) == []


def test_clock_leaves_these_days_alone(bought: Bought) -> None:
    with bought.on(TODAY) as (session, by):
        service.record_decision(session, bought.id, SERVED, version=None, by=by)
    with bought.on(TODAY) as (session, _by):
        assert rebuild(session).changed == 0

    with bought.house.database.reading() as session:
        kept = session.exec(select(Milestone).where(col(Milestone.kind) == MilestoneKind.APPEAL_DEADLINE)).one()
    assert (kept.on, kept.procurement_id, kept.gone_on) == (date(2026, 12, 7), bought.id, None)
