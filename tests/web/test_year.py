"""The year: the wheel and the list that says the same."""

import re
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.tests.build import (
    make_clock,
    make_contract,
    make_milestone,
    make_person,
    make_procurement,
    make_unit,
)
from hankintakello.tests.counting import count_queries
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock

TODAY = date(2026, 11, 23)
K = MilestoneKind


def fill(session: Session, count: int, **overrides: object) -> None:
    for number in range(count):
        contract = make_contract(session, title=f"Sopimus {number:04}", **overrides)
        procurement = make_procurement(session, contract)
        start = TODAY + timedelta(days=number % 300 + 1)
        make_milestone(session, contract, K.PLANNING_START, start, procurement_id=procurement.id)
        make_milestone(
            session, contract, K.PHASE, start + timedelta(days=30), phase="need", procurement_id=procurement.id
        )
        make_clock(
            session,
            contract,
            procurement_id=procurement.id,
            planning_start_on=start,
            latest_safe_start_on=start + timedelta(days=30),
            needed_on=start + timedelta(days=200),
        )


def test_wheel_shows_the_year_with_todays_hand_and_late_starts_behind_it(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        late = make_contract(
            session,
            title="Talvikunnossapito",
            starts_on=date(2023, 1, 1),
            ends_on=date(2027, 4, 30),
            procedure="national_open",
        )
        far = make_contract(
            session, title="Siivous", starts_on=date(2023, 1, 1), ends_on=date(2027, 12, 31), procedure="eu_open"
        )
        on_the_clock(session, late, far)

    page = owner.get("/calendar/wheel")

    assert '<svg class="wheel"' in page.text
    assert 'class="hand"' in page.text
    assert "1 myöhässä" in page.text
    said = main_words(page)
    assert "Yksi asia on myöhässä." in said
    assert "Sama luettelona" in said
    assert said.index("Talvikunnossapito") < said.index("Siivous")


def test_empty_year_is_a_page_too(owner: Visitor) -> None:
    for address in ("/calendar/wheel", "/calendar/list"):
        assert "Ei päiviä tällä rajauksella" in main_words(owner.get(address))


def test_list_is_grouped_by_month_and_can_be_narrowed_to_a_stretch(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        contract = make_contract(session, title="Siivous")
        make_milestone(session, contract, K.REVIEW, date(2026, 10, 1))
        make_milestone(session, contract, K.NOTICE, date(2026, 12, 18))
        make_milestone(session, contract, K.TERM_END, date(2027, 5, 31))

    whole, december = owner.get("/calendar/list"), owner.get("/calendar/list?from=2026-12-01&to=2026-12-31")

    assert re.findall(r'<th scope="rowgroup"[^>]*>([^<]+)<', whole.text) == [
        "Aiemmin, yhä avoinna · 1",
        "joulukuu 2026 · 1",
        "toukokuu 2027 · 1",
    ]
    assert re.findall(r'<th scope="rowgroup"[^>]*>([^<]+)<', december.text) == ["joulukuu 2026 · 1"]
    assert "Poista ehto: 1.12.2026–31.12.2026" in december.text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("whose=mine", {"oma"}),
        ("unit={unit}", {"yksikön"}),
        ("kind=notice", {"yksikön"}),
        ("kind=nonsense&unit=x&from=eilen", {"oma", "yksikön"}),
    ],
)
def test_year_is_narrowed_by_whose_unit_and_kind(house: House, owner: Visitor, query: str, titles: set[str]) -> None:
    assert owner.person is not None
    with house.database.writing() as session:
        unit = make_unit(session)
        make_milestone(session, make_contract(session, title="oma", owner_id=owner.person.id), K.REVIEW, TODAY)
        make_milestone(session, make_contract(session, title="yksikön", unit_id=unit.id), K.NOTICE, TODAY)

    for address in ("/calendar/list", "/calendar/wheel"):
        page = owner.get(f"{address}?{query.format(unit=unit.id)}")
        assert set(re.findall(r'<a class="name-link" href="[^"]+">([^<]+)</a>', page.text)) == titles


def test_thousands_become_numbers_and_the_page_stays_small(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        fill(session, 700, owner_id=make_person(session).id)

    wheel, listing = owner.get("/calendar/wheel"), owner.get("/calendar/list")

    assert len(wheel.data) < 150_000
    assert "Löytyi 700, näytetään 60 ensimmäistä." in main_words(wheel).replace("\xa0", " ")
    assert "näytetään 300 ensimmäistä." in main_words(listing)
    assert 'aria-label="Kuukaudet"' in listing.text


def test_queries_of_the_year_do_not_grow_with_it(house: House, owner: Visitor) -> None:
    for address in ("/calendar/wheel", "/calendar/list"):
        counts = []
        for more in (3, 30):
            with house.database.writing() as session:
                fill(session, more)
            owner.get(address)
            with count_queries(house.database.engine) as statements:
                assert owner.get(address).status_code == 200
            counts.append(len(statements))
        assert counts[0] == counts[1], address


def test_procurement_shows_its_phases_and_is_laid_out_by_another_procedure(house: House, main_user: Visitor) -> None:
    with house.database.writing() as session:
        contract = make_contract(session, title="Siivous", starts_on=date(2023, 1, 1), procedure="eu_open")
        on_the_clock(session, contract)
    listed = main_user.get("/procurements/")
    address = re.search(r'href="(/procurements/\d+)"', listed.text)
    assert address is not None
    assert "Yhtään hankintaa ei ole käynnissä." in main_words(listed)
    assert "EU-avoin menettely" in main_words(main_user.get(address[1]))

    main_user.post(f"{address[1]}/procedure", {"procedure": "small_purchase"})
    main_user.post(f"{address[1]}/start")

    said = main_words(main_user.get(address[1]))
    assert "Pienhankinta" in said
    assert "Kumoa aloitus" in said
    main_user.post(f"{address[1]}/stop")
    assert main_user.post(f"{address[1]}/procedure", {"procedure": "nonsense"}).status_code == 422
    assert main_user.get("/procurements/999").status_code == 404
