"""A contract that renews itself rings once in each of its terms, of that term's own days as its facts give them."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from sqlmodel import col, select

from hankintakello.alerts.ladders import Lead
from hankintakello.alerts.models import Alert, LeadUnit
from hankintakello.alerts.rule_service import change
from hankintakello.alerts.rule_values import SHIPPED, Level, Reminder, Rule, Whose
from hankintakello.alerts.sweep import sweep
from hankintakello.calendar.clock import service
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.changes import changed
from hankintakello.core.database import Database
from hankintakello.people.models import Role
from hankintakello.tests.build import live_contract, make_person
from hankintakello.tests.today import TODAY

FORTNIGHT = timedelta(weeks=2)


class Rung(NamedTuple):
    """An alert: when a sweep first had it, and the day that it is about."""

    seen: date
    kind: str
    step: int
    meant: date


def came_in(database: Database, day: date, ahead: Lead, **facts: Any) -> None:
    """Have a contract come in on a day, with a reminder so long before its notice day."""
    with database.writing() as session:
        session.info["today"] = day
        given = {"term": TermKind.AUTO_RENEWING, "starts_on": day, "came_in_on": day, **facts}
        live_contract(session, owner_id=make_person(session).id, **given)
        rule = Rule(SHIPPED[MilestoneKind.NOTICE].steps, (Reminder(ahead),))
        change(session, MilestoneKind.NOTICE, rule, by=make_person(session, Role.MAIN_USER))


def live(database: Database, day: date, last: date) -> list[Rung]:
    """Roll and sweep once a fortnight; return what rang, in order."""
    rung: dict[int, Rung] = {}
    while day <= last:
        with database.writing() as session:
            session.info["today"] = day
            service.roll(session)
            sweep(session)
            for one in session.exec(select(Alert).order_by(col(Alert.id))):
                rung.setdefault(one.id or 0, Rung(day, one.kind, one.step, one.target_on))
        day += FORTNIGHT
    return list(rung.values())


def test_notice_rings_in_each_term_of_its_own_day_and_in_no_earlier_year(database: Database) -> None:
    """Three years, then a year at a time, three months' notice: nobody reckons or types the day anew each year.

    glpi#6004, glpi#2596, glpi#23084; Wallos#104, Wallos#986, subtrackr#132.
    """
    facts = {"ends_on": date(2021, 9, 26), "renewal_months": 12, "notice_months": 3}
    came_in(database, date(2018, 9, 27), Lead(21, LeadUnit.DAYS), **facts)

    rung = live(database, date(2018, 10, 1), date(2024, 8, 1))

    days = [date(2021, 6, 24), date(2022, 6, 23), date(2023, 6, 26), date(2024, 6, 26)]  # back over Midsummer
    notices = [one for one in rung if one.kind == "notice"]
    assert [(one.step, one.meant) for one in notices] == [(step, day) for day in days for step in (-21, 0)]
    assert all(timedelta() <= one.seen - one.meant - timedelta(one.step) < FORTNIGHT for one in notices)
    assert min(one.meant for one in rung) == date(2020, 11, 20), "the first decision, a year before the first end"


def test_first_term_rings_of_its_own_end_and_not_of_each_month_within(database: Database) -> None:
    """Two years, then a month at a time, and what is given up is told apart from what goes on: Wallos#932."""
    facts = {"ends_on": date(2026, 12, 31), "renewal_months": 1, "notice_months": 1}
    came_in(database, date(2025, 1, 1), Lead(4, LeadUnit.MONTHS), **facts)

    rung = live(database, date(2025, 1, 13), date(2026, 11, 30))

    assert [(one.kind, one.step, one.meant) for one in rung] == [
        ("renewal_decision", 0, date(2026, 2, 27)),
        ("notice", -121, date(2026, 11, 30)),
        ("notice", 0, date(2026, 11, 30)),
    ]


@pytest.mark.parametrize("asked", [False, True])
def test_what_goes_on_month_by_month_is_silent_unless_its_own_rule_asks(database: Database, *, asked: bool) -> None:
    """A month at a time: silence, or one notice in each month."""
    with database.writing() as session:
        session.info["today"] = date(2026, 1, 1)
        given: dict[str, Any] = {"term": TermKind.AUTO_RENEWING, "starts_on": date(2025, 1, 1), "renewal_months": 1}
        given |= {"came_in_on": date(2026, 1, 1), "ends_on": date(2026, 1, 31), "notice_months": 1}
        contract = live_contract(session, owner_id=make_person(session).id, **given)
        if asked:
            rule, by = Rule(SHIPPED[MilestoneKind.NOTICE].steps), make_person(session, Role.MAIN_USER)
            change(session, MilestoneKind.NOTICE, rule, by=by, whose=Whose(Level.CONTRACT, contract.id or 0))

    rung = live(database, date(2026, 2, 2), date(2026, 6, 20))

    assert {one.kind for one in rung} == ({"notice"} if asked else set())
    assert len({one.meant for one in rung}) == len(rung)
    assert len(rung) in (range(4, 7) if asked else (0,))


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({"notice_months": 4}, TODAY, [(-30, "superseded"), (0, "open")]),
        ({"notice_months": 2}, date(2027, 1, 22), [(-30, "superseded"), (0, "open")]),
        ({"ends_on": date(2027, 2, 23)}, TODAY, [(-30, "superseded"), (0, "open")]),
        ({"ends_on": date(2027, 4, 23)}, date(2027, 1, 22), [(-30, "superseded"), (0, "open")]),
        ({"renewal_months": 24}, TODAY, [(-30, "open")]),
        ({"term": TermKind.FIXED}, TODAY, [(-30, "closed")]),
    ],
)
def test_whatever_fact_moves_the_day_moves_its_alert_both_ways(
    database: Database, facts: dict[str, Any], day: date, expected: list[tuple[int, str]]
) -> None:
    """Once told, it rings anew on the day that follows from the facts, and only then: glpi#4571."""
    known = {"ends_on": date(2027, 3, 23), "renewal_months": 12, "notice_months": 3}
    came_in(database, date(2024, 3, 24), Lead(30, LeadUnit.DAYS), **known)
    assert [one.meant for one in live(database, TODAY, TODAY) if one.kind == "notice"] == [date(2026, 12, 23)]

    with database.writing() as session:
        contract, term = session.exec(select(Contract)).one(), session.exec(select(ContractTerm)).one()
        contract.sqlmodel_update(facts)
        term.ends_on = contract.ends_on
        changed(session, contracts=[contract.id or 0])
    live(database, day, day)

    with database.reading() as session:
        notices = session.exec(select(Alert).where(Alert.kind == "notice").order_by(col(Alert.id))).all()
    assert [(one.step, one.state.value) for one in notices] == expected
    assert [one.target_on for one in notices[1:]] == [day] * len(expected[1:])
