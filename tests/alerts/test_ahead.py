"""Rules of a unit, a category or a contract, and reminders that ring before their day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.alerts.answers import answer, undo
from hankintakello.alerts.ladders import Lead
from hankintakello.alerts.models import Alert, AlertState, Answer, LeadUnit, Message, MessageState
from hankintakello.alerts.recipients import Way
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.rule_service import change
from hankintakello.alerts.rule_values import FOR_ALL, SHIPPED, Level, Reminder, Rule, Step, Whose
from hankintakello.alerts.sweep import hold_imported, sweep
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.contracts.importing.models import IMPORT, ImportBatch
from hankintakello.contracts.models import Contract
from hankintakello.core.changes import settle
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_milestone, make_person, make_unit
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
STEPS = SHIPPED[MilestoneKind.NOTICE].steps
MONTHS = (Reminder(Lead(12, LeadUnit.MONTHS)), Reminder(Lead(6, LeadUnit.MONTHS)), Reminder(Lead(1, LeadUnit.MONTHS)))
NOTICE_ON = date(2027, 11, 23)  # a year from the tests' day


def set_rule(
    session: Session, kind: MilestoneKind = MilestoneKind.NOTICE, whose: Whose = FOR_ALL, **parts: Any
) -> None:
    """Give a kind its shipped rule with other parts."""
    rule = replace(Rule(SHIPPED[kind].steps), **parts)
    change(session, kind, rule, by=make_person(session, Role.MAIN_USER), whose=whose)


def of_contract(contract: Contract) -> Whose:
    return Whose(Level.CONTRACT, contract.id or 0)


def rung(session: Session, day: date) -> list[tuple[int, str, str, date]]:
    """Sweep as on *day*; return the alerts that wait: step, role, state, day."""
    session.info["today"] = day
    sweep(session)
    session.expire_all()
    waiting = col(Alert.state).in_([AlertState.OPEN, AlertState.HELD])
    found = session.exec(select(Alert).where(waiting).order_by(col(Alert.id)))
    return [(one.step, one.role, one.state.value, one.due_on) for one in found]


def test_contract_rings_a_year_half_a_year_and_a_month_before_its_day(session: Session) -> None:
    """Lead times are a contract's own, several and long: snipe-it#10046, snipe-it#8759, snipe-it#3209, Wallos#967."""
    contract, other = make_contract(session), make_contract(session)
    for one in (contract, other):
        make_milestone(session, one, MilestoneKind.NOTICE, NOTICE_ON)
    set_rule(session, whose=of_contract(contract), ahead=MONTHS)

    year, half, month = TODAY, date(2027, 5, 21), date(2027, 10, 22)
    assert rung(session, year) == [(-365, "owner", "open", year)]
    assert rung(session, half - DAY) == [(-365, "owner", "open", year)]
    assert rung(session, half) == [(-182, "owner", "open", half)]
    assert rung(session, month) == [(-30, "owner", "open", month)]
    assert rung(session, NOTICE_ON - DAY) == [(-30, "owner", "open", month)]
    assert rung(session, NOTICE_ON) == [(0, "owner", "open", NOTICE_ON)] * 2
    assert sweep(session) == 0


def test_after_a_stop_the_last_reminder_rings_alone(session: Session) -> None:
    """No window of one exact day, as in dolibarr#39814; days before are not left out in silence: frappe#15650."""
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.NOTICE, NOTICE_ON)
    set_rule(session, whose=of_contract(contract), ahead=MONTHS)

    assert rung(session, date(2027, 11, 1)) == [(-30, "owner", "open", date(2027, 10, 22))]
    assert len(session.exec(select(Alert)).all()) == 1


def test_stop_over_the_day_itself_rings_the_day(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.NOTICE, NOTICE_ON)
    set_rule(session, whose=of_contract(contract), ahead=MONTHS)

    assert rung(session, TODAY) == [(-365, "owner", "open", TODAY)]
    assert rung(session, NOTICE_ON + 3 * DAY) == [(0, "owner", "open", NOTICE_ON)]


def test_reminder_whose_day_was_past_when_its_rule_was_made_does_not_ring(session: Session) -> None:
    make_milestone(session, make_contract(session), MilestoneKind.NOTICE, TODAY + 40 * DAY)
    set_rule(session, ahead=MONTHS)

    assert rung(session, TODAY) == []
    assert rung(session, date(2026, 12, 2)) == [(-30, "owner", "open", date(2026, 12, 2))]


def test_rules_are_the_nearest(session: Session) -> None:
    """The role of the day's own step tells which rule rang."""
    town = make_unit(session, name="Kaupunki")
    school = make_unit(session, name="Koulut", parent_id=town.id)
    contracts = [make_contract(session, unit_id=id_) for id_ in (None, town.id, school.id, school.id)]
    for one in contracts:
        make_milestone(session, one, MilestoneKind.NOTICE, TODAY)
    for whose, role in (
        (Whose(Level.UNIT, town.id or 0), Way.EXPERT),
        (Whose(Level.UNIT, school.id or 0), Way.DEPUTY),
        (of_contract(contracts[3]), Way.MAIN_USER),
    ):
        set_rule(session, whose=whose, steps=(Step(role), *STEPS[1:]))

    assert [role for _step, role, _state, _on in rung(session, TODAY)] == ["owner", "expert", "deputy", "main_user"]


def test_steps_after_the_day_are_those_of_the_contract(house: House, due: Callable[..., int]) -> None:
    """Days after do what they say, at a pace of their own: frappe#22557, healthchecks#686."""
    with house.database.writing() as session:
        aino, bo = make_person(session, email="aino@mallila.example"), make_person(session, email="bo@mallila.example")
        mine = due(session, owner_id=aino.id, expert_id=bo.id)
        due(session, owner_id=aino.id)
        steps = (Step(Way.OWNER), Step(Way.EXPERT, 1), *(replace(one, active=False) for one in STEPS[2:]))
        set_rule(session, MilestoneKind.PLANNING_START, Whose(Level.CONTRACT, mine), steps=steps)
    sweep_and_compose(house.database, house.office)
    with house.database.writing() as session:
        session.execute(sa.update(Message).values(state=MessageState.SENT, sent_on=TODAY))
        session.info["today"] = TODAY + DAY
        sweep(session)
        session.expire_all()

        waiting = session.exec(select(Alert).where(Alert.state == AlertState.OPEN).order_by(col(Alert.contract_id)))
        assert [(one.contract_id == mine, one.step, one.role) for one in waiting] == [
            (True, 1, "expert"),
            (False, 0, "owner"),
        ]


def test_moved_date_takes_its_reminders_along(session: Session) -> None:
    contract = make_contract(session)
    day = make_milestone(session, contract, MilestoneKind.NOTICE, NOTICE_ON)
    set_rule(session, whose=of_contract(contract), ahead=MONTHS)
    rung(session, date(2027, 6, 1))
    session.execute(sa.update(Milestone).values(on=NOTICE_ON + 365 * DAY))
    session.expire_all()

    assert rung(session, date(2027, 6, 2)) == []
    assert rung(session, date(2027, 11, 22)) == [(-365, "owner", "open", date(2027, 11, 22))]
    session.execute(sa.update(Milestone).where(col(Milestone.id) == day.id).values(on=NOTICE_ON))
    assert rung(session, date(2027, 11, 22)) == [(-30, "owner", "open", date(2027, 10, 22))]


def test_what_an_import_brought_too_late_is_held_until_its_day(session: Session) -> None:
    contract = make_contract(session)
    set_rule(session, ahead=MONTHS[1:])
    session.info["today"] = TODAY + 200 * DAY
    batch = ImportBatch(at=session.info["now"], by="Maria", file_name="a.csv", sha256="0" * 64)
    session.add(batch)
    session.flush()
    session.info[IMPORT] = batch.id
    day = TODAY + 300 * DAY
    make_milestone(session, contract, MilestoneKind.NOTICE, day, changed_at=session.info["now"])
    hold_imported(session, [contract.id or 0])
    del session.info[IMPORT]

    held = rung(session, TODAY + 201 * DAY)
    month = Lead(1, LeadUnit.MONTHS).before(day)
    assert [(step, state) for step, _role, state, _on in held] == [(-182, "held")]
    assert rung(session, month) == [(-30, "owner", "open", month)]
    assert rung(session, day) == [(0, "owner", "open", day)]


def test_answer_to_a_reminder_ends_the_matter_and_its_undoing_brings_it_back(
    house: House, due: Callable[..., int]
) -> None:
    with house.database.writing() as session:
        owner = make_person(session, Role.MAIN_USER, email="aino@mallila.example")
        due(session, owner_id=owner.id, ends_on=date(2028, 11, 30))
        set_rule(session, MilestoneKind.PLANNING_START, ahead=(Reminder(Lead(3, LeadUnit.MONTHS)),))
        settle(session)
        on = session.scalars(
            sa.select(col(Milestone.on)).where(col(Milestone.kind) == MilestoneKind.PLANNING_START)
        ).first()
        assert on is not None
        session.info["today"] = Lead(3, LeadUnit.MONTHS).before(on)
        sweep(session)
        alert = session.exec(select(Alert).where(Alert.kind == "planning_start")).one()
        answer(session, alert.id or 0, Given(answer=Answer.STARTED), by=owner)
        session.info["today"] = on
        sweep(session)
        session.expire_all()
        steps = [(one.step, one.state.value) for one in session.exec(select(Alert).where(Alert.kind == alert.kind))]
        undo(session, alert.id or 0, by=owner)
        sweep(session)
        session.expire_all()
        after = [(one.step, one.state.value) for one in session.exec(select(Alert).where(Alert.kind == alert.kind))]

    assert steps == [(-91, "answered")]
    assert sorted(after) == [(-91, "superseded"), (0, "open")]


@pytest.mark.parametrize("own", [False, True])
def test_statements_do_not_grow_with_rows(session: Session, own: bool) -> None:
    unit = make_unit(session)
    whose = Whose(Level.UNIT, unit.id or 0) if own else FOR_ALL
    set_rule(session, whose=whose, ahead=MONTHS)

    def swept(count: int) -> int:
        for _number in range(count):
            contract = make_contract(session, unit_id=unit.id)
            make_milestone(session, contract, MilestoneKind.NOTICE, NOTICE_ON)
            make_milestone(session, contract, MilestoneKind.REVIEW, TODAY)
        with count_queries(session.get_bind().engine) as counted:
            assert sweep(session) == 2 * count
        return len(counted)

    swept(1)
    assert swept(2) == swept(20)
