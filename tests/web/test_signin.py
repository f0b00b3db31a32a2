"""The door: in, out, and one's own settings."""

import pytest
from flask import Flask

from hankintakello.assembly import House
from hankintakello.people.models import Person, Role
from hankintakello.people.signin import service
from hankintakello.tests.build import make_person
from hankintakello.tests.visiting import Visitor, main_words, visitor, words
from hankintakello.web.visitor import safe_next

PASSWORD = "kello käy kuin kukko laulaa"
EMAIL = "aino@mallila.example"


@pytest.fixture
def aino(house: House) -> Person:
    with house.database.writing() as session:
        person = make_person(session, Role.OWNER, email=EMAIL, name="Aino Kallio", language="fi")
        return service.set_password(session, person, PASSWORD, actor="testi")


def test_desk_sends_to_the_door_and_the_door_back_to_the_page(anybody: Visitor, aino: Person) -> None:
    to_the_door = anybody.get("/contracts/?q=siivous")
    assert (to_the_door.status_code, to_the_door.location) == (303, "/sign-in?next=/contracts/?q%3Dsiivous")

    inside = anybody.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/contracts/?q=siivous"})

    assert (inside.status_code, inside.location) == (303, "/contracts/?q=siivous")
    assert anybody.get("/").status_code == 200
    assert anybody.get("/sign-in").location == "/"


def test_wrong_password_is_told_and_the_address_stays_in_the_form(anybody: Visitor, aino: Person) -> None:
    answer = anybody.post("/sign-in", {"email": EMAIL, "password": "väärä"})

    assert answer.status_code == 422
    assert "Sähköposti tai salasana on väärin." in words(answer)
    assert f'value="{EMAIL}"' in answer.text
    assert "väärä" not in answer.text.replace("väärin", "")


def test_guessing_is_answered_with_429(anybody: Visitor, aino: Person) -> None:
    for _ in range(service.MOST_TOGETHER):
        anybody.post("/sign-in", {"email": EMAIL, "password": "väärä"})

    answer = anybody.post("/sign-in", {"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 429
    assert "Odota" in words(answer)


@pytest.mark.parametrize(
    "address",
    [
        "https://paha.example/",
        "//paha.example/",
        "/\\paha.example",
        "javascript:alert(1)",
        "/\tpaha",
        "",
        "contracts",
        "/%0d\n",
    ],
)
def test_door_never_leads_to_another_site(anybody: Visitor, aino: Person, address: str) -> None:
    assert safe_next(address) is None

    assert anybody.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": address}).location == "/"


def test_sign_in_drops_what_the_browser_held_before(anybody: Visitor, aino: Person) -> None:
    anybody.get("/sign-in")
    with anybody.client.session_transaction() as session:
        before = session["csrf_token"]
        session["left"] = "by somebody else"

    anybody.post("/sign-in", {"email": EMAIL, "password": PASSWORD})

    with anybody.client.session_transaction() as session:
        assert "left" not in session
        assert session.get("csrf_token") != before


def test_sign_out_ends_the_session(owner: Visitor) -> None:
    assert owner.post("/sign-out").location == "/sign-in"

    assert owner.get("/").status_code == 303


def test_new_password_ends_other_sessions_and_keeps_this_one(app: Flask, anybody: Visitor, aino: Person) -> None:
    other, this = Visitor(app, aino), anybody
    this.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    this.person = aino
    new = "aivan uusi pitkä salasana"

    changed = this.post("/me/password", {"old": PASSWORD, "password": new, "again": new})

    assert changed.location == "/me"
    assert this.get("/").status_code == 200
    assert other.get("/").status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"old": "väärä", "password": "aivan uusi pitkä", "again": "aivan uusi pitkä"}, "Nykyinen salasana on väärin."),
        ({"old": PASSWORD, "password": "aivan uusi pitkä", "again": "toinen"}, "Salasanat eivät ole samat."),
        ({"old": PASSWORD, "password": "lyhyt", "again": "lyhyt"}, "vähintään 12 merkkiä"),
    ],
)
def test_password_change_that_cannot_be_is_told(app: Flask, aino: Person, form: dict[str, str], said: str) -> None:
    answer = Visitor(app, aino).post("/me/password", form)

    assert answer.status_code == 422
    assert said in main_words(answer)


def test_sign_out_everywhere_ends_all_sessions(app: Flask, aino: Person) -> None:
    one, other = Visitor(app, aino), Visitor(app, aino)

    one.post("/me/sign-out-everywhere")

    assert (one.get("/").status_code, other.get("/").status_code) == (303, 303)


def test_session_of_somebody_who_has_left_ends(app: Flask, house: House, aino: Person) -> None:
    visit = Visitor(app, aino)
    with house.database.writing() as session:
        session.get_one(Person, aino.id).active = False

    assert visit.get("/").status_code == 303


@pytest.mark.parametrize("held", ["", "x", "1", "1.", "1.guess", "99999.x", "-1.x"])
def test_session_that_holds_something_else_lets_nobody_in(app: Flask, aino: Person, held: str) -> None:
    visit = Visitor(app)
    with visit.client.session_transaction() as session:
        session["_user_id"] = held

    assert visit.get("/").status_code == 303


def test_door_says_how_to_make_the_first_user(anybody: Visitor) -> None:
    assert "hankintakello person password EMAIL" in words(anybody.get("/sign-in"))


def test_language_is_chosen_before_and_kept_after_signing_in(app: Flask, house: House, aino: Person) -> None:
    anybody = Visitor(app)
    assert anybody.post("/language", {"language": "sv", "next": "/sign-in"}).location == "/sign-in"
    assert '<html lang="sv"' in anybody.get("/sign-in").text
    visit = Visitor(app, aino)

    visit.post("/language", {"language": "en", "next": "/"})

    assert '<html lang="en"' in visit.get("/").text
    with house.database.reading() as session:
        assert session.get_one(Person, aino.id).language == "en"


def test_language_follows_the_browser_until_it_is_chosen(anybody: Visitor) -> None:
    assert '<html lang="sv"' in anybody.get("/sign-in", headers={"Accept-Language": "sv-FI,en;q=0.5"}).text
    assert '<html lang="fi"' in anybody.get("/sign-in", headers={"Accept-Language": "de"}).text


def test_language_that_is_none_is_refused(anybody: Visitor) -> None:
    assert anybody.post("/language", {"language": "xx"}).status_code == 422


def test_one_visitor_sees_their_own_name_only(app: Flask, house: House) -> None:
    one = visitor(app, house.database, name="Ykkönen")
    two = visitor(app, house.database, name="Kakkonen")

    assert "Ykkönen" in words(one.get("/me"))
    assert "Ykkönen" not in words(two.get("/me"))
