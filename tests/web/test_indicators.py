"""The indicators of a contract: set, measured, undone, ended; their findings wait at the gate of the next contract."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from hankintakello.alerts import hearing
from hankintakello.assembly import House
from hankintakello.calendar.lessons.queries import periods_of
from hankintakello.calendar.lessons.words import finding_name
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.contracts.feedback.models import FeedbackAnswer, FeedbackRound, Theme
from hankintakello.contracts.models import Category
from hankintakello.core.changes import changed
from hankintakello.core.i18n import use_language
from hankintakello.tests.build import AT, make_contract
from hankintakello.tests.visiting import Visitor, main_words

GIVEN = {
    "name": "Toimitukset ajallaan",
    "unit": "%",
    "direction": "at_least",
    "target": "98,5",
    "rhythm": "monthly",
    "starts_on": "1.9.2026",
    "source": "toimittajan raportti",
}


@pytest.fixture
def page(house: House, owner: Visitor) -> str:
    """The first contract, which is the owner's, of a category; the address of its indicators. The second is like it."""
    assert owner.person is not None
    with house.database.writing() as session:
        category = Category(name="Siivous")
        session.add(category)
        session.flush()
        made = [make_contract(session, owner_id=owner.person.id, category_id=category.id).id for _each in range(2)]
        changed(session, contracts=[id_ or 0 for id_ in made])
    return f"/contracts/{made[0]}/indicators/"


def test_indicator_is_set_measured_undone_and_ended(owner: Visitor, viewer: Visitor, page: str) -> None:
    assert "Mittareita ei ole vielä" in main_words(viewer.get(page))
    assert viewer.post(page, GIVEN).status_code == 403
    wrong = owner.post(page, {**GIVEN, "target": "98,55555"})
    assert (wrong.status_code, "Desimaaleja enintään kolme." in main_words(wrong)) == (422, True)
    assert owner.post(page, GIVEN).status_code == 303
    assert "puuttuu: syyskuu 2026" in main_words(owner.get(page))
    assert owner.post(f"{page}1/measure", {"on": "1.9.2026", "value": "99,25", "note": "raportti 9"}).status_code == 303
    assert owner.post(f"{page}1/measure", {"on": "31.10.2026", "value": "97"}).status_code == 303
    twice = owner.post(f"{page}1/measure", {"on": "15.10.2026", "value": "12,5"})
    assert (twice.status_code, "Jakso on jo mitattu." in main_words(twice), "12,5" in twice.text) == (422, True, True)
    ahead = owner.post(f"{page}1/measure", {"on": "1.12.2026", "value": "99"})
    assert "Jakso on tulevaisuudessa." in main_words(ahead)
    told = main_words(viewer.get(page))
    assert "ei täyty heikkenee · tavoite jäi täyttymättä kerran" in told
    assert "lokakuu 2026 97" in told
    assert '<svg class="trend"' in viewer.get(page).text
    contract = main_words(viewer.get(page.removesuffix("/indicators/")))
    assert "Toimitukset ajallaan ei täyty 97 % · tavoite vähintään 98,5 % · heikkenee" in contract
    assert ";vähintään;98,5;'%;kuukausittain;" in viewer.get("/indicators/export.csv").text
    assert "Toimitukset ajallaan" in main_words(viewer.get("/indicators/"))

    assert owner.post(f"{page}1/measurements/2/undo").status_code == 303
    assert owner.post(f"{page}1/measurements/2/undo").status_code == 409
    undone = main_words(owner.get(page))
    assert "täyttyy" in undone
    assert "Kumottu: 1.10.2026 97 (Aino Kallio" in undone
    assert owner.post(f"{page}1/end").status_code == 303
    assert owner.post(f"{page}1/end", {"go_on": "1"}).status_code == 303
    other = owner.get("/contracts/2/indicators/?offer=i1")
    assert 'value="98,5"' in other.text
    assert "käytössä saman kategorian sopimuksessa" in main_words(other)
    assert 'value="Järjestelmän käytettävyys"' in owner.get(f"{page}?offer=luptime").text


def test_what_was_missed_and_heard_is_found_at_the_gate_and_in_the_mail(
    house: House, owner: Visitor, page: str
) -> None:
    owner.post(page, GIVEN)
    for day, value in (("1.9.2026", "90"), ("1.10.2026", "91")):
        owner.post(f"{page}1/measure", {"on": day, "value": value})
    with house.database.writing() as session:
        for number, grades in ((1, (4, 4, 4, 4, 4, 5)), (2, (2, 2, 3, 2, 2)), (3, (1, 1, 1, 1))):
            days: dict[str, Any] = {"sends_on": date(2026, number, 1), "closes_on": date(2026, number, 15)}
            one = FeedbackRound(contract_id=1, number=number, made_by="Aino", made_at=AT, sent_at=AT, **days)
            session.add(one)
            session.flush()
            for grade in grades:
                facts: dict[str, Any] = {"round_id": one.id or 0, "received_on": days["closes_on"], "text": "Likaista"}
                session.add(FeedbackAnswer(quality=grade, theme=Theme.STAFF if number == 2 else None, **facts))
    with house.database.reading() as session:
        procurement = session.exec(
            select(ProcurementContract.procurement_id).where(ProcurementContract.contract_id == 1)
        ).one()
        findings = [(one.key, one.amount, finding_name(one)) for one in periods_of(session, procurement)[0].findings]
        heard = hearing.heard_of(session, [1, 2])
        with use_language("en"):
            words = hearing.heard_words(heard.values())

    assert findings == [
        ("feedback:quality", 1, "Palaute: Laatu 2,2 / 5"),
        ("theme:staff", 5, "Palautteessa toistuu: Henkilöstö (5)"),
        ("indicator:1", 2, "Mittari Toimitukset ajallaan ei täyttynyt 2 kertaa, tavoite vähintään 98,5 %"),
    ]
    assert words == [
        "Feedback on a scale of 1–5: quality 2.2 (5 answers).",
        "The feedback repeats: staff.",
        "The indicator Toimitukset ajallaan has missed its target (target at least 98.5 %).",
    ]
    sheet = main_words(owner.get(f"/procurements/{procurement}/lessons/"))
    assert "Palaute 1. Laatu 4,2 · 6 vastausta 2. Laatu 2,2 · 5 vastausta" in sheet
    assert "Mittari Toimitukset ajallaan ei täyttynyt 2 kertaa" in sheet
