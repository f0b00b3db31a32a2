"""What is taken back, by an undone answer or on the contract's own page, rings again, and as one matter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from hankintakello.alerts import answers
from hankintakello.alerts.models import Alert, Answer
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.calendar.procurements.models import Procurement
from hankintakello.calendar.procurements.service import stop
from hankintakello.contracts.terms import decisions
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.changes import changed
from hankintakello.core.clock import Clock
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person
from hankintakello.tests.build import make_person
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def owner(house: House) -> int:
    with house.database.writing() as session:
        deputy = make_person(session, email="vara@mallila.example")
        return make_person(session, email="aino@mallila.example", deputy_id=deputy.id).id or 0


def live(house: House, days: int) -> None:
    """Let days pass, then sweep, compose and send."""
    house.database.clock = Clock(house.database.clock.today() + days * DAY)
    sweep_and_compose(house.database, house.office)
    deliver_round(house.database, house.office, house.post)


def move(session: Session, contract_id: int, days: int) -> None:
    """Move the contract's end, and with it its planning."""
    row = session.exec(select(ContractTerm).where(ContractTerm.contract_id == contract_id)).one()
    assert row.ends_on is not None
    row.ends_on += days * DAY
    changed(session, contracts=[contract_id])


def make_person_id(house: House) -> int:
    with house.database.writing() as session:
        return make_person(session).id or 0


def answer(house: House, what: Answer, by: int, **given: object) -> int:
    """Answer what rings; return the alert's id."""
    with house.database.writing() as session:
        alert, person = session.exec(select(Alert).where(Alert.state == "open")).one(), session.get(Person, by)
        assert person is not None
        answers.answer(session, alert.id or 0, Given(answer=what, **given), by=person)  # type: ignore[arg-type]
        return alert.id or 0


def ringing(house: House) -> list[tuple[int, int, str]]:
    """What lives: its contract, its step and its state."""
    with house.database.reading() as session:
        found = session.exec(select(Alert).where(col(Alert.state).in_(["open", "answered"])).order_by(col(Alert.id)))
        return [(one.contract_id, one.step, one.state.value) for one in found]


def test_answer_that_is_undone_after_its_matter_climbed_leaves_one_alert(
    house: House, due: Callable[..., int], owner: int
) -> None:
    contract_id = due(owner_id=owner)
    live(house, 0)
    alert_id = answer(house, Answer.WRONG_PERSON, owner, instead="Petri")
    live(house, 7)
    assert ringing(house) == [(contract_id, 1, "open")]

    with house.database.writing() as session:
        person = session.get(Person, owner)
        assert person is not None
        answers.undo(session, alert_id, by=person)
    live(house, 0)

    assert ringing(house) == [(contract_id, 1, "open")]


def test_planning_that_is_stopped_on_its_page_rings_again(
    house: House, due: Callable[..., int], owner: int, smtp_server: Mailbox
) -> None:
    contract_id = due(owner_id=owner)
    live(house, 0)
    answer(house, Answer.STARTED, owner)
    live(house, 7)

    with house.database.writing() as session:
        begun, person = session.exec(select(Procurement)).one(), session.get(Person, owner)
        assert person is not None
        stop(session, begun.id or 0, by=person)
    live(house, 1)

    assert ringing(house)[0][0::2] == (contract_id, "open")


def test_contract_that_is_opened_again_on_its_page_rings_again(
    house: House, due: Callable[..., int], owner: int
) -> None:
    contract_id = due(owner_id=owner)
    live(house, 0)
    answer(house, Answer.NOT_RENEWED, owner, reason="Loppuu.")
    live(house, 7)

    with house.database.writing() as session:
        person = session.get(Person, owner)
        assert person is not None
        decisions.reopen_contract(session, contract_id, by=person)
    live(house, 1)

    assert ringing(house)[0][0::2] == (contract_id, "open")


def test_matter_that_climbed_goes_on_for_the_rest_of_its_group(
    house: House, due: Callable[..., int], owner: int
) -> None:
    first, second = due(owner_id=owner, case_number="MLA/7"), due(owner_id=owner, case_number="MLA/7")
    live(house, 0)
    live(house, 7)
    assert ringing(house) == [(first, 1, "open")]

    with house.database.writing() as session:
        person = session.get(Person, owner)
        assert person is not None
        decisions.close_contract(session, first, closed_on=TODAY + 7 * DAY, by=person, reason="Loppui.")
    live(house, 1)

    assert ringing(house) == [(second, 1, "open")]
    live(house, 7)
    assert ringing(house) == [(second, 2, "open")]


def test_what_was_put_off_rings_on_its_day_though_its_date_had_moved_a_little(
    house: House, due: Callable[..., int], owner: int, smtp_server: Mailbox
) -> None:
    contract_id = due(owner_id=owner)
    live(house, 0)
    with house.database.writing() as session:
        move(session, contract_id, 4)
    live(house, 5)
    answer(house, Answer.LATER, owner, until_on=TODAY + 20 * DAY, reason="Loma.")
    due(owner_id=make_person_id(house), ends_on=TODAY + 330 * DAY)
    live(house, 10)
    before = len(smtp_server.received)
    due(owner_id=make_person_id(house))

    live(house, 5)

    assert [one.recipient for one in smtp_server.received[before:] if "aino" in one.recipient] == [
        "aino@mallila.example"
    ]
    assert ringing(house)[0] == (contract_id, 0, "open")
