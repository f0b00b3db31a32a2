"""Deviations in the browser: recorded in half a minute, listed by what is due, taken on step by step."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, select

from hankintakello.assembly import House
from hankintakello.contracts.deviations import queries, service
from hankintakello.contracts.deviations.models import Deviation, DeviationState, DeviationType, StepKind
from hankintakello.contracts.deviations.values import Report
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_supplier
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words, visitor

GIVEN = {"what": "2. kerros siivoamatta", "severity": "3", "seen_on": "23.11.2026", "type": "quality"}


@pytest.fixture
def contract_id(house: House, owner: Visitor) -> int:
    """A contract of the owner's."""
    assert owner.person is not None
    with house.database.writing() as session:
        supplier = make_supplier(session, name="Kirkas Tila Oy")
        return (
            make_contract(
                session, reference="MLA/1", title="Siivous", owner_id=owner.person.id, supplier_id=supplier.id
            ).id
            or 0
        )


def recorded(session: Session, contract_id: int, **changes: Any) -> int:
    given = {"what": "Likaista", "seen_on": TODAY, "severity": 2, "type": DeviationType.QUALITY, **changes}
    return service.record(session, contract_id, Report(**given), by=None).id or 0


def all_of(house: House) -> list[tuple[str, int, DeviationType, date]]:
    with house.database.reading() as session:
        return [(one.what, one.severity, one.type, one.seen_on) for one in session.exec(select(Deviation))]


def version(house: House, deviation_id: int) -> int:
    with house.database.reading() as session:
        return queries.get_deviation(session, deviation_id).version


def test_deviation_is_recorded_from_the_contract_by_anybody_who_is_signed_in(
    house: House, viewer: Visitor, contract_id: int
) -> None:
    form = viewer.get(f"/deviations/new?contract={contract_id}")
    done = viewer.post("/deviations/new", {**GIVEN, "contract_id": contract_id})
    page = viewer.get(done.location)

    assert "Siivous Kirkas Tila Oy · MLA/1" in main_words(form)
    assert "Älä kirjoita asiakkaiden, potilaiden tai oppilaiden tietoja." in main_words(form)
    assert (done.status_code, done.location) == (303, "/deviations/1")
    assert all_of(house) == [("2. kerros siivoamatta", 3, DeviationType.QUALITY, TODAY)]
    assert "Viimeistään ke 25.11.2026." in main_words(page)
    assert "Lauri Lukija kirjasi poikkeaman." in main_words(page)
    assert "Vain katsottavana" in main_words(page)


@pytest.mark.parametrize("said", ["MLA/1", "Siivous (MLA/1)", "siiv kirkas", "SIIVOUS"])
def test_contract_is_understood_from_what_is_typed(house: House, owner: Visitor, contract_id: int, said: str) -> None:
    done = owner.post("/deviations/new", {**GIVEN, "contract": said})

    assert (done.status_code, len(all_of(house))) == (303, 1)


def test_contract_that_may_be_several_is_chosen_and_an_unknown_one_told(
    house: House, owner: Visitor, contract_id: int
) -> None:
    with house.database.writing() as session:
        make_contract(session, reference="MLA/2", title="Siivousaineet")

    several = owner.post("/deviations/new", {**GIVEN, "contract": "siivous"})
    unknown = owner.post("/deviations/new", {**GIVEN, "contract": "ruoka"})
    nothing = owner.post("/deviations/new", {**GIVEN, "contract": ""})

    assert [one.status_code for one in (several, unknown, nothing)] == [422, 422, 422]
    assert re.findall(r'name="contract_id" value="(\d+)"', several.text) == [str(contract_id), str(contract_id + 1)]
    assert "2. kerros siivoamatta" in several.text
    assert "Sopimusta ei löydy." in main_words(unknown)
    assert "Sopimusta ei löydy." in main_words(nothing)
    assert all_of(house) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "Täytä kohta."),
        ({"what": "x" * 4001}, "Enintään 4000 merkkiä."),
        ({"severity": ""}, "Täytä kohta."),
        ({"severity": "5"}, "Kirjoita kokonaisluku, joka on mahdollinen."),
        ({"seen_on": "31.2.2026"}, "Päivää ei ole."),
        ({"seen_on": "24.11.2026"}, "Havaintopäivä on tulevaisuudessa."),
        ({"type": "nonsense"}, "Valitse jokin tarjotuista."),
        ({"contract_id": "999"}, "Sopimusta ei löydy."),
        ({"contract_id": "9" * 40}, "Sopimusta ei löydy."),
    ],
)
def test_form_that_cannot_be_is_refused_and_keeps_what_was_written(
    house: House, owner: Visitor, contract_id: int, changes: dict[str, str], said: str
) -> None:
    done = owner.post("/deviations/new", {**GIVEN, "contract_id": contract_id, "effect": "Kaksi luokkaa", **changes})

    assert (done.status_code, said in main_words(done), "Kaksi luokkaa" in done.text) == (422, True, True)
    assert all_of(house) == []


def test_day_may_be_written_as_english_pages_show_it(house: House, owner: Visitor, contract_id: int) -> None:
    owner.post("/deviations/new", {**GIVEN, "contract_id": contract_id, "seen_on": "9 Sept 2026"})

    assert [seen_on for _what, _severity, _type, seen_on in all_of(house)] == [date(2026, 9, 9)]


def test_same_thing_twice_is_offered_as_one(house: House, owner: Visitor, contract_id: int) -> None:
    owner.post("/deviations/new", {**GIVEN, "contract_id": contract_id})
    again = {**GIVEN, "contract_id": contract_id, "what": "Toinen kerros taas siivoamatta"}

    asked = owner.post("/deviations/new", again)
    one = owner.post("/deviations/new", {**again, "same": "1"})
    after_one = len(all_of(house))
    other = owner.post("/deviations/new", {**again, "same": "new"})

    assert (asked.status_code, "Onko tämä sama asia?" in main_words(asked)) == (409, True)
    assert (one.status_code, one.location, after_one) == (303, "/deviations/1", 1)
    assert "kirjasi uuden havainnon samasta asiasta: Toinen kerros taas siivoamatta" in main_words(
        owner.get("/deviations/1")
    )
    assert (other.status_code, other.location, len(all_of(house))) == (303, "/deviations/2", 2)


def test_deviation_goes_its_way_and_back(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id)
    here = "/deviations/1"

    steps = [
        {"kind": "assessed", "severity": "2", "on": "23.11.2026"},
        {"kind": "contacted", "text": "Soitettu", "on": ""},
        {"kind": "planned", "text": "Lisävuoro", "correct_by": "1.12.2026"},
        {"kind": "verified", "text": "Nähty"},
        {"kind": "closed", "text": "Pesuväli sopimukseen"},
    ]
    codes = [owner.post(here, {**step, "version": version(house, 1)}).status_code for step in steps]
    closed = main_words(owner.get(here))
    undone = owner.post(f"{here}/undo", {"version": version(house, 1)})
    back = main_words(owner.get(here))

    assert codes == [303] * 5
    assert "sulki poikkeaman ja kirjasi opin: Pesuväli sopimukseen" in closed
    assert "Oppi Pesuväli sopimukseen" in closed
    assert undone.status_code == 303
    assert "korjaus todennettu" in back
    assert "Kumonnut Aino Kallio" in back
    assert "Oppi Pesuväli" not in back


def test_step_that_cannot_be_is_refused(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id)
    here = "/deviations/1"

    early = owner.post(here, {"kind": "closed", "text": "Valmis", "version": "1"})
    stale = owner.post(here, {"kind": "assessed", "version": "7"})
    untold = owner.post(here, {"kind": "noted", "text": "", "version": "1"})
    strange = owner.post(here, {"kind": "nonsense", "version": "1"})
    bare = owner.post(f"{here}/undo", {})
    nothing = owner.post(f"{here}/undo", {"version": "1"})

    codes = [one.status_code for one in (early, stale, untold, strange, bare, nothing)]
    assert codes == [409, 409, 422, 422, 422, 409]
    assert "Joku on kirjannut tähän poikkeamaan" in main_words(stale)
    assert "Täytä kohta." in main_words(untold)


def test_only_those_who_may_change_the_contract_take_steps(
    app: Flask, house: House, viewer: Visitor, contract_id: int
) -> None:
    other = visitor(app, house.database, Role.OWNER, name="Petri Saari", email="petri@mallila.example")
    with house.database.writing() as session:
        recorded(session, contract_id)

    for who in (viewer, other):
        assert who.get("/deviations/1").status_code == 200
        assert who.post("/deviations/1", {"kind": "assessed", "version": "1"}).status_code == 403
        assert who.post("/deviations/1/undo", {"version": "1"}).status_code == 403
        assert who.get("/deviations/1/edit").status_code == 403
        assert who.post("/deviations/1/edit", {**GIVEN, "version": "1"}).status_code == 403
    with house.database.reading() as session:
        assert [one.kind for one in queries.steps_of(session, 1)] == [StepKind.RECORDED]


def test_facts_are_mended(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id)

    form = owner.get("/deviations/1/edit")
    done = owner.post("/deviations/1/edit", {**GIVEN, "version": "1", "own_share": "Avain puuttui"})
    stale = owner.post("/deviations/1/edit", {**GIVEN, "version": "1", "what": "Muu"})
    refused = owner.post("/deviations/1/edit", {**GIVEN, "version": "2", "what": ""})

    assert 'name="version" value="1"' in form.text
    assert [one.status_code for one in (done, stale, refused)] == [303, 409, 422]
    page = main_words(owner.get("/deviations/1"))
    assert "Tilaajan oma osuus Avain puuttui" in page
    assert "korjasi tietoja. Ennen: " in page
    assert all(one in page for one in ("Havainto Likaista", "Vakavuus Vähäinen", "Tilaajan oma osuus (tyhjä)"))


def test_list_is_narrowed_and_asks_no_more_for_more_rows(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id, what="Vanha", seen_on=date(2026, 11, 2))
        recorded(session, contract_id, what="Vaara", severity=4, type=DeviationType.SAFETY)
    with count_queries(house.database.engine) as few:
        owner.get("/deviations/")
    with house.database.writing() as session:
        for number in range(60):
            recorded(session, make_contract(session).id or 0, what=f"Asia {number:02}", severity=1)
    with count_queries(house.database.engine) as many:
        everything = owner.get("/deviations/")

    def shown(address: str) -> list[str]:
        return re.findall(r'<a class="name-link" href="[^"]+">([^<]+)</a>', owner.get(address).text)

    assert len(many) == len(few)
    assert "Avoinna (62) Myöhässä (1) Suljettu (0) Kaikki (62)" in main_words(everything)
    assert shown("/deviations/")[:3] == ["Vanha", "Vaara", "Asia 59"]
    assert len(shown("/deviations/")) == 50
    assert len(shown("/deviations/?page=2")) == 12
    assert shown("/deviations/?tab=overdue") == ["Vanha"]
    assert shown("/deviations/?severity=4") == ["Vaara"]
    assert shown("/deviations/?type=safety&unit=5") == []
    assert shown(f"/deviations/?contract={contract_id}&tab=all") == ["Vanha", "Vaara"]
    assert shown("/deviations/?tab=closed") == []
    assert len(shown("/deviations/?tab=nonsense&page=x&severity=9&contract=a")) == 50


def test_contract_s_page_shows_its_deviations(house: House, owner: Visitor, contract_id: int) -> None:
    before = owner.get(f"/contracts/{contract_id}")
    with house.database.writing() as session:
        recorded(session, contract_id)

    after = owner.get(f"/contracts/{contract_id}")

    assert f'href="/deviations/new?contract={contract_id}"' in before.text
    assert "Poikkeamat 1 avoinna" not in main_words(before)
    assert "Poikkeamat 1 avoinna, 1 yhteensä" in main_words(after)
    assert 'href="/deviations/1"' in after.text


def test_contracts_are_offered_as_one_types(owner: Visitor, contract_id: int) -> None:
    assert owner.get("/deviations/contracts?q=kirk").json == [{"said": "Siivous (MLA/1)", "supplier": "Kirkas Tila Oy"}]
    assert owner.get("/deviations/contracts?q=%25").json == []
    assert owner.get("/deviations/contracts").json == []


def test_what_is_written_is_shown_as_text(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id, what="<script>alert(1)</script> & ä")

    pages = [owner.get(address).text for address in ("/deviations/", "/deviations/1", f"/contracts/{contract_id}")]

    assert not [page for page in pages if "<script>alert" in page]
    assert all("&lt;script&gt;alert(1)&lt;/script&gt; &amp; ä" in page for page in pages)


def test_deviation_that_is_not_there_is_not_found(owner: Visitor) -> None:
    assert owner.get("/deviations/1").status_code == 404
    assert owner.post("/deviations/1", {"kind": "assessed", "version": "1"}).status_code == 404


def test_every_state_has_a_page(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id)
    for state in DeviationState:
        with house.database.writing() as session:
            queries.get_deviation(session, 1).state = state

        assert owner.get("/deviations/1").status_code == 200
        for kind in StepKind:
            assert owner.get(f"/deviations/1?step={kind.value}").status_code == 200


def test_desk_shows_what_is_late_or_due_this_week(
    house: House, owner: Visitor, viewer: Visitor, contract_id: int
) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id, what="Vanha", seen_on=date(2026, 11, 2), type=DeviationType.DELAY)
        recorded(session, contract_id, what="Vaara", severity=4, type=DeviationType.SAFETY)
        recorded(session, contract_id, what="Toive", severity=1, type=DeviationType.OTHER)

    mine, others, every = owner.get("/"), viewer.get("/"), viewer.get("/?whose=all")

    assert "Poikkeamat vaihe myöhässä tai tällä viikolla" in main_words(mine)
    assert [f'href="/deviations/{id_}"' in mine.text for id_ in (1, 2, 3)] == [True, True, False]
    assert 'href="/deviations/1"' not in others.text
    assert 'href="/deviations/1"' in every.text


def test_list_holds_one_s_own_where_asked(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id, what="Oma")
        recorded(session, make_contract(session).id or 0, what="Muun")

    own, every = main_words(owner.get("/deviations/?mine=1")), main_words(owner.get("/deviations/"))

    assert [one in own for one in ("Oma", "Muun", "Avoinna (1)")] == [True, False, True]
    assert "Muun" in every


def test_list_goes_out_as_a_file_with_what_it_is_narrowed_to(house: House, owner: Visitor, contract_id: int) -> None:
    with house.database.writing() as session:
        recorded(session, contract_id, what='=1+1 "lainaus"; ä')
        recorded(session, contract_id, what="Vaara", severity=4, type=DeviationType.SAFETY)

    file = owner.get("/deviations/export.csv?severity=2")

    assert file.mimetype == "text/csv"
    assert "poikkeamat-2026-11-23.csv" in file.headers["Content-Disposition"]
    heading, *rows = file.get_data().decode("utf-8-sig").splitlines()
    assert heading.startswith("Tunnus;Poikkeama;Sopimus;Toimittaja")
    assert rows == [
        "MLA/1;1;Siivous;Kirkas Tila Oy;Aino Kallio;23.11.2026;Vähäinen;Laatu;"
        '"\'=1+1 ""lainaus""; ä";kirjattu;ensitoimi;30.11.2026'
    ]
