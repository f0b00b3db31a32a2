"""The clock is derived before each commit, rolled by time alone, and the same when it is derived anew."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from hankintakello.calendar.clock import service
from hankintakello.calendar.milestones.models import ContractClock, Milestone, MilestoneKind
from hankintakello.calendar.procurements.models import Procurement, ProcurementContract
from hankintakello.calendar.procurements.service import choose_procedure, start
from hankintakello.contracts.models import Contract, ContractState, TermKind
from hankintakello.contracts.terms import decisions
from hankintakello.contracts.terms.models import ContractTerm, TermRowKind
from hankintakello.core.audit import AuditEvent
from hankintakello.core.changes import changed, settle
from hankintakello.core.database import Database
from hankintakello.tests.build import live_contract, make_person
from hankintakello.tests.counting import count_queries


def days(session: Session, contract: Contract, kind: str, scenario: str = "") -> list[date]:
    rows = session.scalars(
        sa.select(col(Milestone.on))
        .where(
            col(Milestone.contract_id) == contract.id, col(Milestone.kind) == kind, col(Milestone.scenario) == scenario
        )
        .where(sa.column("gone_on").is_(None))
    )
    return sorted(rows)


def roll_to(database: Database, day: date) -> service.Outcome:
    with database.writing() as session:
        session.info["today"] = day
        return service.roll(session)


def test_contract_when_it_comes_in_gets_its_days_and_its_successor(session: Session) -> None:
    contract = live_contract(session, title="Siivous", procedure="eu_open")

    settle(session)

    procurement = session.exec(select(Procurement)).one()
    assert (procurement.title, procurement.procedure, procurement.needed_on) == ("Siivous", "eu_open", date(2028, 1, 1))
    assert days(session, contract, "term_end") == [date(2027, 12, 31)]
    assert days(session, contract, "planning_start", "a") == [date(2027, 2, 26)]
    clock = session.exec(select(ContractClock)).one()
    assert (clock.planning_start_on, clock.latest_safe_start_on) == (date(2027, 2, 26), date(2027, 4, 9))
    assert (contract.coverage_end, contract.max_extent_on) == (date(2027, 12, 31), date(2027, 12, 31))


def test_end_when_moved_moves_the_same_rows(session: Session) -> None:
    contract = live_contract(session, procedure="eu_open")
    settle(session)
    before = {(row.uid, row.kind, row.phase): row.sequence for row in session.exec(select(Milestone))}
    term = session.exec(select(ContractTerm)).one()

    term.ends_on = contract.ends_on = date(2028, 12, 31)
    changed(session, contracts=[contract.id or 0])
    settle(session)

    session.expire_all()
    rows = session.exec(select(Milestone)).all()
    assert {(row.uid, row.kind, row.phase) for row in rows} == set(before)
    assert {row.sequence for row in rows} == {1}


def test_derivation_when_nothing_changed_touches_no_row(session: Session) -> None:
    contract = live_contract(session, option_months=(12,))
    settle(session)
    before = session.execute(select(Milestone.id, Milestone.sequence, Milestone.changed_at)).all()

    differed = service.derive(session, [contract.id or 0])

    assert differed == 0
    assert session.execute(select(Milestone.id, Milestone.sequence, Milestone.changed_at)).all() == before


def test_option_when_intended_moves_the_need_past_it(session: Session) -> None:
    by = make_person(session)
    contract = live_contract(session, procedure="eu_open", option_months=(12, 12))
    settle(session)

    decisions.intend_option(session, contract.id or 0, 1, by=by)
    settle(session)

    assert session.scalars(sa.select(col(Procurement.needed_on))).one() == date(2029, 1, 1)
    assert contract.coverage_end == date(2027, 12, 31)


def test_option_when_exercised_lays_its_term_and_when_reopened_takes_it_back(session: Session) -> None:
    by = make_person(session)
    contract = live_contract(session, starts_on=date(2023, 8, 31), ends_on=date(2027, 8, 30), option_months=(6, 6))
    settle(session)
    day = date(2026, 11, 20)

    decisions.exercise_option(session, contract.id or 0, 1, decided_on=day, notified_on=day, by=by)
    settle(session)
    used = contract.coverage_end
    decisions.reopen_option(session, contract.id or 0, 1, by=by)
    settle(session)

    assert (used, contract.coverage_end) == (date(2028, 2, 29), date(2027, 8, 30))


def test_contracts_of_one_case_share_a_successor_until_one_leaves(session: Session) -> None:
    by = make_person(session)
    one = live_contract(session, case_number="KUN/1", option_months=(12,))
    other = live_contract(session, case_number="KUN/1")
    settle(session)
    shared = set(session.exec(select(ProcurementContract.procurement_id)))
    day = date(2026, 11, 20)

    decisions.exercise_option(session, one.id or 0, 1, decided_on=day, notified_on=day, by=by)
    settle(session)

    links = dict(session.exec(select(ProcurementContract.contract_id, ProcurementContract.procurement_id)).all())
    assert len(shared) == 1
    assert links[one.id or 0] in shared
    assert links[other.id or 0] not in shared


def test_procedure_when_chosen_by_hand_lays_the_plan_anew(session: Session) -> None:
    by = make_person(session)
    contract = live_contract(session, procedure="eu_open")
    settle(session)
    procurement = session.exec(select(Procurement)).one()

    choose_procedure(session, procurement.id or 0, procedure="national_open", by=by)
    settle(session)

    assert days(session, contract, "planning_start", "a") > [date(2027, 2, 26)]


def test_procurement_when_started_keeps_its_day(session: Session) -> None:
    by = make_person(session)
    live_contract(session)
    settle(session)
    procurement = session.exec(select(Procurement)).one()

    start(session, procurement.id or 0, started_on=date(2026, 11, 23), by=by)
    settle(session)

    assert procurement.started_on == date(2026, 11, 23)
    assert service.rebuild(session).changed == 0


def test_three_years_then_a_year_at_a_time_is_right_for_its_whole_life(database: Database) -> None:
    with database.writing() as session:
        session.info["today"] = date(2020, 2, 1)
        contract = live_contract(
            session,
            term=TermKind.AUTO_RENEWING,
            starts_on=date(2020, 2, 29),
            ends_on=date(2023, 2, 28),
            renewal_months=12,
            notice_months=3,
        )

    ends = {}
    day = date(2020, 2, 1)
    while day < date(2028, 6, 1):
        day += timedelta(days=1)
        if roll_to(database, day).changed:
            with database.reading() as session:
                ends[day] = session.scalars(sa.select(col(Contract.coverage_end))).one()

    assert ends == {
        date(2020, 2, 29): date(2023, 2, 28),  # begins
        date(2022, 11, 29): date(2024, 2, 29),  # the earlier reading of the notice day, 28.11., has passed
        date(2023, 11, 30): date(2025, 2, 28),  # in a leap year the same day number, 29.11., is the earlier
        date(2024, 11, 29): date(2026, 2, 28),
        date(2025, 11, 29): date(2027, 2, 28),
        date(2026, 11, 29): date(2028, 2, 29),
        date(2027, 11, 30): date(2029, 2, 28),
    }
    with database.reading() as session:
        rows = session.exec(select(ContractTerm).order_by(sa.column("number"))).all()
        reasons = [row.reason for row in rows if row.kind == TermRowKind.RENEWAL]
        assert all(one is not None and "Irtisanomisen takaraja" in one for one in reasons)
        assert len(reasons) == 6
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "renewed")).all()
        assert len(events) == 6
        assert session.get_one(Contract, contract.id).state == ContractState.ACTIVE


def test_roll_when_done_twice_changes_nothing_more(database: Database) -> None:
    with database.writing() as session:
        live_contract(session, option_months=(12,))
    day = date(2028, 1, 2)

    first, second = roll_to(database, day), roll_to(database, day)

    assert (first.changed, second.changed) == (1, 0)
    with database.reading() as session:
        assert session.exec(select(Contract.state)).one() == ContractState.ENDED
        assert session.exec(select(Milestone.kind).where(sa.column("gone_on").is_(None))).all() == [
            MilestoneKind.TERM_END
        ]


def test_rebuild_when_one_row_was_spoilt_by_hand_finds_that_one(database: Database) -> None:
    with database.writing() as session:
        live_contract(session)
        live_contract(session)
    with database.writing() as session:
        spoilt = sa.select(sa.func.min(Milestone.id)).scalar_subquery()
        session.execute(sa.update(Milestone).where(col(Milestone.id) == spoilt).values(on=date(2031, 1, 1)))

    with database.writing() as session:
        first = service.rebuild(session)
    with database.writing() as session:
        second = service.rebuild(session)

    assert (first.changed, second.changed) == (1, 0)


def test_day_when_off_stays_for_calendars_and_goes_after_90_days(database: Database) -> None:
    with database.writing() as session:
        contract = live_contract(session, option_months=(12,), option={"exercise_by": date(2027, 6, 30)})
        by = make_person(session)
    with database.writing() as session:
        decisions.decline_option(session, contract.id or 0, 1, decided_on=date(2026, 11, 23), by=by)
    with database.reading() as session:
        gone = session.exec(select(Milestone).where(Milestone.kind == "option_exercise")).one()
        assert (gone.gone_on, gone.sequence) == (date(2026, 11, 23), 1)

    roll_to(database, date(2027, 2, 20))
    with database.reading() as session:
        assert session.exec(select(Milestone).where(Milestone.kind == "option_exercise")).first() is not None
    roll_to(database, date(2027, 2, 21))

    with database.reading() as session:
        assert session.exec(select(Milestone).where(Milestone.kind == "option_exercise")).first() is None


def test_parent_when_prolonged_gives_what_stands_under_it_its_contest_again(session: Session) -> None:
    parent = live_contract(session, arrangement="framework", ends_on=date(2027, 1, 31))
    child = live_contract(session, parent_id=parent.id, procedure="framework", estimated_value=100_000)
    settle(session)
    short = session.get_one(ContractClock, child.id).procedure

    term = session.exec(select(ContractTerm).where(ContractTerm.contract_id == parent.id)).one()
    term.ends_on = date(2029, 1, 31)
    changed(session, contracts=[parent.id or 0])
    settle(session)

    session.expire_all()
    assert (short, session.get_one(ContractClock, child.id).procedure) == ("national_open", "mini_competition")


def test_queries_when_rows_grow_do_not(database: Database) -> None:
    counts = []
    for number in (3, 30):
        with database.writing() as session:
            ids = [live_contract(session).id or 0 for _ in range(number)]
        with count_queries(database.engine) as counted, database.writing() as session:
            changed(session, contracts=ids)
        counts.append(len(counted))

    assert counts[0] == counts[1]


def test_explain_when_asked_gives_the_derivation_of_each_day(session: Session) -> None:
    live_contract(session, option_months=(12, 12))
    settle(session)
    kept = {id_: on for id_, on in session.execute(sa.select(col(Milestone.id), col(Milestone.on))) if id_}

    ways = service.explain(session, kept)

    assert {id_: way.on for id_, way in ways.items()} == kept
