"""A matter that rings, and those around it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from hankintakello.alerts import answers
from hankintakello.alerts.models import Alert, Answer
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.values import Given
from hankintakello.assembly import House
from hankintakello.contracts.models import Contract
from hankintakello.core.changes import changed
from hankintakello.people.models import Person, Role
from hankintakello.tests.build import make_option, make_person, make_unit
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)


class Matter:
    """A contract with one matter that rings, and those around it."""

    def __init__(self, house: House, due: Callable[..., int], **overrides: Any) -> None:
        self.house = house
        with house.database.writing() as session:
            manager = make_person(session, email="johtaja@mallila.example")
            unit = make_unit(session, manager_id=manager.id)
            owner = make_person(session, name="Aino", email="aino@mallila.example", unit_id=unit.id)
            main = make_person(session, Role.MAIN_USER, email="paa@mallila.example")
            self.owner, self.manager, self.main = (one.id or 0 for one in (owner, manager, main))
            option = overrides.pop("option", None)
            self.contract_id = due(session, owner_id=self.owner, unit_id=unit.id, **overrides)
            if option:
                contract = session.get(Contract, self.contract_id)
                assert contract is not None
                make_option(session, contract, **option)
                changed(session, contracts=[self.contract_id])
        sweep_and_compose(house.database, house.office)
        self.alert_id = self.alert().id or 0

    def alert(self) -> Alert:
        """The newest alert that is not over, else the newest."""
        with self.house.database.reading() as session:
            found = session.exec(select(Alert).order_by(col(Alert.id).desc())).all()
            return next((one for one in found if one.state in ("open", "answered")), found[0])

    def answer(self, what: Answer, *, by: int | None = None, on: date = TODAY, **given: Any) -> None:
        house = House(self.house.settings.model_copy(update={"today": on}))
        with house.database.writing() as session:
            person = session.get(Person, by or self.owner)
            assert person is not None
            answers.answer(session, self.alert_id, Given(answer=what, **given), by=person)
        house.close()

    def undo(self, *, by: int | None = None) -> None:
        with self.house.database.writing() as session:
            person = session.get(Person, by or self.owner)
            assert person is not None
            answers.undo(session, self.alert_id, by=person)

    def sweep(self, on: date) -> tuple[int, int]:
        """Sweep as on a day: new alerts and mails."""
        swept = sweep_and_compose(self.house.database, self.house.office, day=on)
        return swept.alerts, swept.messages

    def contract(self) -> Contract:
        with self.house.database.reading() as session:
            found = session.get(Contract, self.contract_id)
            assert found is not None
            return found

    def state(self) -> tuple[str, str | None]:
        with self.house.database.reading() as session:
            found = session.get(Alert, self.alert_id)
            assert found is not None
            return found.state.value, found.answer.value if found.answer else None
