"""A real browser against a real server over a sample register."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from hankintakello.app import create_app
from hankintakello.assembly import House
from hankintakello.people.models import Role
from hankintakello.people.signin import service
from hankintakello.tests.build import make_organisation, make_person

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EMAIL, PASSWORD = "maria@mallila.example", "kello käy kuin kukko"


@dataclass
class Visit:
    """A page of the browser, and what went wrong on it."""

    page: Page
    base: str
    troubles: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open an address of the application."""
        self.page.goto(self.base + address)

    def violations(self) -> list[str]:
        """Return what axe finds, by rule and first place."""
        asked = {"runOnly": RULES, "resultTypes": ["violations"]}  # without what passed, in a third of the time
        found = Axe().run(self.page, options=asked).response["violations"]
        return [f"{one['id']}: {one['help']} at {one['nodes'][0]['html'][:160]}" for one in found]

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it."""
    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def base(house: House) -> Iterator[str]:
    """The address of the application, served in a thread; Maria is its main user."""
    with house.database.writing() as session:
        make_organisation(session, name="Mallilan kaupunki")
        person = make_person(session, Role.MAIN_USER, name="Maria Lindholm", email=EMAIL)
        service.set_password(session, person, PASSWORD, actor="testi")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, create_app(house), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own, 1440 wide."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fi-FI")
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, base: str) -> Iterator[Visit]:
    """A visit; at its end nothing may have gone wrong in the browser's console."""
    visit = Visit(context.new_page(), base)

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.troubles.append(message.text)

    visit.page.on("console", note)
    visit.page.on("pageerror", lambda error: visit.troubles.append(str(error)))
    yield visit
    assert visit.troubles == []


def sign_in(visit: Visit) -> None:
    """Come in through the door, with the keyboard."""
    visit.go("/sign-in")
    visit.page.get_by_label("Sähköposti").fill(EMAIL)
    visit.page.get_by_label("Salasana").fill(PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url(visit.base + "/")
