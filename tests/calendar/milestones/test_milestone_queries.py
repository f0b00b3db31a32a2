"""Open matters: what somebody has still to do something about, each once."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from hankintakello.calendar.milestones import queries
from hankintakello.calendar.milestones.models import MilestoneKind
from hankintakello.calendar.milestones.rules import ASKING, LISTED
from hankintakello.calendar.milestones.values import Matter, Scope, Whose
from hankintakello.calendar.procurements.models import ProcurementState
from hankintakello.contracts.models import Contract, ContractState
from hankintakello.tests.build import (
    make_clock,
    make_contract,
    make_milestone,
    make_person,
    make_procurement,
    make_unit,
)

TODAY = date(2026, 11, 23)
K = MilestoneKind


def soon(days: int) -> date:
    return TODAY + timedelta(days=days)


def shown(matters: Sequence[Matter]) -> list[tuple[str, date]]:
    return [(one.kind, one.on) for one in matters]


def listed(session: Session, scope: Scope | None = None) -> list[tuple[str, date]]:
    return shown(queries.matters(session, scope or Scope(), kinds=LISTED))


def test_days_come_in_order_with_what_they_are_about(session: Session) -> None:
    owner, unit = make_person(session, name="Aino Kallio"), make_unit(session, name="Tekniset palvelut")
    contract = make_contract(session, owner_id=owner.id, unit_id=unit.id, title="Siivous")
    make_milestone(session, contract, K.REVIEW, soon(30))
    make_milestone(session, contract, K.NOTICE, soon(-3))

    notice, review = queries.matters(session, Scope(), kinds=ASKING)

    assert (notice.kind, review.kind) == ("notice", "review")
    assert (notice.title, notice.owner, notice.unit) == ("Siivous", "Aino Kallio", "Tekniset palvelut")
    assert (notice.slack_days(TODAY), review.slack_days(TODAY)) == (-3, 30)


def test_days_that_are_gone_and_those_of_scenario_b_are_left_out(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, K.REVIEW, soon(1), gone_on=TODAY)
    make_milestone(session, contract, K.PLANNING_START, soon(2), scenario="b")

    assert listed(session) == []


@pytest.mark.parametrize("kind", [K.PLANNING_START, K.HEADS_UP])
def test_planning_is_no_matter_once_the_procurement_has_begun(session: Session, kind: MilestoneKind) -> None:
    contract = make_contract(session)
    procurement = make_procurement(session, contract)
    make_milestone(session, contract, kind, soon(5), procurement_id=procurement.id)
    assert listed(session) == [(kind.value, soon(5))]

    procurement.state = ProcurementState.STARTED
    session.add(procurement)

    assert listed(session) == []


@pytest.mark.parametrize(
    ("contract", "on", "is_open"),
    [
        ({}, soon(5), True),
        ({}, soon(-5), False),
        ({"state": ContractState.ENDED}, soon(-5), True),
        ({"state": ContractState.ENDED, "closed_on": TODAY}, soon(-5), False),
    ],
)
def test_end_is_open_before_it_comes_and_after_it_until_somebody_answers(
    session: Session, contract: dict[str, object], on: date, is_open: bool
) -> None:
    make_milestone(session, make_contract(session, **contract), K.TERM_END, on)

    assert bool(listed(session)) is is_open


def test_end_with_a_successor_is_no_matter(session: Session) -> None:
    following = make_contract(session)
    make_milestone(session, make_contract(session, successor_id=following.id), K.TERM_END, soon(3))

    assert listed(session) == []


def test_heads_up_that_has_passed_is_no_matter(session: Session) -> None:
    make_milestone(session, make_contract(session), K.HEADS_UP, soon(-1))

    assert listed(session) == []


def test_option_and_planning_on_one_day_are_one_matter_with_the_slack_of_the_planning(session: Session) -> None:
    contract = make_contract(session)
    procurement = make_procurement(session, contract)
    make_milestone(session, contract, K.PLANNING_START, soon(20), slack_from=soon(60), procurement_id=procurement.id)
    make_milestone(session, contract, K.OPTION_DECISION, soon(20), number=1)

    (one,) = queries.matters(session, Scope(), kinds=ASKING)

    assert (one.kind, one.with_planning, one.slack_days(TODAY)) == ("planning_start", True, 60)
    assert (one.procurement_id, one.number) == (procurement.id, 1)


def test_option_and_planning_on_one_day_are_found_as_the_planning_and_not_as_the_option(session: Session) -> None:
    contract = make_contract(session)
    procurement = make_procurement(session, contract)
    make_milestone(session, contract, K.PLANNING_START, soon(20), procurement_id=procurement.id)
    make_milestone(session, contract, K.OPTION_DECISION, soon(20), number=1)

    assert len(queries.matters(session, Scope(), kinds=[K.PLANNING_START])) == 1
    assert queries.matters(session, Scope(), kinds=[K.OPTION_DECISION]) == []
    assert queries.day_counts(session, Scope(), kinds=[K.PLANNING_START]) == [("planning_start", soon(20), 1, 0)]


def test_options_of_contracts_that_share_a_successor_stay_each_their_own(session: Session) -> None:
    first, second = sharing(session, {}, {})
    for contract in (first, second):
        make_milestone(session, contract, K.OPTION_DECISION, soon(8), number=1)

    found = queries.matters(session, Scope(), kinds=ASKING)

    assert {one.contract_id: (one.kind, one.with_planning) for one in found} == {
        first.id: ("planning_start", True),
        second.id: ("option_decision", False),
    }


def test_option_on_the_day_of_a_begun_planning_stands_alone(session: Session) -> None:
    contract = make_contract(session)
    procurement = make_procurement(session, contract, state=ProcurementState.STARTED)
    make_milestone(session, contract, K.PLANNING_START, soon(20), slack_from=soon(60), procurement_id=procurement.id)
    make_milestone(session, contract, K.OPTION_DECISION, soon(20), number=1)

    (one,) = queries.matters(session, Scope(), kinds=ASKING)

    assert (one.kind, one.with_planning) == ("option_decision", False)


@pytest.mark.parametrize(("says", "silent"), [(K.OPTION_DECISION, K.OPTION_EXERCISE), (K.RENEWAL_DECISION, K.NOTICE)])
def test_second_of_two_days_on_one_date_goes_without_saying(
    session: Session, says: MilestoneKind, silent: MilestoneKind
) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, says, soon(9), number=1 if says == K.OPTION_DECISION else 0)
    make_milestone(session, contract, silent, soon(9), number=1 if silent == K.OPTION_EXERCISE else 0)

    assert listed(session) == [(says.value, soon(9))]


def sharing(session: Session, *overrides: dict[str, object]) -> list[Contract]:
    contracts = [make_contract(session, **one) for one in overrides]
    procurement = make_procurement(session, *contracts)
    for contract in contracts:
        make_milestone(session, contract, K.PLANNING_START, soon(8), procurement_id=procurement.id)
    return contracts


def test_contracts_that_share_a_successor_are_one_matter(session: Session) -> None:
    first, _second = sharing(session, {}, {})

    (one,) = queries.matters(session, Scope(), kinds=ASKING)

    assert one.contract_id == first.id


def test_my_part_of_a_shared_successor_is_mine(session: Session) -> None:
    me = make_person(session)
    _first, second = sharing(session, {}, {"owner_id": me.id})

    (one,) = queries.matters(session, Scope(Whose.MINE, me.id), kinds=ASKING)

    assert one.contract_id == second.id


def test_scope_mine_holds_what_i_own_and_what_i_am_deputy_of(session: Session) -> None:
    me = make_person(session)
    for days, overrides in ((1, {"owner_id": me.id}), (2, {"deputy_id": me.id}), (3, {})):
        make_milestone(session, make_contract(session, **overrides), K.REVIEW, soon(days))

    assert listed(session, Scope(Whose.MINE, me.id)) == [("review", soon(1)), ("review", soon(2))]


def test_scope_of_a_unit_holds_what_is_below_it(session: Session) -> None:
    above = make_unit(session)
    below = make_unit(session, parent_id=above.id)
    other = make_unit(session)
    for days, unit in ((1, above), (2, below), (3, other)):
        make_milestone(session, make_contract(session, unit_id=unit.id), K.REVIEW, soon(days))

    assert listed(session, Scope(Whose.UNIT, unit_id=above.id)) == [("review", soon(1)), ("review", soon(2))]
    assert listed(session, Scope(Whose.UNIT, unit_id=below.id)) == [("review", soon(2))]


def test_late_ones_and_others_are_parted_by_their_slack(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, K.PLANNING_START, soon(-9), slack_from=soon(-1))
    make_milestone(session, contract, K.REVIEW, soon(-9), slack_from=TODAY)

    late = queries.matters(session, Scope(), kinds=ASKING, late=True)
    others = queries.matters(session, Scope(), kinds=ASKING, late=False)

    assert (shown(late), shown(others)) == ([("planning_start", soon(-9))], [("review", soon(-9))])


def test_counts_say_what_the_list_holds(session: Session) -> None:
    contract, other = make_contract(session), make_contract(session)
    make_milestone(session, contract, K.PLANNING_START, soon(-9), slack_from=soon(-1))
    make_milestone(
        session,
        other,
        K.PLANNING_START,
        soon(-9),
        slack_from=soon(4),
        procurement_id=make_procurement(session, other).id,
    )
    make_milestone(session, other, K.OPTION_DECISION, soon(-9), number=1)
    make_milestone(session, other, K.TERM_END, soon(90))

    counts = queries.day_counts(session, Scope(), kinds=ASKING)

    assert counts == [("planning_start", soon(-9), 2, 1), ("term_end", soon(90), 1, 0)]
    assert sum(one.matters for one in counts) == len(queries.matters(session, Scope(), kinds=ASKING))


def test_plans_are_spans_that_the_stretch_meets_each_once(session: Session) -> None:
    contract, mate = make_contract(session, title="Siivous"), make_contract(session)
    procurement = make_procurement(session, contract, mate)
    for one in (contract, mate):
        make_clock(
            session,
            one,
            procurement_id=procurement.id,
            planning_start_on=soon(10),
            latest_safe_start_on=soon(40),
            needed_on=soon(200),
        )
    make_milestone(session, contract, K.PHASE, soon(40), phase="need")
    make_milestone(session, contract, K.PHASE, soon(60), phase="tender")

    (plan,) = queries.plans(session, Scope(), first=TODAY, last=soon(30))

    assert (plan.title, plan.planning_start_on, plan.needed_on, plan.state) == ("Siivous", soon(10), soon(200), "draft")
    assert queries.plans(session, Scope(), first=soon(200), last=soon(300)) == []
    assert queries.plans(session, Scope(), first=TODAY, last=soon(9)) == []
    assert [(row.phase, row.on) for row in queries.phases(session, [plan.contract_id])] == [
        ("need", soon(40)),
        ("tender", soon(60)),
    ]
