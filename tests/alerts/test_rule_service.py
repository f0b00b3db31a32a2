"""The alarm's rules are changed, logged, taken back, and followed by what is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.alerts.ladders import Lead
from hankintakello.alerts.models import EVERYBODY, Alert, AlertState, LeadUnit, Message, MessageState
from hankintakello.alerts.preview import Only, preview
from hankintakello.alerts.recipients import Way
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.rule_queries import InForce, own_rules, rule_of, rules_of
from hankintakello.alerts.rule_service import change, last_change, remove, restore, undo
from hankintakello.alerts.rule_values import FOR_ALL, SHIPPED, Level, Reminder, Rule, Step, Whose
from hankintakello.alerts.rules import KINDS
from hankintakello.alerts.steps import plan
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Category
from hankintakello.core.audit import AuditEvent
from hankintakello.core.errors import Conflict, Invalid, NotFound
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_person, make_unit
from hankintakello.tests.today import TODAY

PLANNING = SHIPPED[MilestoneKind.PLANNING_START]


def with_step(number: int, step: Step) -> Rule:
    """The shipped rule of a planning start, one of its steps changed."""
    return Rule((*PLANNING.steps[:number], step, *PLANNING.steps[number + 1 :]))


def ahead(*reminders: tuple[int, LeadUnit, Way]) -> Rule:
    """The shipped rule of a planning start with reminders before the day."""
    return Rule(PLANNING.steps, tuple(Reminder(Lead(count, unit), role) for count, unit, role in reminders))


def test_shipped_rules_are_those_that_the_migrations_write(session: Session) -> None:
    assert rules_of(session) == {kind: InForce(rule, FOR_ALL) for kind, rule in SHIPPED.items()}
    assert tuple(rules_of(session)) == KINDS
    assert own_rules(session) == []


def test_change_is_kept_logged_and_taken_back(session: Session) -> None:
    maria = make_person(session, Role.MAIN_USER, name="Maria")
    wanted = with_step(2, Step(Way.MAIN_USER, 3))

    assert change(session, "planning_start", wanted, by=maria)
    assert not change(session, "planning_start", wanted, by=maria)
    changed = rule_of(session, "planning_start").rule
    assert restore(session, "planning_start", by=maria)

    assert changed == wanted
    assert rule_of(session, "planning_start").rule == PLANNING
    first, second = session.exec(select(AuditEvent).where(AuditEvent.subject == "alert_rule")).all()
    assert (first.actor, first.field, first.subject_id) == ("Maria", "planning_start", EVERYBODY)
    assert first.old["steps"][2] == {"role": "deputy", "delay_working_days": 5, "active": True}
    assert first.new["steps"][2] == {"role": "main_user", "delay_working_days": 3, "active": True}
    assert (second.old, second.new) == (first.new, first.old)


def test_step_that_is_not_there_is_made_when_it_is_switched_on(session: Session) -> None:
    maria = make_person(session)
    wanted = Rule((Step(Way.OWNER), Step(Way.DEPUTY, 10), *SHIPPED[MilestoneKind.HEADS_UP].steps[2:]))

    change(session, "heads_up", wanted, by=maria)

    assert rule_of(session, "heads_up").rule == wanted


@pytest.mark.parametrize(
    ("number", "step", "field"),
    [
        (0, replace(PLANNING.steps[0], active=False), "role_0"),
        (0, Step(Way.SUBSTITUTE), "role_0"),
        (1, Step(Way.OWNER, 61), "delay_1"),
        (3, Step(Way.OWNER, -1), "delay_3"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, number: int, step: Step, field: str) -> None:
    maria = make_person(session)

    with pytest.raises(Invalid) as refused:
        change(session, "planning_start", with_step(number, step), by=maria)

    assert refused.value.field == field
    assert rule_of(session, "planning_start").rule == PLANNING


def test_what_does_not_ring_has_no_rule(session: Session) -> None:
    with pytest.raises(NotFound):
        rule_of(session, "phase")


def test_open_alerts_are_counted_anew(house: House, due: Callable[..., int]) -> None:
    with house.database.writing() as session:
        maria = make_person(session, Role.MAIN_USER)
        due(session, owner_id=make_person(session).id)
    sweep_and_compose(house.database, house.office)
    with house.database.writing() as session:
        mail = session.exec(select(Message)).one()
        mail.state, mail.sent_on = MessageState.SENT, TODAY
        session.add(mail)
        session.flush()
        plan(session)
        before = session.scalars(sa.select(col(Alert.next_on))).one()
        change(session, "planning_start", with_step(1, Step(Way.OWNER, 1)), by=maria)
        after = session.scalars(sa.select(col(Alert.next_on))).one()
        silent = Rule(tuple(replace(step, active=number == 0) for number, step in enumerate(PLANNING.steps)))
        change(session, "planning_start", silent, by=maria)

        assert (before, after) == (date(2026, 11, 30), date(2026, 11, 24))
        assert session.scalars(sa.select(col(Alert.next_on)).where(col(Alert.state) == AlertState.OPEN)).one() is None


def test_preview_tells_the_mails_of_one_kind_and_no_more_than_asked(house: House, due: Callable[..., int]) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER)
        due(session, owner_id=make_person(session).id)

    every = preview(house.database, until=date(2027, 3, 1))
    three = preview(house.database, until=date(2027, 3, 1), only=Only("planning_start"), most=3)

    assert three == [line for line in every if line.kind == "planning_start"][:3]
    assert [line.step for line in three] == [0, 1, 2]


def test_what_is_said_beforehand_is_checked(session: Session) -> None:
    maria = make_person(session)
    wrong = [
        (ahead((0, LeadUnit.DAYS, Way.OWNER)), "lead_0"),
        (ahead((37, LeadUnit.MONTHS, Way.OWNER)), "lead_0"),
        (ahead((2, LeadUnit.MONTHS, Way.OWNER), (60, LeadUnit.DAYS, Way.DEPUTY)), "lead_1"),
        (ahead((2, LeadUnit.MONTHS, Way.SUBSTITUTE)), "ahead_role_0"),
        (ahead(*((n, LeadUnit.WEEKS, Way.OWNER) for n in range(1, 6))), "lead_4"),
    ]
    for rule, field in wrong:
        with pytest.raises(Invalid) as refused:
            change(session, "planning_start", rule, by=maria)

        assert refused.value.field == field


def test_nearest_rule_is_in_force(session: Session) -> None:
    """A contract's own before its category's and those above, before its unit's and those above, before all's."""
    maria = make_person(session)
    town = make_unit(session, name="Kaupunki")
    school = make_unit(session, name="Koulut", parent_id=town.id)
    food = Category(name="Ruoka")
    session.add(food)
    session.flush()
    milk = Category(name="Maito", parent_id=food.id)
    session.add(milk)
    session.flush()
    contract = make_contract(session, unit_id=school.id, category_id=milk.id)
    mine = Whose(Level.CONTRACT, contract.id or 0)
    far_to_near = [Whose(Level.UNIT, town.id or 0), Whose(Level.UNIT, school.id or 0)]
    far_to_near += [Whose(Level.CATEGORY, food.id or 0), Whose(Level.CATEGORY, milk.id or 0), mine]
    seen = [rule_of(session, "planning_start", mine)]
    for days, who in enumerate(far_to_near, 1):
        change(session, "planning_start", with_step(1, Step(Way.OWNER, days)), by=maria, whose=who)
        seen.append(rule_of(session, "planning_start", mine))

    assert [one.whose for one in seen] == [FOR_ALL, *far_to_near]
    assert [one.rule.steps[1].delay_working_days for one in seen[1:]] == [1, 2, 3, 4, 5]
    assert rule_of(session, "notice", mine).whose == FOR_ALL
    assert rule_of(session, "planning_start", far_to_near[1]).whose == far_to_near[1]
    assert [(one.whose, one.name, one.kinds) for one in own_rules(session)][:2] == [
        (far_to_near[0], "Kaupunki", (MilestoneKind.PLANNING_START,)),
        (far_to_near[1], "Koulut", (MilestoneKind.PLANNING_START,)),
    ]
    assert remove(session, "planning_start", by=maria, whose=mine)
    assert not remove(session, "planning_start", by=maria, whose=mine)
    assert rule_of(session, "planning_start", mine).whose == far_to_near[3]


def test_last_change_is_undone_once(session: Session) -> None:
    maria = make_person(session)
    mine = Whose(Level.CONTRACT, make_contract(session).id or 0)
    one, other = (
        with_step(1, Step(Way.OWNER, 9)),
        ahead((6, LeadUnit.MONTHS, Way.EXPERT), (1, LeadUnit.WEEKS, Way.OWNER)),
    )
    change(session, "planning_start", one, by=maria, whose=mine)
    change(session, "planning_start", other, by=maria, whose=mine)

    undo(session, "planning_start", by=maria, whose=mine)
    after = rule_of(session, "planning_start", mine)
    with pytest.raises(Conflict):
        undo(session, "planning_start", by=maria, whose=mine)
    remove(session, "planning_start", by=maria, whose=mine)
    removed = rule_of(session, "planning_start", mine)
    undo(session, "planning_start", by=maria, whose=mine)

    assert after == (one, mine)
    assert removed == (PLANNING, FOR_ALL)
    assert rule_of(session, "planning_start", mine) == (one, mine)
    assert last_change(session, "planning_start", FOR_ALL) is None


def test_rule_of_what_is_not_there(session: Session) -> None:
    for level in (Level.UNIT, Level.CATEGORY, Level.CONTRACT):
        with pytest.raises(NotFound):
            change(session, "notice", PLANNING, by=make_person(session), whose=Whose(level, 99))
    with pytest.raises(Invalid):
        remove(session, "notice", by=make_person(session), whose=FOR_ALL)
