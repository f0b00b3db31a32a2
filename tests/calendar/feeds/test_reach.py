"""Whose contracts are in which feed: mine, a unit with what is under it, a category."""

from datetime import date

from hankintakello.calendar.feeds.models import FeedScope
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.contracts.models import Category, Contract
from hankintakello.core.database import Database
from hankintakello.people.models import Person
from hankintakello.tests.build import (
    make_contract,
    make_milestone,
    make_person,
    make_procurement,
    make_unit,
)
from hankintakello.tests.calendar.feeds.reading import change, fetch, subscribe, titles, told


def test_mine_is_whatever_role_one_has_in_it(database: Database, reader: Person) -> None:
    roles = ("owner_id", "deputy_id", "expert_id", "approver_id")
    with database.writing() as session:
        for role in roles:
            contract = make_contract(session, title=role, **{role: reader.id})
            make_milestone(session, contract, MilestoneKind.TERM_END, date(2027, 12, 31))
        planned = make_contract(session, title="planner")
        make_procurement(session, planned, owner_id=reader.id)
        make_milestone(session, planned, MilestoneKind.TERM_END, date(2027, 12, 31))
        others = make_contract(session, title="others", owner_id=make_person(session).id)
        make_milestone(session, others, MilestoneKind.TERM_END, date(2027, 12, 31))

    data = fetch(database, subscribe(database, reader, FeedScope.MINE))

    assert {title.removeprefix("Sopimuskausi päättyy: ") for title in titles(data)} == {*roles, "planner"}


def test_contract_when_its_owner_changes_goes_from_one_feed_to_the_other(
    database: Database, reader: Person, contract: Contract
) -> None:
    with database.writing() as session:
        other = make_person(session)
    feeds = [subscribe(database, person, FeedScope.MINE) for person in (reader, other)]
    assert [len(told(fetch(database, feed))) > 0 for feed in feeds] == [True, False]

    change(database, contract, owner_id=other.id)

    assert [len(told(fetch(database, feed))) > 0 for feed in feeds] == [False, True]


def test_unit_and_category_have_what_is_under_them(database: Database, reader: Person) -> None:
    with database.writing() as session:
        above = make_unit(session)
        below = make_unit(session, parent_id=make_unit(session, parent_id=above.id).id)
        top = Category(name="Palvelut")
        session.add(top)
        session.flush()
        leaf = Category(name="Siivous", parent_id=top.id)
        session.add(leaf)
        session.flush()
        for title, place in (
            ("above", {"unit_id": above.id}),
            ("below", {"unit_id": below.id}),
            ("beside", {"unit_id": make_unit(session).id}),
            ("leaf", {"category_id": leaf.id}),
            ("nowhere", {}),
        ):
            contract = make_contract(session, title=title, **place)
            make_milestone(session, contract, MilestoneKind.TERM_END, date(2027, 12, 31))
        assert above.id is not None
        assert top.id is not None

    def shown(scope: FeedScope, **place: int) -> set[str]:
        data = fetch(database, subscribe(database, reader, scope, **place))
        return {title.removeprefix("Sopimuskausi päättyy: ") for title in titles(data)}

    assert shown(FeedScope.UNIT, unit_id=above.id) == {"above", "below"}
    assert shown(FeedScope.CATEGORY, category_id=top.id) == {"leaf"}
    assert shown(FeedScope.ALL) == {"above", "below", "beside", "leaf", "nowhere"}
