"""Feeds: streamed, polled unchanged, and fetched for the first time, each beside its limit in the same run.

The limit of streaming is gunicorn and Flask sending the same pieces by 500 from a table of nothing else, that of a poll
a Flask route with one indexed query. A first fetch is told beside how long icalendar alone takes to write as many.
Arguments: the sizes in entries; --served leaves the first fetch out.
"""

import http.client
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from flask import Flask, Response, request

from hankintakello.calendar.clock.service import derive
from hankintakello.calendar.feeds import drawing, queries, service, serving
from hankintakello.calendar.feeds.events import Entry, event
from hankintakello.calendar.feeds.models import FeedScope
from hankintakello.calendar.feeds.style import Style
from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.contracts.models import Contract
from hankintakello.core import changes
from hankintakello.core.bulk import insert_rows
from hankintakello.core.clock import Clock
from hankintakello.core.collector import collect_seldom
from hankintakello.core.database import Database
from hankintakello.demo.mailbox import Mailbox
from hankintakello.migrations import upgrade
from hankintakello.people.models import Person
from hankintakello.tests.build import live_contract, make_person
from hankintakello.tests.databases import opened
from hankintakello.web import server

TODAY = date(2026, 11, 23)
A_CONTRACT, ROUNDS, POLLS = 10, 9, 400
CONTRACTS, MINE = 5_000, 100
TITLE = "Siivouspalvelut, keskustan koulut ja päiväkodit, virastotalo ja kirjasto, osa-alue " * 2
COMMAND = str(Path(sys.executable).with_name("hankintakello"))


def bare(database: str) -> Flask:
    """Return the least application that sends the pieces, and the least that answers a poll."""
    app = Flask("bare")

    @app.get("/bare.ics")
    def stream() -> Response:
        connection = sqlite3.connect(database, check_same_thread=False)
        cursor = connection.execute("SELECT octets FROM bare ORDER BY id")

        def body() -> Iterator[bytes]:
            while rows := cursor.fetchmany(500):
                yield b"".join([row[0] for row in rows])

        response = Response(body(), content_type="text/calendar; charset=utf-8")
        response.call_on_close(connection.close)
        return response

    @app.get("/poll/<secret>")
    def poll(secret: str) -> Response:
        connection = sqlite3.connect(database)
        row = connection.execute("SELECT drawn FROM feed WHERE secret_hash = ?", (secret,)).fetchone()
        connection.close()
        known = row is not None and request.if_none_match.contains_weak(row[0])
        return Response(status=304 if known else 200)

    return app


@contextmanager
def running(words: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    """Run a server until the end of the block."""
    with subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL) as process:
        for _ in range(600):
            try:
                fetch(port, "/")
            except OSError:
                time.sleep(0.05)
            else:
                break
        try:
            yield
        finally:
            process.terminate()


def fetch(port: int, path: str, **headers: str) -> tuple[int, int, str]:
    """Return status, size and ETag of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"User-Agent": "Mozilla/5.0", **headers})
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return answer.status, size, answer.headers["ETag"] or ""


def times(work: Callable[[], object], rounds: int) -> list[float]:
    """Return how many milliseconds each round takes."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1_000)
    return found


def in_turn(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the medians of both, measured in turn, so that what else the machine does meets both alike."""
    pairs = [(times(one, 1)[0], times(other, 1)[0]) for _ in range(rounds + 2)][2:]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def fill(database: Database, entries: int) -> str:
    """Make a register with so many days in the window; return the secret of a feed that shows them all."""
    with database.writing() as session:
        person, moment = make_person(session), session.info["now"]
        rows = (
            {"id": n, "reference": f"MLA/{n}", "title": TITLE, "came_in_on": TODAY, "created_at": moment}
            | {"changed_at": moment, "arrangement": "contract", "starts_precision": "day", "ends_precision": "day"}
            | {"currency": "EUR", "extra": {}, "state": "active", "version": 1}
            for n in range(1, entries // A_CONTRACT + 1)
        )
        insert_rows(session, Contract, list(rows))
        insert_rows(session, Milestone, [_day(place, moment) for place in range(entries)])
        service.raise_version(session)
        return service.create(session, person=session.get_one(Person, person.id), scope=FeedScope.ALL, actor="bench")[1]


def _day(place: int, moment: object) -> dict[str, object]:
    on = TODAY + timedelta(days=place % 1_000)
    return {
        "contract_id": place // A_CONTRACT + 1,
        "kind": MilestoneKind.OBLIGATION.value,
        "phase": "",
        "scenario": "",
        "number": place,
        "on": on,
        "slack_from": on,
        "tentative": False,
        "uid": uuid4(),
        "sequence": 0,
        "shown": "0" * 32,
        "changed_at": moment,
    }


def measure_served(folder: Path, entries: int) -> None:
    """Print a stream and a poll of so many entries beside their limits."""
    path = folder / f"{entries}.db"
    with opened(f"sqlite:///{path}", Clock(TODAY)) as database:
        upgrade(database)
        secret = fill(database, entries)
    with Mailbox() as first, Mailbox() as second:
        ports = first.port, second.port
    environment = {
        **os.environ,
        "HANKINTAKELLO_DATA_DIR": str(folder),
        "HANKINTAKELLO_DATABASE_URL": f"sqlite:///{path}",
        "HANKINTAKELLO_SECRET_KEY": "only for as long as the benchmark runs",
        "HANKINTAKELLO_TODAY": TODAY.isoformat(),
    }
    address = f"/feeds/{secret}.ics"
    with ExitStack() as stack:
        ours = [COMMAND, "serve", "--no-worker", "--port", str(ports[0])]
        stack.enter_context(running(ours, environment, ports[0]))
        _status, size, etag = fetch(ports[0], address)
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, octets BLOB)")
            connection.execute("INSERT INTO bare (octets) SELECT octets FROM feed_piece ORDER BY contract_id, uid")
            connection.execute("UPDATE feed SET last_fetched_at = '2999-01-01 00:00:00.000000', last_client = 'other'")
            (key,) = connection.execute("SELECT secret_hash FROM feed").fetchone()
        stack.enter_context(
            running([sys.executable, __file__, "--bare", str(path), str(ports[1])], environment, ports[1])
        )
        limit, stream = in_turn(lambda: fetch(ports[1], "/bare.ics"), lambda: fetch(ports[0], address), ROUNDS)
        known = {"If-None-Match": etag}
        assert fetch(ports[0], address, **known)[0] == 304
        assert fetch(ports[1], f"/poll/{key}", **{"If-None-Match": f"{etag}"})[0] == 304
        least, poll = in_turn(
            lambda: fetch(ports[1], f"/poll/{key}", **known), lambda: fetch(ports[0], address, **known), POLLS
        )
    print(
        f"{entries:>7,} entries, {size / 1e6:4.1f} MB: "
        f"bare {limit:5.1f} ms, ours {stream:5.1f} ms = {stream / limit:4.2f}; "
        f"unchanged poll: bare {least:4.2f} ms, ours {poll:4.2f} ms = {poll / least:4.2f}"
    )


def measure_first(folder: Path) -> None:
    """Print the first fetch after an import of 5,000 contracts, one's own and all."""
    with opened(f"sqlite:///{folder / 'first.db'}", Clock(TODAY)) as database:
        upgrade(database)
        changes.listen(derive)
        with database.writing() as session:
            owner, other = make_person(session), make_person(session)
            for place in range(CONTRACTS):
                live_contract(
                    session,
                    title=f"Siivouspalvelut, alue {place}",
                    starts_on=TODAY - timedelta(days=60 + 7 * place % 1_300),
                    ends_on=TODAY + timedelta(days=11 * place % 1_500),
                    procedure=("eu_open", "national_open", "small_purchase", "mini_competition")[place % 4],
                    option_months=((), (12,), (12, 12))[place % 3],
                    owner_id=owner.id if place < MINE else other.id,
                )
        for scope in (FeedScope.MINE, FeedScope.ALL):
            with database.writing() as session:
                made, _secret = service.create(
                    session, person=session.get_one(Person, owner.id), scope=scope, actor="bench"
                )
            assert made.id is not None
            _print_first(database, made.id, scope)


def _print_first(database: Database, feed_id: int, scope: FeedScope) -> None:
    def fetched() -> int:
        with database.reading() as session:
            feed = queries.by_id(session, feed_id)
        drawing.renew(database.writing, feed, Style("https://kello.example"))
        with database.reading() as session:
            return b"".join(serving.chunks(session, queries.by_id(session, feed_id))).count(b"BEGIN:VEVENT")

    start = time.perf_counter()
    entries = fetched()
    first = time.perf_counter() - start
    sample = Entry(
        uid=uuid4(),
        sequence=0,
        changed_at=Clock().now(),
        on=TODAY,
        kind=MilestoneKind.TERM_END,
        phase="",
        tentative=False,
        title=TITLE,
        reference="MLA/1",
        link="https://kello.example/contracts/1",
        why="31.12.2027 sopimus päättyy − puskuri 6 vko = 26.2.2027. " * 4,
    )
    theirs = statistics.median(times(lambda: [event(sample).to_ical() for _ in range(200)], 5)) / 200 * entries / 1_000
    print(
        f"first fetch of {scope.value} after {CONTRACTS:,} contracts: {entries:>6,} entries in {first:5.2f} s, "
        f"reasons included; icalendar alone {theirs:5.2f} s; ratio {first / theirs:4.2f}"
    )


def main() -> None:
    """Measure everything."""
    collect_seldom()  # as the command does; the limit has it, too
    if "--bare" in sys.argv:
        path, port = sys.argv[-2:]
        server.serve(lambda: bare(path), host="127.0.0.1", port=int(port), started=lambda app: lambda: None)
        return
    with tempfile.TemporaryDirectory() as name:
        for size in [int(size) for size in sys.argv[1:] if size.isdigit()] or [1_000, 10_000, 50_000]:
            measure_served(Path(name), size)
        if "--served" not in sys.argv:
            measure_first(Path(name))


if __name__ == "__main__":
    main()
