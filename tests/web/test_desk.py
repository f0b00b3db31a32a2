"""My desk: what is late, and what to do first."""

from datetime import date, timedelta

import pytest

from hankintakello.alerts.nobody import prove
from hankintakello.assembly import House
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import ContractState
from hankintakello.tests.build import (
    make_contract,
    make_milestone,
    make_option,
    make_person,
    make_procurement,
    make_unit,
)
from hankintakello.tests.counting import count_queries
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock

TODAY = date(2026, 11, 23)
K = MilestoneKind


def soon(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def desk(house: House, owner: Visitor) -> Visitor:
    """Aino's desk with something late, something of this week and something later."""
    assert owner.person is not None
    with house.database.writing() as session:
        unit = make_unit(session, name="Tekniset palvelut")
        mine = {"owner_id": owner.person.id, "unit_id": unit.id}
        late = make_contract(session, title="Talvikunnossapito", ends_on=date(2027, 4, 30), **mine)
        make_milestone(
            session,
            late,
            K.PLANNING_START,
            soon(-60),
            slack_from=soon(-24),
            procurement_id=make_procurement(session, late).id,
        )
        week = make_contract(session, title="Kirjasto", **mine)
        make_milestone(session, week, K.REVIEW, soon(2))
        later = make_contract(session, title="Siivous", **mine)
        make_option(session, later)
        make_milestone(session, later, K.OPTION_DECISION, soon(95), number=1)
        others = make_contract(session, title="Muiden", owner_id=make_person(session, name="Petri Saari").id)
        make_milestone(session, others, K.REVIEW, soon(-2))
    return owner


def test_first_time_there_is_one_thing_to_do(main_user: Visitor, viewer: Visitor) -> None:
    page = main_user.get("/")
    assert "Tuo sopimukset Excelistä" in main_words(page)
    assert page.text.count('class="btn do"') == 1
    assert 'href="/imports/new"' in page.text

    assert "Pääkäyttäjä tai hankinta-asiantuntija tuo rekisterin." in main_words(viewer.get("/"))


def test_page_opens_with_a_sentence_that_answers(desk: Visitor) -> None:
    said = main_words(desk.get("/"))

    assert "Maanantai 23.11., viikko 48" in said
    assert "Yksi asia on myöhässä. Tällä viikolla yksi asia, seuraava ke 25.11." in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Ett ärende är försenat. Denna vecka ett ärende, nästa ons 25.11."),
        ("en", "One matter is late. One matter this week, next Wed 25 Nov."),
    ],
)
def test_sentence_begins_and_ends_as_a_sentence_in_each_language(desk: Visitor, language: str, said: str) -> None:
    desk.post("/language", {"language": language, "next": "/"})

    assert said in main_words(desk.get("/"))


def test_matters_stand_where_they_belong_with_what_can_be_done(desk: Visitor) -> None:
    said = main_words(desk.get("/"))

    late, week, later = (
        said.index("Myöhässä 1 asia"),
        said.index("Tällä viikolla 23.11.–29.11."),
        said.index("Seuraavaksi"),
    )
    assert late < said.index("Talvikunnossapito") < week < said.index("Kirjasto") < later < said.index("Siivous")
    assert "Sopimus päättyy 30.4.2027 . Hankinta oli aloitettava viimeistään 30.10.2026." in said
    for button in ("Aloita suunnittelu", "Jatketaan tai kilpailutetaan", "Päätä optiosta"):
        assert button in said, button
    assert "Muiden" not in said


def test_desk_of_the_whole_organisation_names_the_owners(desk: Visitor) -> None:
    said = main_words(desk.get("/?whose=all"))

    assert "Muiden" in said
    assert "Petri Saari." in said


def test_desk_of_others_shows_no_buttons_that_would_not_work(desk: Visitor, viewer: Visitor) -> None:
    page = viewer.get("/?whose=all").text

    assert "Talvikunnossapito" in page
    assert "/planning" not in page


def test_start_from_the_desk_stays_on_the_desk_as_done_and_can_be_taken_back(house: House, owner: Visitor) -> None:
    assert owner.person is not None
    with house.database.writing() as session:
        contract = make_contract(
            session, title="Siivous", ends_on=date(2027, 6, 30), procedure="eu_open", owner_id=owner.person.id
        )
        on_the_clock(session, contract)
    assert "Yksi asia on myöhässä." in main_words(owner.get("/"))

    assert owner.post(f"/contracts/{contract.id}/planning", {"next": "/"}).location == "/"

    said = main_words(owner.get("/"))
    assert "myöhässä." not in said
    assert "Suunnittelu aloitettiin tänään. Kumoa" in said
    assert "Käynnissä 1 Hankinnat Siivous" in said

    owner.post(f"/contracts/{contract.id}/planning/undo", {"next": "/"})

    said = main_words(owner.get("/"))
    assert "Yksi asia on myöhässä." in said
    assert "Suunnittelu aloitettiin tänään." not in said


def test_nothing_to_do_says_what_is_next(house: House, owner: Visitor) -> None:
    assert owner.person is not None
    with house.database.writing() as session:
        contract = make_contract(session, title="Asiakirjahallinta", owner_id=owner.person.id)
        make_milestone(session, contract, K.REVIEW, soon(18))

    said = main_words(owner.get("/"))

    assert "Kello käy, mitään ei ole myöhässä" in said
    assert "Seuraava asia on pe 11.12.2026: Asiakirjahallinta." in said


def test_person_without_contracts_is_shown_the_way_to_all(house: House, viewer: Visitor) -> None:
    with house.database.writing() as session:
        make_contract(session)

    page = viewer.get("/")

    assert "Omalla vastuulla ei ole sopimuksia" in main_words(page)
    assert 'href="/?whose=all"' in page.text


def test_contract_that_ended_without_a_successor_is_late(house: House, owner: Visitor) -> None:
    """What has expired stays on the screen as a trouble, after all mails: isms#44."""
    assert owner.person is not None
    with house.database.writing() as session:
        contract = make_contract(
            session, title="Päättynyt", ends_on=soon(-23), owner_id=owner.person.id, state=ContractState.ENDED
        )
        make_milestone(session, contract, K.TERM_END, soon(-23))

    said = main_words(owner.get("/"))

    assert "eikä seuraavaa sopimusta ole kirjattu" in said
    assert "Kirjaa seuraava sopimus" in said


def test_change_of_a_date_is_told_to_who_looks_after_it(house: House, desk: Visitor, main_user: Visitor) -> None:
    with house.database.writing() as session:
        contract = make_contract(session, title="Muuttuva", owner_id=desk.person.id if desk.person else None)
    form = {"title": "Muuttuva", "term": "fixed", "starts_on": "1.1.2025", "ends_on": "31.12.2028", "version": "1"}
    main_user.post(f"/contracts/{contract.id}/edit", form | {"owner_id": str(contract.owner_id)})

    said = main_words(desk.get("/"))

    assert "Muuttuva Maria Lindholm muutti: päättyy:" in said
    assert "31.12.2027 → 31.12.2028" in said


def test_queries_of_the_desk_do_not_grow_with_what_is_on_it(house: House, owner: Visitor) -> None:
    assert owner.person is not None
    counts = []
    for more in (2, 20):
        with house.database.writing() as session:
            for number in range(more):
                contract = make_contract(session, owner_id=owner.person.id, title=f"Sopimus {number}")
                make_milestone(session, contract, K.REVIEW, soon(number - 5))
        owner.get("/")
        with count_queries(house.database.engine) as statements:
            assert owner.get("/").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_more_than_a_page_of_late_matters_are_counted_and_can_be_seen(house: House, owner: Visitor) -> None:
    assert owner.person is not None
    with house.database.writing() as session:
        for number in range(60):
            contract = make_contract(session, owner_id=owner.person.id, title=f"Sopimus {number}")
            make_milestone(session, contract, K.NOTICE, soon(-number - 1))

    page = owner.get("/")
    assert "60 asiaa on myöhässä." in main_words(page)
    assert "Näytä kaikki 60" in main_words(page)
    assert page.text.count('<li class="late">') == 50

    assert owner.get("/?whose=mine&all=1").text.count('<li class="late">') == 60


def test_main_user_is_told_of_contracts_without_anybody(house: House, main_user: Visitor, owner: Visitor) -> None:
    with house.database.writing() as session:
        contract = make_contract(session, owner_id=None)
        on_the_clock(session, contract)
    prove(house.database, house.office)

    assert "Yksi sopimus tavoittaa vain pääkäyttäjän." in main_words(main_user.get("/"))
    assert contract.title in main_words(main_user.get("/alerts/?tab=unreachable"))
    assert "vain pääkäyttäjän" not in main_words(owner.get("/"))
