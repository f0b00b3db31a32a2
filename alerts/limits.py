"""Our own rate limit: how many mails a minute and an hour, over all processes, by what the database says was sent."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.database import now
from .models import Message, MessageState

_TURN = 7_340_213  # any number, the same in every process


@dataclass(frozen=True, slots=True)
class Limits:
    """The most mails a minute and an hour; 0: as many as there are."""

    per_minute: int = 0
    per_hour: int = 0


def room(session: Session, limits: Limits) -> int | None:
    """Return how many mails may be claimed in this transaction, None where there is no limit.

    What is being sent counts as sent. Until the transaction ends, no other process is told of room.
    """
    windows = [(limits.per_minute, timedelta(minutes=1)), (limits.per_hour, timedelta(hours=1))]
    limited = [(most, span) for most, span in windows if most]
    if not limited:
        return None
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
    sending = sa.and_(col(Message.state) == MessageState.SENDING, col(Message.lease_until) >= now(session))
    being_sent = _count(session, sending)
    return max(0, min(most - being_sent - _count(session, _sent_within(session, span)) for most, span in limited))


def _sent_within(session: Session, span: timedelta) -> sa.ColumnElement[bool]:
    return col(Message.sent_at) > now(session) - span


def _count(session: Session, which: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Message).where(which)) or 0
