"""A file of deviations in the browser: looked at, its columns changed, taken in, and undone."""

import re
from io import BytesIO

import pytest
from sqlmodel import select

from hankintakello.assembly import House
from hankintakello.contracts.deviations.models import Deviation
from hankintakello.contracts.importing.models import RefusedRow
from hankintakello.tests.build import make_contract
from hankintakello.tests.visiting import Visitor, main_words

CONTENT = (
    "Sopimusnro;Pvm;Poikkeama;Lisätieto;Vakavuus;Status\n"
    "MLA/1;3.11.2026;Lattia likainen <b>;Toinen teksti;2;suljettu\n"
    "MLA/9;4.11.2026;Outo;;2;\n"
)
NEW = "/imports/deviations/"


@pytest.fixture
def look(house: House, main_user: Visitor) -> str:
    """The address under which an uploaded file is looked at."""
    with house.database.writing() as session:
        make_contract(session, reference="MLA/1", title="Siivous")
    return sent(main_user, CONTENT)


def sent(who: Visitor, content: str, name: str = "poikkeamat.csv") -> str:
    data = {"file": (BytesIO(content.encode()), name)}
    return str(who.post(NEW, data, content_type="multipart/form-data").location)


def kept(house: House) -> list[str]:
    with house.database.reading() as session:
        return [one.what for one in session.exec(select(Deviation))]


def test_file_is_looked_at_and_taken_in_and_undone(house: House, main_user: Visitor, look: str) -> None:
    shown = main_words(main_user.get(look))
    before = kept(house)
    done = main_user.post(f"{look}/take")
    page = main_words(main_user.get(done.location))
    listed = main_words(main_user.get("/imports/"))
    asked = main_words(main_user.get(f"{done.location}/undo"))
    with house.database.reading() as session:
        refused = session.exec(select(RefusedRow.id)).one()
    mending = main_user.post(f"{done.location}/rows/{refused}", {"column": "Sopimusnro", "text": "MLA/1"})
    undone = main_user.post(f"{done.location}/undo")

    assert "1 uutta 1 niistä suljettuja 0 ennallaan 1 rivi ei kelpaa" in shown
    assert "Rivi 3 sarake Sopimusnro: ”MLA/9” Rekisterissä ei ole sopimusta MLA/9." in shown
    assert "Sulkemispäivä puuttuu: suljettu tuontipäivänä." in shown
    assert before == []
    assert (done.status_code, "Yksi poikkeama tuotiin." in page, "MLA/9" in page) == (303, True, True)
    assert "Korjaa ja tuo rivi" not in page
    assert "poikkeamat.csv poikkeamia · Maria Lindholm" in listed
    assert "Yksi poikkeama poistetaan." in asked
    assert mending.status_code == 409
    assert (undone.status_code, kept(house)) == (303, [])
    assert "Sen poikkeamat poistettiin." in main_words(main_user.get(undone.location))


def test_columns_are_changed_by_hand(house: House, main_user: Visitor, look: str) -> None:
    page = main_user.get(look).text
    fields = dict(re.findall(r'<select id="(c0-\d)" name="c0-\d".*?<option value="(\w*)" selected', page))

    changed = main_user.post(f"{look}/columns", {**fields, "c0-3": "what", "c0-4": ""})
    main_user.post(f"{look}/take")

    assert fields == {
        "c0-0": "contract",
        "c0-1": "seen_on",
        "c0-2": "what",
        "c0-3": "",
        "c0-4": "severity",
        "c0-5": "state",
    }
    assert changed.location == look
    assert kept(house) == ["Toinen teksti"]


def test_same_file_says_so_and_can_be_left(house: House, main_user: Visitor, look: str) -> None:
    main_user.post(f"{look}/take")
    again = sent(main_user, CONTENT)
    shown = main_words(main_user.get(again))
    left = main_user.post(f"{again}/drop")

    assert "Sama tiedosto on jo tuotu" in shown
    assert "0 uutta 0 niistä suljettuja 1 ennallaan" in shown
    assert (left.status_code, main_user.get(again).status_code) == (303, 404)


@pytest.mark.parametrize(
    ("content", "name", "told"), [("Nimi\nx\n", "x.csv", "ei"), ("", "x.csv", "tyhjä"), ("x", "x.pdf", "ei lueta")]
)
def test_file_that_gives_nothing_is_told(main_user: Visitor, content: str, name: str, told: str) -> None:
    data = {"file": (BytesIO(content.encode()), name)}

    answer = main_user.post(NEW, data, content_type="multipart/form-data")

    assert (answer.status_code, told in main_words(answer)) == (422, True)
    assert main_user.post(NEW).status_code == 422


def test_others_may_not_import(owner: Visitor, main_user: Visitor, look: str) -> None:
    assert [owner.get(one).status_code for one in (NEW, look)] == [403, 403]
    assert "Tuo poikkeamia" not in main_words(owner.get("/imports/"))
    assert "Tuo poikkeamia" in main_words(main_user.get("/imports/"))
