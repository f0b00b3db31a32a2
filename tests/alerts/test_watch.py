"""A sweep that is late is told to the main users by whichever process sees it, once a day."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from hankintakello.alerts.delivery import Outcome
from hankintakello.alerts.models import Heartbeat, MailServerPause, Message, MessageState
from hankintakello.alerts.rounds import sweep_and_compose
from hankintakello.alerts.sweep import take_turn
from hankintakello.alerts.watch import look
from hankintakello.assembly import House
from hankintakello.core.database import now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.people.models import Role
from hankintakello.tests.build import make_person

Make = Callable[..., int]
Mails = Callable[[], list[Message]]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def maija(house: House) -> None:
    with house.database.writing() as session:
        make_person(session, Role.MAIN_USER, email="maija@mallila.example", name="Maija Meri")


def swept(house: House, *, ago: timedelta, **values: Any) -> None:
    with house.database.writing() as session:
        session.merge(Heartbeat(job="sweep", at=now(session) - ago, **values))


def watched(house: House, *, since: timedelta = DAY) -> Outcome | None:
    """What a process does that has watched since then."""
    moment: datetime = house.database.clock.now() - since
    return look(house.database, house.office, house.post, since=moment)


@pytest.mark.parametrize(("ago", "told"), [(14 * MINUTE, False), (16 * MINUTE, True)])
def test_late_sweep_is_told(house: House, mails: Mails, smtp_server: Mailbox, ago: timedelta, told: bool) -> None:
    """Silence is seen: mails that stopped in April were missed in December in snipe-it#15933."""
    swept(house, ago=ago)

    assert watched(house) == (Outcome(sent=1) if told else None)
    assert [(one.kind, one.recipient) for one in mails()] == [("stalled", "maija@mallila.example")] * told
    assert len(smtp_server.received) == told


def test_who_has_just_started_gives_the_leader_its_time(house: House) -> None:
    swept(house, ago=DAY)

    assert watched(house, since=14 * MINUTE) is None
    assert watched(house, since=16 * MINUTE) == Outcome(sent=1)


@pytest.mark.parametrize(("since", "told"), [(14 * MINUTE, None), (16 * MINUTE, Outcome(sent=1))])
def test_sweep_that_never_was_is_late_after_its_time(house: House, since: timedelta, told: Outcome | None) -> None:
    """A scheduler that nobody started is told of: snipe-it#16017."""
    assert watched(house, since=since) == told


def test_it_is_told_once_a_day_while_it_lasts(house: House, mails: Mails) -> None:
    swept(house, ago=30 * MINUTE)

    assert [watched(house), watched(house)] == [Outcome(sent=1), Outcome()]
    with house.database.writing() as session:
        session.execute(sa.update(Message).values(composed_at=now(session) - DAY - MINUTE))
        session.execute(sa.update(Heartbeat).values(at=now(session) - 2 * DAY))
    assert watched(house, since=3 * DAY) == Outcome(sent=1)
    assert len(mails()) == 2


def test_sweep_that_is_late_again_is_told_again(house: House) -> None:
    swept(house, ago=60 * MINUTE)
    watched(house)
    with house.database.writing() as session:
        session.execute(sa.update(Message).values(composed_at=now(session) - 40 * MINUTE))
        session.execute(sa.update(Heartbeat).values(at=now(session) - 20 * MINUTE))

    assert watched(house) == Outcome(sent=1)


def test_other_mails_are_left_to_the_leader(house: House, due: Make, mails: Mails) -> None:
    with house.database.writing() as session:
        due(session, owner_id=make_person(session).id)
    sweep_and_compose(house.database, house.office)
    swept(house, ago=30 * MINUTE)

    watched(house)

    assert [(one.kind, one.state) for one in mails()] == [
        ("planning_start", MessageState.QUEUED),
        ("stalled", MessageState.SENT),
    ]


def test_mail_waits_for_the_mail_server_and_its_pause(house: House, mails: Mails, smtp_server: Mailbox) -> None:
    swept(house, ago=30 * MINUTE)
    smtp_server.stop()
    away, paused = watched(house), watched(house)
    smtp_server.start()
    with house.database.writing() as session:
        session.execute(sa.update(MailServerPause).values(next_try_at=now(session)))

    assert away is not None
    assert away.trouble is not None
    assert paused == Outcome()
    assert watched(house) == Outcome(sent=1)
    assert len(mails()) == 1


def test_what_went_wrong_is_told_with_it(house: House, mails: Mails) -> None:
    with house.database.reading() as session:
        failed_at = now(session)
    swept(house, ago=30 * MINUTE, failed_at=failed_at, error="OperationalError: disk full")

    watched(house)

    assert "OperationalError: disk full" in mails()[0].text


def test_sweep_that_hangs_in_its_transaction_is_not_waited_for(house: House, smtp_server: Mailbox) -> None:
    """On PostgreSQL it holds its turn alone; on SQLite nobody else can write, and the watch gives up in time."""
    swept(house, ago=30 * MINUTE)
    postgresql = house.database.engine.dialect.name == "postgresql"
    with house.database.writing() as session:
        take_turn(session)
        session.execute(sa.update(Heartbeat).values(note="sweeping"))

        with nullcontext() if postgresql else pytest.raises(OperationalError):
            assert watched(house) == Outcome(sent=1)

    assert watched(house) == (Outcome() if postgresql else Outcome(sent=1))
