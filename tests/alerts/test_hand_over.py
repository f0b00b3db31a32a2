"""One person is told a matter once, though a step is redirected, the owner changes and the mail server is away."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from hankintakello.alerts.models import Alert, AlertMessage, AlertState, Message, MessageState
from hankintakello.alerts.recipients import Way
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.alerts.rule_service import change
from hankintakello.alerts.rule_values import SHIPPED, Rule, Step
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Contract
from hankintakello.core.changes import changed
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_person, make_unit
from hankintakello.tests.today import TODAY

KIND = MilestoneKind.PLANNING_START


class Office:
    """A contract whose first step is aimed at its deputy, and whose manager becomes its owner."""

    def __init__(self, house: House, due: Callable[..., int]) -> None:
        self.house = house
        with house.database.writing() as session:
            main = make_person(session, Role.MAIN_USER, email="paa@mallila.example")
            manager = make_person(session, name="Eero", email="eero@mallila.example")
            deputy = make_person(session, name="Petri", email="petri@mallila.example")
            owner = make_person(session, name="Aino", email="aino@mallila.example")
            unit = make_unit(session, manager_id=manager.id)
            self.manager, self.deputy = manager.id or 0, deputy.id or 0
            self.contract_id = due(session, owner_id=owner.id, deputy_id=deputy.id, unit_id=unit.id)
            change(session, KIND, Rule((Step(Way.DEPUTY), *SHIPPED[KIND].steps[1:])), by=main)

    def hand_over(self) -> None:
        with self.house.database.writing() as session:
            session.get_one(Contract, self.contract_id).owner_id = self.manager
            changed(session, contracts=[self.contract_id])

    def leave(self) -> None:
        with self.house.database.writing() as session:
            session.get_one(Person, self.deputy).active = False

    def round(self) -> None:
        sweep_and_compose(self.house.database, self.house.office)
        deliver_round(self.house.database, self.house.office, self.house.post, retry=True)

    def told(self) -> Counter[str]:
        """How often each was told of the matter."""
        with self.house.database.reading() as session:
            mails = select(Message.recipient).join(AlertMessage, col(AlertMessage.message_id) == col(Message.id))
            sent = session.exec(mails.where(col(Message.state) == MessageState.SENT)).all()
            return Counter(one.partition("@")[0] for one in sent)


@pytest.fixture
def office(house: House, due: Callable[..., int]) -> Office:
    return Office(house, due)


def test_a_new_owner_who_stands_in_is_told_once(office: Office, smtp_server: Mailbox) -> None:
    """The mail to the deputy waits; the manager becomes owner, and has a copy coming; then the deputy leaves."""
    smtp_server.stop()
    office.round()
    office.hand_over()
    office.round()
    office.leave()
    smtp_server.start()

    office.round()

    assert office.told() == {"eero": 1}
    with office.house.database.reading() as session:
        alert = session.exec(select(Alert).where(col(Alert.state) == AlertState.OPEN)).one()
        mail = session.get_one(Message, alert.message_id)
        assert (mail.kind, mail.recipient, mail.state) == ("copy", "eero@mallila.example", MessageState.SENT)


def test_a_new_owner_who_stands_in_for_a_refused_address_is_told_once(office: Office, smtp_server: Mailbox) -> None:
    smtp_server.stop()
    office.round()
    office.hand_over()
    office.round()
    smtp_server.refused = {"petri@mallila.example": "550 No such user"}
    smtp_server.start()

    office.round()

    assert office.told() == {"eero": 1}


def test_what_a_copy_tells_climbs_on_from_its_day(office: Office, smtp_server: Mailbox) -> None:
    smtp_server.stop()
    office.round()
    office.hand_over()
    office.round()
    office.leave()
    smtp_server.start()
    office.round()
    sweep_and_compose(office.house.database, office.house.office)

    with office.house.database.reading() as session:
        alert = session.exec(select(Alert).where(col(Alert.state) == AlertState.OPEN)).one()
        assert alert.next_on is not None
        assert alert.next_on > TODAY


def test_a_copy_that_tells_the_matter_is_overtaken_where_its_reader_leaves(
    office: Office, smtp_server: Mailbox
) -> None:
    smtp_server.stop()
    office.round()
    office.hand_over()
    office.round()
    office.leave()
    office.round()
    office.round()
    with office.house.database.writing() as session:
        session.get_one(Person, office.manager).active = False
    smtp_server.start()

    office.round()

    assert office.told() == {"paa": 1}
