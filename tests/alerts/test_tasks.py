"""Tasks of follow-up plans ring: two weeks before at the owner, on the day and after it, until they are done."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from hankintakello.alerts import answers
from hankintakello.alerts.models import Alert, AlertState, Answer, Message
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.obligations import queries, service
from hankintakello.contracts.obligations.models import ObligationKind
from hankintakello.contracts.obligations.values import Planned, Wanted
from hankintakello.core.errors import Conflict
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import live_contract, make_person

DUE = date(2026, 12, 14)
AHEAD, LATER = date(2026, 11, 30), date(2027, 6, 14)


class Followed:
    """A contract with one task that recurs every six months."""

    def __init__(self, house: House, kind: ObligationKind) -> None:
        self.house = house
        with house.database.writing() as session:
            owner = make_person(session, Role.OWNER, name="Aino", email="aino@mallila.example")
            more: dict[str, Any] = {"term": TermKind.FIXED, "ends_on": date(2035, 12, 31)}
            contract = live_contract(session, owner_id=owner.id, title="Siivous", **more)
            planned = Planned(kind=kind, due_on=DUE, every_months=6, assignee_id=owner.id)
            self.id = service.plan(session, contract.id or 0, planned, by=owner).id or 0
            self.owner = owner.id or 0

    def rings(self, day: date) -> list[tuple[date, int]]:
        """Sweep on a day; what is open then."""
        house = self.on(day)
        sweep_and_compose(house.database, house.office)
        house.close()
        with self.house.database.reading() as session:
            wanted = select(Alert).where(col(Alert.kind) == "task_due", col(Alert.state) == AlertState.OPEN)
            return [(one.target_on, one.step) for one in session.exec(wanted.order_by(col(Alert.id)))]

    def on(self, day: date) -> House:
        """Return the house on a day."""
        return House(self.house.settings.model_copy(update={"today": day}))

    def mails(self) -> list[Message]:
        with self.house.database.reading() as session:
            return [*session.exec(select(Message).order_by(col(Message.id)))]


def answered(session: Session, owner: int, given: Given) -> int:
    alert = session.exec(select(Alert).where(col(Alert.state) == AlertState.OPEN)).one()
    answers.answer(session, alert.id or 0, given, by=session.get_one(Person, owner))
    return alert.id or 0


def test_task_rings_before_its_day_and_on_it_and_its_answer_is_its_being_done(house: House) -> None:
    followed = Followed(house, ObligationKind.MEETING)

    assert followed.rings(date(2026, 11, 27)) == []
    assert followed.rings(AHEAD) == [(DUE, -14)]
    assert followed.rings(DUE)[-1] == (DUE, 0)
    first, last = followed.mails()
    assert first.subject.startswith("Ennakkoon: Seurantakokous viimeistään 14.12.2026")
    assert f"/tasks/{followed.id}" in last.text
    said = " ".join(last.text.split())
    assert "Tehtävän tekee Aino." in said
    assert "Tehtävä toistuu seurantasuunnitelmassa: 6 kuukauden välein." in said

    today = followed.on(DUE)
    with today.database.writing() as session:
        id_ = answered(session, followed.owner, Given(answer=Answer.DONE, decided_on=DUE, reason="Pidetty"))
    assert followed.rings(DUE) == []
    with today.database.writing() as session:
        (line,) = queries.lines(session, Wanted())
        assert (line.due_on, line.last_done_on) == (LATER, DUE)
        answers.undo(session, id_, by=session.get_one(Person, followed.owner))
    today.close()
    assert [target for target, _step in followed.rings(DUE)] == [DUE]


def test_what_asks_for_a_report_is_done_on_its_own_page(house: House) -> None:
    followed = Followed(house, ObligationKind.CONTRACTOR_CHECK)

    assert followed.rings(DUE) == [(DUE, 0)]
    (mail,) = followed.mails()
    assert "Tehtävä tehty" not in mail.text
    assert "selvityksen päivämäärä tarvitaan" in " ".join(mail.text.split())
    today = followed.on(DUE)
    with pytest.raises(Conflict), today.database.writing() as session:
        answered(session, followed.owner, Given(answer=Answer.DONE, decided_on=DUE))
    with today.database.writing() as session:
        answered(session, followed.owner, Given(answer=Answer.LATER, until_on=date(2026, 12, 21), reason="Lomalla"))
    today.close()
    assert followed.rings(date(2026, 12, 18)) == []
    assert [target for target, _step in followed.rings(date(2026, 12, 21))] == [DUE]
