"""One contract's page: its life, what comes next, why then, and what may be done about it."""

from datetime import date, timedelta

import pytest

from hankintakello.assembly import House
from hankintakello.calendar.clock.service import roll
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.people.models import Role
from hankintakello.tests.build import (
    make_absence,
    make_contract,
    make_option,
    make_person,
    make_supplier,
    make_unit,
)
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY
from hankintakello.tests.visiting import Visitor, main_words, on_the_clock, visitor


@pytest.fixture
def cleaning(house: House, owner: Visitor) -> Contract:
    """A contract with two options, owned by Aino, on the clock."""
    assert owner.person is not None
    with house.database.writing() as session:
        contract = make_contract(
            session,
            title="Siivouspalvelut, koulut",
            reference="MLA/301/2024",
            starts_on=date(2024, 1, 1),
            ends_on=date(2027, 12, 31),
            procedure="eu_open",
            owner_id=owner.person.id,
            deputy_id=make_person(session, name="Petri Saari").id,
            supplier_id=make_supplier(session, name="Kirkas Tila Oy").id,
            unit_id=make_unit(session, name="Tekniset palvelut").id,
            extra={"Huomio": "ks. sähköposti"},
            source_file="sopimukset.xlsx",
            source_row=6,
        )
        for number in (1, 2):
            make_option(session, contract, number=number, exercise_months_before=6)
        on_the_clock(session, contract)
    return contract


def test_page_tells_the_contracts_life_and_why(cleaning: Contract, owner: Visitor) -> None:
    said = main_words(owner.get(f"/contracts/{cleaning.id}"))

    for text in (
        "Siivouspalvelut, koulut",
        "Kirkas Tila Oy",
        "Tekniset palvelut",
        "Viimeistään pe 26.2.2027 päätetään optiosta 1 tai aloitetaan suunnittelu.",
        "Miksi 26.2.2027?",
        "pe 31.12.2027 Sopimus päättyy",
        "pe 9.4.2027 Tarvekartoitus",
        "viimeistään aloitettava",
        "Optio 1: 12 kk",
        "Käytettynä jatkuu 31.12.2028 asti.",
        "Petri Saari",
        "Huomio",
        "ks. sähköposti",
        "sopimukset.xlsx",
        "jos optiot käytetään",
    ):
        assert text in said, text


def test_page_shows_the_clock_strip_and_its_list_twin(cleaning: Contract, owner: Visitor) -> None:
    page = owner.get(f"/contracts/{cleaning.id}").text

    assert '<svg class="strip"' in page
    assert '<ol class="life"' in page
    assert page.count('class="stairs"') == 1


def test_viewer_sees_everything_and_no_button(cleaning: Contract, viewer: Visitor) -> None:
    page = viewer.get(f"/contracts/{cleaning.id}").text

    assert "Miksi 26.2.2027?" in page
    for button in ("Muokkaa", "Aloita suunnittelu", "Päätä optiosta", "Kirjaa päätös"):
        assert button not in page, button


@pytest.mark.parametrize("roles", [(Role.MAIN_USER,), (Role.PROCUREMENT,)])
def test_procurement_and_main_user_may_change_every_contract(
    house: House, cleaning: Contract, owner: Visitor, roles: tuple[Role, ...]
) -> None:
    other = visitor(owner.client.application, house.database, *roles)

    assert "Muokkaa" in main_words(other.get(f"/contracts/{cleaning.id}"))


def test_unit_manager_may_change_the_contracts_of_the_unit_alone(
    house: House, cleaning: Contract, owner: Visitor
) -> None:
    app = owner.client.application
    own = visitor(app, house.database, Role.UNIT_MANAGER, unit_id=cleaning.unit_id)
    other = visitor(app, house.database, Role.UNIT_MANAGER)

    assert "Muokkaa" in main_words(own.get(f"/contracts/{cleaning.id}"))
    assert "Muokkaa" not in main_words(other.get(f"/contracts/{cleaning.id}"))


def test_contract_that_is_not_there_is_told(owner: Visitor) -> None:
    answer = owner.get("/contracts/999")

    assert answer.status_code == 404
    assert "Sopimusta ei löydy." in main_words(answer)


def test_bare_contract_of_which_nothing_is_known_has_a_page(house: House, owner: Visitor) -> None:
    with house.database.writing() as session:
        bare = make_contract(session, term=None, starts_on=None, ends_on=None, coverage_end=None)
        on_the_clock(session, bare)

    said = main_words(owner.get(f"/contracts/{bare.id}"))

    assert "kesto ei tiedossa" in said
    assert "Puuttuu" in said


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (
            {"term": TermKind.INDEFINITE, "ends_on": None, "coverage_end": None, "notice_months": 3},
            "Jatketaan tai kilpailutetaan",
        ),
        ({"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 3}, "Ei uusita"),
        ({"term": TermKind.FIXED_THEN_INDEFINITE, "notice_months": 6}, "Ei uusita"),
        (
            {"starts_on": date(2020, 1, 1), "ends_on": date(2026, 10, 31)},
            "Päättyi|eikä seuraavaa sopimusta ole kirjattu",
        ),
    ],
)
def test_each_kind_of_contract_offers_what_fits(
    house: House, main_user: Visitor, overrides: dict[str, object], said: str
) -> None:
    with house.database.writing() as session:
        contract = make_contract(session, **overrides)
        on_the_clock(session, contract)

    assert said.split("|")[-1] in main_words(main_user.get(f"/contracts/{contract.id}"))


def test_related_contracts_are_shown_and_a_successor_is_proposed(
    house: House, cleaning: Contract, owner: Visitor
) -> None:
    with house.database.writing() as session:
        session.get_one(Contract, cleaning.id)
        make_contract(
            session, title="Uusi siivous", starts_on=date(2028, 1, 10), ends_on=None, unit_id=cleaning.unit_id
        )
        make_contract(session, title="Vanha siivous", ends_on=date(2023, 12, 31), successor_id=cleaning.id)
        make_contract(session, title="Tilaus puitteesta", parent_id=cleaning.id)

    page = owner.get(f"/contracts/{cleaning.id}")

    said = main_words(page)
    assert "Uusi siivous ehkä seuraava sopimus" in said
    assert "Kirjaa seuraavaksi sopimukseksi" in said
    assert "Vanha siivous edeltäjä" in said
    assert "Tilaus puitteesta tämän alla" in said


def test_queries_of_the_page_do_not_grow_with_the_history_or_what_stands_under_it(
    house: House, cleaning: Contract, owner: Visitor
) -> None:
    counts = []
    for more in (1, 20):
        with house.database.writing() as session:
            for number in range(more):
                make_contract(session, parent_id=cleaning.id, title=f"Tilaus {number}")
        with count_queries(house.database.engine) as statements:
            assert owner.get(f"/contracts/{cleaning.id}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_link_to_the_case_system_is_shown_only_if_it_is_one(house: House, cleaning: Contract, owner: Visitor) -> None:
    for link, shown in (("https://asiat.example/1", True), ("javascript:alert(1)", False)):
        with house.database.writing() as session:
            session.get_one(Contract, cleaning.id).case_link = link

        assert (f'href="{link}"' in owner.get(f"/contracts/{cleaning.id}").text) is shown


def test_owner_whose_address_takes_no_mail_is_marked(house: House, cleaning: Contract, main_user: Visitor) -> None:
    with house.database.writing() as session:
        asa = make_person(session, name="Åsa Ek", email="åsa@mallila.example")
        session.get_one(Contract, cleaning.id).owner_id = asa.id

    assert "posti ei kulje osoitteeseen" in main_words(main_user.get(f"/contracts/{cleaning.id}"))


def test_notice_that_is_shown_is_that_of_the_present_term(house: House, owner: Visitor) -> None:
    """Not that of the first end, which the renewals have left behind: glpi#23084."""
    with house.database.writing() as session:
        known = {"starts_on": date(2022, 8, 29), "ends_on": date(2025, 8, 28)}
        going_on = {"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "notice_months": 2}
        contract = make_contract(session, **known, **going_on)
        on_the_clock(session, contract)
    with house.database.writing() as session:
        roll(session)

    said = main_words(owner.get(f"/contracts/{contract.id}"))

    assert "Irtisanomisen takaraja miksi 28.8.2027 sopimus päättyy − irtisanomisaika 2 kk = 28.6.2027." in said
    for past in ("28.6.2025", "28.6.2026"):
        assert said.count(past) == said.count(f"{past} meni ohi ilman päätöstä") == 1


@pytest.mark.parametrize(("last", "said"), [(-1, False), (0, True)])
def test_absence_that_has_ended_is_not_shown(
    house: House, cleaning: Contract, owner: Visitor, last: int, said: bool
) -> None:
    """Nor is anybody told to be away whose absence nobody ended by hand: zammad#5566."""
    assert owner.person is not None
    with house.database.writing() as session:
        make_absence(session, owner.person, TODAY - timedelta(days=9), TODAY + timedelta(days=last))

    assert ("poissa" in main_words(owner.get(f"/contracts/{cleaning.id}"))) is said
