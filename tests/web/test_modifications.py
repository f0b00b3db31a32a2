"""The page of a contract's modifications: record, see the meter, undo."""

from decimal import Decimal

import pytest

from hankintakello.assembly import House
from hankintakello.contracts.models import ContractKind
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words

GIVEN = {"what": "Lisätään ikkunanpesu", "ground": "small", "on": "20.11.2026", "value_change": "12 000"}


@pytest.fixture
def page(house: House, owner: Visitor) -> str:
    """A contract of the owner's worth 250 000 euros; the address of its modifications."""
    assert owner.person is not None
    given = {"estimated_value": Decimal(250_000), "kind": ContractKind.SERVICES, "owner_id": owner.person.id}
    with house.database.writing() as session:
        id_ = make_contract(session, title="Siivous", **given).id
    return f"/contracts/{id_}/modifications/"


def test_modification_is_recorded_measured_and_undone(owner: Visitor, page: str) -> None:
    assert owner.post(page, GIVEN).status_code == 303
    told = main_words(owner.get(page))
    assert "12 000 €" in told.replace("\xa0", " ")
    assert "4,8 %" in told.replace("\xa0", " ")
    assert "rajan alla" in told
    assert "Hankintalain 136 § koskee tätä sopimusta." in told
    owner.post(page, {**GIVEN, "value_change": "13 000"})
    told = main_words(owner.get(page))
    assert "Muutokset ylittävät lain rajan." in told
    assert "yli rajan" in told
    assert "Lisätään ikkunanpesu" in main_words(owner.get(page.removesuffix("modifications/").rstrip("/")))
    assert owner.post(f"{page}2/undo").status_code == 303
    told = main_words(owner.get(page))
    assert "yli rajan" not in told
    assert "Kumonnut" in told


def test_notice_duty_is_told_until_its_day_is_written(owner: Visitor, page: str) -> None:
    owner.post(page, {**GIVEN, "ground": "additional"})
    waits = "Ilmoitus sopimusmuutoksesta on julkaisematta"
    assert waits in main_words(owner.get(page))
    assert owner.post(f"{page}1/notice", {"notice_published_on": "22.11.2026"}).status_code == 303
    assert waits not in main_words(owner.get(page))
    assert owner.post(f"{page}1/notice", {"notice_published_on": ""}).status_code == 303
    assert waits in main_words(owner.get(page))


def test_wrong_field_is_named_and_nothing_is_lost(owner: Visitor, page: str) -> None:
    answer = owner.post(page, {**GIVEN, "value_change": "paljon", "on": "31.11.2026"})
    assert answer.status_code == 422
    told = main_words(answer)
    assert "Kirjoita summa euroina" in told
    assert "Päivää ei ole." in told
    assert "Lisätään ikkunanpesu" in answer.text


def test_others_read_and_do_not_write(page: str, viewer: Visitor) -> None:
    told = main_words(viewer.get(page))
    assert "Sopimukseen ei ole kirjattu muutoksia." in told
    assert viewer.post(page, GIVEN).status_code == 403
