"""Reads which deviations have no day yet on which the alarm rings."""

import sqlalchemy as sa
from sqlmodel import Session, col

from ...contracts.deviations.models import Deviation
from ..milestones.models import Milestone, MilestoneKind
from .rules import PER_DEVIATION


def unkept(session: Session) -> set[int]:
    """Return the contracts with a deviation that asks for a step and has no day of the alarm: logged before it had."""
    first = col(Deviation.number) * PER_DEVIATION
    kept = sa.exists().where(
        col(Milestone.contract_id) == col(Deviation.contract_id),
        col(Milestone.kind) == MilestoneKind.DEVIATION_DEADLINE,
        col(Milestone.number).between(first, first + PER_DEVIATION - 1),
        col(Milestone.gone_on).is_(None),
    )
    asking = sa.select(col(Deviation.contract_id)).where(col(Deviation.next_deadline_on).is_not(None), sa.not_(kept))
    return set(session.scalars(asking))
