"""What time has decided because nobody answered is told once: to the owner, and to the manager."""

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
from hankintakello.contracts.models import TermKind
from hankintakello.contracts.terms import decisions
from hankintakello.contracts.terms.models import ExtensionOption
from hankintakello.core.changes import changed
from hankintakello.people.models import Person, Unit
from hankintakello.tests.alerts.test_golden import agrees
from hankintakello.tests.build import live_contract, make_person, make_unit
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
ASKED = date(2026, 11, 30)
# Notice day Monday 30.11.2026: the next term is binding on Tuesday.
RENEWING: dict[str, Any] = {
    "term": TermKind.AUTO_RENEWING,
    "starts_on": date(2024, 4, 1),
    "ends_on": date(2027, 3, 31),
    "notice_months": 4,
    "renewal_months": 12,
}
OPTION: dict[str, Any] = {"starts_on": date(2024, 1, 1), "ends_on": date(2031, 12, 31), "option_months": (12,)}


class Office:
    """A contract with an owner and a manager, lived day by day."""

    def __init__(self, house: House, **facts: Any) -> None:
        self.house = house
        with house.database.writing() as session:
            manager = make_person(session, name="Eero", email="eero@mallila.example")
            owner = make_person(session, name="Aino", email="aino@mallila.example")
            unit = make_unit(session, manager_id=manager.id)
            contract = live_contract(session, owner_id=owner.id, unit_id=unit.id, came_in_on=TODAY, **facts)
            self.owner, self.unit_id, self.contract_id = owner.id or 0, unit.id or 0, contract.id or 0

    def on(self, day: date) -> House:
        return House(self.house.settings.model_copy(update={"today": day}))

    def live(self, last: date, first: date = ASKED) -> list[tuple[date, str, str]]:
        """Live day by day; who was told of what time has decided, when, in which words."""
        told = []
        for n in range((last - first).days + 1):
            day = first + n * DAY
            house = self.on(day)
            with house.database.writing() as session:
                roll(session)
                known = {*session.scalars(select(Message.id))}
            sweep_and_compose(house.database, house.office)
            deliver_round(house.database, house.office, house.post)
            with house.database.reading() as session:
                mails = select(Message).where(Message.kind == "decision_overdue").order_by(col(Message.id))
                told += [
                    (day, one.recipient.partition("@")[0], one.subject.removeprefix("Vastaamatta: "))
                    for one in session.exec(mails)
                    if one.id not in known
                ]
            house.close()
        return told

    def alerts(self, kind: str = "decision_overdue") -> list[Alert]:
        with self.house.database.reading() as session:
            return list(session.exec(select(Alert).where(col(Alert.kind) == kind).order_by(col(Alert.id))))

    def answer(self, alert: Alert, given: Given, on: date) -> None:
        with self.on(on).database.writing() as session:
            answers.answer(session, alert.id or 0, given, by=session.get_one(Person, self.owner))


def test_a_contract_that_renewed_itself_unanswered_is_told_to_owner_and_manager(house: House) -> None:
    office = Office(house, **RENEWING)

    told = office.live(date(2026, 12, 2)) + office.live(date(2027, 1, 10), date(2027, 1, 8))

    said = "Päätös jäi tekemättä: sopimus jatkui: Siivouspalvelut"
    assert told == [(date(2026, 12, 1), "aino", said), (date(2026, 12, 2), "eero", said)]
    with office.on(date(2027, 1, 10)).database.writing() as session:
        assert rebuild(session).changed == 0
    assert {one.state for one in office.alerts()} == {AlertState.SUPERSEDED, AlertState.CLOSED}


def test_an_answer_before_the_day_leaves_nothing_to_tell(house: House) -> None:
    office = Office(house, **RENEWING)
    office.live(date(2026, 11, 30))
    asked = next(one for one in office.alerts("renewal_decision") if one.state is AlertState.OPEN)
    office.answer(asked, Given(answer=Answer.RENEW, reason="Palvelu toimii."), date(2026, 11, 30))

    assert office.live(date(2026, 12, 5), date(2026, 12, 1)) == []


def test_what_nobody_was_told_of_is_not_told_afterwards(house: House) -> None:
    """A contract that comes in with its notice day long past has renewed itself without a question from us."""
    office = Office(house, **RENEWING | {"ends_on": date(2026, 12, 31)})

    assert office.live(date(2026, 12, 3)) == []


def test_what_is_stopped_on_the_contract_s_own_page_is_not_told(house: House) -> None:
    office = Office(house, **RENEWING)
    office.live(date(2026, 11, 30))
    with office.on(date(2026, 11, 30)).database.writing() as session:
        by = session.get_one(Person, office.owner)
        decisions.decide_not_renewed(
            session, office.contract_id, decided_on=date(2026, 11, 30), by=by, reason="Kilpailutetaan."
        )

    assert office.live(date(2026, 12, 5), date(2026, 12, 1)) == []


def test_a_manager_who_is_the_owner_is_told_once(house: House) -> None:
    office = Office(house, **RENEWING)
    with house.database.writing() as session:
        session.get_one(Unit, office.unit_id).manager_id = office.owner

    assert [one[:2] for one in office.live(date(2026, 12, 3))] == [(date(2026, 12, 1), "aino")]
    assert [(one.state.value, one.reason) for one in office.alerts()] == [("closed", "told")]


def test_an_option_that_lapsed_unanswered_is_told(house: House) -> None:
    office = Office(house, **OPTION)
    with house.database.writing() as session:
        session.exec(select(ExtensionOption)).one().exercise_by = date(2026, 11, 30)
        changed(session, contracts=[office.contract_id])

    told = office.live(date(2026, 12, 2))

    assert told[0] == (date(2026, 12, 1), "aino", "Päätös jäi tekemättä: optio raukesi: Siivouspalvelut")
    assert [one[1] for one in told] == ["aino", "eero"]


def test_read_is_answered_and_taken_back(house: House) -> None:
    office = Office(house, **RENEWING)
    office.live(date(2026, 12, 1))
    ringing = next(one for one in office.alerts() if one.state is AlertState.OPEN)

    office.answer(ringing, Given(answer=Answer.DONE), date(2026, 12, 1))
    assert office.live(date(2026, 12, 4), date(2026, 12, 2)) == []

    with office.on(date(2026, 12, 4)).database.writing() as session:
        answers.undo(session, ringing.id or 0, by=session.get_one(Person, office.owner))
    assert [one[1] for one in office.live(date(2026, 12, 6), date(2026, 12, 4))] == ["eero"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_is_told_in_the_reader_s_language(house: House, language: str) -> None:
    office = Office(house, reference="MLA/301/2023", **RENEWING)
    with house.database.writing() as session:
        session.get_one(Person, office.owner).language = language
    office.live(date(2026, 12, 1))

    with house.database.reading() as session:
        mail = session.exec(select(Message).where(Message.kind == "decision_overdue")).one()
    agrees(f"{language}/overdue.txt", f"{mail.subject}\n\n{mail.text}")


def test_a_contract_that_renews_for_an_unknown_time_is_never_told_as_ended(house: House) -> None:
    office = Office(house, **RENEWING | {"ends_on": date(2026, 11, 30), "notice_months": None, "renewal_months": None})
    for day in (date(2026, 11, 30), date(2026, 12, 8)):
        office.live(day, day)

    with office.on(date(2026, 12, 8)).database.reading() as session:
        mail = session.exec(select(Message).order_by(col(Message.id).desc())).first()
        ended = session.exec(select(Alert).where(Alert.kind == "term_end").order_by(col(Alert.id).desc())).first()
        assert mail is not None
        assert ended is not None
        fits = answers.fitting_answers(session, ended)
    assert fits == (Answer.RENEW, Answer.NOT_RENEWED, Answer.WRONG_PERSON)
    assert "Ei tiedetä, kuinka pitkäksi aikaa: kirjaa jatkokauden pituus." in mail.text
    assert "hankintapalveluihin" not in mail.text


def test_the_owner_has_until_the_next_day_however_often_is_swept(house: House) -> None:
    office = Office(house, **RENEWING)

    told = office.live(date(2026, 12, 1)) + office.live(date(2026, 12, 1), date(2026, 12, 1))

    assert [one[:2] for one in told] == [(date(2026, 12, 1), "aino")]
    assert [one[:2] for one in office.live(date(2026, 12, 2), date(2026, 12, 2))] == [(date(2026, 12, 2), "eero")]
