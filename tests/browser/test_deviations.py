"""Deviations in a real browser: half a minute with the keyboard, a lost connection, the tiles of severity."""

import re

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.contracts.deviations.models import Deviation
from hankintakello.tests.browser.conftest import Visit, sign_in
from hankintakello.tests.build import make_contract


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
    page.get_by_label("Vähäinen").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Tallenna poikkeama").click()
    told = page.get_by_text("Verkkoyhteys puuttuu.").is_visible()
    page.context.set_offline(False)
    form.go("/deviations/new")
    back = (page.get_by_label("Mitä tapahtui?").input_value(), page.get_by_label("Vähäinen").is_checked())
    page.get_by_role("button", name="Tallenna poikkeama").click()
    page.wait_for_url(re.compile(r"/deviations/\d+$"))
    form.go("/deviations/new")

    assert (told, back) == (True, ("Lattia likainen", True))
    assert kept(house) == [("Lattia likainen", 2)]
    assert page.get_by_label("Mitä tapahtui?").input_value() == ""
    form.troubles = [one for one in form.troubles if "ERR_INTERNET_DISCONNECTED" not in one]
