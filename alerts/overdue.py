"""Tells what time has decided because nobody answered: a contract renewed itself, an option lapsed."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from ..calendar.milestones.keeping import AlarmDay, add
from ..calendar.milestones.models import MilestoneKind
from ..contracts.terms.models import OptionState, TermRowKind
from ..core.batches import batches
from ..core.database import today
from .models import AlertState
from .ringing import A, M, O, T
from .rules import OF_OPTIONS, OF_RENEWAL

KIND = MilestoneKind.DECISION_OVERDUE
DECISIONS = (*OF_OPTIONS, *OF_RENEWAL)


def note(session: Session, alert_ids: Collection[int]) -> None:
    """Ring of those of these alerts, which ring no more, that were told, stood unanswered and were decided by time."""
    lapsed = sa.exists().where(
        O.c.contract_id == A.c.contract_id, O.c.number == A.c.number, O.c.state == OptionState.LAPSED
    )
    went_on = sa.exists().where(
        T.c.contract_id == A.c.contract_id,
        T.c.kind.in_((TermRowKind.RENEWAL, TermRowKind.INDEFINITE)),
        T.c.starts_on > A.c.target_on,
    )
    stands = sa.exists().where(M.c.id == A.c.milestone_id, M.c.on <= A.c.target_on, M.c.gone_on.is_(None))
    told = (A.c.state == AlertState.OPEN, A.c.message_id.is_not(None), A.c.answer.is_(None), sa.not_(stands))
    decided = sa.or_(
        sa.and_(A.c.kind.in_([kind.value for kind in OF_OPTIONS]), lapsed),
        sa.and_(A.c.kind.in_([kind.value for kind in OF_RENEWAL]), went_on),
    )
    found = sa.select(A.c.contract_id, A.c.number).distinct().where(*told, decided).order_by(A.c.contract_id)
    days = [
        AlarmDay(contract_id, number, today(session))
        for batch in batches(alert_ids)
        for contract_id, number in session.execute(found.where(A.c.id.in_(batch)))
    ]
    if days:
        add(session, KIND, days)


def end(session: Session, milestone_ids: Iterable[int]) -> None:
    """All who were to be told have been: it rings no more."""
    session.execute(sa.update(M).where(M.c.id.in_(list(milestone_ids))).values(gone_on=today(session)))


def reopen(session: Session, milestone_id: int) -> None:
    """Have it ring as if nobody had said that it was read."""
    session.execute(sa.update(M).where(M.c.id == milestone_id).values(gone_on=None))


def is_told(row: Any, readers: Iterable[Any]) -> bool:
    """Tell whether nobody but who has been told is left to tell of such a matter."""
    return row.kind == KIND and all(one is None or one.address == row.recipient for one in readers)
