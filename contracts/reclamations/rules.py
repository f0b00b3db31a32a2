"""What may follow what, who may decide, and who may approve."""

from collections.abc import Collection, Mapping

from ...people.models import Role
from .models import ReclamationState, StepKind

State, Step = ReclamationState, StepKind

LEADS_TO: Mapping[StepKind, ReclamationState] = {
    Step.PROPOSED: State.PROPOSED,
    Step.ACCEPTED: State.DRAFT,
    Step.DRAFTED: State.DRAFT,
    Step.TURNED_DOWN: State.TURNED_DOWN,
    Step.REVIEW_ASKED: State.IN_REVIEW,
    Step.RETURNED: State.DRAFT,
    Step.APPROVED: State.APPROVED,
    Step.HANDED: State.APPROVED,
    Step.REFUSED: State.APPROVED,
    Step.SENT: State.SENT,
    Step.ANSWERED: State.ANSWERED,
    Step.PLAN_ACCEPTED: State.PLAN_ACCEPTED,
    Step.CORRECTED: State.CORRECTED,
    Step.SANCTION_PENDING: State.SANCTION_PENDING,
    Step.CLOSED: State.CLOSED,
    Step.DISPUTED: State.DISPUTED,
    Step.WITHDRAWN: State.WITHDRAWN,
}
_NEXT: Mapping[ReclamationState, tuple[StepKind, ...]] = {
    State.PROPOSED: (Step.ACCEPTED, Step.TURNED_DOWN),
    State.DRAFT: (Step.APPROVED, Step.REVIEW_ASKED, Step.WITHDRAWN),
    State.IN_REVIEW: (Step.APPROVED, Step.REVIEW_ASKED, Step.RETURNED, Step.WITHDRAWN),
    State.APPROVED: (Step.SENT, Step.RETURNED, Step.WITHDRAWN),
    State.SENT: (
        Step.ANSWERED,
        Step.CORRECTED,
        Step.SANCTION_PENDING,
        Step.DISPUTED,
        Step.CLOSED,
        Step.WITHDRAWN,
    ),
    State.ANSWERED: (
        Step.PLAN_ACCEPTED,
        Step.CORRECTED,
        Step.SANCTION_PENDING,
        Step.DISPUTED,
        Step.CLOSED,
        Step.WITHDRAWN,
    ),
    State.PLAN_ACCEPTED: (Step.CORRECTED, Step.SANCTION_PENDING, Step.DISPUTED, Step.WITHDRAWN),
    State.CORRECTED: (Step.CLOSED, Step.SANCTION_PENDING),
    State.SANCTION_PENDING: (Step.CLOSED, Step.DISPUTED, Step.WITHDRAWN),
    State.DISPUTED: (Step.CLOSED, Step.PLAN_ACCEPTED, Step.SANCTION_PENDING, Step.WITHDRAWN),
    State.TURNED_DOWN: (),
    State.CLOSED: (),
    State.WITHDRAWN: (),
}
AFTER_SENDING = frozenset(
    {
        Step.ANSWERED,
        Step.PLAN_ACCEPTED,
        Step.CORRECTED,
        Step.SANCTION_PENDING,
        Step.CLOSED,
        Step.DISPUTED,
    }
)
"""The steps that somebody records once it was sent."""
UNDOABLE = AFTER_SENDING | {Step.TURNED_DOWN, Step.REVIEW_ASKED, Step.RETURNED, Step.APPROVED, Step.WITHDRAWN}
TELLS = (AFTER_SENDING - {Step.PLAN_ACCEPTED}) | {
    Step.TURNED_DOWN,
    Step.RETURNED,
    Step.REVIEWED,
    Step.WITHDRAWN,
    Step.NOTED,
}
"""The steps that say something in words."""
CHANGEABLE = frozenset({State.DRAFT, State.IN_REVIEW})
"""The states in which what it says may be mended."""
UNSENT = frozenset({State.PROPOSED, State.DRAFT, State.IN_REVIEW, State.APPROVED})
OVER = frozenset({State.TURNED_DOWN, State.CLOSED, State.WITHDRAWN})
APPROVERS = frozenset({Role.PROCUREMENT, Role.UNIT_MANAGER, Role.MAIN_USER})
_EVERYTHING = frozenset({Role.PROCUREMENT, Role.MAIN_USER})


def next_steps(state: ReclamationState) -> tuple[StepKind, ...]:
    """Return the steps that may follow, the usual one first."""
    return _NEXT[state]


def may_decide(
    person_id: int | None,
    roles: Collection[Role],
    unit_id: int | None,
    *,
    owners: Collection[int | None],
    of_unit_id: int | None,
) -> bool:
    """Tell whether the person may draft, send and record: procurement, the contract's owner or deputy, the unit's
    manager."""
    if _EVERYTHING & set(roles) or (person_id is not None and person_id in owners):
        return True
    return Role.UNIT_MANAGER in roles and unit_id is not None and unit_id == of_unit_id


def may_approve(person_id: int | None, roles: Collection[Role], drafters: Collection[int | None]) -> bool:
    """Tell whether the person may approve: by role, and never what they have written themselves."""
    return bool(APPROVERS & set(roles)) and person_id not in drafters
