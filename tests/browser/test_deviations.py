"""Deviations in a real browser: half a minute with the keyboard, a lost connection, the tiles of severity."""

import re

import pytest
from playwright.sync_api import FilePayload
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.contracts.deviations.models import Deviation
from hankintakello.tests import files
from hankintakello.tests.browser.conftest import Visit, sign_in
from hankintakello.tests.build import make_contract

PHOTO = FilePayload(name="kuva.png", mimeType="image/png", buffer=files.png())


@pytest.fixture
def form(house: House, visit: Visit) -> Visit:
    """The form on a phone, one click from the desk."""
    with house.database.writing() as session:
        make_contract(session, reference="MLA/1", title="Siivouspalvelut, koulut")
        make_contract(session, reference="MLA/2", title="Siivousaineet")
    sign_in(visit)
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.get_by_role("link", name="Kirjaa poikkeama").first.click()
    visit.page.wait_for_url(visit.base + "/deviations/new")
    return visit


def kept(house: House) -> list[tuple[str, int]]:
    with house.database.reading() as session:
        return [(one.what, one.severity) for one in session.exec(select(Deviation))]


def test_deviation_is_recorded_on_a_phone_with_keys_alone(house: House, form: Visit) -> None:
    page = form.page
    page.get_by_label("Sopimus", exact=True).fill("koulut")
    page.keyboard.press("Tab")
    page.keyboard.type("Lattia likainen")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    note = page.get_by_text("Tästä tulee reklamaatio.")
    shown = note.is_visible()
    seen = (form.violations(), form.sideways())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/deviations/\d+$"))

    assert (shown, seen) == (True, ([], 0))
    assert kept(house) == [("Lattia likainen", 3)]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_contracts_are_offered_while_one_types(form: Visit) -> None:
    form.page.get_by_label("Sopimus", exact=True).press_sequentially("siiv")

    form.page.locator("#meant option").nth(1).wait_for(state="attached")

    assert form.page.evaluate("[...document.querySelectorAll('#meant option')].map(one => one.value)") == [
        "Siivousaineet (MLA/2)",
        "Siivouspalvelut, koulut (MLA/1)",
    ]


def test_draft_survives_a_lost_connection(house: House, form: Visit) -> None:
    page = form.page
    page.get_by_label("Sopimus", exact=True).fill("MLA/1")
    page.get_by_label("Mitä tapahtui?").fill("Lattia likainen")
    page.get_by_label("Kuvat ja tiedostot").set_input_files(PHOTO)
    page.get_by_label("Vähäinen").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Tallenna poikkeama").click()
    told = page.get_by_text("Verkkoyhteys puuttuu.").is_visible()
    page.context.set_offline(False)
    form.go("/deviations/new")
    back = (page.get_by_label("Mitä tapahtui?").input_value(), page.get_by_label("Vähäinen").is_checked())
    lost = page.get_by_text("Kuvat ja tiedostot on valittava uudelleen.").is_visible()
    page.get_by_role("button", name="Tallenna poikkeama").click()
    page.wait_for_url(re.compile(r"/deviations/\d+$"))
    form.go("/deviations/new")

    assert lost
    assert (told, back) == (True, ("Lattia likainen", True))
    assert kept(house) == [("Lattia likainen", 2)]
    assert page.get_by_label("Mitä tapahtui?").input_value() == ""
    form.troubles = [one for one in form.troubles if "ERR_INTERNET_DISCONNECTED" not in one]


def test_code_leads_from_the_wall_to_a_deviation(house: House, visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    with house.database.writing() as session:
        make_contract(session, reference="MLA/1", title="Siivouspalvelut, koulut")
    troubles = {}

    def look(place: str) -> None:
        troubles[place] = visit.barriers()

    sign_in(visit)
    visit.go("/contracts/1/codes/")
    page.get_by_label("Missä koodi on?").fill("Keskuskoulu, aula")
    page.get_by_role("button", name="Tee koodi").click()
    address = page.get_by_label("Lyhyt linkki").input_value()
    look("poster")
    visit.go("/contracts/1/codes/")
    look("codes")
    wall = page.context.browser.new_page(locale="fi-FI") if page.context.browser else page
    wall.goto(visit.base + address.partition(":8000")[2])
    phone = Visit(wall, visit.base)
    troubles["form"] = phone.barriers()
    wall.get_by_label("Mitä tapahtui?").fill("Lattia likainen")
    wall.get_by_label("Vähäinen").check()
    wall.get_by_label("Kuvat").set_input_files(PHOTO)
    wall.get_by_role("button", name="Lähetä ilmoitus").click()
    wall.get_by_role("heading", name="Ilmoitus on perillä").wait_for()
    troubles["thanks"] = phone.barriers()
    wall.close()
    visit.go("/deviations/reports/")
    look("list")
    page.get_by_role("link", name="Lattia likainen").click()
    look("one")
    page.get_by_role("button", name="Kirjaa poikkeamaksi").click()
    page.wait_for_url(re.compile(r"/deviations/\d+$"))
    page.get_by_role("img", name="Kuva: kuva.png").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.shot img').naturalWidth === 8")
    look("deviation")

    assert {place: found for place, found in troubles.items() if found} == {}
    assert kept(house) == [("Lattia likainen", 2)]
