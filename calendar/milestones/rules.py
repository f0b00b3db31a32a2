"""Which days ask something of people, which are one matter, and where each stands on a desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..procurements.models import ProcurementState
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
    }
)
LISTED = ASKING | {MilestoneKind.HEADS_UP}
# Of two on one day the second goes without saying.
_SAYS_BOTH = {
    MilestoneKind.OPTION_DECISION: (MilestoneKind.PLANNING_START, MilestoneKind.OPTION_EXERCISE),
    MilestoneKind.RENEWAL_DECISION: (MilestoneKind.NOTICE,),
}
_OF_PROCUREMENT = frozenset({MilestoneKind.PLANNING_START, MilestoneKind.HEADS_UP, MilestoneKind.PHASE})


@dataclass(frozen=True, slots=True)
class Desk:
    """What is late, what this week asks, and of each contract what it asks first after that."""

    late: tuple[Matter, ...]
    week: tuple[Matter, ...]
    later: tuple[Matter, ...]


def desk(matters: Iterable[Matter], today: date) -> Desk:
    """Lay open matters out: the late ones by their slack, the others by their day; what is past but not late is now."""
    asked = [one for one in open_matters(matters, today) if one.kind in ASKING]
    late = sorted((one for one in asked if one.slack_days(today) < 0), key=_urgency)
    rest = sorted(
        (one for one in asked if one.slack_days(today) >= 0), key=lambda one: (one.on, one.slack_from, one.id)
    )
    sunday = today + timedelta(days=6 - today.weekday())
    later = {one.contract_id: one for one in reversed(rest) if one.on > sunday and one.kind != MilestoneKind.TERM_END}
    first_later = sorted(later.values(), key=lambda one: (one.on, one.slack_from, one.id))
    return Desk(tuple(late), tuple(one for one in rest if one.on <= sunday), tuple(first_later))


def _urgency(matter: Matter) -> tuple[bool, date, int]:
    """Least slack first; a review that was missed binds nobody, so it comes after what does."""
    return matter.kind == MilestoneKind.REVIEW, matter.slack_from, matter.id


def open_matters(matters: Iterable[Matter], today: date) -> list[Matter]:
    """Leave out what is begun or followed, what another day of the same contract says, and a shared plan's repeats."""
    return without_repeats(_without_doubles([one for one in matters if is_open(one, today)]))


def is_open(matter: Matter, today: date) -> bool:
    """Tell whether anybody has still to do something about the day."""
    if matter.kind in _OF_PROCUREMENT and matter.procurement_state not in (None, ProcurementState.DRAFT):
        return False
    if matter.kind == MilestoneKind.TERM_END:
        return not matter.has_successor and (matter.on >= today or matter.contract_state == "ended")
    return matter.kind != MilestoneKind.HEADS_UP or matter.on >= today


def without_repeats(matters: Iterable[Matter]) -> list[Matter]:
    """Keep one of the equal days of contracts that share a successor procurement."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for one in matters:
        key = (one.procurement_id, one.kind, one.phase, one.scenario, one.on)
        if one.procurement_id is None or key not in seen:
            kept.append(one)
        seen.add(key)
    return kept


def next_matter(matters: Sequence[Matter], today: date) -> Matter | None:
    """Return what one contract asks first: what is past and still open, else the first to come."""
    asked = [one for one in open_matters(matters, today) if one.kind in ASKING]
    return min(asked, key=lambda one: (one.kind == MilestoneKind.TERM_END, one.on, one.id), default=None)


def _without_doubles(matters: Sequence[Matter]) -> list[Matter]:
    days = {(one.contract_id, one.on, one.kind): one for one in matters}
    said = {(one.contract_id, one.on, kind) for one in matters for kind in _SAYS_BOTH.get(one.kind, ())}
    kept = (one for one in matters if (one.contract_id, one.on, one.kind) not in said)
    return [_taking_over(one, days.get((one.contract_id, one.on, MilestoneKind.PLANNING_START))) for one in kept]


def _taking_over(matter: Matter, planning: Matter | None) -> Matter:
    """Give an option's day the slack of the planning start that it stands for."""
    if planning is None or matter.kind != MilestoneKind.OPTION_DECISION:
        return matter
    return matter._replace(slack_from=planning.slack_from, with_planning=True, too_late_after=planning.too_late_after)
