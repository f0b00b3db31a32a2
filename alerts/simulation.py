"""Replays a span of days on a copy of the data: who would have got what, or will get."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Session, col

from ..contracts.models import Contract
from ..core import changes
from ..core.bulk import table_of
from ..core.clock import HELSINKI
from ..core.copying import copied
from ..core.database import Database, today
from .models import AlertAnswer, AlertMessage, AlertState, Message
from .preview import Future, PreviewLine
from .ringing import A
from .rules import Reason
from .steps import not_answered

MAIL = table_of(Message)
LINKED = table_of(AlertMessage)
ANSWER = table_of(AlertAnswer)


def simulate(database: Database, *, first: date, last: date) -> list[PreviewLine]:
    """Return what the daily rolls and sweeps from *first* to *last* do, in order; the data itself is only read.

    A span that begins in the past is lived anew with the register of today: what was raised, sent and answered since
    its first day is forgotten. For one that begins later, the days until then are lived first.
    """
    with copied(database) as copy, copy.writing() as session:
        if first < today(session):
            _rewind(session, first)
        lines = Future(session).lived(min(first, today(session)), last)
        return [line for line in lines if line.on >= first]


def _rewind(session: Session, first: date) -> None:
    """Take out what the alarm has done since the beginning of *first*; contracts stand again as on that day."""
    since = datetime.combine(first, time(), HELSINKI)
    session.execute(sa.delete(A).where(A.c.created_at >= since))
    session.execute(sa.delete(ANSWER).where(ANSWER.c.at >= since))
    again = {"state": AlertState.OPEN, "reason": None, "next_on": None}
    session.execute(sa.update(A).where(A.c.answered_at >= since).values(**again, **not_answered()))
    higher = A.alias("higher")
    same = [higher.c[name] == A.c[name] for name in ("subject", "kind", "number", "target_on")]
    risen = sa.exists().where(*same, higher.c.step > A.c.step)
    escalated = sa.and_(A.c.state == AlertState.SUPERSEDED, A.c.reason == Reason.ESCALATED.value)
    session.execute(sa.update(A).where(escalated, sa.not_(risen)).values(**again))
    _forget_mails(session, since)
    session.info["today"], real = first, today(session)
    changes.changed(session, contracts=_turned_between(session, first, real))
    changes.settle(session)


def _forget_mails(session: Session, since: datetime) -> None:
    told = sa.select(MAIL.c.id).where(MAIL.c.composed_at >= since)
    untold = {"message_id": None, "told_target_on": None, "told_owner_id": None, "next_on": None}
    session.execute(sa.update(A).where(A.c.message_id.in_(told)).values(**untold))
    session.execute(sa.delete(LINKED).where(LINKED.c.message_id.in_(told)))
    session.execute(sa.update(MAIL).where(MAIL.c.reported_in_id.in_(told)).values(reported_in_id=None))
    session.execute(sa.delete(MAIL).where(MAIL.c.composed_at >= since))


def _turned_between(session: Session, first: date, last: date) -> list[int]:
    """Return the contracts that began or ended on these days."""
    turned = sa.or_(col(Contract.coverage_end).between(first, last), col(Contract.starts_on).between(first, last))
    return list(session.scalars(sa.select(col(Contract.id)).where(turned)))
