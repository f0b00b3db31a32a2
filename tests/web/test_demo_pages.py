"""The demo's own doors: sign in with one button, read the mails."""

from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from flask import Flask

from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.people.models import Role
from hankintakello.tests.build import make_person
from hankintakello.tests.visiting import Visitor, main_words, words


@dataclass(frozen=True)
class Caught:
    recipient: str
    message: EmailMessage


@dataclass
class Box:
    received: list[Caught] = field(default_factory=list)


def letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Aloita suunnittelu",
        "kello@mallila.example",
        "aino@mallila.example",
    )
    message["Date"] = "Mon, 23 Nov 2026 09:05:00 +0200"
    message.set_content("Suunnittelu alkaa.")
    message.add_alternative("<p style='color: red'>Suunnittelu alkaa.</p>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="paiva.ics")
    return message


@pytest.fixture
def box() -> Box:
    return Box([Caught("aino@mallila.example", letter())])


@pytest.fixture
def demo(house: House, box: Box) -> Flask:
    with house.database.writing() as session:
        make_person(session, Role.OWNER, name="Aino Kallio", email="aino@mallila.example")
        make_person(session, Role.MAIN_USER, name="Maria Lindholm", email="maria@mallila.example")
        make_person(session, name="Ilman roolia")
    return create_app(house, mailbox=box)


def test_door_lists_the_sample_people_one_button_each_main_user_first(demo: Flask) -> None:
    page = Visitor(demo).get("/sign-in")

    assert 'name="person" value="aino@mallila.example"' in page.text
    said = words(page)
    assert said.index("Maria Lindholm") < said.index("Aino Kallio")
    assert "Ilman roolia" not in said
    assert "Kokeilu: tiedot ovat keksittyjä" in said


def test_button_signs_in_and_goes_on(demo: Flask) -> None:
    visit = Visitor(demo)

    answer = visit.post("/demo/sign-in", {"person": "aino@mallila.example", "next": "/contracts/"})

    assert (answer.status_code, answer.location) == (303, "/contracts/")
    assert visit.get("/").status_code == 200
    assert Visitor(demo).post("/demo/sign-in", {"person": "nobody@x.example"}).status_code == 404


def test_mailbox_shows_what_was_caught(demo: Flask) -> None:
    visit = Visitor(demo)
    assert "Aloita suunnittelu aino@mallila.example 23.11.2026 klo 9.05" in main_words(visit.get("/demo/mailbox"))

    page = visit.get("/demo/mailbox/0")

    assert "Suunnittelu alkaa." in main_words(page)
    assert "paiva.ics" in main_words(page)
    assert "sandbox" in visit.get("/demo/mailbox/0/html").headers["Content-Security-Policy"]
    file = visit.get("/demo/mailbox/0/files/0")
    assert file.data == b"BEGIN:VCALENDAR"
    assert file.headers["Content-Disposition"] == "attachment; filename=paiva.ics"


@pytest.mark.parametrize("address", ["/demo/mailbox/7", "/demo/mailbox/7/html", "/demo/mailbox/0/files/7"])
def test_mail_that_is_not_there_is_told(demo: Flask, address: str) -> None:
    assert Visitor(demo).get(address).status_code == 404


def test_installation_has_no_such_doors(app: Flask) -> None:
    visit = Visitor(app)

    assert [visit.get("/demo/mailbox").status_code, visit.post("/demo/sign-in").status_code] == [404, 404]
