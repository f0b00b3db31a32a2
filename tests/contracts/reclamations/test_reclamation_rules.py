"""What may follow what in a reclamation, and who decides and approves."""

import pytest

from hankintakello.contracts.reclamations import rules
from hankintakello.contracts.reclamations.models import ReclamationState as State
from hankintakello.contracts.reclamations.models import StepKind as Step
from hankintakello.people.models import Role


def test_each_state_can_be_reached_and_left_or_is_over() -> None:
    reached, new = set(), {State.PROPOSED}
    while new:
        reached |= new
        new = {rules.LEADS_TO[step] for state in new for step in rules.next_steps(state)} - reached

    assert reached == set(State)
    assert {state for state in State if not rules.next_steps(state)} == rules.OVER


def test_what_was_sent_cannot_be_a_draft_again() -> None:
    later, new = set(), {State.SENT}
    while new:
        later |= new
        new = {rules.LEADS_TO[step] for state in new for step in rules.next_steps(state)} - later

    assert later & rules.UNSENT == set()
    assert Step.SENT not in rules.UNDOABLE


def test_nothing_is_sent_that_was_not_approved() -> None:
    assert [state for state in State if Step.SENT in rules.next_steps(state)] == [State.APPROVED]
    assert {state for state in State if Step.APPROVED in rules.next_steps(state)} == rules.CHANGEABLE


@pytest.mark.parametrize(
    ("person", "roles", "unit", "may"),
    [
        (1, {Role.OWNER}, None, True),
        (2, {Role.OWNER}, None, True),
        (3, {Role.OWNER}, None, False),
        (3, {Role.PROCUREMENT}, None, True),
        (3, {Role.MAIN_USER}, None, True),
        (3, {Role.UNIT_MANAGER}, 7, True),
        (3, {Role.UNIT_MANAGER}, 8, False),
        (3, {Role.UNIT_MANAGER}, None, False),
        (None, set(), None, False),
    ],
)
def test_owner_deputy_manager_and_procurement_decide(
    person: int | None, roles: set[Role], unit: int | None, may: bool
) -> None:
    assert rules.may_decide(person, roles, unit, owners=(1, 2), of_unit_id=7) is may
    assert rules.may_decide(person, roles, None, owners=(None, None), of_unit_id=None) is bool(
        roles & {Role.PROCUREMENT, Role.MAIN_USER}
    )


@pytest.mark.parametrize(
    ("roles", "may"), [({role}, role in (Role.PROCUREMENT, Role.UNIT_MANAGER, Role.MAIN_USER)) for role in Role]
)
def test_who_approves_has_the_role_and_has_not_written_it(roles: set[Role], may: bool) -> None:
    assert rules.may_approve(5, roles, {1, None}) is may
    assert rules.may_approve(5, roles, {1, 5}) is False
