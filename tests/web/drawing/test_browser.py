"""The parts in a real browser, under the policy of pages: nothing blocked, out of reach or sideways."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, get_flashed_messages, render_template
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from hankintakello.web.drawing.globals import template_globals
from hankintakello.web.drawing.sample import styleguide_sample
from hankintakello.web.security import POLICY

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The styleguide behind the application's own policy, without a database."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "signs nothing"
    app.jinja_env.globals.update(template_globals(), csrf_token=lambda: "token")

    @app.get("/styleguide")
    def styleguide() -> str:
        get_flashed_messages()
        frame = {"me": {"name": "Aino Kallio", "email": "aino@mallila.example"}, "counts": {"alerts": 2}}
        return render_template("styleguide.html", today=TODAY, is_demo=True, **frame, **styleguide_sample(TODAY))

    @app.after_request
    def under_policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in POLICY.items())
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/styleguide"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def opened(browser: Browser, address: str, *, width: int = 1440, dark: bool = False, bypass: bool = False) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", bypass_csp=bypass
    )
    page = context.new_page()
    page.goto(address)
    return page


def test_policy_blocks_nothing_and_scripts_run_without_error(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(address)
    page.wait_for_load_state("networkidle")

    assert said == []
    context.close()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_page_never_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, address, width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_page_has_no_barriers_that_axe_finds(browser: Browser, address: str, width: int, dark: bool) -> None:
    page = opened(browser, address, width=width, dark=dark, bypass=True)

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    page.context.close()


def test_wheel_is_one_stop_of_the_tab_key_and_arrows_move_in_it(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    title = "document.activeElement.querySelector('title').textContent"

    stops = page.evaluate("document.querySelectorAll('.wheel a[href]:not([tabindex=\"-1\"])').length")
    page.focus(".wheel a[tabindex='0']")
    first = page.evaluate(title)
    page.keyboard.press("ArrowRight")
    second = page.evaluate(title)
    page.keyboard.press("Home")

    assert stops == 1
    assert (first, second) == ("marraskuu 2026", "joulukuu 2026")
    assert page.evaluate(title) == first
    page.context.close()


def test_menu_closes_at_escape_and_gives_the_focus_back(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.click(".menu > summary")

    page.keyboard.press("Escape")

    assert page.evaluate("document.querySelector('.menu').open") is False
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.context.close()


def test_row_opens_its_link_wherever_it_is_clicked(browser: Browser, address: str) -> None:
    page = opened(browser, address)

    page.click("tr[data-row-link] td:nth-child(5)")

    assert page.url.endswith("#content")
    page.context.close()


def test_without_scripts_every_link_is_reachable_and_no_button_is_dead(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    assert page.locator("[data-copy]").is_hidden()
    assert page.locator(".wheel a[tabindex='-1']:not([data-roving-skip])").count() == 0
    assert page.get_by_role("button", name="Rajaa").is_visible()
    context.close()
