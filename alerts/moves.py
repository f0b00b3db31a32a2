"""Reads which matters have moved a little, and what their last mail left."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from .models import AlertState
from .ringing import OVER, SAID, A, words_of
from .rules import PATIENT

OF_STEP = ("step", "role", "message_id", "told_target_on", "told_owner_id", "next_on")
"""What an alert takes along from the one before it when its date has moved a little."""


@cache
def _moved() -> sa.Select[Any]:
    before = A.alias("before")
    same = sa.and_(
        sa.or_(before.c.subject == A.c.subject, before.c.contract_id == A.c.contract_id),
        before.c.kind == A.c.kind,
        before.c.number == A.c.number,
        before.c.target_on != A.c.target_on,
        before.c.state.in_(OVER),
        before.c.told_target_on.is_not(None),
        before.c.message_id.is_not(None),
    )
    put_off = sa.exists().where(SAID.c.alert_id == A.c.id, SAID.c.undone_at.is_(None))
    return (
        sa.select(A.c.id, A.c.kind, A.c.target_on, *(before.c[name] for name in OF_STEP))
        .join(before, sa.and_(same, before.c.step >= A.c.step))
        .where(A.c.state == AlertState.OPEN, A.c.message_id.is_(None), A.c.step <= 0, A.c.kind.in_(words_of(PATIENT)))
        .where(sa.not_(put_off))
        .order_by(A.c.id, before.c.message_id)
    )


def moved(session: Session) -> list[Any]:
    """Return the new alerts of kinds that may move a little in silence, each with what its matter's last mail left.

    Rows of `id`, `kind`, `target_on` and `OF_STEP`, those of the last mail.
    """
    return list({row.id: row for row in session.execute(_moved())}.values())
