"""The page of what was used: write down, see how long it lasts, take back."""

from datetime import date
from decimal import Decimal

import pytest

from hankintakello.assembly import House
from hankintakello.contracts.models import TermKind
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words

GIVEN = {"amount": "200 000", "on": "23.11.2026", "note": "ostoreskontra"}


@pytest.fixture
def page(house: House, owner: Visitor) -> str:
    """A framework of the owner's, a year old, worth 400 000 euros; the address of its purchases."""
    assert owner.person is not None
    with house.database.writing() as session:
        id_ = make_contract(
            session,
            term=TermKind.FIXED,
            starts_on=date(2025, 11, 24),
            ends_on=date(2029, 12, 31),
            maximum_value=Decimal(400_000),
            owner_id=owner.person.id,
        ).id
    return f"/contracts/{id_}/spending/"


def test_use_is_recorded_told_and_taken_back(owner: Visitor, page: str) -> None:
    assert "Ostoja ei ole kirjattu." in main_words(owner.get(page))
    assert owner.post(page, GIVEN).status_code == 303
    told = main_words(owner.get(page)).replace("\xa0", " ")
    assert "200 000 € / 400 000 € (50 %)" in told
    assert "enimmäisarvo riittää 23.11.2027 asti" in told
    of = main_words(owner.get(page.removesuffix("/spending/")))
    assert "enimmäisarvo riittää 23.11.2027 asti" in of
    assert "Sopimuksen enimmäisarvo tulee täyteen" in of
    assert owner.post(f"{page}1/remove").status_code == 303
    assert "Ostoja ei ole kirjattu." in main_words(owner.get(page))


def test_used_up_value_is_told(owner: Visitor, page: str) -> None:
    owner.post(page, {**GIVEN, "amount": "400 000"})
    assert "Enimmäisarvo tuli täyteen 23.11.2026." in main_words(owner.get(page))


def test_wrong_field_is_named(owner: Visitor, page: str) -> None:
    answer = owner.post(page, {**GIVEN, "amount": "0", "note": "tammikuu"})
    assert answer.status_code == 422
    assert "Kirjoita summa, joka ei ole nolla." in main_words(answer)
    assert "tammikuu" in answer.text


def test_others_read_and_do_not_write(page: str, viewer: Visitor) -> None:
    assert "Ostoja ei ole kirjattu." in main_words(viewer.get(page))
    assert viewer.post(page, GIVEN).status_code == 403
