"""The register's page: search, narrow, sort, page."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.calendar.procurements.models import ProcurementState
from hankintakello.contracts.importing.reading import read_register
from hankintakello.tests.build import (
    make_clock,
    make_contract,
    make_milestone,
    make_option,
    make_person,
    make_procurement,
    make_supplier,
    make_unit,
)
from hankintakello.tests.counting import count_queries
from hankintakello.tests.visiting import Visitor, main_words

TODAY = date(2026, 11, 23)


def rows(page: str) -> list[str]:
    return re.findall(r'<a class="name-link" href="[^"]+">([^<]+)</a>', page)


def fill(session: Session, count: int) -> None:
    for number in range(count):
        contract = make_contract(
            session,
            title=f"Sopimus {number:03}",
            owner_id=make_person(session).id,
            unit_id=make_unit(session).id,
            supplier_id=make_supplier(session).id,
        )
        procurement = make_procurement(session, contract)
        make_clock(session, contract, procurement_id=procurement.id, slack_from=TODAY + timedelta(days=number))
        make_milestone(
            session,
            contract,
            MilestoneKind.PLANNING_START,
            TODAY + timedelta(days=number),
            procurement_id=procurement.id,
        )
        make_option(session, contract, exercise_months_before=6)


def test_empty_register_leads_to_the_import(main_user: Visitor) -> None:
    page = main_user.get("/contracts/")

    assert "Ei vielä sopimuksia" in main_words(page)
    assert 'href="/imports/new"' in page.text


def test_list_shows_what_matters_in_the_order_of_slack(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        late = make_contract(session, title="Talvikunnossapito", estimated_value=410_000)
        make_clock(session, late, slack_from=TODAY - timedelta(days=24))
        make_milestone(session, late, MilestoneKind.PLANNING_START, TODAY - timedelta(days=50))
        begun = make_contract(session, title="Siivous", ends_on=date(2028, 1, 31))
        procurement = make_procurement(session, begun, state=ProcurementState.STARTED)
        make_clock(session, begun, slack_from=TODAY + timedelta(days=12), procurement_id=procurement.id)
        make_option(session, begun)
        make_option(session, begun, number=2)

    page = owner.get("/contracts/?view=all")

    assert rows(page.text) == ["Talvikunnossapito", "Siivous"]
    said = main_words(page)
    for text in (
        "−24 pv",
        "myöhässä 24 päivää",
        "Aloita suunnittelu",
        "410 000 €",
        "käynnissä",
        "Hankinta etenee",
        "12 + 12 kk",
        "31.1.2028",
    ):
        assert text in said.replace("\xa0", " "), text


def test_search_without_a_view_looks_everywhere(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        make_contract(session, title="Vanha siivous", state="ended", closed_on=TODAY)
        make_contract(session, title="Kuljetus")

    assert rows(owner.get("/contracts/?q=SIIVOUS").text) == ["Vanha siivous"]


def test_nothing_found_has_a_way_on(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        make_contract(session)

    page = owner.get("/contracts/?q=tuntematon")

    assert "Haku ei löytänyt sopimuksia" in main_words(page)
    assert 'href="/contracts/?view=all"' in page.text


def test_pages_go_on_and_keep_the_search(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        fill(session, 53)

    first = owner.get("/contracts/?view=all&q=sopimus&sort=title")
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following is not None
    second = owner.get(following[1].replace("&amp;", "&"))

    assert (len(rows(first.text)), len(rows(second.text))) == (50, 3)
    assert rows(second.text)[-1] == "Sopimus 052"
    assert "Näytetään 51–53 / 53." in main_words(second)
    assert len(rows(owner.get("/contracts/?view=all&page=99").text)) == 3


def test_column_sorts_and_sorts_the_other_way_when_chosen_again(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        make_contract(session, title="b", estimated_value=1)
        make_contract(session, title="a", estimated_value=2)

    page = owner.get("/contracts/?view=all&sort=title").text
    assert rows(page) == ["a", "b"]
    assert 'aria-sort="ascending"><a href="/contracts/?down=1&amp;sort=title&amp;view=all"' in page.replace(
        "?sort=title&amp;view=all&amp;down=1", "?down=1&amp;sort=title&amp;view=all"
    ).replace("?view=all&amp;sort=title&amp;down=1", "?down=1&amp;sort=title&amp;view=all")

    assert rows(owner.get("/contracts/?view=all&sort=title&down=1").text) == ["b", "a"]
    assert rows(owner.get("/contracts/?view=all&sort=value&down=1").text) == ["a", "b"]


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "view=nonsense",
        "sort=nonsense",
        "unit=x",
        "owner=99999999999999",
        "missing=x",
        "down=maybe",
    ],
)
def test_address_that_says_something_impossible_is_forgiven(house: House, owner: Visitor, query: str) -> None:
    with house.database.writing() as session:
        make_contract(session, title="Siivous")

    assert owner.get(f"/contracts/?{query}").status_code == 200


def test_rows_can_stand_on_one_line(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        make_contract(session)

    assert '<table class="dense cards one-line">' in owner.get("/contracts/?view=all&dense=1").text


def test_queries_of_the_list_do_not_grow_with_it(house: House, owner: Visitor) -> None:
    counts = []
    for more in (3, 30):
        with house.database.writing() as session:
            fill(session, more)
        owner.get("/contracts/?view=all")
        with count_queries(house.database.engine) as statements:
            assert owner.get("/contracts/?view=all").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_titles_are_text_whatever_they_hold(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        make_contract(session, title="<script>alert(1)</script>")

    page = owner.get("/contracts/?view=all").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_list_goes_out_as_a_file_narrowed_as_it_is(house: House, owner: Visitor, tmp_path: Path, ending: str) -> None:
    with house.database.writing() as session:
        make_contract(session, title="Siivous", reference="MLA/1", extra={"Huom": "=1+1"})
        make_contract(session, title="Kuljetus", reference="MLA/2")
    page = owner.get("/contracts/?q=siivous").text
    address = re.search(rf'href="(/contracts/export\.{ending}\?[^"]+)"', page)
    assert address is not None

    answer = owner.get(address[1].replace("&amp;", "&"))

    assert answer.headers["Content-Disposition"] == f"attachment; filename=sopimukset-2026-11-23.{ending}"
    path = tmp_path / f"takaisin.{ending}"
    path.write_bytes(answer.data)
    assert [row.values.title for row in read_register(path, today=TODAY).rows] == ["Siivous"]
