"""Reads steering models and meetings."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from ...core.errors import NotFound
from ...core.i18n import _
from ..obligations.models import Level, Obligation
from .models import Meeting, Steering


def get_meeting(session: Session, meeting_id: int, *, to_change: bool = False) -> Meeting:
    """Return the meeting, held against others where it is *to_change*; raise NotFound."""
    found = session.get(Meeting, meeting_id, with_for_update=True if to_change else None)
    if found is None:
        raise NotFound(_("Kokousta ei löydy."))
    return found


def meetings_of(session: Session, contract_id: int) -> list[Meeting]:
    """Return the contract's meetings, the newest first, removed ones too."""
    rows = select(Meeting).where(col(Meeting.contract_id) == contract_id)
    return [*session.exec(rows.order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc()))]


def last_held_on(session: Session, contract_id: int, before: date) -> date | None:
    """Return the day of the newest meeting before *before*."""
    kept = (col(Meeting.contract_id) == contract_id, col(Meeting.removed_at).is_(None), col(Meeting.held_on) < before)
    return session.scalar(sa.select(sa.func.max(col(Meeting.held_on))).where(*kept))


def next_number(session: Session, contract_id: int) -> int:
    """Return the number of the contract's next meeting."""
    highest = sa.select(sa.func.max(col(Meeting.number))).where(col(Meeting.contract_id) == contract_id)
    return (session.scalar(highest) or 0) + 1


def steering_of(session: Session, contract_id: int) -> dict[Level, tuple[Steering, Obligation]]:
    """Return the levels of the contract's steering model, each with the task of its next meeting."""
    rows = session.execute(
        sa.select(Steering, Obligation)
        .join(Obligation, col(Obligation.id) == col(Steering.obligation_id))
        .where(col(Steering.contract_id) == contract_id)
    )
    found = {one.level: (one, task) for one, task in rows}
    return {level: found[level] for level in Level if level in found}


def actions_of(session: Session, meeting_id: int) -> list[int]:
    """Return the ids of the tasks that were agreed in the meeting."""
    rows = sa.select(col(Obligation.id)).where(col(Obligation.meeting_id) == meeting_id)
    return [id_ for id_ in session.scalars(rows.order_by(col(Obligation.id))) if id_ is not None]
