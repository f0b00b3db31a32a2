"""Reads what the alarm did about a matter: planned, held, mailed, accepted, refused, answered, climbed, ended, why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ..core.said import retold
from ..people.models import Person
from .models import Alert, AlertAnswer, AlertMessage, AlertState, Answer, Message, MessageState
from .rules import Reason


class Event(StrEnum):
    """What happened."""

    RAISED = "raised"
    AHEAD = "ahead"
    CLIMBED = "climbed"
    HELD = "held"
    RELEASED = "released"
    COMPOSED = "composed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PUT_OFF = "put_off"
    OVERTAKEN = "overtaken"
    ANSWERED = "answered"
    UNDONE = "undone"
    NEXT = "next"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: when, what, at which step, who, and what was said.

    `at` is a moment, or a day where only that is known; `detail` is the server's reply, a person's reason, or the
    code of why the alert ended.
    """

    at: datetime | date | None
    event: Event
    step: int
    who: str | None = None
    detail: str | None = None
    answer: Answer | None = None
    message_id: int | None = None


def ledger(session: Session, alert: Alert) -> list[Entry]:
    """Return all that happened to the alert's matter at all its steps and dates, in order; four statements."""
    same = (col(Alert.subject) == alert.subject, col(Alert.kind) == alert.kind, col(Alert.number) == alert.number)
    alerts = session.scalars(sa.select(Alert).where(*same).order_by(col(Alert.id))).all()
    ids = [one.id for one in alerts if one.id is not None]
    entries = [entry for one in alerts for entry in _of_alert(one)]
    entries += [entry for row in _mails(session, ids) for entry in _of_mail(row)]
    entries += [entry for row in _answers(session, ids) for entry in _of_answer(row)]
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[date, float]:
    if isinstance(entry.at, datetime):
        return entry.at.date(), entry.at.timestamp()
    return (entry.at, 0.0) if entry.at is not None else (date.max, 0.0)


def _of_alert(one: Alert) -> Iterator[Entry]:
    yield Entry(one.created_at, _raised(one), one.step, one.role)
    if one.released_at is not None:
        yield Entry(one.released_at, Event.RELEASED, one.step, retold(one.released_by or ""))
    if one.state is AlertState.OPEN and one.next_on is not None:
        yield Entry(one.next_on, Event.NEXT, one.step)
    if one.state in (AlertState.SUPERSEDED, AlertState.CLOSED) and one.reason != Reason.ESCALATED:
        yield Entry(None, Event.ENDED, one.step, detail=one.reason)


def _raised(one: Alert) -> Event:
    if one.step > 0:
        return Event.CLIMBED
    if one.held_import_id is not None:
        return Event.HELD
    return Event.AHEAD if one.step < 0 else Event.RAISED


def _mails(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    return session.execute(
        sa.select(Message, col(Alert.step))
        .join(AlertMessage, col(AlertMessage.message_id) == col(Message.id))
        .join(Alert, col(Alert.id) == col(AlertMessage.alert_id))
        .where(col(Alert.id).in_(ids))
        .order_by(col(Message.id))
    ).all()


def _of_mail(row: Any) -> Iterator[Entry]:
    mail, step = row
    yield Entry(mail.composed_at, Event.COMPOSED, step, mail.recipient, mail.subject, message_id=mail.id)
    ends = {
        MessageState.SENT: Event.ACCEPTED,
        MessageState.FAILED: Event.REFUSED,
        MessageState.DEFERRED: Event.PUT_OFF,
        MessageState.SUPERSEDED: Event.OVERTAKEN,
    }
    if mail.state in ends:
        yield Entry(mail.sent_at or mail.composed_at, ends[mail.state], step, mail.recipient, mail.reply, None, mail.id)


def _answers(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    undoer = aliased(Person)
    return session.execute(
        sa.select(AlertAnswer, col(Alert.step), col(Person.name), col(undoer.name))
        .join(Alert, col(Alert.id) == col(AlertAnswer.alert_id))
        .join(Person, col(Person.id) == col(AlertAnswer.person_id))
        .outerjoin(undoer, col(undoer.id) == col(AlertAnswer.undone_by_id))
        .where(col(Alert.id).in_(ids))
        .order_by(col(AlertAnswer.id))
    ).all()


def _of_answer(row: Any) -> Iterator[Entry]:
    made, step, who, undoer = row
    yield Entry(made.at, Event.ANSWERED, step, who, made.reason or made.instead, made.answer)
    if made.undone_at is not None:
        yield Entry(made.undone_at, Event.UNDONE, step, undoer, None, made.answer)
