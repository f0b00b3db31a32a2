"""The page of one's own calendars: make, see the address once, revoke, take it back."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import col, select

from hankintakello.calendar.feeds import values
from hankintakello.calendar.feeds.models import Breadth, Feed, FeedScope
from hankintakello.core.audit import AuditEvent
from hankintakello.core.database import Database, now
from hankintakello.people.models import Person
from hankintakello.people.signin.service import let_in
from hankintakello.tests.build import live_contract, make_person, make_unit
from hankintakello.tests.counting import count_queries
from hankintakello.tests.visiting import Visitor, visitor

ADDRESS = re.compile(r'value="(http://localhost:8000/feeds/([a-z2-7]{32})\.ics)"')


@pytest.fixture
def reader(database: Database) -> Person:
    """Somebody who may sign in, with a contract."""
    with database.writing() as session:
        person = make_person(session, unit_id=make_unit(session, name="Tekniset palvelut").id)
        live_contract(session, owner_id=person.id, unit_id=person.unit_id)
        return let_in(session, person)


@pytest.fixture
def browser(app: Flask, reader: Person) -> Visitor:
    """The reader's browser."""
    return Visitor(app, reader)


def post(browser: Visitor, path: str, status: int, **fields: object) -> str:
    answer = browser.post(path, fields)
    assert answer.status_code == status
    return answer.text


def feeds(database: Database) -> list[Feed]:
    with database.reading() as session:
        return [*session.exec(select(Feed).order_by(col(Feed.id)))]


def test_page_when_there_is_none_offers_the_first(browser: Visitor) -> None:
    page = browser.get("/feeds/").text

    assert "Ei vielä kalentereita" in page
    assert "Tee kalenteri" in page


def test_address_is_shown_once_to_copy_and_to_open(browser: Visitor, database: Database) -> None:
    page = post(browser, "/feeds/", 201, scope="mine")

    found = ADDRESS.search(page)
    assert found is not None
    assert f'href="webcal://localhost:8000/feeds/{found[2]}.ics"' in page
    assert browser.get(f"/feeds/{found[2]}.ics").status_code == 200
    assert found[2] not in browser.get("/feeds/").text
    assert [(feed.scope, feed.breadth) for feed in feeds(database)] == [(FeedScope.MINE, Breadth.WIDE)]


def test_page_with_an_address_tells_it_to_nobody(browser: Visitor) -> None:
    answer = browser.post("/feeds/", {"scope": "all"})

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_feed_of_a_unit_is_made(browser: Visitor, database: Database, reader: Person) -> None:
    post(browser, "/feeds/", 201, scope="unit", unit=reader.unit_id)

    assert [(feed.scope, feed.unit_id, feed.category_id) for feed in feeds(database)] == [
        (FeedScope.UNIT, reader.unit_id, None)
    ]
    assert "Yksikkö Tekniset palvelut" in browser.get("/feeds/").text


@pytest.mark.parametrize("fields", [{"scope": "unit"}, {"scope": "unit", "unit": "999"}, {"scope": "category"}])
def test_feed_when_nothing_is_chosen_is_not_made(browser: Visitor, database: Database, fields: dict[str, str]) -> None:
    page = post(browser, "/feeds/", 422, **fields)

    assert "Valitse, mitkä sopimukset kalenteriin tulevat." in page
    assert feeds(database) == []


def test_revoked_feed_is_gone_and_can_be_taken_back_for_an_hour(browser: Visitor, database: Database) -> None:
    """Its own reader can end an address that has leaked: addons#1104."""
    found = ADDRESS.search(post(browser, "/feeds/", 201, scope="mine"))
    assert found is not None
    path = f"/feeds/{found[2]}.ics"

    post(browser, "/feeds/1/revoke", 303)
    revoked, page = browser.get(path).status_code, browser.get("/feeds/").text
    post(browser, "/feeds/1/restore", 303)
    restored = browser.get(path).status_code
    post(browser, "/feeds/1/revoke", 303)
    with database.writing() as session:
        session.execute(sa.update(Feed).values(revoked_at=now(session) - timedelta(hours=1, seconds=1)))

    assert (revoked, restored) == (410, 200)
    assert "Kumoa poisto" in page
    assert "Kumoa poisto" not in browser.get("/feeds/").text
    post(browser, "/feeds/1/restore", 409)
    with database.reading() as session:
        actions = session.exec(
            select(AuditEvent.action).where(AuditEvent.subject == "feed").order_by(col(AuditEvent.id))
        )
        assert actions.all() == ["created", "revoked", "restored", "revoked"]


def test_feed_of_somebody_else_is_not_there(app: Flask, browser: Visitor, database: Database) -> None:
    post(browser, "/feeds/", 201, scope="all")
    stranger = visitor(app, database)

    assert "Kaikki sopimukset</th>" not in stranger.get("/feeds/").text
    post(stranger, "/feeds/1/revoke", 404)
    assert feeds(database)[0].revoked_at is None


def test_last_fetch_is_told_with_its_program(browser: Visitor) -> None:
    found = ADDRESS.search(post(browser, "/feeds/", 201, scope="mine"))
    assert found is not None
    before = browser.get("/feeds/").text
    browser.get(f"/feeds/{found[2]}.ics", headers={"User-Agent": "Thunderbird/140.0"})

    assert "ei vielä" in before
    assert re.search(r"klo \d+\.\d\d, Thunderbird", browser.get("/feeds/").text)


def test_page_warns_of_a_feed_that_is_too_large(browser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hankintakello.web.feeds.MOST_ENTRIES", 3)

    page = post(browser, "/feeds/", 201, scope="all")

    assert "eivät välttämättä näytä näin suurta kalenteria" in page
    assert "liian suuri monelle kalenteriohjelmalle" in browser.get("/feeds/").text


def test_page_says_where_phases_come_later(browser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MOST_WIDE", 3)

    post(browser, "/feeds/", 201, scope="all")

    assert "puoli vuotta ennen hankinnan alkua" in browser.get("/feeds/").text


def test_page_asks_as_much_of_the_database_for_many_feeds_as_for_few(browser: Visitor, database: Database) -> None:
    def statements() -> int:
        with count_queries(database.engine) as asked:
            browser.get("/feeds/")
        return len(asked)

    post(browser, "/feeds/", 201, scope="mine")
    few = statements()
    for _ in range(6):
        post(browser, "/feeds/", 201, scope="all")

    assert statements() == few
