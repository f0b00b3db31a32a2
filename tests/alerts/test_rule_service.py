"""The alarm's rules are changed, logged, taken back, and followed by what is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.alerts.models import Alert, AlertState, Message, MessageState
from hankintakello.alerts.preview import preview
from hankintakello.alerts.recipients import Way
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.rule_service import all_steps, change, restore, steps_of
from hankintakello.alerts.rule_values import SHIPPED, Step, sentences
from hankintakello.alerts.rules import KINDS
from hankintakello.alerts.steps import plan
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.core.audit import AuditEvent
from hankintakello.core.errors import Invalid, NotFound
from hankintakello.people.models import Role
from hankintakello.tests.build import make_person
from hankintakello.tests.today import TODAY

PLANNING = SHIPPED[MilestoneKind.PLANNING_START]


def with_step(number: int, step: Step) -> tuple[Step, ...]:
    """The shipped steps of a planning start, one of them changed."""
    return (*PLANNING[:number], step, *PLANNING[number + 1 :])


def test_shipped_rules_are_those_that_the_migrations_write(session: Session) -> None:
    assert all_steps(session) == SHIPPED
    assert tuple(all_steps(session)) == KINDS


def test_change_is_kept_logged_and_taken_back(session: Session) -> None:
    maria = make_person(session, Role.MAIN_USER, name="Maria")
    wanted = with_step(2, Step(Way.MAIN_USER, 3))

    assert change(session, "planning_start", wanted, by=maria)
    assert not change(session, "planning_start", wanted, by=maria)
    changed = steps_of(session, "planning_start")
    assert restore(session, "planning_start", by=maria)

    assert changed == wanted
    assert steps_of(session, "planning_start") == PLANNING
    first, second = session.exec(select(AuditEvent).where(AuditEvent.subject == "alert_rule")).all()
    old = {"role": "deputy", "delay_working_days": 5, "active": True}
    new = {"role": "main_user", "delay_working_days": 3, "active": True}
    assert (first.actor, first.field, first.old, first.new) == ("Maria", "planning_start 2", old, new)
    assert (second.old, second.new) == (new, old)


def test_step_that_is_not_there_is_made_when_it_is_switched_on(session: Session) -> None:
    maria = make_person(session)
    wanted = (Step(Way.OWNER), Step(Way.DEPUTY, 10), *SHIPPED[MilestoneKind.HEADS_UP][2:])

    change(session, "heads_up", wanted, by=maria)

    assert steps_of(session, "heads_up") == wanted


@pytest.mark.parametrize(
    ("number", "step", "field"),
    [
        (0, replace(PLANNING[0], active=False), "role_0"),
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
    assert steps_of(session, "planning_start") == PLANNING


def test_what_does_not_ring_has_no_rule(session: Session) -> None:
    with pytest.raises(NotFound):
        steps_of(session, "phase")


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
        silent = tuple(replace(step, active=number == 0) for number, step in enumerate(PLANNING))
        change(session, "planning_start", silent, by=maria)

        assert (before, after) == (date(2026, 11, 30), date(2026, 11, 24))
        assert session.scalars(sa.select(col(Alert.next_on)).where(col(Alert.state) == AlertState.OPEN)).one() is None


def test_preview_tells_the_mails_of_one_kind_and_no_more_than_asked(house: House, due: Callable[..., int]) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER)
        due(session, owner_id=make_person(session).id)

    every = preview(house.database, until=date(2027, 3, 1))
    three = preview(house.database, until=date(2027, 3, 1), kind="planning_start", most=3)

    assert three == [line for line in every if line.kind == "planning_start"][:3]
    assert [line.step for line in three] == [0, 1, 2]


def test_sentence_says_what_the_rule_does() -> None:
    assert sentences(MilestoneKind.PLANNING_START, PLANNING) == (
        "Ilmoitus suunnittelun alkamisesta lähtee vastuuhenkilölle sinä päivänä, jona suunnittelu alkaa. "
        "Jos asiaan ei vastata, siitä muistutetaan: vastuuhenkilölle 5 työpäivän kuluttua, sitten varahenkilölle "
        "5 työpäivän kuluttua, sitten yksikön johtajalle 5 työpäivän kuluttua. Hiljaiset viikot eivät kuluta aikaa."
    )
    assert sentences(MilestoneKind.HEADS_UP, SHIPPED[MilestoneKind.HEADS_UP]) == (
        "Ennakkotieto lähtee vastuuhenkilölle ennen kuin suunnittelu alkaa. Muistutuksia ei lähde."
    )
    assert "Hiljaiset" not in sentences(MilestoneKind.NOTICE, SHIPPED[MilestoneKind.NOTICE])
