"""The sweep writes each due matter once, and puts away what rings no more."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.alerts.models import Alert, AlertState
from hankintakello.alerts.rules import Reason
from hankintakello.alerts.sweep import release, sweep
from hankintakello.calendar.milestones.models import Milestone, MilestoneKind
from hankintakello.calendar.procurements.models import ProcurementState
from hankintakello.contracts.models import ContractState
from hankintakello.contracts.terms.models import OptionState
from hankintakello.tests.build import make_contract, make_milestone, make_option, make_person, make_procurement
from hankintakello.tests.counting import count_queries
from hankintakello.tests.today import TODAY

DAY = timedelta(days=1)
RINGING = [
    MilestoneKind.HEADS_UP,
    MilestoneKind.PLANNING_START,
    MilestoneKind.OPTION_DECISION,
    MilestoneKind.OPTION_EXERCISE,
    MilestoneKind.RENEWAL_DECISION,
    MilestoneKind.NOTICE,
    MilestoneKind.REVIEW,
    MilestoneKind.TERM_END,
    MilestoneKind.VALUE_USED_UP,
    MilestoneKind.DEVIATION_DEADLINE,
    MilestoneKind.PHASE_LATE,
    MilestoneKind.DECISION_OVERDUE,
    MilestoneKind.APPEAL_DEADLINE,
    MilestoneKind.TASK_DUE,
]


def rows(session: Session) -> list[tuple[Any, ...]]:
    """Every alert: what, which kind, for when, where it stands and why."""
    session.expire_all()
    found = session.exec(select(Alert).order_by(col(Alert.id)))
    return [(one.subject, one.kind, one.target_on, one.state.value, one.reason) for one in found]


def on_day(session: Session, day: date) -> int:
    """Sweep as on *day*."""
    session.info["today"] = day
    return sweep(session)


@pytest.mark.parametrize("kind", list(MilestoneKind))
def test_kinds_that_ring(session: Session, kind: MilestoneKind) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, kind, TODAY, phase="need" if kind is MilestoneKind.PHASE else "")

    assert sweep(session) == (kind in RINGING)


@pytest.mark.parametrize(("days", "found"), [(-400, 1), (-1, 1), (0, 1), (1, 0), (400, 0)])
def test_day_that_has_come_rings_however_long_ago_it_was(session: Session, days: int, found: int) -> None:
    """Never by equality of dates: invoiceninja#2183, RestyaPlatform/board#1269, glpi#6164."""
    make_milestone(session, make_contract(session), MilestoneKind.NOTICE, TODAY + timedelta(days=days))

    assert sweep(session) == found


def test_second_sweep_changes_nothing(session: Session) -> None:
    """A scheduler that runs again makes nothing new: odoo#81671, hackspace-foundation-sites#153."""
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.NOTICE, TODAY)

    found = [sweep(session), sweep(session), on_day(session, TODAY + DAY)]

    assert found == [1, 0, 0]
    assert rows(session) == [(f"contract:{contract.id}", "notice", TODAY, "open", None)]


def test_sweep_that_finds_nothing_new_only_reads(session: Session) -> None:
    make_milestone(session, make_contract(session), MilestoneKind.NOTICE, TODAY)
    sweep(session)

    engine = session.get_bind().engine
    with count_queries(engine) as statements:
        sweep(session)

    assert {statement.split()[0] for statement in statements} == {"SELECT"}


def test_scenario_b_does_not_ring(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY, scenario="b")

    assert sweep(session) == 0


def test_contracts_that_share_a_procurement_ring_once(session: Session) -> None:
    contracts = [make_contract(session) for _ in range(3)]
    procurement = make_procurement(session, *contracts)
    for contract in reversed(contracts):
        make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY, procurement_id=procurement.id)

    assert sweep(session) == 1
    alert = session.exec(select(Alert)).one()
    assert (alert.subject, alert.contract_id) == (f"procurement:{procurement.id}", contracts[0].id)


def test_another_contract_speaks_when_the_first_leaves_the_group(session: Session) -> None:
    first, second = make_contract(session), make_contract(session)
    procurement = make_procurement(session, first, second)
    left, _ = (
        make_milestone(session, one, MilestoneKind.PLANNING_START, TODAY, procurement_id=procurement.id)
        for one in (first, second)
    )
    sweep(session)
    left.gone_on = TODAY
    session.flush()

    assert sweep(session) == 1
    session.expire_all()
    alert = session.exec(select(Alert)).one()
    assert (alert.state, alert.contract_id, alert.reason) == (AlertState.OPEN, second.id, None)


def test_option_and_planning_start_on_one_day_are_one_matter(session: Session) -> None:
    contract = make_contract(session)
    procurement = make_procurement(session, contract)
    make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY, procurement_id=procurement.id)
    make_milestone(session, contract, MilestoneKind.OPTION_DECISION, TODAY, number=1)

    sweep(session)

    assert [row[1] for row in rows(session)] == ["planning_start"]


def test_option_on_an_earlier_day_rings_by_itself(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY)
    make_milestone(session, contract, MilestoneKind.OPTION_DECISION, TODAY - DAY, number=1)

    sweep(session)

    assert sorted(row[1] for row in rows(session)) == ["option_decision", "planning_start"]


def test_after_a_long_stop_planning_gets_its_present_step_alone(session: Session) -> None:
    """A run that was missed loses nothing, and no earlier step comes late: invoiceninja#2183."""
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.HEADS_UP, TODAY - timedelta(days=90))
    make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY - DAY)

    sweep(session)

    assert [row[1] for row in rows(session)] == ["planning_start"]


def test_heads_up_is_overtaken_when_planning_starts(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.HEADS_UP, TODAY)
    make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY + DAY)

    sweep(session)
    on_day(session, TODAY + DAY)

    assert [row[1:] for row in rows(session)] == [
        ("heads_up", TODAY, "closed", Reason.OVERTAKEN),
        ("planning_start", TODAY + DAY, "open", None),
    ]


def test_started_procurement_does_not_ring_and_closes_what_rang(session: Session) -> None:
    contract = make_contract(session)
    procurement = make_procurement(session, contract)
    make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY, procurement_id=procurement.id)
    sweep(session)
    procurement.state = ProcurementState.STARTED
    session.flush()

    sweep(session)

    assert rows(session)[0][3:] == ("closed", Reason.STARTED)


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ({"state": ContractState.ENDED}, Reason.ENDED),
        ({"closed_on": TODAY}, Reason.CONTRACT_CLOSED),
        ({}, Reason.OFF_CLOCK),
    ],
)
def test_matter_that_left_the_clock_is_closed_with_its_reason(
    session: Session, overrides: dict[str, object], reason: Reason
) -> None:
    contract = make_contract(session)
    milestone = make_milestone(session, contract, MilestoneKind.REVIEW, TODAY)
    sweep(session)
    milestone.gone_on = TODAY
    for name, value in overrides.items():
        setattr(contract, name, value)
    session.flush()

    sweep(session)

    assert rows(session)[0][3:] == ("closed", reason)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (OptionState.EXERCISED, Reason.OPTION_USED),
        (OptionState.DECLINED, Reason.OPTION_DECLINED),
        (OptionState.LAPSED, Reason.OPTION_LAPSED),
    ],
)
def test_decided_option_closes_its_alert(session: Session, state: OptionState, reason: Reason) -> None:
    contract = make_contract(session)
    option = make_option(session, contract)
    milestone = make_milestone(session, contract, MilestoneKind.OPTION_EXERCISE, TODAY, number=1)
    sweep(session)
    option.state, milestone.gone_on = state, TODAY
    session.flush()

    sweep(session)

    assert rows(session)[0][3:] == ("closed", reason)


def test_end_does_not_ring_once_a_successor_is_linked(session: Session) -> None:
    contract = make_contract(session, successor_id=make_contract(session).id)
    make_milestone(session, contract, MilestoneKind.TERM_END, TODAY)

    assert sweep(session) == 0


def test_linked_successor_closes_what_rang(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.TERM_END, TODAY)
    sweep(session)
    contract.successor_id = make_contract(session).id
    session.flush()

    sweep(session)

    assert rows(session)[0][3:] == ("closed", Reason.SUCCESSOR)


def move(session: Session, milestone: Milestone, on: date) -> None:
    milestone.on = on
    session.flush()


def test_moved_date_supersedes_and_rings_anew_on_its_day(session: Session) -> None:
    """A moved date rings though the old one had been told: glpi#4571."""
    contract = make_contract(session)
    milestone = make_milestone(session, contract, MilestoneKind.NOTICE, TODAY)
    sweep(session)
    move(session, milestone, TODAY + 3 * DAY)

    found = [sweep(session), on_day(session, TODAY + 3 * DAY)]

    assert found == [0, 1]
    assert [row[2:] for row in rows(session)] == [
        (TODAY, "superseded", Reason.MOVED),
        (TODAY + 3 * DAY, "open", None),
    ]


def test_old_date_that_comes_back_opens_its_alert_again(session: Session) -> None:
    contract = make_contract(session)
    milestone = make_milestone(session, contract, MilestoneKind.NOTICE, TODAY)
    sweep(session)
    move(session, milestone, TODAY + 3 * DAY)
    sweep(session)
    move(session, milestone, TODAY)

    assert sweep(session) == 1
    assert [row[2:] for row in rows(session)] == [(TODAY, "open", None)]


def test_answered_alert_stays_answered(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.NOTICE, TODAY)
    sweep(session)
    session.execute(sa.update(Alert).values(state=AlertState.ANSWERED))

    assert sweep(session) == 0
    assert rows(session)[0][3] == "answered"


def test_matter_that_got_another_procurement_is_superseded(session: Session) -> None:
    contract = make_contract(session)
    procurement, other = make_procurement(session, contract), make_procurement(session)
    milestone = make_milestone(session, contract, MilestoneKind.PLANNING_START, TODAY, procurement_id=procurement.id)
    sweep(session)
    milestone.procurement_id = other.id
    session.flush()

    assert sweep(session) == 1
    assert [(row[0], *row[3:]) for row in rows(session)] == [
        (f"procurement:{procurement.id}", "superseded", Reason.REGROUPED),
        (f"procurement:{other.id}", "open", None),
    ]


def test_release_opens_what_is_named_and_says_how_many(session: Session) -> None:
    for _ in range(3):
        make_milestone(session, make_contract(session), MilestoneKind.NOTICE, TODAY - DAY)
    sweep(session)
    session.execute(sa.update(Alert).values(state=AlertState.HELD))
    ids = list(session.exec(select(Alert.id).order_by(col(Alert.id))))

    assert release(session, ids=[ids[0] or 0, 999_999], by=make_person(session).name) == 1
    assert [row[3] for row in rows(session)] == ["open", "held", "held"]
    assert release(session, ids=None, by="komentorivi") == 2
    assert release(session, ids=None, by="komentorivi") == 0


def test_held_matter_that_rings_no_more_is_not_released(session: Session) -> None:
    contract = make_contract(session)
    make_milestone(session, contract, MilestoneKind.TERM_END, TODAY - DAY)
    sweep(session)
    session.execute(sa.update(Alert).values(state=AlertState.HELD))
    contract.closed_on = TODAY
    session.flush()

    assert release(session, ids=None, by="komentorivi") == 0
    assert rows(session)[0][3:] == ("closed", Reason.CONTRACT_CLOSED)
