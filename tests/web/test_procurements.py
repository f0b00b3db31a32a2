"""The page of a procurement that is under way: which phase goes on, and marking it as done."""

from datetime import date
from typing import NamedTuple

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.people.models import Person
from hankintakello.tests.build import live_contract
from hankintakello.tests.visiting import Visitor, main_words


class Page(NamedTuple):
    """The address of a procurement whose planning the owner has begun."""

    address: str


@pytest.fixture
def page(house: House, owner: Visitor) -> Page:
    with house.database.writing() as session:
        mine = session.exec(select(Person.id).where(Person.email == "aino@mallila.example")).one()
        live_contract(session, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30), owner_id=mine)
    with house.database.reading() as session:
        link = session.exec(select(ProcurementContract)).one()
    address = f"/procurements/{link.procurement_id}"
    assert owner.post(f"{address}/start").status_code == 303
    return Page(address)


def test_phase_that_goes_on_is_marked_as_done_and_opened_again(page: Page, owner: Visitor) -> None:
    before = main_words(owner.get(page.address))
    marked = owner.post(f"{page.address}/phases/need", {"done_on": "23.11.2026"})
    after = main_words(owner.get(page.address))
    undone = owner.post(f"{page.address}/phases/need/undo")
    again = main_words(owner.get(page.address))

    assert "Nyt menossa Tarvekartoitus" in before
    assert "Merkitse vaihe tehdyksi" in before
    assert marked.status_code == undone.status_code == 303
    assert "Nyt menossa Markkinakartoitus ja -vuoropuhelu" in after
    assert "Tarvekartoitus 23.11.2026 Kumoa: Tarvekartoitus" in after
    assert "Nyt menossa Tarvekartoitus" in again


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("24.11.2026", "Päivä on tulevaisuudessa."),
        ("1.1.2026", "Päivä on ennen suunnittelun aloitusta."),
        ("ylihuomenna", "Päivää ei ole."),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_field(page: Page, owner: Visitor, day: str, said: str) -> None:
    refused = owner.post(f"{page.address}/phases/need", {"done_on": day})

    assert refused.status_code == 422
    assert said in main_words(refused)
    assert f'value="{day}"' in refused.text


def test_who_may_only_look_marks_nothing(page: Page, viewer: Visitor) -> None:
    assert "Merkitse vaihe tehdyksi" not in main_words(viewer.get(page.address))
    assert viewer.post(f"{page.address}/phases/need", {"done_on": "23.11.2026"}).status_code == 403
    assert viewer.post(f"{page.address}/phases/need/undo").status_code == 403


def test_a_second_click_is_told_that_the_phase_is_done(page: Page, owner: Visitor) -> None:
    owner.post(f"{page.address}/phases/need", {"done_on": "23.11.2026"})

    assert owner.post(f"{page.address}/phases/need", {"done_on": "23.11.2026"}).status_code == 409
