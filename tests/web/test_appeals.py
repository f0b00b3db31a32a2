"""A procurement's decision and the appeals against it: from service to outcome, and the way back."""

from datetime import date

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.calendar.appeals.models import Appeal, AwardDecision
from hankintakello.calendar.procurements.models import ProcurementState
from hankintakello.tests.build import live_contract, make_procurement
from hankintakello.tests.visiting import Visitor, main_words

DECISION = {"decided_on": "9.11.2026", "served_on": "10.11.2026", "served_by": "electronic", "standstill": "required"}
APPEAL = {"kind": "market_court", "appellant": "Kuuraus & Kiilto Oy", "received_on": "16.11.2026", "suspends": "1"}


@pytest.fixture
def page(house: House, owner: Visitor) -> str:
    """The page of a procurement that the owner has begun."""
    assert owner.person is not None
    with house.database.writing() as session:
        contract = live_contract(session, owner_id=owner.person.id)
        procurement = make_procurement(
            session, contract, state=ProcurementState.STARTED, started_on=date(2026, 6, 1), procedure="eu_open"
        )
        return f"/procurements/{procurement.id}"


def test_decision_sets_the_last_days_and_can_be_undone(house: House, owner: Visitor, page: str) -> None:
    assert "Päätöstä ei ole annettu tiedoksi." in main_words(owner.get(page))
    assert 'value="required" checked' in owner.get(page + "/decision").text

    assert owner.post(page + "/decision", DECISION).location == page + "#appeals"

    said = main_words(owner.get(page))
    assert "Odotusaika kuluu: sopimuksen voi tehdä aikaisintaan ke 25.11.2026." in said
    assert "Valitus markkinaoikeuteen viimeistään ti 24.11.2026 10.11.2026 + 14 pv = 24.11.2026." in said
    assert owner.post(page + "/decision", DECISION).status_code == 409
    assert owner.post(page + "/decision", {**DECISION, "served_by": "post", "version": "1"}).status_code == 303
    assert "viimeistään ti 1.12.2026" in main_words(owner.get(page))
    assert owner.post(page + "/decision/undo", {"version": "2"}).status_code == 303
    assert "viimeistään ti 24.11.2026" in main_words(owner.get(page))
    with house.database.reading() as session:
        kept = session.exec(select(AwardDecision)).one()
    assert (kept.served_by, kept.version, kept.before) == ("electronic", 3, {})


def test_appeal_holds_the_contract_until_it_is_decided(house: House, owner: Visitor, page: str) -> None:
    owner.post(page + "/decision", DECISION)
    assert 'value="16.11.2026"' not in owner.get(page + "/appeals/new").text

    assert owner.post(page + "/appeals/new", APPEAL).status_code == 303

    said = main_words(owner.get(page))
    assert "Muutoksenhaku on vireillä: sopimusta ei voi tehdä ennen sen ratkaisua." in said
    assert "Muutoksenhaku on siirtänyt aikataulua 7 päivää." in said
    ended = {**APPEAL, "version": "1", "decided_on": "20.11.2026", "outcome": "rejected", "decision": "MAO:1/2026"}
    assert owner.post(page + "/appeals/1", {**ended, "outcome": ""}).status_code == 422
    assert owner.post(page + "/appeals/1", ended).status_code == 303
    said = main_words(owner.get(page))
    assert "hylättiin" in said
    assert "Muutoksenhaku on siirtänyt aikataulua 4 päivää." in said
    assert "MAO:1/2026" in owner.get(page + "/appeals/1").text
    assert owner.post(page + "/appeals/1/undo", {"version": "1"}).status_code == 409
    assert owner.post(page + "/appeals/1/undo", {"version": "2"}).status_code == 303
    with house.database.reading() as session:
        kept = session.exec(select(Appeal)).one()
    assert (kept.decided_on, kept.outcome, kept.received_on) == (None, None, date(2026, 11, 16))


def test_first_record_is_undone_by_taking_it_out(house: House, owner: Visitor, page: str) -> None:
    owner.post(page + "/decision", DECISION)
    owner.post(page + "/appeals/new", APPEAL)

    assert owner.post(page + "/decision/undo", {"version": "1"}).status_code == 409
    assert owner.post(page + "/appeals/1/undo", {"version": "1"}).status_code == 303
    assert owner.post(page + "/decision/undo", {"version": "1"}).status_code == 303

    with house.database.reading() as session:
        assert (session.exec(select(Appeal)).all(), session.exec(select(AwardDecision)).all()) == ([], [])


def test_appeal_that_came_too_late_is_told(owner: Visitor, page: str) -> None:
    owner.post(page + "/decision", {**DECISION, "decided_on": "1.10.2026", "served_on": "1.10.2026"})
    owner.post(page + "/appeals/new", APPEAL)

    assert "määräaika päättyi 15.10.2026" in main_words(owner.get(page))


@pytest.mark.parametrize(
    "changes",
    [
        {"appellant": " "},
        {"received_on": "1.1.2027"},
        {"received_on": "1.11.2026"},
        {"target_on": "1.11.2026"},
        {"kind": "x"},
        {"received_on": "eilen"},
    ],
)
def test_appeals_that_cannot_be_are_told(owner: Visitor, page: str, changes: dict[str, str]) -> None:
    owner.post(page + "/decision", DECISION)

    assert owner.post(page + "/appeals/new", {**APPEAL, **changes}).status_code == 422


def test_appeal_needs_a_decision_and_a_decision_needs_a_beginning(house: House, owner: Visitor, page: str) -> None:
    assert owner.post(page + "/appeals/new", APPEAL).status_code == 409
    owner.post(page + "/stop")

    assert owner.post(page + "/decision", DECISION).status_code == 409


def test_others_may_look_only(viewer: Visitor, owner: Visitor, page: str) -> None:
    owner.post(page + "/decision", DECISION)

    assert "Odotusaika kuluu" in main_words(viewer.get(page))
    assert "Kirjaa muutoksenhaku" not in main_words(viewer.get(page))
    assert viewer.post(page + "/appeals/new", APPEAL).status_code == 403
    assert viewer.get(page + "/decision").status_code == 403
