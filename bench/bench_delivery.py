"""Delivery of 500 mails to a server on loopback, and composing them, beside smtplib with the bytes ready.

The limit is one smtplib connection that sends the same bytes; ours claims, sends and marks each mail in the database.
"""

import smtplib
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from hankintakello.alerts.compose import compose_all
from hankintakello.alerts.models import Message, MessageState
from hankintakello.alerts.rounds import deliver_round, sweep_round
from hankintakello.assembly import House
from hankintakello.config import Settings
from hankintakello.core.changes import changed
from hankintakello.core.collector import collect_seldom
from hankintakello.demo.mailbox import Mailbox
from hankintakello.migrations import upgrade
from hankintakello.tests.build import make_contract, make_person

MAILS, ROUNDS = 500, 5
SENDER = "kello@mallila.example"


def fill(session: Session) -> None:
    """Write as many people as mails, each with a contract that is due."""
    ids = []
    for _ in range(MAILS):
        days = {"starts_on": date(2024, 1, 1), "ends_on": date(2027, 9, 30)}
        ids.append(make_contract(session, owner_id=make_person(session).id, **days).id or 0)
    changed(session, contracts=ids)


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds the work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def plain(house: House, mailbox: Mailbox) -> Callable[[], None]:
    """Return the limit: the bytes of every mail are ready, one line, nothing is noted."""
    ready = []
    with house.database.reading() as session:
        for row in session.scalars(sa.select(Message)):
            mail = EmailMessage()
            mail["Subject"], mail["From"], mail["To"], mail["Message-ID"] = (
                row.subject,
                SENDER,
                row.recipient,
                row.message_id,
            )
            mail.set_content(row.text, cte="quoted-printable")
            mail.add_alternative(row.html, subtype="html", cte="quoted-printable")
            mail.add_attachment((row.ics or "").encode(), maintype="text", subtype="calendar", filename="kello.ics")
            ready.append((row.recipient, mail.as_bytes(policy=SMTP)))

    def send() -> None:
        with smtplib.SMTP(mailbox.host, mailbox.port) as line:
            for recipient, content in ready:
                line.sendmail(SENDER, [recipient], content)

    return send


def main() -> None:
    """Compose once, then send the same mails by turns."""
    collect_seldom()  # as the command does; the limit has it, too
    with tempfile.TemporaryDirectory() as folder, Mailbox() as mailbox:
        mail: dict[str, Any] = {"mail_server": mailbox.host, "mail_port": mailbox.port, "mail_sender": SENDER}
        house = House(Settings(database_url=f"sqlite:///{folder}/bench.db", today=date(2026, 11, 23), **mail))
        upgrade(house.database)
        with house.database.writing() as session:
            fill(session)
        sweep_round(house.database)
        composing = timed(lambda: compose_all(house.database, house.office))
        limit, limits, ours = plain(house, mailbox), [], []
        for _ in range(ROUNDS):
            limits.append(timed(limit))
            ours.append(timed(lambda: deliver_round(house.database, house.office, house.post)))
            with house.database.writing() as session:
                again = sa.update(Message).values(state=MessageState.QUEUED, sent_at=None, attempts=0)
                session.execute(again)
        size = statistics.mean(len(one.raw) for one in mailbox.received) / 1_000
        house.database.dispose()
    first, second = statistics.median(limits), statistics.median(ours)
    print(f"composing {MAILS} mails: {composing / MAILS:.1f} ms each")
    print(
        f"delivery of {MAILS} mails of {size:.1f} kB: smtplib alone {first:.0f} ms, "
        f"claimed, sent and marked {second:.0f} ms = {second / first:.2f}"
    )


if __name__ == "__main__":
    main()
