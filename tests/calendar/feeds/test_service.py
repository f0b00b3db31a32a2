"""Feeds are made, revoked and told of changes."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from hankintakello.calendar.feeds import service
from hankintakello.calendar.feeds.addresses import hash_of, looks_like_one, new_secret
from hankintakello.calendar.feeds.models import FeedScope, FeedVersion
from hankintakello.core.errors import Conflict, Invalid, NotFound
from hankintakello.tests.build import make_person, make_unit
from hankintakello.tests.today import TODAY


def version(session: Session) -> tuple[int, date]:
    row = session.exec(select(FeedVersion)).one()
    session.refresh(row)
    return row.counter, row.day


def test_secret_is_long_random_and_kept_as_a_hash(session: Session) -> None:
    feed, secret = service.create(session, person=make_person(session), scope=FeedScope.MINE, actor="test")

    assert looks_like_one(secret)
    assert feed.secret_hash == hash_of(secret) != secret
    assert len({new_secret() for _ in range(100)}) == 100


@pytest.mark.parametrize("scope", [FeedScope.UNIT, FeedScope.CATEGORY])
def test_feed_of_a_place_needs_the_place(session: Session, scope: FeedScope) -> None:
    with pytest.raises(Invalid):
        service.create(session, person=make_person(session), scope=scope, actor="test")


def test_feed_of_all_takes_no_place(session: Session) -> None:
    unit = make_unit(session)

    with pytest.raises(Invalid):
        service.create(session, person=make_person(session), scope=FeedScope.ALL, unit_id=unit.id, actor="test")


def test_somebody_who_has_left_gets_no_feed(session: Session) -> None:
    with pytest.raises(Conflict):
        service.create(session, person=make_person(session, active=False), scope=FeedScope.MINE, actor="test")


def test_nobody_has_feeds_without_end(session: Session) -> None:
    person = make_person(session)
    for _ in range(service.MOST_OPEN):
        service.create(session, person=person, scope=FeedScope.MINE, actor="test")

    with pytest.raises(Conflict):
        service.create(session, person=person, scope=FeedScope.MINE, actor="test")
    service.revoke(session, 1, actor="test")
    service.create(session, person=person, scope=FeedScope.MINE, actor="test")


def test_feed_is_revoked_once(session: Session) -> None:
    service.create(session, person=make_person(session), scope=FeedScope.MINE, actor="test")

    assert service.revoke(session, 1, actor="test").revoked_at is not None
    with pytest.raises(Conflict):
        service.revoke(session, 1, actor="test")
    with pytest.raises(NotFound):
        service.revoke(session, 2, actor="test")


def test_counter_when_raised_is_higher_and_never_one_it_was_before_a_restore(session: Session) -> None:
    service.raise_version(session)
    first = version(session)
    service.raise_version(session)
    second = version(session)

    assert second[0] == first[0] + 1
    assert first == (int(session.info["now"].timestamp() * 1000), TODAY)


def test_day_when_it_turns_raises_the_counter_once(session: Session) -> None:
    session.info["today"] = TODAY + timedelta(days=1)

    service.turn_day(session)
    first = version(session)
    service.turn_day(session)

    assert first[1] == TODAY + timedelta(days=1)
    assert version(session) == first
