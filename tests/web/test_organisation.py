"""The organisation's own facts."""

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.people.models import Organisation
from hankintakello.tests.visiting import Visitor, main_words, words


def test_main_user_names_the_organisation_and_every_page_says_it(house: House, main_user: Visitor) -> None:
    assert "Organisaatio" in main_words(main_user.get("/me"))
    form = {"name": " Mallilan  kaupunki ", "business_id": "1234567-1", "kind": "sub_central"}

    assert main_user.post("/organisation/", form).location == "/organisation/"

    with house.database.reading() as session:
        found = session.exec(select(Organisation)).one()
    assert (found.name, found.business_id, found.kind) == ("Mallilan kaupunki", "1234567-1", "sub_central")
    assert "Mallilan kaupunki" in words(main_user.get("/contracts/"))


@pytest.mark.parametrize("form", [{"name": " "}, {"name": "x", "business_id": "123"}, {"name": "x", "kind": "muu"}])
def test_facts_that_cannot_be_are_told(main_user: Visitor, form: dict[str, str]) -> None:
    assert main_user.post("/organisation/", form).status_code == 422


def test_others_may_not(owner: Visitor) -> None:
    assert owner.get("/organisation/").status_code == 403
    assert "/organisation/" not in owner.get("/me").text
