"""A phase is marked as done with the keyboard, on a narrow screen, too."""

from datetime import date

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.calendar.procurements import service
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.people.models import Person
from hankintakello.tests.browser.conftest import Visit, sign_in
from hankintakello.tests.build import live_contract
from hankintakello.tests.today import TODAY


@pytest.fixture
def address(house: House, base: str) -> str:
    """The page of a procurement whose planning has begun."""
    assert base
    with house.database.writing() as session:
        live_contract(session, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30))
    with house.database.writing() as session:
        id_ = session.exec(select(ProcurementContract)).one().procurement_id
        service.start(session, id_, started_on=TODAY, by=session.exec(select(Person)).one())
    return f"/procurements/{id_}"


def test_phase_is_marked_as_done_with_the_keyboard(address: str, visit: Visit) -> None:
    sign_in(visit)
    page = visit.page
    visit.go(address)
    page.get_by_label("Tehty").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Kumoa: Tarvekartoitus").wait_for()
    page.set_viewport_size({"width": 320, "height": 900})
    troubles = (visit.violations(), visit.sideways())

    assert troubles == ([], 0)
    assert page.get_by_role("heading", name="Nyt menossa").is_visible()
