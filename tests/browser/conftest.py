"""A real browser against a real server over a sample register."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

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
# What axe judges by colours alone, and what is left of its rules without that.
COLOURS = ["color-contrast", "link-in-text-block"]
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}}
BUT_COLOURS = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in COLOURS}}
# Table rows with the same elements of the same classes have the same colours: one of each kind is enough.
MARK_ROWS_ALIKE = """() => {
  const seen = new Set();
  for (const row of document.querySelectorAll("tbody tr")) {
    const kinds = [row, ...row.querySelectorAll("*")].map(e => e.tagName + "." + e.getAttribute("class"));
    const place = row.closest("table").className + (row.sectionRowIndex % 2);
    const kind = place + kinds.join();
    row.toggleAttribute("data-alike", seen.has(kind));
    seen.add(kind);
  }
}"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1440, 1024, 768, 390, 320)
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
        return self.judged({"runOnly": RULES})

    def judged(self, rules: dict[str, Any], exclude: str = "") -> list[str]:
        """Return what axe finds by some of its rules, outside of what the selector *exclude* chooses."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        asked = rules | {"resultTypes": ["violations"]}  # without what passed, in a third of the time
        places: dict[str, Any] = {"exclude": [[exclude]]} if exclude else {"include": [["html"]]}
        found = self.page.evaluate(
            "([places, asked]) => axe.run(places, asked).then(all => all.violations)", [places, asked]
        )
        return [f"{one['id']}: {one['help']} at {one['nodes'][0]['html'][:160]}" for one in found]

    def barriers(self, *, by_axe: bool = True) -> list[str]:
        """Return what is wrong with the open page: it is wider than some window, or axe finds something.

        Axe judges the colours light and dark at the full width, all else at the full width and at a phone's.
        """
        before = self.page.viewport_size or {"width": WIDTHS[0], "height": 900}
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if too_wide := self.sideways():
                found.append(f"{width} px: {too_wide} px too wide")
            if by_axe and width in (1440, 390):
                found += [f"{width} px: {one}" for one in self.judged(BUT_COLOURS)]
            if by_axe and width == 1440:
                found += self.faint()
        self.page.set_viewport_size(before)
        return found

    def faint(self) -> list[str]:
        """Return what axe finds by the rules of colours, light and dark."""
        self.page.evaluate(MARK_ROWS_ALIKE)
        found = []
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is on its way to another
            found += [f"{scheme}: {one}" for one in self.judged(ONLY_COLOURS, exclude="[data-alike]")]
        self.page.emulate_media(color_scheme="light")
        return found

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
