"""The own rate limit holds over processes, and what is over waits as it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from subprocess import CompletedProcess
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from hankintakello.alerts.delivery import Outcome
from hankintakello.alerts.models import Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_and_compose
from hankintakello.assembly import House
from hankintakello.core.database import now
from hankintakello.demo.mailbox import Mailbox
from hankintakello.tests.build import make_person

Make = Callable[..., int]
Mails = Callable[[], list[Message]]


def limited(house: House, **settings: int) -> House:
    """Return the same installation with a limit, as another process opens it."""
    return House(house.settings.model_copy(update=settings))


def write(house: House, due: Make, count: int) -> None:
    """Have as many mails waiting."""
    with house.database.writing() as session:
        for _ in range(count):
            due(session, owner_id=make_person(session).id)
    sweep_and_compose(house.database, house.office)


def deliver(house: House) -> Outcome:
    outcome = deliver_round(house.database, house.office, house.post)
    house.close()
    return outcome


def goes_by(house: House, span: timedelta) -> None:
    """Let time go by: what was sent was sent earlier."""
    with house.database.writing() as session:
        for one in session.exec(select(Message).where(Message.state == MessageState.SENT)):
            assert one.sent_at is not None
            one.sent_at -= span
            session.add(one)


def test_what_is_over_the_limit_waits_without_ageing(
    house: House, due: Make, mails: Mails, smtp_server: Mailbox
) -> None:
    """A provider's hourly limit loses no mail: magento2#21380."""
    write(house, due, 5)
    before = {one.id: (one.state, one.attempts, one.next_try_at, one.refused_since) for one in mails()}

    first, second = (deliver(limited(house, mail_per_minute=3)) for _ in range(2))

    assert (first, second) == (Outcome(sent=3, limited=2), Outcome(limited=2))
    waiting = [one for one in mails() if one.state != MessageState.SENT]
    assert {one.id: (one.state, one.attempts, one.next_try_at, one.refused_since) for one in waiting} == {
        one.id: before[one.id] for one in waiting
    }
    goes_by(house, timedelta(minutes=1))
    assert deliver(limited(house, mail_per_minute=3)) == Outcome(sent=2)
    assert len(smtp_server.received) == 5


def test_both_limits_hold(house: House, due: Make) -> None:
    write(house, due, 8)
    settings = {"mail_per_minute": 3, "mail_per_hour": 5}

    outcomes = []
    for _ in range(3):
        outcomes.append(deliver(limited(house, **settings)))
        goes_by(house, timedelta(minutes=2))
    goes_by(house, timedelta(hours=1))
    outcomes.append(deliver(limited(house, **settings)))

    assert outcomes == [Outcome(sent=3, limited=5), Outcome(sent=2, limited=3), Outcome(limited=3), Outcome(sent=3)]


def test_urgent_mail_goes_first(house: House, due: Make, mails: Mails, smtp_server: Mailbox) -> None:
    write(house, due, 4)
    with house.database.writing() as session:
        session.execute(sa.update(Message).values(urgent=False))
        urgent = mails()[-1]
        session.execute(sa.update(Message).where(col(Message.id) == urgent.id).values(urgent=True))

    deliver(limited(house, mail_per_minute=1))

    assert [one.recipient for one in smtp_server.received] == [urgent.recipient]


@pytest.mark.parametrize(("lease", "sent"), [(timedelta(minutes=1), 1), (timedelta(minutes=-1), 2)])
def test_what_another_process_is_sending_counts(
    house: House, due: Make, mails: Mails, lease: timedelta, sent: int
) -> None:
    write(house, due, 3)
    with house.database.writing() as session:
        half_sent = {"state": MessageState.SENDING, "lease_until": now(session) + lease, "lease_by": "another"}
        session.execute(sa.update(Message).where(col(Message.id) == mails()[0].id).values(**half_sent))

    assert deliver(limited(house, mail_per_minute=2)).sent == sent


def test_many_processes_keep_to_it_together(
    house: House, due: Make, hankintakello: Callable[..., CompletedProcess[str]], smtp_server: Mailbox
) -> None:
    write(house, due, 20)
    settings = {
        "MAIL_SERVER": smtp_server.host,
        "MAIL_PORT": str(smtp_server.port),
        "MAIL_SENDER": "kello@mallila.example",
        "MAIL_PER_MINUTE": "7",
    }

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(hankintakello, "outbox", "deliver", "--json", **settings) for _ in range(4)]
        done: list[Any] = [one.result() for one in running]

    assert [one.returncode for one in done] == [0] * 4, done
    assert len(smtp_server.received) == 7
    assert any("Lähetysraja tuli vastaan" in one.stderr for one in done)
