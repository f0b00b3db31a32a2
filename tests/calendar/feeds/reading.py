"""Fetch a feed as a calendar program does, and read what came."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from icalendar import Calendar

from hankintakello.calendar.feeds import drawing, queries, service, serving
from hankintakello.calendar.feeds.models import FeedScope
from hankintakello.calendar.feeds.style import Style
from hankintakello.contracts.models import Contract
from hankintakello.core.changes import changed
from hankintakello.core.database import Database
from hankintakello.people.models import Person
from hankintakello.tests.today import TODAY

STYLE = Style("https://kello.mallila.example/")
# A successor with few phases.
SHORT: dict[str, Any] = {"procedure": "small_purchase"}


@dataclass(frozen=True)
class Told:
    """An event as a reader sees it."""

    on: date
    summary: str
    status: str
    sequence: int
    stamp: Any
    text: bytes


def subscribe(database: Database, person: Person, scope: FeedScope = FeedScope.ALL, **place: int) -> int:
    """Make a feed of the person; return its id."""
    with database.writing() as session:
        feed, _secret = service.create(session, person=person, scope=scope, actor="test", **place)
    assert feed.id is not None
    return feed.id


def fetch(database: Database, feed_id: int, style: Style = STYLE, *, today: date = TODAY) -> bytes:
    """Return the feed's bytes on a day after its roll, brought up to date first."""
    with database.writing() as session:
        session.info["today"] = today
        service.turn_day(session)
    with database.reading() as session:
        feed = queries.by_id(session, feed_id)
    drawing.renew(database.writing, feed, style)
    with database.reading() as session:
        return b"".join(serving.chunks(session, queries.by_id(session, feed_id)))


def told(data: bytes) -> dict[str, Told]:
    """Return the events of a feed by UID; each stands once."""
    events: list[Any] = Calendar.from_ical(data).walk("VEVENT")
    found = {
        str(event["UID"]): Told(
            event["DTSTART"].dt,
            str(event["SUMMARY"]),
            str(event["STATUS"]),
            int(event["SEQUENCE"]),
            event["LAST-MODIFIED"].dt,
            event.to_ical(),
        )
        for event in events
    }
    assert len(found) == len(events)
    return found


def titles(data: bytes) -> list[str]:
    """Return the titles of a feed's events in the order of their days."""
    return [one.summary for one in sorted(told(data).values(), key=lambda one: (one.on, one.summary))]


def change(database: Database, contract: Contract, **facts: object) -> None:
    """Change facts of the contract, and say so."""
    with database.writing() as session:
        row = session.get_one(Contract, contract.id)
        for name, value in facts.items():
            setattr(row, name, value)
        changed(session, contracts=[row.id or 0])
