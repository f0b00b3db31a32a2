"""From a code on a wall to the successor's documents, in a real browser, with real mail: nobody leaves a page."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from sqlmodel import select

from hankintakello.alerts.reclaiming import RECLAMATION
from hankintakello.alerts.rounds import deliver_kind
from hankintakello.assembly import House
from hankintakello.calendar.procurements.models import ProcurementContract
from hankintakello.config import Settings
from hankintakello.contracts.remedies.models import RemedyTerms
from hankintakello.contracts.reports.service import make_link
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Person, Role
from hankintakello.people.signin.service import set_password
from hankintakello.tests.browser.conftest import EMAIL, PASSWORD, Visit, sign_in
from hankintakello.tests.build import live_contract, make_person, make_supplier

PHONE = ViewportSize(width=390, height=844)
STEPS = {
    "Vahvista vakavuus": "",
    "Kirjaa yhteys toimittajaan": "",
    "Kirjaa korjaussuunnitelma": "Uusi siivooja maanantaista.",
    "Todenna korjaus": "Katsottu paikalla.",
    "Sulje ja kirjaa oppi": "Laatu mitataan kuukausittain.",
}
"""What is done about the deviation, and what is written with it."""
WHAT = "Toisen kerroksen lattiat olivat pesemättä."


@pytest.fixture
def settings(settings: Settings, smtp_server: Mailbox) -> Settings:
    """The settings of the tests, with a mail server on loopback."""
    server = {"mail_server": "localhost", "mail_port": smtp_server.port, "mail_use_tls": False}
    return settings.model_copy(update={**server, "mail_sender": "kello@mallila.example"})


@pytest.fixture
def code(house: House, base: str) -> str:
    """A code on a wall, of a contract with a supplier who reads Swedish; Hanna may approve."""
    with house.database.writing() as session:
        maria = session.exec(select(Person).where(Person.email == EMAIL)).one()
        hanna = make_person(session, Role.PROCUREMENT, name="Hanna Hankkija", email="hanna@mallila.example")
        set_password(session, hanna, PASSWORD, actor="testi")
        supplier = make_supplier(session, name="Städ Ab", language="sv")
        contract = live_contract(session, title="Siivouspalvelut", owner_id=maria.id, supplier_id=supplier.id)
        session.add(RemedyTerms(contract_id=contract.id or 0, claim_email="ake@stad.example"))
        return make_link(session, contract.id or 0, place="Keskuskoulu", by=maria)[1]


@pytest.fixture
def other(browser: Browser, visit: Visit) -> Iterator[Callable[[], Page]]:
    """Give the page of somebody else, on a phone; what goes wrong on it is Maria's trouble, too."""
    with ExitStack() as stack:

        def opened() -> Page:
            context = browser.new_context(viewport=PHONE, locale="fi-FI", base_url=visit.base)
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: visit.troubles.append(str(error)))
            return page

        yield opened


def press(page: Page, name: str) -> None:
    """Press the button and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def report(page: Page, code: str) -> None:
    """A unit without accounts reports from a phone."""
    page.goto(f"/report/{code}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("Mitä tapahtui?").fill(WHAT)
    page.get_by_label("Merkittävä").check()
    page.get_by_label("Nimi tai tehtävä").fill("Vahtimestari")
    press(page, "Lähetä ilmoitus")
    assert page.url.endswith("?sent=1")


def link_in(mailbox: Mailbox) -> str:
    """Return the address in the mail that the supplier got."""
    (mail,) = [one for one in mailbox.received if one.recipient == "ake@stad.example"]
    body = mail.message.get_body(("plain",))
    assert body is not None
    assert [part.get_content_type() for part in mail.message.iter_attachments()] == ["application/pdf"]
    found = re.search(r"(/reply/[a-z2-7]{32})", body.get_content())
    assert found is not None
    return found[1]


def answer(page: Page, address: str) -> None:
    """The supplier answers in Swedish, without an account."""
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "sv"
    assert WHAT in page.locator("main").inner_text()
    page.locator("#said").fill("Städningen gjordes om i dag.")
    page.locator("#plan").fill("Ny städare från måndag.")
    page.locator("#name").fill("Åke Öhman")
    with page.expect_navigation():
        page.locator("#answer button[type=submit]").click()
    assert "Bemötandet har kommit fram" in page.locator("main").inner_text()


def handle_findings(page: Page) -> None:
    """Make a requirement of each finding that nobody has handled."""
    unhandled = page.locator("main details").filter(has=page.locator("summary", has_text="Käsittele"))
    assert unhandled.count() > 0
    while unhandled.count():
        one = unhandled.first
        if one.get_attribute("open") is None:
            one.locator("summary").click()
        one.get_by_label("vaatimus").check()
        one.get_by_label("Miten, yhdellä lauseella").fill("Laatu mitataan kuukausittain.")
        with page.expect_navigation():
            one.get_by_role("button", name="Tallenna käsittely").click()


def test_report_becomes_a_reclamation_an_answer_a_lesson_and_a_requirement(
    house: House, visit: Visit, other: Callable[[], Page], code: str, smtp_server: Mailbox
) -> None:
    page = visit.page
    report(other(), code)

    sign_in(visit)
    visit.go("/deviations/reports/1")
    page.locator("#type").select_option(label="Laatu")
    press(page, "Kirjaa poikkeamaksi")
    visit.go("/reclamations/new?deviation=1")
    press(page, "Laadi reklamaatio")

    hanna = other()
    hanna.goto("/sign-in")
    hanna.get_by_label("Sähköposti").fill("hanna@mallila.example")
    hanna.get_by_label("Salasana").fill(PASSWORD)
    with hanna.expect_navigation():
        hanna.keyboard.press("Enter")
    hanna.goto("/reclamations/1?step=approved")
    press(hanna, "Hyväksy")

    visit.go("/reclamations/1")
    press(page, "Lähetä toimittajalle")
    assert "Lähdössä toimittajalle" in page.locator("main").inner_text()
    deliver_kind(house.database, house.post, RECLAMATION)
    answer(other(), link_in(smtp_server))

    visit.go("/reclamations/1")
    assert "Städningen gjordes om i dag." in page.locator("main").inner_text()
    visit.go("/deviations/1")
    for button, text in STEPS.items():
        if text:
            page.locator("#text").fill(text)
        press(page, button)

    with house.database.reading() as session:
        of = f"/procurements/{session.exec(select(ProcurementContract.procurement_id)).one()}"
    visit.go(of)
    press(page, "Aloita suunnittelu")
    visit.go(f"{of}/lessons/")
    handle_findings(page)
    press(page, "Hyväksy yhteenveto")
    press(page, "Merkitse julkaistuksi")
    visit.go(of)
    assert "Asiakirjat julkaistiin 23.11.2026." in page.locator("main").inner_text()
