"""A feed is sent while it is read: early, and in little memory."""

import tracemalloc
from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from hankintakello.calendar.feeds import queries, service, serving
from hankintakello.calendar.feeds.models import FeedPiece, FeedScope
from hankintakello.core.database import Database
from hankintakello.tests.build import make_person


def make_pieces(session: Session, number: int) -> None:
    """Keep that many pieces as if they had been drawn."""
    rows = [
        {
            "language": "fi",
            "contract_id": place,
            "uid": UUID(int=place),
            "on": date(2027, 1, 4),
            "begins_on": None,
            "shown": "",
            "recipe": "",
            "sequence": 0,
            "changed_at": datetime(2026, 11, 23, tzinfo=UTC),
            "cancelled_on": None,
            "octets": f"BEGIN:VEVENT\r\nUID:{place}\r\nSUMMARY:{'x' * 600}\r\nEND:VEVENT\r\n".encode(),
        }
        for place in range(number)
    ]
    session.execute(sa.insert(FeedPiece), rows)


def subscription(database: Database) -> int:
    with database.writing() as session:
        feed, _secret = service.create(session, person=make_person(session), scope=FeedScope.ALL, actor="test")
    assert feed.id is not None
    return feed.id


def test_first_bytes_come_before_the_last_piece_is_read(database: Database) -> None:
    feed = subscription(database)
    with database.writing() as session:
        make_pieces(session, 2_000)

    with database.reading() as session:
        chunks = [chunk.count(b"BEGIN:VEVENT") for chunk in serving.chunks(session, queries.by_id(session, feed))]

    assert chunks == [500, 500, 500, 500, 0]


def test_memory_does_not_grow_with_the_feed(database: Database) -> None:
    feed = subscription(database)

    def peak() -> int:
        with database.reading() as session:
            chunks = serving.chunks(session, queries.by_id(session, feed))
            tracemalloc.start()
            for _chunk in chunks:
                pass
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    with database.writing() as session:
        make_pieces(session, 1_000)
    peak()
    small = peak()
    with database.writing() as session:
        session.execute(sa.delete(FeedPiece))
        make_pieces(session, 8_000)

    assert peak() < 1.5 * small
