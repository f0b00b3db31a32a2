"""A phase of a procurement that is late rings; one that is done, or that nobody has begun with, does not."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from hankintakello.alerts import answers
from hankintakello.alerts.models import Alert, AlertState, Answer, Message
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.rules import PLANNING
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.calendar.clock.service import rebuild, roll
from hankintakello.calendar.phases import queries, service
from hankintakello.calendar.phases.queries import Begun
from hankintakello.calendar.procurements import service as procurements
from hankintakello.calendar.procurements.models import Procurement, ProcurementContract
from hankintakello.contracts.models import Contract
from hankintakello.contracts.terms import decisions
from hankintakello.core.changes import changed
from hankintakello.core.database import today
from hankintakello.core.errors import Conflict, Invalid
from hankintakello.people.models import Person
from hankintakello.tests.build import make_person
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)


class Under:
    """A procurement whose planning was begun on the tests' day, a working day after the plan's."""

    def __init__(self, house: House, due: Callable[..., int]) -> None:
        self.house = house
        with house.database.writing() as session:
            owner = make_person(session, name="Aino", email="aino@mallila.example")
            self.owner = owner.id or 0
            self.contract_id = due(session, owner_id=self.owner)
        with house.database.writing() as session:
            link = session.exec(select(ProcurementContract)).one()
            self.id = link.procurement_id

    def start(self, on: date = TODAY) -> None:
        with self.on(on).database.writing() as session:
            procurements.start(session, self.id, started_on=on, by=session.get_one(Person, self.owner))

    def on(self, day: date) -> House:
        return House(self.house.settings.model_copy(update={"today": day}))

    def begun(self) -> Begun:
        with self.house.database.reading() as session:
            return queries.begun(session, [self.id])[self.id]

    def finish(self, phase: str, on: date) -> None:
        with self.on(on).database.writing() as session:
            service.finish(session, self.id, phase, done_on=on, by=session.get_one(Person, self.owner))

    def live(self, day: date) -> list[tuple[str, int, str]]:
        """Sweep and deliver on a day; which late phases are told at which step, and in what words."""
        house = self.on(day)
        with house.database.writing() as session:
            known = {*session.scalars(select(Message.id))}
            roll(session)
        sweep_and_compose(house.database, house.office)
        deliver_round(house.database, house.office, house.post)
        with house.database.reading() as session:
            late = select(Alert).where(col(Alert.kind) == "phase_late", col(Alert.state) == AlertState.OPEN)
            return [
                (message.recipient.partition("@")[0], alert.step, message.subject.partition(":")[0])
                for alert in session.exec(late)
                if (message := session.get_one(Message, alert.message_id)).id not in known
            ]

    def alerts(self) -> list[tuple[str, str | None]]:
        with self.house.database.reading() as session:
            late = select(Alert).where(col(Alert.kind) == "phase_late").order_by(col(Alert.id))
            return [(one.state.value, one.reason) for one in session.exec(late)]


@pytest.fixture
def under(house: House, due: Callable[..., int]) -> Under:
    return Under(house, due)


def test_a_procurement_that_nobody_has_begun_rings_of_no_phase(under: Under) -> None:
    for days in (0, 60, 200):
        assert under.live(TODAY + days * DAY) == []


def test_the_phase_that_goes_on_rings_on_the_next_one_s_first_day(under: Under) -> None:
    under.start()
    first, second, third = under.begun().planned[:3]
    assert [one.phase for one in (first, second, third)] == ["need", "market", "prep"]

    assert under.live(second.on - DAY) == []
    assert under.live(second.on) == [("aino", 0, "Hankinnan vaihe on myöhässä (tarvekartoitus)")]

    under.finish("need", second.on + DAY)
    assert under.live(second.on + DAY) == []
    assert under.alerts() == [("closed", "dealt_with")]
    assert under.live(third.on) == [("aino", 0, "Hankinnan vaihe on myöhässä (markkinakartoitus)")]


def test_a_phase_done_in_time_never_rings(under: Under) -> None:
    under.start()
    second = under.begun().planned[1]
    under.finish("need", second.on - DAY)

    assert under.live(second.on) == []
    assert under.alerts() == []


def test_the_last_phase_rings_by_the_end_of_the_contract_alone(under: Under) -> None:
    under.start()
    needed_on = under.begun().needed_on
    assert needed_on is not None
    for number, one in enumerate(under.begun().planned[:-1], start=1):
        under.finish(one.phase, TODAY + number * DAY)

    assert under.live(needed_on - DAY) == []
    assert under.live(needed_on) == []
    with under.house.database.reading() as session:
        open_ = select(Alert.kind).where(col(Alert.state) == AlertState.OPEN)
        assert session.exec(open_).all() == ["term_end"]


def test_what_is_begun_late_gets_five_working_days(under: Under) -> None:
    late = date(2027, 3, 1)
    under.start(late)

    assert under.live(late) == []
    assert under.live(late + 6 * DAY) == []
    assert under.live(late + 7 * DAY) == [("aino", 0, "Hankinnan vaihe on myöhässä (tarvekartoitus)")]


def test_a_start_or_a_phase_that_is_taken_back_rings_as_it_stands_then(under: Under) -> None:
    under.start()
    second, third = under.begun().planned[1:3]
    under.finish("need", second.on)
    with under.on(third.on).database.writing() as session:
        by = session.get_one(Person, under.owner)
        with pytest.raises(Conflict):
            service.reopen(session, under.id, "market", by=by)
        service.reopen(session, under.id, "need", by=by)
    assert under.live(third.on) == [("aino", 0, "Hankinnan vaihe on myöhässä (tarvekartoitus)")]

    with under.on(third.on).database.writing() as session:
        procurements.stop(session, under.id, by=session.get_one(Person, under.owner))
    assert under.live(third.on + DAY) == []
    assert under.alerts()[-1][0] == "closed"


def test_done_is_answered_from_the_mail_and_taken_back(under: Under) -> None:
    under.start()
    second = under.begun().planned[1]
    under.live(second.on)

    with under.on(second.on).database.writing() as session:
        alert = session.exec(select(Alert).where(col(Alert.kind) == "phase_late")).one()
        by = session.get_one(Person, under.owner)
        early = Given(answer=Answer.DONE, decided_on=TODAY - 9 * DAY)
        with pytest.raises(Invalid) as refused:
            answers.answer(session, alert.id or 0, early, by=by)
        assert refused.value.field == "decided_on"
        answers.answer(session, alert.id or 0, Given(answer=Answer.DONE), by=by)
    assert list(under.begun().done) == ["need"]

    with under.on(second.on).database.writing() as session:
        answers.undo(session, alert.id or 0, by=session.get_one(Person, under.owner))
    assert under.begun().done == {}
    assert under.alerts() == [("open", None)]


@pytest.mark.parametrize("done_on", [TODAY - DAY, TODAY + DAY])
def test_a_day_that_cannot_be_is_refused(under: Under, done_on: date) -> None:
    under.start()

    with under.house.database.writing() as session, pytest.raises(Invalid) as refused:
        service.finish(session, under.id, "need", done_on=done_on, by=session.get_one(Person, under.owner))
    assert refused.value.field == "done_on"


def test_only_the_phase_that_goes_on_is_marked(under: Under) -> None:
    under.start()

    with under.house.database.writing() as session, pytest.raises(Conflict):
        service.finish(session, under.id, "prep", done_on=today(session), by=session.get_one(Person, under.owner))


def test_contracts_that_share_a_procurement_ring_once_at_its_own_owner(house: House, due: Callable[..., int]) -> None:
    with house.database.writing() as session:
        aino = make_person(session, name="Aino", email="aino@mallila.example")
        petri = make_person(session, name="Petri", email="petri@mallila.example")
        for _ in range(2):
            due(session, owner_id=aino.id, case_number="KUN/1")
    with house.database.writing() as session:
        found = session.exec(select(Procurement)).one()
        found.owner_id = petri.id
        procurements.start(session, found.id or 0, started_on=TODAY, by=session.get_one(Person, aino.id))
    with house.database.reading() as session:
        late_on = queries.begun(session, [found.id or 0])[found.id or 0].planned[1].on
    sweep_and_compose(house.database, house.office, day=late_on)

    with house.database.reading() as session:
        alerts = session.exec(select(Alert).where(col(Alert.kind).not_in(PLANNING))).all()
        assert [one.kind for one in alerts] == ["phase_late"]
        assert session.get_one(Message, alerts[0].message_id).recipient == "petri@mallila.example"


def test_a_next_contract_ends_it_and_the_clock_stays_as_it_is(under: Under, due: Callable[..., int]) -> None:
    under.start()
    second = under.begun().planned[1]
    under.live(second.on)

    with under.on(second.on).database.writing() as session:
        follower = due(session, starts_on=date(2027, 10, 1), ends_on=date(2031, 9, 30))
        by = session.get_one(Person, under.owner)
        decisions.link_successor(session, under.contract_id, successor_id=follower, by=by)
        changed(session, contracts=[under.contract_id])
    assert under.live(second.on + DAY) == []
    with under.on(second.on).database.writing() as session:
        assert rebuild(session).changed == 0
        assert session.get_one(Contract, under.contract_id).successor_id == follower
