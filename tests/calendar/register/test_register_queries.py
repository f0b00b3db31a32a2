"""The list of contracts: what is found, in which order, and how many queries it takes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.calendar.register import queries
from hankintakello.calendar.register.values import Fact, Order, View, Wanted
from hankintakello.contracts.models import Category, Contract, ContractState, TermKind
from hankintakello.core.database import Database
from hankintakello.tests.build import (
    make_clock,
    make_contract,
    make_milestone,
    make_option,
    make_person,
    make_supplier,
    make_unit,
)
from hankintakello.tests.counting import count_queries

TODAY = date(2026, 11, 23)


def titles(session: Session, wanted: Wanted) -> list[str]:
    return [row.title for row in queries.page(session, wanted, limit=100, offset=0)]


@pytest.mark.parametrize(
    "text",
    [
        "SIIVOUS",
        "siivous äyrämö",
        "ÄYRÄMÖ",
        "ayr",
        "Äyrämön",
        "mla/77",
        "1234567-1",
        "kallio",
        "90910000",
        "katto 100%",
    ],
)
def test_search_finds_each_word_anywhere_whatever_its_case(session: Session, text: str) -> None:
    owner = make_person(session, name="Aino Kallio")
    supplier = make_supplier(session, name="Puhdas Ayr Oy", business_id="1234567-1")
    make_contract(
        session,
        title="Äyrämön siivous",
        description="katto 100% puhdas",
        reference="MLA/77/2026",
        cpv="90910000-9",
        owner_id=owner.id,
        supplier_id=supplier.id,
    )
    make_contract(session, title="Talvikunnossapito")

    assert titles(session, Wanted(text=text)) == ["Äyrämön siivous"]


@pytest.mark.parametrize("text", ["siivous kunnossapito", "100_", "%", "\\"])
def test_search_takes_signs_as_they_stand(session: Session, text: str) -> None:
    make_contract(session, title="Siivous 1000")

    assert titles(session, Wanted(text=text)) == []


def test_views_hold_what_they_say_and_are_counted_alike(session: Session) -> None:
    me = make_person(session)
    mine = make_contract(session, title="oma", owner_id=me.id)
    make_milestone(session, mine, MilestoneKind.PLANNING_START, TODAY + timedelta(days=300))
    far = make_contract(session, title="kaukana", owner_id=make_person(session).id)
    make_milestone(session, far, MilestoneKind.PLANNING_START, TODAY + timedelta(days=400))
    make_contract(session, title="jatkuva", term=TermKind.INDEFINITE, ends_on=None, notice_months=3, owner_id=me.id)
    make_contract(session, title="vanha", state=ContractState.ARCHIVED)
    ended = make_contract(session, title="päättynyt", state=ContractState.ENDED)
    make_milestone(session, ended, MilestoneKind.TERM_END, TODAY - timedelta(days=9))
    make_contract(session, title="omistajaton")

    expected = {
        View.TODO: {"oma", "päättynyt"},
        View.MINE: {"oma", "jatkuva"},
        View.LIVE: {"oma", "kaukana", "jatkuva", "omistajaton"},
        View.MISSING: {"omistajaton"},
        View.RENEWING: {"jatkuva"},
        View.ENDED: {"vanha", "päättynyt"},
        View.ALL: {"oma", "kaukana", "jatkuva", "vanha", "päättynyt", "omistajaton"},
    }

    assert {view: set(titles(session, Wanted(view=view, person_id=me.id))) for view in View} == expected
    assert queries.view_counts(session, me.id) == {view: len(found) for view, found in expected.items()}


def complete(session: Session) -> Contract:
    category = Category(name="Puhtaus")
    session.add(category)
    session.flush()
    owner, deputy = make_person(session), make_person(session)
    return make_contract(
        session,
        owner_id=owner.id,
        deputy_id=deputy.id,
        unit_id=make_unit(session).id,
        category_id=category.id,
        supplier_id=make_supplier(session).id,
        estimated_value=Decimal(1000),
        term=TermKind.AUTO_RENEWING,
        notice_months=3,
        renewal_months=12,
    )


@pytest.mark.parametrize(
    ("fact", "overrides"),
    [
        (Fact.OWNER, {"owner_id": None}),
        (Fact.DEPUTY, {"deputy_id": None}),
        (Fact.END, {"coverage_end": None}),
        (Fact.NOTICE, {"notice_months": None}),
        (Fact.RENEWAL, {"renewal_months": None}),
        (Fact.VALUE, {"estimated_value": None}),
        (Fact.UNIT, {"unit_id": None}),
        (Fact.CATEGORY, {"category_id": None}),
        (Fact.SUPPLIER, {"supplier_id": None}),
    ],
)
def test_contract_without_a_fact_is_found_by_it(session: Session, fact: Fact, overrides: dict[str, None]) -> None:
    contract = complete(session)
    assert titles(session, Wanted(missing=fact)) == []

    for name, value in overrides.items():
        setattr(contract, name, value)
    session.add(contract)

    assert titles(session, Wanted(missing=fact)) == [contract.title]


def test_option_without_its_day_and_owner_without_an_address_are_found(session: Session) -> None:
    make_option(session, make_contract(session, title="päivätön"))
    make_option(session, make_contract(session, title="päivällinen"), exercise_months_before=6)
    make_contract(session, title="osoitteeton", owner_id=make_person(session, email=None).id)

    assert titles(session, Wanted(missing=Fact.OPTION_DAY)) == ["päivätön"]
    assert titles(session, Wanted(missing=Fact.ADDRESS)) == ["osoitteeton"]


def test_order_puts_what_is_not_known_last_both_ways(session: Session) -> None:
    for title, days, value in (("a", 5, 30), ("Ä", None, None), ("b", 2, 10)):
        contract = make_contract(session, title=title, estimated_value=value)
        make_clock(session, contract, slack_from=TODAY + timedelta(days=days) if days else None)

    assert titles(session, Wanted(order=Order.SLACK)) == ["b", "a", "Ä"]
    assert titles(session, Wanted(order=Order.SLACK, descending=True)) == ["a", "b", "Ä"]
    assert titles(session, Wanted(order=Order.VALUE, descending=True)) == ["a", "b", "Ä"]
    assert titles(session, Wanted(order=Order.TITLE)) == ["a", "b", "Ä"]


def test_pages_hold_every_contract_once_though_all_are_equal(session: Session) -> None:
    made = {make_contract(session, title="sama").id for _ in range(7)}

    pages = [queries.page(session, Wanted(), limit=3, offset=offset) for offset in (0, 3, 6)]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert {row.id for page in pages for row in page} == made
    assert queries.ids(session, Wanted()) == [row.id for page in pages for row in page]


def test_totals_sum_what_is_known_of_the_value(session: Session) -> None:
    make_contract(session, estimated_value=Decimal("10.50"))
    make_contract(session, estimated_value=Decimal("0.25"))
    make_contract(session)

    assert queries.totals(session, Wanted()) == (3, Decimal("10.75"))
    assert queries.totals(session, Wanted(text="tuntematon")) == (0, None)


@pytest.mark.parametrize(
    "text",
    [
        "siiv",
        "SIIVOUS",
        "palvelut",
        "123/02",
        "mla/123",
        "kirkas tila",
        "1234567-1",
        "åkerlund",
        "björn Ä",
        "ruoka-",
        "puhtaus",
        "90910000",
        "siiv kirkas björn",
        "100 %",
    ],
)
def test_contract_is_found_by_each_part_of_what_is_known_of_it(session: Session, text: str) -> None:
    category = Category(name="Puhtaus")
    session.add(category)
    session.flush()
    make_contract(
        session,
        title="Siivouspalvelut, 100 % Äänekoski",
        reference="A",
        case_number="MLA/123/02.08.00/2024",
        cpv="90910000-9",
        supplier_id=make_supplier(session, name="Kirkas Tila Oy", business_id="1234567-1").id,
        owner_id=make_person(session, name="Björn Åkerlund").id,
        unit_id=make_unit(session, name="Ruoka- ja puhtauspalvelut").id,
        category_id=category.id,
    )
    make_contract(session, title="Auraus", reference="B")

    (found,) = queries.page(session, Wanted(text=text), limit=50, offset=0)

    assert found.reference == "A"
    assert queries.totals(session, Wanted(text=text)).contracts == 1


@pytest.mark.parametrize("text", ["siivoust", "auraus siivous", "%", "_", "\\", "virtanenauraus"])
def test_contract_is_not_found_by_what_is_nowhere_in_it(session: Session, text: str) -> None:
    make_contract(session, title="Auraus", reference="B", owner_id=make_person(session, name="Anna Virtanen").id)

    assert queries.ids(session, Wanted(text=text)) == []


def test_search_asks_one_statement_however_many_words(session: Session, database: Database) -> None:
    make_contract(session, title="Siivouspalvelut")

    with count_queries(database.engine) as asked:
        queries.page(session, Wanted(text="siivous palvelut siiv"), limit=50, offset=0)

    assert len(asked) == 1
