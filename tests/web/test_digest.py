"""Digests are chosen among one's own settings, and stopped from the mail without signing in."""

from hankintakello.alerts.digest import chosen
from hankintakello.alerts.models import DigestChoice
from hankintakello.assembly import House
from hankintakello.tests.visiting import Visitor, main_words


def choice_of(house: House, visitor: Visitor) -> DigestChoice:
    assert visitor.person is not None
    with house.database.reading() as session:
        found = chosen(session, visitor.person.id or 0)
    assert found is not None
    return found


def test_digests_are_chosen(house: House, owner: Visitor) -> None:
    assert owner.post("/me/digest", {"weekday": "2", "monthly": "1"}).location == "/me"

    found = choice_of(house, owner)
    assert (found.weekday, found.even_empty, found.monthly) == (2, False, True)
    assert '<option value="2" selected>' in owner.get("/me").text
    owner.post("/me/digest", {"weekday": ""})
    assert choice_of(house, owner).weekday is None


def test_day_that_is_none_is_refused(owner: Visitor) -> None:
    assert owner.post("/me/digest", {"weekday": "6"}).status_code == 422


def test_one_click_stops_and_looking_does_not(house: House, owner: Visitor, anybody: Visitor) -> None:
    owner.post("/me/digest", {"weekday": "0", "monthly": "1"})
    address = f"/digest/{choice_of(house, owner).secret}/stop"

    assert "Lopeta koosteet" in main_words(anybody.get(address))
    assert anybody.client.head(address).status_code == 200
    assert choice_of(house, owner).weekday == 0

    answer = anybody.client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    found = choice_of(house, owner)
    assert (found.weekday, found.monthly) == (None, False)
    assert anybody.client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_address_of_nobody(anybody: Visitor) -> None:
    assert anybody.get("/digest/x/stop").status_code == 404
    assert anybody.client.post("/digest/x/stop").status_code == 404
