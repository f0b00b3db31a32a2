"""A feed over HTTP: what calendar programs are told, and what nobody is."""

import gzip
import logging
import re
import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hankintakello.assembly import House
from hankintakello.calendar.feeds import service
from hankintakello.calendar.feeds.addresses import hash_of
from hankintakello.calendar.feeds.models import Feed, FeedScope
from hankintakello.config import Settings
from hankintakello.contracts.parties import find_or_make_categories
from hankintakello.core.changes import rearranged
from hankintakello.core.database import Database, now
from hankintakello.people.finding import find_or_make_units
from hankintakello.people.models import Person, Unit
from hankintakello.tests.build import live_contract, make_person, make_unit
from hankintakello.tests.counting import count_queries
from hankintakello.tests.visiting import application
from hankintakello.web import feed_files, guesses

GOOGLE = {"User-Agent": "Mozilla/5.0 (compatible; Google-Calendar-Importer; https://www.google.com)"}
UNKNOWN = "/feeds/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.ics"


@pytest.fixture
def client(house: House) -> FlaskClient:
    """A calendar program."""
    return application(house).test_client()


@pytest.fixture
def reader(database: Database) -> Person:
    """Somebody whose contract has days."""
    with database.writing() as session:
        person = make_person(session)
        live_contract(session, title="Siivous", owner_id=person.id, procedure="small_purchase")
    return person


@pytest.fixture
def path(database: Database, reader: Person) -> str:
    """The path of a feed of the reader's."""
    with database.writing() as session:
        _feed, secret = service.create(session, person=reader, scope=FeedScope.MINE, actor="test")
    return f"/feeds/{secret}.ics"


def change(database: Database) -> None:
    """Say that feeds show something else."""
    with database.writing() as session:
        service.raise_version(session)


def noted(database: Database) -> tuple[datetime | None, str | None]:
    with database.reading() as session:
        row = session.execute(sa.select(sa.column("last_fetched_at"), sa.column("last_client")).select_from(Feed)).one()
    return row[0], row[1]


def fetch(client: FlaskClient, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """Ask and read all of the answer, as a program does."""
    answer = client.open(path, method=method, headers={name.replace("_", "-"): text for name, text in headers.items()})
    with answer:
        assert answer.get_data() is not None
    return answer


def test_feed_is_a_calendar_for_nobody_else(client: FlaskClient, path: str) -> None:
    answer = fetch(client, path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Last-Modified"]
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert not {"Set-Cookie", "Content-Disposition", "Content-Encoding", "Location"} & set(answer.headers.keys())
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert answer.data.count(b"BEGIN:VEVENT") > 5
    assert answer.data.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_feed_without_days_is_still_a_calendar(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        _feed, secret = service.create(session, person=make_person(session), scope=FeedScope.MINE, actor="test")

    data = fetch(client, f"/feeds/{secret}.ics").data

    assert b"BEGIN:VTIMEZONE" in data
    assert b"VEVENT" not in data


def test_poll_when_nothing_changed_reads_no_event(client: FlaskClient, path: str, database: Database) -> None:
    etag = fetch(client, path, **GOOGLE).headers["ETag"]

    with count_queries(database.engine) as asked:
        answer = fetch(client, path, If_None_Match=etag, **GOOGLE)

    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    statements = [text for text in asked if not text.startswith(("BEGIN", "SET", "PRAGMA"))]
    assert len(statements) == 1
    assert "feed_piece" not in statements[0]
    assert "milestone" not in statements[0]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_poll_with_the_etag_in_any_form_is_answered_304(client: FlaskClient, path: str, form: str) -> None:
    etag = fetch(client, path).headers["ETag"]

    assert fetch(client, path, If_None_Match=form.format(etag)).status_code == 304


def test_poll_with_a_foreign_etag_gets_the_feed(client: FlaskClient, path: str) -> None:
    fetch(client, path)

    assert fetch(client, path, If_None_Match='"another"').status_code == 200


def test_poll_by_date_is_answered_until_something_changes(client: FlaskClient, path: str, database: Database) -> None:
    since = fetch(client, path).headers["Last-Modified"]
    unchanged = fetch(client, path, If_Modified_Since=since)

    change(database)

    changed = fetch(client, path, If_Modified_Since=since)
    assert (unchanged.status_code, changed.status_code) == (304, 200)
    assert changed.headers["Last-Modified"] != since


def test_etag_moves_with_the_version_the_language_and_nothing_else(
    client: FlaskClient, path: str, database: Database, reader: Person
) -> None:
    tags = [fetch(client, path).headers["ETag"], fetch(client, path).headers["ETag"]]
    change(database)
    tags.append(fetch(client, path).headers["ETag"])
    with database.writing() as session:
        session.get_one(Person, reader.id).language = "sv"
    tags.append(fetch(client, path).headers["ETag"])

    assert tags[0] == tags[1]
    assert len(set(tags)) == 3


def test_head_is_get_without_its_body(client: FlaskClient, path: str) -> None:
    head, get = fetch(client, path, "HEAD"), fetch(client, path)

    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers} == {**get.headers}


def test_gzip_is_sent_when_asked_for_and_is_the_same(client: FlaskClient, path: str) -> None:
    plain, packed = fetch(client, path), fetch(client, path, Accept_Encoding="gzip, br")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = fetch(client, path, If_None_Match=packed.headers["ETag"], Accept_Encoding="gzip")
    assert (again.status_code, again.headers["ETag"]) == (304, packed.headers["ETag"])


@pytest.mark.parametrize("asked", ["", "identity", "br", "gzip;q=0"])
def test_gzip_is_not_sent_when_not_asked_for(client: FlaskClient, path: str, asked: str) -> None:
    assert "Content-Encoding" not in fetch(client, path, Accept_Encoding=asked).headers


def test_gzip_can_be_switched_off(settings: Settings, path: str) -> None:
    house = House(settings.model_copy(update={"gzip_feeds": False}))
    answer = fetch(application(house).test_client(), path, Accept_Encoding="gzip")
    house.database.dispose()

    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" not in answer.headers.get("Vary", "")


def test_unknown_and_revoked_are_refused_with_the_same_few_bytes(
    client: FlaskClient, path: str, database: Database
) -> None:
    unknown = fetch(client, UNKNOWN)
    with database.writing() as session:
        service.revoke(session, 1, actor="test")
    revoked = fetch(client, path)

    assert (unknown.status_code, revoked.status_code) == (404, 410)
    assert unknown.data == revoked.data
    assert len(unknown.data) < 100
    assert unknown.headers["Cache-Control"] == "no-store"
    assert "ETag" not in revoked.headers


def test_feed_of_somebody_who_has_left_is_gone(
    client: FlaskClient, path: str, database: Database, reader: Person
) -> None:
    with database.writing() as session:
        session.get_one(Person, reader.id).active = False

    assert fetch(client, path).status_code == 410


@pytest.mark.parametrize(
    "wrong", ["/feeds/x.ics", "/feeds/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics", "/feeds/%00.ics", "/feeds/ä.ics"]
)
def test_what_cannot_be_a_secret_is_unknown_without_asking(client: FlaskClient, database: Database, wrong: str) -> None:
    with count_queries(database.engine) as asked:
        answer = fetch(client, wrong)

    assert answer.status_code == 404
    assert [text for text in asked if "feed" in text] == []


def test_guessing_is_slowed_down_but_never_who_knows_a_secret(client: FlaskClient, path: str) -> None:
    refusals = {fetch(client, UNKNOWN).status_code for _ in range(guesses.ALLOWED)}
    after = fetch(client, UNKNOWN)

    assert refusals == {404}
    assert after.status_code == 429
    assert 0 < int(after.headers["Retry-After"]) <= guesses.WITHIN_S
    assert fetch(client, path).status_code == 200


def test_fetch_is_noted_with_its_program_once_a_minute(client: FlaskClient, path: str, database: Database) -> None:
    fetch(client, path, **GOOGLE)
    first = noted(database)
    fetch(client, path, **GOOGLE)
    second = noted(database)
    with database.writing() as session:
        session.execute(sa.update(Feed).values(last_fetched_at=now(session) - timedelta(minutes=2)))
    fetch(client, path, If_None_Match=fetch(client, path).headers["ETag"], **GOOGLE)
    third = noted(database)

    assert first[1] == "google"
    assert first[0] is not None
    assert second == first
    assert third[0] is not None
    assert third[0] > first[0]


@pytest.mark.parametrize(
    ("method", "agent"), [("GET", "Mozilla/5.0 (X11; Linux) Firefox/140.0"), ("HEAD", "Thunderbird/140.0")]
)
def test_look_that_is_no_subscription_is_not_noted(
    client: FlaskClient, path: str, database: Database, method: str, agent: str
) -> None:
    fetch(client, path, method, User_Agent=agent)

    assert noted(database) == (None, None)


def test_fetch_when_somebody_writes_does_not_wait(
    client: FlaskClient, path: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_files, "NOTING_WAITS_MS", 20)
    fetch(client, path, User_Agent="Mozilla/5.0")

    with database.writing() as session:
        session.execute(sa.update(Feed).values(entries=1))
        answer = fetch(client, path, **GOOGLE)

    assert answer.status_code == 200
    assert noted(database) == (None, None)


def test_feed_when_it_cannot_be_drawn_now_is_asked_again_later(
    client: FlaskClient, path: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_files, "DRAWING_WAITS_MS", 20)

    with database.writing() as session:
        session.execute(sa.update(Feed).values(entries=1))
        answer = fetch(client, path)

    assert (answer.status_code, answer.data) == (503, b"")
    assert int(answer.headers["Retry-After"]) > 0
    assert fetch(client, path).status_code == 200


def test_feed_when_the_database_fails_is_asked_again_later(client: FlaskClient, path: str, database: Database) -> None:
    fetch(client, path)
    with database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE feed_piece RENAME TO away"))

    answer = fetch(client, path)

    assert (answer.status_code, answer.data) == (503, b"")
    assert int(answer.headers["Retry-After"]) > 0


def test_secret_is_in_no_log(
    client: FlaskClient, path: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = path.removeprefix("/feeds/").removesuffix(".ics")

    fetch(client, path, **GOOGLE)
    fetch(client, UNKNOWN)
    fetch(client, f"/feeds/{secret}")
    fetch(client, f"/feeds/{secret}.ics/")
    with database.writing() as session:
        session.execute(sa.text("UPDATE feed SET scope = 'nonsense'"))
    broken = fetch(client, path)

    assert broken.status_code == 503
    assert "a feed cannot be sent" in caplog.text
    assert secret not in caplog.text
    assert hash_of(secret) not in caplog.text


def test_secret_is_kept_as_a_hash_alone(path: str, database: Database) -> None:
    secret = path.removeprefix("/feeds/").removesuffix(".ics")

    with database.reading() as session:
        row = session.execute(sa.select(sa.text("*")).select_from(Feed)).one()

    assert re.fullmatch(r"[a-z2-7]{32}", secret)
    assert not any(secret in str(value) for value in row)


def test_robots_may_fetch_feeds_and_index_nothing(client: FlaskClient) -> None:
    answer = fetch(client, "/robots.txt")

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.text.splitlines() == ["User-agent: *", "Allow: /feeds/", "Allow: /public/", "Disallow: /"]


def test_feed_asks_for_no_cookie_and_gives_none(client: FlaskClient, path: str) -> None:
    client.set_cookie("hankintakello", "rubbish")

    answer = fetch(client, path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_two_fetches_at_once_after_a_change_are_both_whole(house: House, path: str, database: Database) -> None:
    app: Flask = application(house)
    answers: list[bytes] = []
    begin = threading.Barrier(4)

    def read() -> None:
        begin.wait()
        answers.append(fetch(app.test_client(), path).data)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert answers[0].endswith(b"END:VCALENDAR\r\n")


def test_etag_moves_when_units_or_categories_change(client: FlaskClient, database: Database, reader: Person) -> None:
    with database.writing() as session:
        unit = find_or_make_units(session, ["Tekniset palvelut"])[0]["Tekniset palvelut"]
        _feed, secret = service.create(session, person=reader, scope=FeedScope.UNIT, unit_id=unit, actor="test")
    path = f"/feeds/{secret}.ics"
    tags = [fetch(client, path).headers["ETag"]]

    with database.writing() as session:
        find_or_make_units(session, ["Tekniset palvelut"])
    tags.append(fetch(client, path).headers["ETag"])
    with database.writing() as session:
        find_or_make_units(session, ["Kadut ja puistot"])
    tags.append(fetch(client, path).headers["ETag"])
    with database.writing() as session:
        find_or_make_categories(session, ["Kunnossapito"])
    tags.append(fetch(client, path).headers["ETag"])

    assert tags[0] == tags[1]
    assert len(set(tags)) == 3


def test_etag_moves_when_a_unit_is_moved_or_named_anew(client: FlaskClient, database: Database, reader: Person) -> None:
    with database.writing() as session:
        above, below = make_unit(session, name="Tekniset palvelut"), make_unit(session, name="Kadut")
        live_contract(session, title="Auraus", unit_id=below.id, procedure="small_purchase")
        _feed, secret = service.create(session, person=reader, scope=FeedScope.UNIT, unit_id=above.id, actor="test")
    path = f"/feeds/{secret}.ics"
    empty = fetch(client, path)

    with database.writing() as session:
        session.get_one(Unit, below.id).parent_id = above.id
        rearranged(session)

    filled = fetch(client, path, If_None_Match=empty.headers["ETag"])
    assert (empty.data.count(b"BEGIN:VEVENT"), filled.status_code) == (0, 200)
    assert "Auraus" in filled.data.decode()
