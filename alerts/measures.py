"""What machines that watch are told of the alarm: ages in seconds, and counts by state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from ..core.database import now, today
from . import queries
from .models import Alert, AlertState, Message, MessageState

State = TypeVar("State", AlertState, MessageState)
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Job:
    """A recurring job: seconds since it last ended well, and whether it has failed since."""

    age_s: float | None
    failed: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """How the alarm is. An age is None where there is nothing of that age."""

    oldest_unsent_s: float | None
    sweep_age_s: float | None
    oldest_waiting_s: float | None
    server_away_s: float | None
    alerts: dict[AlertState, int]
    messages: dict[MessageState, int]
    jobs: dict[str, Job]

    @property
    def waiting(self) -> int:
        """How many mails are in the queue, those included that are being sent."""
        return sum(self.messages[state] for state in (MessageState.QUEUED, *_ON_THE_WAY))


_ON_THE_WAY = (MessageState.DEFERRED, MessageState.SENDING)


def is_late(last_sweep_at: datetime | None, *, since: datetime, at: datetime, after: timedelta = LATE_AFTER) -> bool:
    """Tell whether the sweep is late; where there was none ever, it is waited for from *since* on."""
    return at - (last_sweep_at or since) > after


def measures(session: Session) -> Measures:
    """Return how the alarm is now."""
    at, beats, pause = now(session), queries.heartbeats(session), queries.mail_trouble(session)
    alerts, messages = queries.count_alerts(session), queries.count_messages(session)
    swept = beats.get(queries.SWEEP)
    return Measures(
        oldest_unsent_s=_age_s(_oldest_unsent(session), at),
        sweep_age_s=_age_s(swept.at if swept else None, at),
        oldest_waiting_s=_age_s(_oldest_waiting(session), at),
        server_away_s=_age_s(pause.since if pause else None, at),
        alerts=_all(AlertState, alerts),
        messages=_all(MessageState, messages),
        jobs={
            name: Job(_age_s(one.at, at), one.failed_at is not None and (one.at is None or one.failed_at > one.at))
            for name, one in beats.items()
        },
    )


def _age_s(moment: datetime | None, at: datetime) -> float | None:
    return None if moment is None else max(0.0, (at - moment).total_seconds())


def _all(states: Iterable[State], counts: dict[State, int]) -> dict[State, int]:
    return {state: counts.get(state, 0) for state in states}


def _oldest_unsent(session: Session) -> datetime | None:
    """Return since when the oldest alert waits that is due, rings, and was never accepted by the mail server."""
    since = sa.func.coalesce(col(Alert.released_at), col(Alert.created_at))
    unsent = sa.or_(col(Alert.message_id).is_(None), col(Message.state) != MessageState.SENT)
    return session.scalar(
        sa.select(sa.func.min(since))
        .select_from(Alert)
        .outerjoin(Message, col(Message.id) == col(Alert.message_id))
        .where(col(Alert.state) == AlertState.OPEN, col(Alert.due_on) <= today(session), unsent)
    )


def _oldest_waiting(session: Session) -> datetime | None:
    waiting = (MessageState.QUEUED, *_ON_THE_WAY)
    return session.scalar(sa.select(sa.func.min(col(Message.composed_at))).where(col(Message.state).in_(waiting)))
