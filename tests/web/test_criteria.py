"""The library of criteria: from a finding into it, found there, offered to the same category, taken and given up."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import Session, select

from hankintakello.assembly import House
from hankintakello.calendar.criteria.queries import criteria
from hankintakello.calendar.criteria.values import Wanted
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.contracts.models import Category, Contract
from hankintakello.people.models import Role
from hankintakello.tests.build import live_contract, make_deviation
from hankintakello.tests.visiting import Visitor, main_words, visitor

SENTENCE = "Laatukierros tehdään viikoittain yhdessä tilaajan kanssa."
KEY = "deviations:quality"


def successor(session: Session, contract: Contract) -> int:
    """Return the procurement that the clock has made."""
    links = select(ProcurementContract.procurement_id).where(ProcurementContract.contract_id == contract.id)
    return session.exec(links).one()


@pytest.fixture
def procurements(house: House, owner: Visitor) -> list[int]:
    """The procurements of two cleaning contracts, below one category, and of a contract of food."""
    assert owner.person is not None
    with house.database.writing() as session:
        above = Category(name="Kiinteistöpalvelut")
        session.add(above)
        session.flush()
        names = {"Siivous": above.id, "Ruoka": None}
        own = {name: Category(name=name, parent_id=parent) for name, parent in names.items()}
        session.add_all(own.values())
        session.flush()
        made = [
            live_contract(
                session, title=title, owner_id=owner.person.id, category_id=own[name].id, ends_on=date(2028, 12, 31)
            )
            for title, name in (("Koulut", "Siivous"), ("Virastot", "Siivous"), ("Keittiöt", "Ruoka"))
        ]
        make_deviation(session, made[0].id or 0)
    with house.database.reading() as session:
        return [successor(session, one) for one in made]


def test_finding_goes_to_the_library_and_is_offered_to_the_category(
    owner: Visitor, procurements: list[int], house: House
) -> None:
    first, second, other = (f"/procurements/{id_}/lessons/" for id_ in procurements)
    finding = {"contract": "1", "key": KEY}
    assert owner.post(f"/criteria/of/{procurements[0]}", finding).status_code == 409
    owner.post(f"{first}mark", {**finding, "effect": "award_criterion", "sentence": SENTENCE})

    assert owner.post(f"/criteria/of/{procurements[0]}", {**finding, "worked": "Puolet vähemmän."}).status_code == 303

    assert "Lause on laatukriteerien kirjastossa." in main_words(owner.get(first))
    assert owner.post(f"/criteria/of/{procurements[0]}", finding).status_code == 409
    assert SENTENCE in main_words(owner.get(second))
    assert "ei ole vielä tämän kategorian kriteereitä" in main_words(owner.get(other))
    assert owner.post(f"/criteria/of/{procurements[1]}/1").status_code == 303
    said = main_words(owner.get("/criteria/?q=viikoittain+koulut"))
    assert f"{SENTENCE} Vertailuperuste Puolet vähemmän. Siivous · Koulut" in said
    assert "käytössä: Virastot" in said
    assert "otti kirjastosta kriteerin" in main_words(owner.get("/contracts/2/history"))
    assert owner.post(f"/criteria/of/{procurements[1]}/1", {"undo": "1"}).status_code == 303
    assert "käytössä: Virastot" not in main_words(owner.get("/criteria/"))
    assert "Kirjastosta ei löytynyt kriteereitä" in main_words(owner.get("/criteria/?q=keittiö"))


def test_criterion_is_added_mended_removed_and_put_back(
    owner: Visitor, viewer: Visitor, procurements: list[int], house: House
) -> None:
    given = {"sentence": SENTENCE, "effect": "requirement", "category_id": "1"}
    assert viewer.post("/criteria/", given).status_code == 403
    assert owner.post("/criteria/", {**given, "sentence": " "}).status_code == 422
    assert owner.post("/criteria/", {**given, "category_id": "999"}).status_code == 422
    assert owner.post("/criteria/", given).status_code == 303
    assert owner.post("/criteria/", given).status_code == 409
    assert SENTENCE in main_words(owner.get(f"/procurements/{procurements[0]}/lessons/"))  # of the category above

    changed = {**given, "sentence": "Toinen lause.", "version": "1"}
    assert owner.post("/criteria/1", changed).status_code == 303
    assert owner.post("/criteria/1", changed).status_code == 409
    assert "Toinen lause." in owner.get("/criteria/1").text
    assert owner.post("/criteria/1/remove").status_code == 303
    assert "Kirjasto on vielä tyhjä" in main_words(owner.get("/criteria/"))
    assert "Toinen lause." in main_words(owner.get("/criteria/?removed=1"))
    assert owner.post("/criteria/1/remove", {"restore": "1"}).status_code == 303
    with house.database.reading() as session:
        assert [one.one.sentence for one in criteria(session, Wanted())] == ["Toinen lause."]


def test_only_its_maker_or_procurement_removes_a_criterion_and_who_took_it_keeps_it(
    app: Flask, owner: Visitor, main_user: Visitor, procurements: list[int], house: House
) -> None:
    other = visitor(app, house.database, Role.OWNER, name="Outi Omistaja", email="outi@mallila.example")
    given = {"sentence": SENTENCE, "effect": "requirement", "category_id": "1"}
    assert owner.post("/criteria/", given).status_code == 303
    assert owner.post(f"/criteria/of/{procurements[0]}/1").status_code == 303

    assert other.post("/criteria/1/remove").status_code == 403
    assert other.post("/criteria/1", {"sentence": ""}).status_code == 403
    assert other.get("/criteria/1").status_code == 403
    assert "/criteria/1" not in other.get("/criteria/").text
    assert main_user.post("/criteria/1/remove").status_code == 303

    taken, free = (main_words(owner.get(f"/procurements/{id_}/lessons/")) for id_ in procurements[:2])
    assert f"{SENTENCE} Vaatimus poistettu kirjastosta" in taken
    assert "Poisti Maria Lindholm" in taken
    assert SENTENCE not in free
    assert owner.post(f"/criteria/of/{procurements[1]}/1").status_code == 409
    assert owner.post(f"/criteria/of/{procurements[0]}/1", {"undo": "1"}).status_code == 303
    assert SENTENCE not in main_words(owner.get(f"/procurements/{procurements[0]}/lessons/"))
    assert owner.post("/criteria/1/remove", {"restore": "1"}).status_code == 303
    assert SENTENCE in main_words(owner.get(f"/procurements/{procurements[1]}/lessons/"))
