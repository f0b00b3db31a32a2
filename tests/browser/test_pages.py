"""Every page, wide and narrow, light and dark: accessible, never wider than the window, no error in the console."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser
from sqlmodel import Session, col, select

from hankintakello.alerts.models import Alert, AnswerLink, Message
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.assembly import House
from hankintakello.calendar.appeals.service import record_appeal, record_decision
from hankintakello.calendar.appeals.values import AppealKind, ServedBy, Service, Standstill, Told
from hankintakello.calendar.procurements.models import Procurement
from hankintakello.calendar.procurements.service import start
from hankintakello.contracts.deviations.models import DeviationType
from hankintakello.contracts.deviations.service import record
from hankintakello.contracts.deviations.values import Report
from hankintakello.contracts.importing.reading import read_register
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.models import Contract, ContractState
from hankintakello.contracts.reclamations.models import ReclamationKind
from hankintakello.contracts.reclamations.service import draft
from hankintakello.core.changes import changed
from hankintakello.demo.register import write_workbook
from hankintakello.people.models import Person, Role
from hankintakello.tests.browser.conftest import Visit, sign_in
from hankintakello.tests.build import make_contract, make_person

LINK = re.compile(r"http://localhost:8000(/answer/[\w-]+)\?answer=started")
TODAY = date(2026, 11, 23)
PAGES = [
    "/",
    "/?whose=all",
    "/contracts/",
    "/contracts/?view=all&dense=1",
    "/contracts/?q=tuntematon",
    "/contracts/new",
    "/contracts/1",
    "/contracts/1/edit",
    "/contracts/1/history",
    "/contracts/1/options/1",
    "/contracts/1/successor",
    "/contracts/{ended}/ending",
    "/contracts/1/plan/",
    "/contracts/1/meetings/new",
    "/tasks/",
    "/calendar/wheel",
    "/calendar/list",
    "/suppliers/",
    "/suppliers/1",
    "/health/?whose=all",
    "/health/no_deputy?whose=all",
    "/criteria/",
    "/procurements/",
    "/procurements/{procurement}",
    "/procurements/{procurement}/lessons/",
    "/procurements/{procurement}/decision",
    "/procurements/{procurement}/appeals/1",
    "/imports/",
    "/imports/new",
    "/imports/1",
    "/imports/1/undo",
    "/feeds/",
    "/alerts/",
    "/alerts/?tab=open",
    "/alerts/?tab=escalated",
    "/alerts/?tab=all",
    "/alerts/?tab=all&print=1",
    "/alerts/?tab=unreachable",
    "/alerts/rules/",
    "/alerts/rules/planning_start",
    "/alerts/rules/heads_up",
    "/alerts/rules/for/contract-1/",
    "/alerts/rules/for/contract-1/term_end",
    "/alerts/{alert}",
    "/alerts/{alert}?answer=later",
    "/deviations/",
    "/deviations/?tab=closed",
    "/deviations/new",
    "/deviations/new?contract=1",
    "/deviations/{deviation}",
    "/deviations/{deviation}?step=noted",
    "/deviations/{deviation}/edit",
    "/deviations/reports/",
    "/reclamations/",
    "/reclamations/new?deviation={deviation}",
    "/reclamations/{reclamation}",
    "/reclamations/{reclamation}?step=review_asked",
    "/reclamations/{reclamation}/edit",
    "/contracts/1/remedies",
    "/contracts/1/codes/",
    "/contracts/1/modifications/",
    "/contracts/1/spending/",
    "/contracts/1/feedback/",
    "/contracts/1/indicators/?offer=luptime",
    "/feedback/",
    "/indicators/",
    "/organisation/letter/",
    "/organisation/units/",
    "/organisation/units/1",
    "/organisation/retention/",
    "/contracts/1/hold/",
    "/outbox/",
    "/me",
    "/no-such-page",
]


@pytest.fixture
def filled(house: House, tmp_path: Path) -> dict[str, int]:
    """The sample municipality's register, imported; what was found is held."""
    with house.database.writing() as session:
        take_in(session, read_register(write_workbook(tmp_path, TODAY), today=TODAY))
    sweep_and_compose(house.database, house.office)
    with house.database.reading() as session:
        procurement = session.exec(select(Procurement.id).order_by(col(Procurement.id)).limit(1)).one()
        ended = session.exec(select(Contract.id).where(Contract.state == ContractState.ENDED).limit(1)).one()
        alert = session.exec(select(Alert.id).order_by(col(Alert.id)).limit(1)).one()
    with house.database.writing() as session:
        for severity in (1, 3, 4):
            report = Report(what="Siivoamatta", seen_on=TODAY, severity=severity, type=DeviationType.QUALITY)
            deviation = record(session, 1, report, by=None).id or 0
        buyer = make_person(session, Role.PROCUREMENT)
        reclamation = draft(session, [deviation - 1], kind=ReclamationKind.B, by=buyer).id or 0
        appealed_against(session, procurement or 0, by=buyer)
    assert procurement is not None
    assert alert is not None
    assert ended is not None
    found = {"procurement": procurement, "ended": ended, "alert": alert, "deviation": deviation}
    return {**found, "reclamation": reclamation}


def appealed_against(session: Session, procurement_id: int, *, by: Person) -> None:
    """A procurement whose decision was served in time, and that waits for an appeal."""
    start(session, procurement_id, started_on=TODAY, by=by)
    served = Service(decided_on=TODAY, served_on=TODAY, served_by=ServedBy.ELECTRONIC, standstill=Standstill.REQUIRED)
    record_decision(session, procurement_id, served, version=None, by=by)
    sought = Told(kind=AppealKind.MARKET_COURT, appellant="Kiilto Oy", received_on=TODAY, suspends=True)
    record_appeal(session, procurement_id, sought, by=by)


@pytest.fixture
def links(house: House) -> list[str]:
    """The addresses under which two people answer for a contract each, as their mails have them."""
    with house.database.writing() as session:
        for name, title in (("aino", "Siivouspalvelut, koulut ja päiväkodit"), ("petri", "Talvikunnossapito")):
            owner = make_person(session, name=name.title(), email=f"{name}@mallila.example")
            contract = make_contract(
                session, title=title, owner_id=owner.id, starts_on=date(2024, 1, 1), ends_on=date(2027, 9, 30)
            )
            changed(session, contracts=[contract.id or 0])
    sweep_and_compose(house.database, house.office)
    with house.database.reading() as session:
        texts = session.exec(select(Message.text).order_by(col(Message.id))).all()
    found = list(dict.fromkeys(one for text in texts for one in LINK.findall(text)))
    assert len(found) == 2
    return found


def test_every_page_is_accessible_and_fits(house: House, visit: Visit, filled: dict[str, int]) -> None:
    """At five widths, light and dark. What axe finds hangs on the markup, and that does not hang on the database: on
    PostgreSQL every page is opened and measured, too, but axe judges only each fourth."""
    each = 4 if house.database.engine.dialect.name == "postgresql" else 1
    visit.go("/sign-in")
    troubles = {"/sign-in": visit.barriers()}
    sign_in(visit)

    for number, address in enumerate(PAGES):
        visit.go(address.format(**filled))
        troubles[address] = visit.barriers(by_axe=number % each == 0)
    visit.troubles = [one for one in visit.troubles if "404" not in one]

    assert {address: found for address, found in troubles.items() if found} == {}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_bar_holds_every_place_in_each_language(visit: Visit, language: str) -> None:
    sign_in(visit)
    visit.page.locator("summary[aria-label]").click()
    visit.page.locator(f'button[name="language"][value="{language}"]').click()
    visit.page.wait_for_load_state()

    visit.page.set_viewport_size({"width": 1201, "height": 900})
    boxes = [
        visit.page.locator(part).bounding_box() for part in (".brand", ".places", ".log", ".bar-in > .find", ".face")
    ]
    ends = [(box["x"], box["x"] + box["width"]) for box in boxes if box is not None]
    links = visit.page.locator(".places a")

    assert links.count() == 9
    assert visit.sideways() == 0
    assert len(ends) == 5
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_narrow_bar_leads_to_every_place(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    sign_in(visit)

    visit.page.get_by_text("Valikko", exact=True).first.click()
    visit.page.locator(".burger").get_by_role("link", name="Hankinnat").click()

    visit.page.wait_for_url(visit.base + "/procurements/")
    visit.page.get_by_text("Valikko", exact=True).first.click()
    assert visit.page.locator('.burger [aria-current="page"]').inner_text() == "Hankinnat"
    assert (visit.violations(), visit.sideways()) == ([], 0)


def test_day_lists_are_not_cut_off_beside_a_narrow_window(visit: Visit, filled: dict[str, int]) -> None:
    visit.page.set_viewport_size({"width": 768, "height": 900})
    sign_in(visit)
    hidden = {}

    for address in ("/calendar/wheel", "/calendar/list", "/contracts/", "/procurements/", "/alerts/", "/deviations/"):
        visit.go(address)
        hidden[address] = visit.page.evaluate(
            "[...document.querySelectorAll('main table')].map(t => t.scrollWidth - t.parentElement.clientWidth)"
        )

    assert filled
    assert {address: wide for address, wide in hidden.items() if any(one > 0 for one in wide)} == {}


def test_feed_asks_for_a_place_only_where_one_is_chosen(visit: Visit, filled: dict[str, int]) -> None:
    sign_in(visit)
    visit.go("/feeds/")
    unit, category = visit.page.locator("#unit"), visit.page.locator("#category")
    before = (unit.is_visible(), category.is_visible())

    visit.page.get_by_label("Yksikön sopimukset", exact=True).check()

    assert filled
    assert before == (False, False)
    assert (unit.is_visible(), category.is_visible()) == (True, False)


def test_every_state_of_an_answer_is_accessible_and_fits(house: House, visit: Visit, links: list[str]) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    troubles = {}

    def look(state: str) -> None:
        troubles[state] = visit.barriers()

    for answer in ("", "?answer=later", "?answer=started", "?answer=covered", "?answer=wrong_person"):
        visit.go(links[0] + answer)
        look(answer)
    visit.go(links[0] + "?answer=not_renewed")
    visit.page.get_by_role("button", name="Tallenna vastaus").click()
    visit.page.get_by_text("Yksi kohta on korjattava").wait_for()
    look("refused")
    visit.page.get_by_label("Syy").fill("Tarve päättyy.")
    visit.page.get_by_role("button", name="Tallenna vastaus").click()
    visit.page.get_by_text("Asiaan on vastattu").wait_for()
    look("answered")
    with house.database.writing() as session:
        session.execute(sa.update(Contract).values(owner_id=None, deputy_id=None))
    visit.go(links[1])
    look("another's")
    with house.database.writing() as session:
        session.execute(sa.update(AnswerLink).values(expires_on=TODAY - timedelta(days=1)))
    visit.go(links[1])
    look("expired")
    visit.troubles = [one for one in visit.troubles if "403" not in one and "422" not in one]

    assert {state: found for state, found in troubles.items() if found} == {}


def test_answer_is_given_with_keys_alone_and_without_scripts(browser: Browser, base: str, links: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="fi-FI")
    page = context.new_page()
    page.goto(base + links[0])

    page.get_by_role("link", name="Suunnittelu aloitettu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Lisätieto").press("Tab")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Asiaan on vastattu").wait_for()
    context.close()


def test_each_answer_is_wide_and_high_enough_for_a_thumb(visit: Visit, links: list[str]) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.go(links[0])
    boxes = [one.bounding_box() for one in visit.page.locator(".ways a").all()]

    assert len(boxes) >= 5
    assert all(box is not None and box["height"] >= 48 and box["width"] >= 350 for box in boxes)
