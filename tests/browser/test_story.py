"""The main job with the keyboard alone: sign in, import, desk, contract, option, calendar."""

from pathlib import Path

from playwright.sync_api import Page

from hankintakello.tests.browser.conftest import EMAIL, PASSWORD, Visit

REGISTER = """Diaarinumero;Sopimuksen nimi;Toimittaja;Alkaa;Päättyy;Optiot;Vastuuhenkilö;Vastuuhenkilön sähköposti
MLA/1/2024;Siivouspalvelut;Kirkas Tila Oy;1.1.2024;31.12.2027;12+12;Maria Lindholm;maria@mallila.example
MLA/2/2023;Talvikunnossapito;Routatie Oy;1.10.2023;30.4.2027;;Maria Lindholm;maria@mallila.example
MLA/4/2024;Nuohous;Nokinen Tmi;1.6.2024;31.9.2027;;Maria Lindholm;maria@mallila.example
"""


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Go on with the tabulator until what is focused has this name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const e = document.activeElement; return e.getAttribute('aria-label') || "
            "(e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText) || ''; })()"
        )
        if str(focused).strip().startswith(name):
            return
    raise AssertionError(f"the tabulator does not reach {name}")


def press(page: Page, name: str) -> None:
    """Reach a link or button and press it; wait for the page that follows."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_main_job_from_the_door_to_the_calendar_by_keyboard(visit: Visit, tmp_path: Path) -> None:
    page, register = visit.page, tmp_path / "sopimukset.csv"
    register.write_text(REGISTER, "utf-8")

    visit.go("/")
    tab_to(page, "Sähköposti")
    page.keyboard.type(EMAIL)
    tab_to(page, "Salasana")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Tervetuloa, Maria"

    press(page, "Tuo Excelistä")
    page.get_by_label("Tiedosto").set_input_files(register)
    press(page, "Näytä, miten se ymmärretään")
    assert page.get_by_role("heading", level=1).inner_text() == "Tarkista ennen tuontia"
    press(page, "Tuo 2 sopimusta")
    assert "2 sopimusta tuotiin." in page.locator("main").inner_text()

    tab_to(page, "Päättyy")
    page.keyboard.press("Control+a")
    page.keyboard.type("30.9.2027")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Kaikki rivit ovat rekisterissä" in page.locator("main").inner_text()

    press(page, "Työpöydälle")
    assert "viikko 48" in page.get_by_role("heading", level=1).inner_text()
    press(page, "Siivouspalvelut")
    assert "Miksi 26.2.2027?" in page.locator("main").inner_text()

    press(page, "Päätä optiosta")
    tab_to(page, "Optio aiotaan käyttää")
    page.keyboard.press("Space")
    press(page, "Tallenna vastaus")
    assert "aiotaan käyttää" in page.locator("main").inner_text()

    press(page, "Kalenterit")
    assert page.url.endswith("/feeds/")


def test_menus_open_and_close_with_the_keyboard(visit: Visit) -> None:
    visit.go("/sign-in")
    page = visit.page

    tab_to(page, "Kieli")
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Svenska").is_visible()
    page.keyboard.press("Escape")

    assert not page.get_by_role("button", name="Svenska").is_visible()


def test_first_tab_leads_past_the_menu(visit: Visit) -> None:
    visit.go("/sign-in")

    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")

    assert visit.page.evaluate("document.activeElement.id") == "content"
