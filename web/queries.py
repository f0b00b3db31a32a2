"""What the frame of every page asks for, in one query."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from ..alerts.models import Alert, AlertState, Heartbeat, MailServerPause, Message, MessageState
from ..alerts.queries import SWEEP
from ..contracts.reports.queries import Mine, waiting_count
from ..people.models import Organisation


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose register it is, what waits for the visitor, when the clock last went round."""

    organisation: str | None
    language: str | None
    open_alerts: int
    held_alerts: int
    failed_mails: int
    waiting_reports: int
    last_round_at: datetime | None
    last_sweep_at: datetime | None
    server_away_since: datetime | None


def frame(session: Session, person_id: int | None, charge: Mine | None) -> Frame:
    """Return what the frame shows to this person, who may be in *charge* of reports; none where nobody is signed in."""
    mine = (
        sa.select(sa.func.count())
        .select_from(Alert)
        .join(Message, col(Message.id) == col(Alert.message_id))
        .where(col(Alert.state) == AlertState.OPEN, col(Message.person_id) == person_id)
    )
    held = sa.select(sa.func.count()).select_from(Alert).where(col(Alert.state) == AlertState.HELD)
    failed = sa.select(sa.func.count()).select_from(Message).where(col(Message.state) == MessageState.FAILED)
    organisation = sa.select(col(Organisation.name)).order_by(col(Organisation.id)).limit(1)
    language = sa.select(col(Organisation.language)).order_by(col(Organisation.id)).limit(1)
    last_round = sa.select(sa.func.max(col(Heartbeat.at)))
    last_sweep = sa.select(col(Heartbeat.at)).where(col(Heartbeat.job) == SWEEP)
    away = sa.select(sa.func.min(col(MailServerPause.since)))
    reports = waiting_count(charge or Mine(False, 0, None))
    parts = (organisation, language, mine, held, failed, reports, last_round, last_sweep, away)
    return Frame(*session.execute(sa.select(*(part.scalar_subquery() for part in parts))).one())


def held_by_import(session: Session, import_id: int) -> int:
    """Return how many alerts wait for leave because of the import."""
    held = sa.and_(col(Alert.held_import_id) == import_id, col(Alert.state) == AlertState.HELD)
    return session.scalar(sa.select(sa.func.count()).select_from(Alert).where(held)) or 0
