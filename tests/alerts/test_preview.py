"""The preview and the simulation say, row by row, what the daily rolls and sweeps then do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.alerts.ladders import Lead
from hankintakello.alerts.models import Alert, AlertMessage, LeadUnit, Message
from hankintakello.alerts.preview import PreviewLine, preview
from hankintakello.alerts.recipients import Way
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.rule_service import change
from hankintakello.alerts.rule_values import FOR_ALL, SHIPPED, Level, Reminder, Rule, Step, Whose
from hankintakello.alerts.rules import KINDS
from hankintakello.alerts.simulation import simulate
from hankintakello.assembly import House
from hankintakello.calendar.clock.service import roll
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Category, Contract, TermKind
from hankintakello.core.changes import changed
from hankintakello.core.clock import HELSINKI
from hankintakello.people.models import Role
from hankintakello.tests.build import make_absence, make_contract, make_option, make_person, make_unit
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
UNTIL = TODAY + timedelta(days=130)


def make_town(session: Session) -> None:
    """Contracts of every kind, of people who come and go, two of them with one successor, one with nobody at home."""
    aino = make_person(session, name="Aino", email="aino@mallila.example")
    petri = make_person(session, name="Petri", email="petri@mallila.example", language="sv", deputy_id=aino.id)
    lost = make_person(session, name="Ilman osoitetta", email=None)
    make_absence(session, petri, TODAY + 20 * DAY, TODAY + 120 * DAY)
    make_absence(session, aino, TODAY + 60 * DAY, TODAY + 70 * DAY, substitute_id=petri.id)

    def live(**overrides: Any) -> Contract:
        contract = make_contract(session, **{"starts_on": date(2024, 1, 1), "owner_id": aino.id, **overrides})
        assert contract.id is not None
        changed(session, contracts=[contract.id])
        return contract

    for months in range(1, 15, 2):
        live(
            ends_on=date(2026 + (11 + months) // 12, (11 + months) % 12 + 1, 15),
            owner_id=petri.id if months % 4 == 1 else aino.id,
        )
    for title in ("Osa 1", "Osa 2"):
        live(title=title, case_number="MLA/7", ends_on=date(2027, 11, 30))
    make_option(session, live(ends_on=date(2027, 3, 31)), exercise_by=date(2026, 12, 31))
    make_option(session, live(ends_on=date(2028, 12, 31)), exercise_by=date(2027, 1, 15))
    renewing = {"term": TermKind.AUTO_RENEWING, "notice_months": 3}
    live(**renewing, renewal_months=12, ends_on=date(2027, 3, 31))
    live(**renewing, renewal_months=6, ends_on=date(2027, 4, 30))
    live(term=TermKind.FIXED_THEN_INDEFINITE, notice_months=2, ends_on=date(2027, 2, 28))
    live(term=TermKind.INDEFINITE, ends_on=None, last_competed_on=date(2023, 2, 1))
    live(ends_on=date(2027, 1, 31), owner_id=lost.id)


def make_rules(session: Session) -> None:
    """Rules for all, a unit, a category and a contract, most with reminders beforehand."""
    maria = make_person(session, name="Maria", email="maria@mallila.example")
    contracts = session.exec(select(Contract).order_by(col(Contract.id))).all()
    unit, category = make_unit(session, name="Tekninen"), Category(name="Ruoka")
    session.add(category)
    session.flush()
    for one in contracts[:6:2]:
        one.unit_id = unit.id
    for one in contracts[1:9:3]:
        one.category_id = category.id
    for one in contracts:
        one.expert_id = maria.id
    month, weeks, days = Lead(1, LeadUnit.MONTHS), Lead(6, LeadUnit.WEEKS), Lead(10, LeadUnit.DAYS)
    soon = (Reminder(weeks), Reminder(month, Way.EXPERT), Reminder(days))
    late = (Step(Way.EXPERT), Step(Way.OWNER, 2), Step(Way.MAIN_USER, 3), Step(Way.UNIT_MANAGER, 1, active=False))
    shipped = SHIPPED[MilestoneKind.NOTICE].steps
    by_contract = [(Whose(Level.CONTRACT, one.id or 0), Rule(late, soon)) for one in contracts[-7:]]
    everybody = [(FOR_ALL, Rule(shipped, (Reminder(month, Way.DEPUTY),)))]
    for kind in KINDS:
        for whose, rule in (
            *everybody,
            (Whose(Level.UNIT, unit.id or 0), Rule(late)),
            (Whose(Level.CATEGORY, category.id or 0), Rule(shipped, soon[1:])),
            *by_contract,
        ):
            change(session, kind, rule, by=maria, whose=whose)


def lived(house: House, until: date = UNTIL) -> list[PreviewLine]:
    """Live the days one by one, and tell what each brought; each day's mails are sent on it."""
    lines, lost, day = list[PreviewLine](), set[int](), TODAY
    while day <= until:
        lines += lived_on(house, day, lost)
        day += DAY
    return lines


def lived_on(house: House, day: date, lost: set[int] | None = None) -> list[PreviewLine]:
    """Live one day, and tell what it brought; who reaches nobody is told once, and kept in *lost*."""
    lines, lost = list[PreviewLine](), lost if lost is not None else set()
    with one_day(house, day) as now:
        with now.database.writing() as session:
            told = session.scalar(sa.select(sa.func.max(col(Message.id)))) or 0
            roll(session)
        sweep_and_compose(now.database, now.office)
        deliver_round(now.database, now.office, now.post)
        with now.database.reading() as session:
            for message in session.exec(select(Message).where(col(Message.id) > told).order_by(col(Message.id))):
                for alert, reference in told_by(session, message.id or 0):
                    lines.append(
                        PreviewLine(day, message.recipient, alert.kind, alert.step, reference, message.subject)
                    )
            unsaid = (Alert.state == "open", col(Alert.message_id).is_(None), col(Alert.id).not_in(lost))
            for alert, reference in with_references(session, *unsaid):
                lost.add(alert.id)
                lines.append(PreviewLine(day, None, alert.kind, alert.step, reference, None))
    return lines


@contextmanager
def one_day(house: House, day: date) -> Iterator[House]:
    """The same installation on another day."""
    made = House(house.settings.model_copy(update={"today": day}))
    yield made
    made.close()


def with_references(session: Session, *conditions: Any) -> list[Any]:
    """The alerts, each with its contract's reference."""
    joined = select(Alert, Contract.reference).join(Contract, col(Contract.id) == col(Alert.contract_id))
    return list(session.execute(joined.where(*conditions).order_by(col(Alert.id))))


def told_by(session: Session, message_id: int) -> list[Any]:
    """The alerts that a mail tells."""
    linked = select(AlertMessage.alert_id).where(AlertMessage.message_id == message_id)
    return with_references(session, col(Alert.id).in_(linked))


def ordered(lines: list[PreviewLine]) -> list[tuple[object, ...]]:
    return sorted((one.on, one.to or "", one.kind, one.step, one.contract, one.subject or "") for one in lines)


def test_preview_and_simulation_equal_what_the_days_bring(house: House) -> None:
    with house.database.writing() as session:
        make_town(session)

    seen = preview(house.database, until=UNTIL)
    replayed = simulate(house.database, first=TODAY, last=UNTIL)
    later = TODAY + 40 * DAY
    part = simulate(house.database, first=later, last=UNTIL)
    with house.database.reading() as session:
        assert session.exec(select(Alert)).all() == []
        assert session.exec(select(Message)).all() == []

    assert ordered(replayed) == ordered(seen)
    assert ordered(part) == ordered([one for one in seen if one.on >= later])
    assert ordered(seen) == ordered(lived(house))
    assert {one.kind for one in seen} == {
        "heads_up",
        "planning_start",
        "option_decision",
        "option_exercise",
        "renewal_decision",
        "notice",
        "review",
        "term_end",
        "decision_overdue",
    }
    assert {one.to for one in seen} == {"aino@mallila.example", "petri@mallila.example", None}
    assert {one.step for one in seen} == {0, 1, 2, 3}


def test_rules_of_their_own_and_reminders_are_lived_as_foretold(house: House) -> None:
    with house.database.writing() as session:
        make_town(session)
        session.flush()
        make_rules(session)
    until = TODAY + 60 * DAY

    seen = preview(house.database, until=until)
    later = TODAY + 25 * DAY
    part = simulate(house.database, first=later, last=until)

    assert ordered(part) == ordered([one for one in seen if one.on >= later])
    assert ordered(seen) == ordered(lived(house, until))
    assert {one.step for one in seen} == {-42, -30, -10, 0, 1, 2, 3}
    assert {one.to for one in seen} == {f"{name}@mallila.example" for name in ("aino", "petri", "maria")} | {None}


def test_preview_of_a_day_that_was_swept_is_empty(house: House) -> None:
    with house.database.writing() as session:
        owner = make_person(session, Role.MAIN_USER)
        contract = make_contract(session, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30), owner_id=owner.id)
        changed(session, contracts=[contract.id or 0])
    before = preview(house.database, until=TODAY)

    sweep_and_compose(house.database, house.office)

    assert [one.kind for one in before] == ["planning_start"]
    assert preview(house.database, until=TODAY) == []


def test_past_days_are_replayed_as_if_nothing_had_been_told_since(house: House) -> None:
    """An alert of last week, escalated and answered today, is told again on its own days; an older one is not."""
    before = House(house.settings.model_copy(update={"today": TODAY - 10 * DAY}))
    with before.database.writing() as session:
        owner = make_person(session, Role.MAIN_USER)
        for end in (date(2027, 9, 30), date(2027, 9, 15)):
            contract = make_contract(session, starts_on=date(2024, 1, 1), ends_on=end, owner_id=owner.id)
            changed(session, contracts=[contract.id or 0])
    known = lived_on(before, TODAY - 10 * DAY)
    old = datetime.combine(TODAY - 10 * DAY, time(8), HELSINKI)
    with before.database.writing() as session:
        session.execute(sa.update(Alert).values(created_at=old))
        session.execute(sa.update(Message).values(composed_at=old, sent_at=old))
    before.close()
    days = [TODAY + number * DAY for number in range(-9, 1)]
    told = [line for day in days for line in lived_on(house, day)]
    with house.database.reading() as session:
        count = len(session.exec(select(Message)).all())

    replayed = simulate(house.database, first=TODAY - 9 * DAY, last=TODAY)

    assert known
    assert told
    assert {one.step for one in told} == {0, 1}
    assert ordered(replayed) == ordered(told)
    with house.database.reading() as session:
        assert len(session.exec(select(Message)).all()) == count
