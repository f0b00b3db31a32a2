"""Deadlines of deviations ring: at whom, in which order, until when, and what is answered."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from hankintakello.alerts import answers
from hankintakello.alerts.models import Alert, AlertState, Answer, Message
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.calendar.clock.service import rebuild, roll
from hankintakello.calendar.days.rules import working_days_after
from hankintakello.calendar.deadlines.rules import read_number
from hankintakello.calendar.milestones.models import Milestone
from hankintakello.contracts.deviations import service
from hankintakello.contracts.deviations.models import Deadline, Deviation, DeviationState, DeviationType, StepKind
from hankintakello.contracts.deviations.values import Report, Taken
from hankintakello.contracts.models import Category, Contract, ContractState
from hankintakello.contracts.reclamations.models import (
    Reclamation,
    ReclamationDeviation,
    ReclamationKind,
    ReclamationState,
)
from hankintakello.core.changes import changed
from hankintakello.core.database import now
from hankintakello.core.errors import Conflict, Invalid
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_contract, make_deviation, make_person, make_unit
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
Key = tuple[str, int, str]


class Log:
    """A contract with everybody around it, and its log of deviations."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.database.writing() as session:
            lead = make_person(session, name="Kati", email="kati@mallila.example")
            category = Category(name="Siivous", lead_id=lead.id)
            session.add(category)
            session.flush()
            manager = make_person(session, name="Eero", email="eero@mallila.example")
            unit = make_unit(session, manager_id=manager.id)
            deputy = make_person(session, name="Petri", email="petri@mallila.example")
            owner = make_person(session, name="Aino", email="aino@mallila.example", deputy_id=deputy.id)
            make_person(session, Role.PROCUREMENT, name="Hanna", email="hanna@mallila.example")
            make_person(session, Role.MAIN_USER, name="Paavo", email="paavo@mallila.example")
            contract = make_contract(
                session,
                owner_id=owner.id,
                unit_id=unit.id,
                category_id=category.id,
                starts_on=date(2024, 1, 1),
                ends_on=date(2031, 12, 31),
            )
            self.owner, self.contract_id, self.unit_id = owner.id or 0, contract.id or 0, unit.id or 0

    def on(self, day: date) -> House:
        """The same installation on another day."""
        return House(self.house.settings.model_copy(update={"today": day}))

    def record(self, severity: int, *, seen_on: date = TODAY, what: str = "Lattia oli likainen") -> int:
        with self.house.database.writing() as session:
            report = Report(what=what, seen_on=seen_on, severity=severity, type=DeviationType.QUALITY)
            return service.record(session, self.contract_id, report, by=session.get(Person, self.owner)).id or 0

    def step(self, id_: int, kind: StepKind, *, on: date = TODAY, **more: Any) -> None:
        house = self.on(on)
        with house.database.writing() as session:
            version = session.get_one(Deviation, id_).version
            by = session.get_one(Person, self.owner)
            service.take_step(session, id_, Taken(kind=kind, **more), version=version, by=by)
        house.close()

    def live(self, day: date) -> list[Key]:
        """Sweep and deliver on a day; who was told of what at which step."""
        house = self.on(day)
        with house.database.writing() as session:
            known = {*session.scalars(select(Message.id))}
            roll(session)
        sweep_and_compose(house.database, house.office)
        deliver_round(house.database, house.office, house.post)
        with house.database.reading() as session:
            ringing = select(Alert).where(col(Alert.state) == AlertState.OPEN).order_by(col(Alert.id))
            told = [
                (session.get_one(Message, alert.message_id).recipient.partition("@")[0], alert.step, what(alert))
                for alert in session.exec(ringing)
                if alert.message_id is not None and alert.message_id not in known
            ]
        house.close()
        return told

    def lived(self, until: date) -> list[tuple[date, Key]]:
        days = (TODAY + n * DAY for n in range((until - TODAY).days + 1))
        return [(day, one) for day in days for one in self.live(day)]

    def alerts(self) -> list[Alert]:
        with self.house.database.reading() as session:
            return list(session.exec(select(Alert).order_by(col(Alert.id))))

    def answer(self, given: Given, on: date = TODAY) -> None:
        house = self.on(on)
        with house.database.writing() as session:
            live = next(one for one in reversed(self.alerts()) if one.state is AlertState.OPEN)
            answers.answer(session, live.id or 0, given, by=session.get_one(Person, self.owner))
        house.close()


def what(alert: Alert) -> str:
    return read_number(alert.number)[1].value


@pytest.fixture
def log(house: House) -> Log:
    return Log(house)


def test_each_step_rings_on_its_day_and_climbs_to_procurement(log: Log) -> None:
    """By the rule that is shipped: owner, deputy after two working days, manager after three more, then procurement."""
    log.record(2)

    assert log.lived(date(2026, 12, 17)) == [
        (date(2026, 11, 30), ("aino", 0, "first_measure")),
        (date(2026, 12, 2), ("petri", 1, "first_measure")),
        (date(2026, 12, 7), ("eero", 2, "first_measure")),
        (date(2026, 12, 14), ("hanna", 3, "first_measure")),
    ]


def test_what_was_done_ends_its_matter_and_the_next_step_rings(log: Log) -> None:
    id_ = log.record(2)
    log.live(date(2026, 11, 30))

    log.step(id_, StepKind.ASSESSED, on=date(2026, 12, 1), severity=2)
    assert log.live(date(2026, 12, 1)) == []
    assert [(one.state.value, one.reason) for one in log.alerts()] == [("closed", "dealt_with")]
    assert log.live(date(2026, 12, 3)) == [("aino", 0, "contact")]

    log.step(id_, StepKind.CLOSED, on=date(2026, 12, 3), text="Sovittiin uusi siivousrytmi.")
    assert log.live(date(2026, 12, 8)) == []
    assert [one.state.value for one in log.alerts()] == ["closed", "closed"]


def test_a_step_that_is_taken_back_rings_where_it_was(log: Log) -> None:
    id_ = log.record(2)
    log.live(date(2026, 11, 30))
    log.step(id_, StepKind.ASSESSED, on=date(2026, 12, 1))
    log.live(date(2026, 12, 1))

    with log.house.database.writing() as session:
        version = session.get_one(Deviation, id_).version
        service.undo(session, id_, version=version, by=session.get_one(Person, log.owner))

    assert log.live(date(2026, 12, 2)) == [("petri", 1, "first_measure")]


def test_a_critical_one_rings_at_all_without_waiting(log: Log) -> None:
    log.record(4)

    told = [one for _ in range(4) for one in log.live(TODAY)]

    assert told == [(name, step, "first_measure") for step, name in enumerate(("aino", "petri", "eero", "hanna"))]
    with log.house.database.reading() as session:
        assert {one.urgent for one in session.exec(select(Message))} == {True}


def test_the_last_day_of_a_reclamation_rings_at_all_and_silences_the_rest(log: Log) -> None:
    """Alarm at ten working days and a hard warning at fourteen days from the observation: they fall together here."""
    log.record(3)

    told = log.lived(date(2026, 12, 10))

    assert told[:3] == [
        (date(2026, 11, 25), ("aino", 0, "first_measure")),
        (date(2026, 11, 27), ("petri", 1, "first_measure")),
        (date(2026, 12, 2), ("eero", 2, "first_measure")),
    ]
    assert told[3:] == [
        (date(2026, 12, 7), ("aino", 0, "reclamation_last")),
        (date(2026, 12, 8), ("petri", 1, "reclamation_last")),
        (date(2026, 12, 9), ("eero", 2, "reclamation_last")),
        (date(2026, 12, 10), ("hanna", 3, "reclamation_last")),
    ]
    assert {(what(one), one.state.value, one.reason) for one in log.alerts() if what(one) == "first_measure"} == {
        ("first_measure", "superseded", "escalated"),
        ("first_measure", "closed", "overtaken"),
    }


def test_a_reclamation_that_was_sent_rings_no_more_but_its_answer_does(log: Log) -> None:
    id_ = log.record(3)
    log.step(id_, StepKind.ASSESSED)
    log.step(id_, StepKind.CONTACTED)
    assert log.live(date(2026, 11, 30)) == [("aino", 0, "reclamation")]

    with log.house.database.writing() as session:
        made = Reclamation(
            contract_id=log.contract_id,
            kind=ReclamationKind.B,
            state=ReclamationState.SENT,
            state_on=date(2026, 12, 1),
            language="fi",
            answer_due_on=date(2026, 12, 4),
            created_at=now(session),
        )
        session.add(made)
        session.flush()
        session.add(ReclamationDeviation(reclamation_id=made.id or 0, deviation_id=id_))
        changed(session, contracts=[log.contract_id])

    assert log.live(date(2026, 12, 3)) == []
    assert log.live(date(2026, 12, 4)) == [("aino", 0, "answer")]


def test_what_is_logged_after_the_last_day_rings_once(log: Log) -> None:
    log.record(3, seen_on=date(2026, 11, 2))

    assert log.live(TODAY) == [("aino", 0, "reclamation_last")]


def test_the_third_minor_one_in_six_months_rings_at_once(log: Log) -> None:
    log.record(2, what="Roskat jäivät viemättä")
    log.record(2, what="Ikkunat pesemättä")
    id_ = log.record(2, what="Wc oli likainen")

    assert log.live(TODAY) == [("aino", 0, "worsened")]
    log.step(id_, StepKind.ASSESSED)
    assert log.live(TODAY + DAY) == []


def test_a_correction_that_failed_rings_at_once(log: Log) -> None:
    id_ = log.record(1)
    log.step(id_, StepKind.ASSESSED)
    log.step(id_, StepKind.CONTACTED)
    log.step(id_, StepKind.PLANNED, text="Korjataan huomenna")
    assert log.live(TODAY) == []

    log.step(id_, StepKind.FAILED, text="Ei korjattu")

    assert log.live(TODAY) == [("aino", 0, "worsened")]
    log.step(id_, StepKind.PLANNED, text="Uusi suunnitelma", correct_by=TODAY + DAY)
    assert log.live(TODAY + DAY) == []
    assert log.live(working_days_after(TODAY + DAY, 5)) == [("aino", 0, "verification")]


def test_done_takes_the_usual_step_and_can_be_taken_back(log: Log) -> None:
    id_ = log.record(3)
    log.live(date(2026, 11, 25))

    log.answer(Given(answer=Answer.DONE), on=date(2026, 11, 25))

    with log.house.database.writing() as session:
        assert session.get_one(Deviation, id_).state is DeviationState.ASSESSED
        assert [one.state.value for one in log.alerts()] == ["answered"]
        answers.undo(session, log.alerts()[0].id or 0, by=session.get_one(Person, log.owner))
        assert session.get_one(Deviation, id_).state is DeviationState.RECORDED
    assert [one.state.value for one in log.alerts()] == ["open"]


def test_done_does_not_fit_a_reclamation_which_has_a_page_of_its_own(log: Log) -> None:
    log.record(3, seen_on=date(2026, 11, 2))
    log.live(TODAY)

    with pytest.raises(Conflict):
        log.answer(Given(answer=Answer.DONE, decided_on=TODAY))


def test_done_asks_what_was_done_where_a_step_tells_it(log: Log) -> None:
    id_ = log.record(2)
    log.step(id_, StepKind.ASSESSED)
    log.step(id_, StepKind.CONTACTED)
    log.live(date(2026, 12, 7))

    with pytest.raises(Invalid) as refused:
        log.answer(Given(answer=Answer.DONE), on=date(2026, 12, 7))
    assert refused.value.field == "reason"


def test_nobody_puts_a_reclamation_off_past_its_last_day(log: Log) -> None:
    log.record(3)
    log.live(date(2026, 11, 25))
    later = Given(answer=Answer.LATER, reason="Tavarantoimittaja selvittää.", until_on=date(2026, 12, 8))

    with pytest.raises(Invalid, match="esihenkilö"):
        log.answer(later, on=date(2026, 11, 25))


def test_done_of_what_somebody_has_closed_is_refused(log: Log) -> None:
    id_ = log.record(2)
    log.live(date(2026, 11, 30))
    log.step(id_, StepKind.ASSESSED, on=date(2026, 11, 30))

    with pytest.raises(Conflict):
        log.answer(Given(answer=Answer.DONE), on=date(2026, 11, 30))


def test_where_no_unit_has_a_manager_the_category_lead_is_told(log: Log) -> None:
    with log.house.database.writing() as session:
        session.get_one(Contract, log.contract_id).unit_id = None
    log.record(2)

    told = log.lived(date(2026, 12, 7))

    assert told[-1] == (date(2026, 12, 7), ("kati", 2, "first_measure"))


def test_what_was_logged_before_it_could_ring_rings_after_the_roll(house: House, log: Log) -> None:
    with house.database.writing() as session:
        given = {"next_deadline_on": date(2026, 11, 20), "next_deadline": Deadline.FIRST_MEASURE}
        make_deviation(session, log.contract_id, severity=2, seen_on=date(2026, 11, 13), **given)
    assert log.alerts() == []

    assert log.live(TODAY) == [("aino", 0, "first_measure")]


def test_the_clock_does_not_know_of_it(house: House, log: Log, mails: Callable[[], list[Message]]) -> None:
    """The days are no days of the clock: a rebuild leaves them, and the mail has no entry for a calendar."""
    log.record(4)
    log.live(TODAY)
    with house.database.writing() as session:
        changed(session, contracts=[log.contract_id])
    with house.database.writing() as session:
        assert rebuild(session).changed == 0
        kept = session.exec(select(Milestone).where(col(Milestone.kind) == "deviation_deadline")).all()
        assert {(read_number(one.number)[1].value, one.gone_on) for one in kept} == {
            ("first_measure", None),
            ("reclamation_last", None),
        }
    assert {one.ics for one in mails()} == {None}


def test_an_archived_contract_rings_of_nothing(log: Log) -> None:
    log.record(4)
    with log.house.database.writing() as session:
        session.get_one(Contract, log.contract_id).state = ContractState.ARCHIVED
    sweep_and_compose(log.house.database, log.house.office)

    assert log.alerts() == []
