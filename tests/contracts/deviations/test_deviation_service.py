"""Deviations recorded and taken on step by step: who, when, by when, and back again."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from hankintakello.contracts.deviations import queries, service
from hankintakello.contracts.deviations.models import (
    Deadline,
    Deviation,
    DeviationType,
)
from hankintakello.contracts.deviations.models import DeviationState as State
from hankintakello.contracts.deviations.models import StepKind as Step
from hankintakello.contracts.deviations.values import Report, Tab, Taken, Wanted
from hankintakello.contracts.models import Contract
from hankintakello.core.audit import AuditEvent
from hankintakello.core.changes import settle
from hankintakello.core.errors import Conflict, Invalid, NotFound
from hankintakello.people.models import Person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.today import TODAY


@pytest.fixture
def contract(session: Session) -> Contract:
    return make_contract(session)


@pytest.fixture
def by(session: Session) -> Person:
    return make_person(session, name="Aino Kallio")


def report(**changes: Any) -> Report:
    given = {"what": "2. kerros siivoamatta", "seen_on": TODAY, "severity": 3, "type": DeviationType.QUALITY, **changes}
    return Report(**given)


def recorded(session: Session, contract: Contract, by: Person | None, **changes: Any) -> Deviation:
    made = service.record(session, contract.id or 0, report(**changes), by=by)
    settle(session)
    return made


def step(session: Session, one: Deviation, by: Person, kind: Step, **facts: Any) -> Deviation:
    service.take_step(session, one.id or 0, Taken(kind=kind, **facts), version=one.version, by=by)
    settle(session)
    return one


def told(session: Session, one: Deviation) -> list[tuple[Step, str, str | None]]:
    return [(row.kind, row.by, row.text) for row in queries.steps_of(session, one.id or 0) if row.undone_at is None]


def due(one: Deviation) -> tuple[date | None, Deadline | None]:
    return one.next_deadline_on, one.next_deadline


def test_recorded_deviation_has_number_reporter_and_deadline(session: Session, contract: Contract, by: Person) -> None:
    first = recorded(session, contract, by)
    second = recorded(session, contract, None, severity=4, type=DeviationType.SAFETY, what="Liukas piha")

    assert (first.number, second.number) == (1, 2)
    assert (first.state, first.reported_by, first.reported_by_id) == (State.RECORDED, "Aino Kallio", by.id)
    assert due(first) == (date(2026, 11, 25), Deadline.FIRST_MEASURE)
    assert due(second) == (TODAY, Deadline.FIRST_MEASURE)
    assert told(session, first) == [(Step.RECORDED, "Aino Kallio", None)]
    events = session.exec(select(AuditEvent.action, AuditEvent.why).where(AuditEvent.subject == "contract")).all()
    assert [tuple(one) for one in events] == [
        ("deviation_recorded", "1: 2. kerros siivoamatta"),
        ("deviation_recorded", "2: Liukas piha"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": "  "}, "what"),
        ({"what": "x" * 4001}, "what"),
        ({"effect": "x" * 4001}, "effect"),
        ({"severity": 5}, "severity"),
        ({"seen_on": date(2026, 11, 24)}, "seen_on"),
    ],
)
def test_report_that_cannot_be_is_refused_at_its_field(
    session: Session, contract: Contract, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        service.record(session, contract.id or 0, report(**changes), by=None)

    assert refused.value.field == field
    assert session.exec(select(Deviation)).all() == []


def test_unknown_contract_has_no_deviations(session: Session) -> None:
    with pytest.raises(NotFound):
        service.record(session, 999, report(), by=None)


def test_whole_way_leaves_each_step_with_its_deadline(session: Session, contract: Contract, by: Person) -> None:
    one = recorded(session, contract, by)
    way: list[tuple[State, date | None, Deadline | None]] = []
    steps: list[tuple[Step, dict[str, Any]]] = [
        (Step.ASSESSED, {"severity": 3}),
        (Step.CONTACTED, {"text": "Soitettu palveluesimiehelle"}),
        (Step.PLANNED, {"text": "Lisätään vuoro", "correct_by": date(2026, 12, 18)}),
        (Step.VERIFIED, {"text": "Tarkastettu kierroksella"}),
        (Step.CLOSED, {"text": "Laatukierros sopimukseen"}),
    ]
    for kind, facts in steps:
        step(session, one, by, kind, **facts)
        way.append((one.state, *due(one)))

    assert way == [
        (State.ASSESSED, date(2026, 11, 25), Deadline.CONTACT),
        (State.CONTACTED, date(2026, 11, 30), Deadline.RECLAMATION),
        (State.PLANNED, date(2026, 12, 29), Deadline.VERIFICATION),
        (State.VERIFIED, date(2026, 12, 7), Deadline.CLOSING),
        (State.CLOSED, None, None),
    ]
    assert one.lesson == "Laatukierros sopimukseen"
    assert [kind for kind, _by, _text in told(session, one)] == [Step.RECORDED, *(kind for kind, _ in steps)]


def test_step_that_does_not_fit_is_refused(session: Session, contract: Contract, by: Person) -> None:
    one = recorded(session, contract, by)

    with pytest.raises(Conflict):
        step(session, one, by, Step.CLOSED, text="Valmis")
    with pytest.raises(Conflict):
        service.take_step(session, one.id or 0, Taken(kind=Step.ASSESSED), version=one.version - 1, by=by)
    for facts, field in (
        ({"on": date(2026, 11, 24)}, "on"),
        ({"on": date(2026, 11, 22)}, "on"),
        ({"severity": 9}, "severity"),
    ):
        with pytest.raises(Invalid) as refused:
            step(session, one, by, Step.ASSESSED, **facts)
        assert refused.value.field == field
    assert (one.state, len(told(session, one))) == (State.RECORDED, 1)


def test_step_that_tells_nothing_is_refused(session: Session, contract: Contract, by: Person) -> None:
    one = step(session, recorded(session, contract, by, severity=2), by, Step.ASSESSED)

    with pytest.raises(Invalid) as refused:
        step(session, one, by, Step.CLOSED, text=" ")

    assert refused.value.field == "text"


def test_undoing_puts_back_what_the_step_changed(session: Session, contract: Contract, by: Person) -> None:
    one = recorded(session, contract, by)
    step(session, one, by, Step.ASSESSED, severity=2)
    step(session, one, by, Step.NOTED, text="Odotetaan soittoa")

    undone = service.undo(session, one.id or 0, version=one.version, by=by)
    settle(session)

    assert (one.state, one.severity, due(one)) == (State.RECORDED, 3, (date(2026, 11, 25), Deadline.FIRST_MEASURE))
    assert (undone.kind, undone.undone_by) == (Step.ASSESSED, "Aino Kallio")
    assert told(session, one) == [
        (Step.RECORDED, "Aino Kallio", None),
        (Step.NOTED, "Aino Kallio", "Odotetaan soittoa"),
    ]
    with pytest.raises(Conflict):
        service.undo(session, one.id or 0, version=one.version, by=by)


def test_undoing_keeps_a_severity_that_was_raised_since(session: Session, contract: Contract, by: Person) -> None:
    one = recorded(session, contract, by)
    step(session, one, by, Step.ASSESSED, severity=2)
    service.add_sighting(session, one.id or 0, report(severity=4), by=by)

    service.undo(session, one.id or 0, version=one.version, by=by)

    assert (one.state, one.severity) == (State.RECORDED, 4)


def test_closed_deviation_is_opened_again_with_a_reason(session: Session, contract: Contract, by: Person) -> None:
    one = step(session, recorded(session, contract, by, severity=1), by, Step.ASSESSED)
    step(session, one, by, Step.CLOSED, text="Otetaan seurantakokoukseen")

    step(session, one, by, Step.REOPENED, text="Toistui")
    reopened = (one.state, due(one))
    service.undo(session, one.id or 0, version=one.version, by=by)
    settle(session)

    assert reopened == (State.ASSESSED, (date(2026, 12, 7), Deadline.CONTACT))
    assert (one.state, due(one), one.lesson) == (State.CLOSED, (None, None), "Otetaan seurantakokoukseen")


def test_correction_that_failed_raises_the_severity(session: Session, contract: Contract, by: Person) -> None:
    one = step(session, recorded(session, contract, by), by, Step.ASSESSED)
    step(session, one, by, Step.CONTACTED)
    step(session, one, by, Step.PLANNED, text="Lisävuoro", correct_by=date(2026, 12, 1))

    step(session, one, by, Step.FAILED, text="Taas likaista")

    assert (one.state, one.severity, one.correct_by) == (State.CONTACTED, 4, None)


def test_third_minor_deviation_in_six_months_is_major(session: Session, contract: Contract, by: Person) -> None:
    minors = [recorded(session, contract, by, severity=2, seen_on=day) for day in (date(2026, 6, 1), date(2026, 9, 1))]

    third = recorded(session, contract, by, severity=2)

    assert [one.severity for one in (*minors, third)] == [2, 2, 3]
    assert [kind for kind, _by, _text in told(session, third)] == [Step.RECORDED, Step.RAISED]


def test_same_thing_is_found_and_its_second_sighting_kept(session: Session, contract: Contract, by: Person) -> None:
    one = recorded(session, contract, by, severity=2)
    again = report(what="Toinen kerros taas siivoamatta", severity=3)
    other = make_contract(session)

    known = service.same_as(session, contract.id or 0, again)
    service.add_sighting(session, one.id or 0, again, by=by)
    settle(session)

    assert [same.id for same in known] == [one.id]
    assert service.same_as(session, other.id or 0, again) == []
    assert (one.severity, due(one)) == (3, (date(2026, 11, 25), Deadline.FIRST_MEASURE))
    assert (Step.SEEN_AGAIN, "Aino Kallio", "Toinen kerros taas siivoamatta") in told(session, one)


def test_mended_facts_are_logged_and_nothing_else_is(session: Session, contract: Contract, by: Person) -> None:
    one = recorded(session, contract, by)

    same = service.change(session, one.id or 0, report(), version=one.version, by=by)
    mended = service.change(session, one.id or 0, report(effect="3 luokkaa"), version=one.version, by=by)

    assert (same, mended, one.effect) == (False, True, "3 luokkaa")
    assert [row.before for row in queries.steps_of(session, one.id or 0)] == [{}, {"effect": None}]


def test_list_is_narrowed_counted_and_ordered_by_what_is_due(session: Session, contract: Contract, by: Person) -> None:
    light = recorded(session, contract, by, severity=1, type=DeviationType.REPORTING)
    late = recorded(session, contract, by, seen_on=date(2026, 11, 2), type=DeviationType.DELAY)
    grave = recorded(session, make_contract(session), by, severity=4, type=DeviationType.SAFETY)

    assert [one.id for one in queries.lines(session, Wanted())] == [late.id, grave.id, light.id]
    assert [one.id for one in queries.lines(session, Wanted(tab=Tab.OVERDUE))] == [late.id]
    assert [one.id for one in queries.lines(session, Wanted(contract_id=contract.id))] == [late.id, light.id]
    assert [one.id for one in queries.lines(session, Wanted(severity=4))] == [grave.id]
    assert [one.id for one in queries.lines(session, Wanted(), limit=1, offset=1)] == [grave.id]
    assert queries.counts(session, Wanted()) == {Tab.OPEN: 3, Tab.OVERDUE: 1, Tab.CLOSED: 0, Tab.ALL: 3}
    assert queries.counts(session, Wanted(severity=4)) == {Tab.OPEN: 1, Tab.OVERDUE: 0, Tab.CLOSED: 0, Tab.ALL: 1}
