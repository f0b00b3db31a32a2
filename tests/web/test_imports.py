"""Imports in the browser: a look first, then in; mended, undone."""

import io
import re
from pathlib import Path

import pytest
from sqlmodel import col, func, select
from werkzeug.test import TestResponse

from hankintakello.assembly import House
from hankintakello.contracts.importing.models import ImportBatch, RefusedRow
from hankintakello.contracts.models import Contract
from hankintakello.people.models import Role
from hankintakello.tests.visiting import Visitor, main_words, visitor

REGISTER = """Sopimusrekisteri;;;;;;
;;;;;;
Diaarinumero;Sopimuksen nimi;Toimittaja;Alkaa;Päättyy;Optiot;Huom
MLA/1/2024;Siivouspalvelut;Kirkas Tila Oy;1.1.2024;31.12.2027;12+12;ks. sähköposti
MLA/2/2023;Talvikunnossapito;Routatie Oy;1.10.2023;30.4.2027;;
MLA/3/2024;Kopiopaperi;Arkki Oy;1.1.2025;12/2027;;
MLA/4/2024;Nuohous;Nokinen Tmi;1.6.2024;31.9.2027;;
"""


def send(visit: Visitor, text: str | bytes = REGISTER, name: str = "sopimukset.csv") -> TestResponse:
    data = text.encode("utf-8-sig") if isinstance(text, str) else text
    return visit.post("/imports/new", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.exec(select(func.count(col(Contract.id)))).one()


def looked(visit: Visitor, text: str = REGISTER) -> str:
    """Upload a register and return the address of the look at it."""
    answer = send(visit, text)
    assert answer.status_code == 303, main_words(answer)
    assert answer.location is not None
    return str(answer.location)


def taken(visit: Visitor, text: str = REGISTER) -> str:
    """Take a register in and return the import's address."""
    answer = visit.post(looked(visit, text) + "/take")
    assert answer.location is not None
    return str(answer.location)


def test_look_shows_what_was_understood_and_writes_nothing(house: House, main_user: Visitor) -> None:
    page = main_user.get(looked(main_user))

    said = main_words(page)
    for text in (
        "otsikot rivillä 3",
        "Mitään ei ole vielä tallennettu.",
        "3 uutta",
        "1 rivi ei kelpaa",
        "Tuo 3 sopimusta",
        "12+12 → 12 + 12 kk",
        "12/2027 → 31.12.2027",
        "Rivi 7",
        "Mitä kello tekee",
        "31.9.2027",
    ):
        assert text in said, text
    assert re.search(r'<option value="title" selected>Nimi</option>', page.text)
    assert count(house) == 0
    with house.database.reading() as session:
        assert session.exec(select(ImportBatch)).all() == []


def test_columns_are_changed_by_hand_and_read_anew(house: House, main_user: Visitor) -> None:
    address = looked(main_user)
    page = main_user.get(address).text
    selects = re.findall(r'<select id="(c0-\d+)" name="[^"]+">(.*?)</select>', page, flags=re.DOTALL)
    by_field = {
        found[1]: name for name, inside in selects if (found := re.search(r'<option value="(\w*)" selected', inside))
    }

    assert (
        main_user.post(f"{address}/columns", {by_field["supplier"]: "", by_field["title"]: "description"}).location
        == address
    )

    said = main_user.get(address).text
    assert '<option value="description" selected>' in said
    assert '<option value="supplier" selected>' not in said


def test_taking_in_writes_it_and_the_clock_runs(house: House, main_user: Visitor) -> None:
    address = taken(main_user)

    assert count(house) == 3
    said = main_words(main_user.get(address))
    assert "3 sopimusta tuotiin." in said
    assert "Korjaa rivit, jotka eivät kelpaa" in said
    assert "Siivouspalvelut" in main_words(main_user.get("/contracts/?view=all"))
    assert "Miksi" in main_words(main_user.get("/contracts/1"))
    assert "Huom" in main_words(main_user.get("/contracts/1"))


def test_same_file_again_is_told_and_changes_nothing(house: House, main_user: Visitor) -> None:
    taken(main_user)

    said = main_words(main_user.get(looked(main_user)))

    assert "Sama tiedosto on jo tuotu" in said
    assert "0 uutta 0 muuttuu 3 ennallaan" in said


def test_value_that_a_person_has_changed_is_a_conflict_that_is_shown(house: House, main_user: Visitor) -> None:
    taken(main_user)
    form = {"title": "Ihmisen nimi", "case_number": "MLA/1/2024", "term": "fixed", "starts_on": "1.1.2024"}
    main_user.post("/contracts/1/edit", form | {"ends_on": "31.12.2027", "version": "1", "supplier": "Kirkas Tila Oy"})

    said = main_words(main_user.get(looked(main_user, REGISTER.replace("Siivouspalvelut", "Tiedoston nimi"))))

    assert "1 ristiriita" in said
    assert "None" not in said
    assert "rekisterissä Ihmisen nimi , tiedostossa Tiedoston nimi" in said


def test_row_that_is_there_twice_is_shown_beside_the_row_that_it_repeats(house: House, main_user: Visitor) -> None:
    twice = REGISTER + REGISTER.splitlines()[3] + "\n"

    said = main_words(main_user.get(looked(main_user, twice)))

    assert "Toistuvat rivit" in said
    assert "Rivi on täsmälleen sama kuin rivi 4, joten siitä ei tullut toista sopimusta." in said
    assert "3 uutta" in said


def test_changes_are_shown_with_what_was_and_what_will_be(house: House, main_user: Visitor) -> None:
    taken(main_user)
    edited = REGISTER.replace("30.4.2027", "31.5.2027").replace("ks. sähköposti", "ks. liite")

    said = main_words(main_user.get(looked(main_user, edited)))

    assert "päättyy: 30.4.2027 → 31.5.2027" in said
    assert "ks. sähköposti → ks. liite" in said


def test_refused_row_is_mended_and_comes_in(house: House, main_user: Visitor) -> None:
    address = taken(main_user)
    with house.database.reading() as session:
        row = session.exec(select(RefusedRow)).one()
    assert f'value="{row.suggestion}"' in main_user.get(address).text

    wrong = main_user.post(f"{address}/rows/{row.id}", {"column": row.column, "text": "31.9.2027"})
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    main_user.post(f"{address}/rows/{row.id}", {"column": row.column, "text": "30.9.2027"})

    assert count(house) == 4
    assert "Kaikki rivit ovat rekisterissä" in main_words(main_user.get(address))
    assert main_user.post(f"{address}/rows/{row.id}", {"column": row.column, "text": "30.9.2027"}).status_code == 409


def test_row_of_another_import_is_not_found(house: House, main_user: Visitor) -> None:
    address = taken(main_user)

    assert main_user.post("/imports/77/rows/1", {"column": "Päättyy", "text": "30.9.2027"}).status_code == 404
    assert main_user.post(f"{address}/rows/999", {"column": "Päättyy", "text": "30.9.2027"}).status_code == 404


def test_import_is_undone_while_nobody_has_touched_it(house: House, main_user: Visitor) -> None:
    address = taken(main_user)
    assert "3 uutta sopimusta poistetaan" in main_words(main_user.get(f"{address}/undo"))

    main_user.post(f"{address}/undo")

    assert count(house) == 0
    assert "kumottu" in main_words(main_user.get(address))
    assert "kumottu" in main_words(main_user.get("/imports/"))


def test_import_that_was_touched_is_not_undone_and_it_is_told_why(house: House, main_user: Visitor) -> None:
    address = taken(main_user)
    main_user.post("/contracts/1/planning")
    main_user.post("/contracts/1/options/1", {"answer": "intend"})

    answer = main_user.post(f"{address}/undo")

    assert answer.status_code == 409
    assert "Tuontia ei voi kumota" in main_words(answer)
    assert count(house) == 3


def test_look_is_for_who_uploaded_alone(house: House, main_user: Visitor) -> None:
    address = looked(main_user)
    other = visitor(main_user.client.application, house.database, Role.PROCUREMENT)

    assert other.get(address).status_code == 404
    assert other.post(f"{address}/take").status_code == 404
    for token in ("x", "..%2f..%2fetc", "a" * 22, "a" * 5000):
        assert main_user.get(f"/imports/look/{token}").status_code == 404


def test_file_is_removed_when_it_is_taken_dropped_or_forgotten(house: House, main_user: Visitor) -> None:
    folder = house.settings.data_dir / "tmp" / "uploads"
    first, second = looked(main_user), looked(main_user)
    assert len(list(folder.iterdir())) == 2

    main_user.post(f"{first}/take")
    main_user.post(f"{second}/drop")

    assert list(folder.iterdir()) == []
    assert main_user.get(second).status_code == 404


def test_file_name_is_shown_and_never_used_as_a_path(house: House, main_user: Visitor, tmp_path: Path) -> None:
    answer = send(main_user, name="../../../<b>paha</b>.csv")

    assert answer.status_code == 303
    assert answer.location is not None
    assert (
        "&lt;b&gt;paha&lt;/b&gt;.csv" in main_user.get(answer.location).text
        or "b&gt;.csv" in main_user.get(answer.location).text
    )
    assert {path.name for path in (house.settings.data_dir / "tmp" / "uploads").glob("*/*")} == {"file", "about.json"}


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "tyhja.xlsx", "Tiedosto on tyhjä."),
        (b"PK\x03\x04rikki", "rikki.xlsx", "vioittunut"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "kuva.xlsx", "ei ole taulukko"),
        (b"otsikko\n", "ohje.pdf", "Tiedostomuotoa .pdf ei lueta."),
    ],
)
def test_file_that_cannot_be_read_is_told_in_one_sentence(
    house: House, main_user: Visitor, data: bytes, name: str, said: str
) -> None:
    answer = send(main_user, data, name)

    assert answer.status_code == 422
    assert said in main_words(answer)
    assert not list((house.settings.data_dir / "tmp" / "uploads").glob("*"))


def test_form_without_a_file_is_told(main_user: Visitor) -> None:
    answer = main_user.post("/imports/new", {}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Valitse tiedosto." in main_words(answer)


def test_column_that_is_no_longer_there_is_told_with_a_way_on(main_user: Visitor, house: House) -> None:
    address = looked(main_user)
    about = next((house.settings.data_dir / "tmp" / "uploads").glob("*/about.json"))
    about.write_text(about.read_text("utf-8").replace('"mapping": {}', '"mapping": {"title": "Ei ole"}'), "utf-8")

    answer = main_user.get(address)

    assert answer.status_code == 422
    assert "Valitse toinen tiedosto" in main_words(answer)


def test_viewer_sees_imports_and_brings_none(main_user: Visitor, viewer: Visitor) -> None:
    address = taken(main_user)

    assert "sopimukset.csv" in main_words(viewer.get("/imports/"))
    page = viewer.get(address)
    assert page.status_code == 200
    assert "Korjaa ja tuo rivi" not in page.text
    assert [viewer.get(f"{address}/undo").status_code, send(viewer).status_code] == [403, 403]
