"""Which kinds of days ask something of people, and where each matter stands on a desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .models import MilestoneKind
from .values import Matter

ASKING = frozenset(
    {
        MilestoneKind.PLANNING_START,
        MilestoneKind.OPTION_DECISION,
        MilestoneKind.OPTION_EXERCISE,
        MilestoneKind.RENEWAL_DECISION,
        MilestoneKind.NOTICE,
        MilestoneKind.REVIEW,
        MilestoneKind.TERM_END,
        MilestoneKind.VALUE_USED_UP,
    }
)
ALARM_ALONE = (
    MilestoneKind.DEVIATION_DEADLINE,
    MilestoneKind.PHASE_LATE,
    MilestoneKind.DECISION_OVERDUE,
    MilestoneKind.APPEAL_DEADLINE,
    MilestoneKind.TASK_DUE,
)
"""The kinds whose days only the alarm reads: they are kept beside the clock's, and derived elsewhere."""
LISTED = ASKING | {MilestoneKind.HEADS_UP}
_ENDS = frozenset({MilestoneKind.TERM_END, MilestoneKind.VALUE_USED_UP})
# What the days after this week ask: an end alone asks nothing before it has come.
AHEAD = ASKING - _ENDS


@dataclass(frozen=True, slots=True)
class Desk:
    """What is late, what this week asks, and of each contract what it asks first after that."""

    late: tuple[Matter, ...]
    week: tuple[Matter, ...]
    later: tuple[Matter, ...]


def sunday_of(day: date) -> date:
    """Return the last day of the week."""
    return day + timedelta(days=6 - day.weekday())


def desk(late: Iterable[Matter], week: Iterable[Matter], ahead: Iterable[Matter]) -> Desk:
    """Lay open matters out: the late ones by urgency, this week's by their day, of the rest each contract's first."""
    first: dict[int, Matter] = {}
    for one in ahead:
        first.setdefault(one.contract_id, one)
    return Desk(tuple(sorted(late, key=_urgency)), tuple(week), tuple(first.values()))


def _urgency(matter: Matter) -> tuple[bool, date, int]:
    """Least slack first; a review that was missed binds nobody, so it comes after what does."""
    return matter.kind == MilestoneKind.REVIEW, matter.slack_from, matter.id


def next_matter(matters: Sequence[Matter]) -> Matter | None:
    """Return what one contract asks first: the earliest open day, its end only where nothing else is asked."""
    asked = [one for one in matters if one.kind in ASKING]
    return min(asked, key=lambda one: (one.kind in _ENDS, one.on, one.id), default=None)
