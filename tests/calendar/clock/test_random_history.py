"""After any history of edits, decisions and days gone by, deriving every day anew finds nothing that differs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from hankintakello.assembly import connect_floors
from hankintakello.calendar.clock import service
from hankintakello.calendar.procurements.models import Procurement
from hankintakello.calendar.procurements.service import choose_procedure, start, stop
from hankintakello.contracts.importing.models import ImportBatch
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.undo import undo
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.terms import decisions
from hankintakello.contracts.terms.models import ContractTerm
from hankintakello.core.batches import batches
from hankintakello.core.changes import changed, settle
from hankintakello.core.clock import Clock
from hankintakello.core.database import Database
from hankintakello.core.errors import DomainError
from hankintakello.people.models import Person
from hankintakello.tests.build import live_contract, make_person
from hankintakello.tests.contracts.importing.files import read_file
from hankintakello.tests.databases import Maker

START = date(2026, 11, 23)
NUMBERS = st.integers(1, 3)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
PROCEDURES = st.sampled_from([None, "open", "eu_open", "framework", "direct_award", "mini_competition", "dps_contract"])
PLACE = st.integers(0, 7)

ROWS = st.fixed_dictionaries(
    {
        "reference": st.sampled_from(["KUN/1", "KUN/2", "KUN/9"]),
        "title": st.sampled_from(["Ateriat", "Siivous", "Vartiointi"]),
        "supplier": st.sampled_from(["Kirkas Oy", "Valpas Oy"]),
        "term": st.sampled_from([TermKind.FIXED, TermKind.AUTO_RENEWING, TermKind.INDEFINITE]),
        "starts_on": st.dates(date(2022, 1, 1), date(2026, 12, 31)),
        "ends_on": st.dates(date(2027, 1, 1), date(2030, 12, 31)),
        "renewal_months": st.sampled_from([None, 12]),
        "notice_months": st.sampled_from([None, 3]),
        "estimated_value": st.sampled_from([None, Decimal(50_000), Decimal(900_000)]),
    }
)


class History(RuleBasedStateMachine):
    """A register that is lived with for up to five years."""

    database: Database
    today: date

    def __init__(self, make: Callable[[], Database]) -> None:
        super().__init__()
        self.database, self.today = make(), START

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with suppress(DomainError), self.database.writing() as session:
            session.info["today"] = self.today
            yield session

    @initialize()
    def hire(self) -> None:
        with self.writing() as session:
            make_person(session)

    @rule(
        term=st.sampled_from([*TermKind, None]),
        starts_on=st.dates(date(2020, 1, 1), date(2027, 6, 30)),
        length=st.integers(30, 2_500),
        options=st.lists(st.integers(1, 36), max_size=3),
        before=st.none() | st.integers(1, 12),
        notice=st.none() | st.integers(0, 14),
        renewal=st.none() | st.integers(1, 24),
        case=st.integers(1, 3),
        procedure=PROCEDURES,
        parent=st.none() | PLACE,
    )
    def sign(
        self,
        term: TermKind | None,
        starts_on: date,
        length: int,
        options: list[int],
        before: int | None,
        notice: int | None,
        renewal: int | None,
        case: int,
        procedure: str | None,
        parent: int | None,
    ) -> None:
        with self.writing() as session:
            live_contract(
                session,
                term=term,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=length),
                option_months=tuple(options),
                option={"exercise_months_before": before},
                notice_months=notice,
                renewal_months=renewal,
                case_number=f"KUN/{case}",
                procedure=procedure,
                parent_id=None if parent is None else _pick(session, parent),
                came_in_on=self.today,
            )

    @rule(place=PLACE, day=DAYS)
    def move_end(self, place: int, day: date) -> None:
        with self.writing() as session:
            contract = session.get(Contract, _pick(session, place) or 0)
            if contract is None:
                return
            last = session.exec(
                select(ContractTerm).where(ContractTerm.contract_id == contract.id).order_by(col(ContractTerm.number))
            ).all()[-1]
            if last.ends_on is not None and (last.starts_on is None or last.starts_on <= day):
                last.ends_on = contract.ends_on = day
                changed(session, contracts=[contract.id or 0])

    @rule(place=PLACE, title=st.sampled_from(["Siivous", "Ateriat"]), value=st.none() | st.integers(0, 9_000_000))
    def edit(self, place: int, title: str, value: int | None) -> None:
        with self.writing() as session:
            contract = session.get(Contract, _pick(session, place) or 0)
            if contract is not None:
                contract.title = title
                contract.estimated_value = None if value is None else Decimal(value)
                changed(session, contracts=[contract.id or 0])

    @rule(place=PLACE, number=NUMBERS, what=st.sampled_from(["intend", "withdraw", "exercise", "decline", "reopen"]))
    def decide_option(self, place: int, number: int, what: str) -> None:
        with self.writing() as session:
            id_, by = _pick(session, place), session.exec(select(Person)).first()
            if id_ is None or by is None:
                return
            if what == "exercise":
                decisions.exercise_option(session, id_, number, decided_on=self.today, notified_on=self.today, by=by)
            elif what == "decline":
                decisions.decline_option(session, id_, number, decided_on=self.today, by=by)
            else:
                ways = {
                    "intend": decisions.intend_option,
                    "withdraw": decisions.withdraw_intent,
                    "reopen": decisions.reopen_option,
                }
                ways[what](session, id_, number, by=by)

    @rule(place=PLACE, day=DAYS, what=st.sampled_from(["not_renewed", "renew", "review", "replace"]))
    def decide_renewal(self, place: int, day: date, what: str) -> None:
        with self.writing() as session:
            id_, by = _pick(session, place), session.exec(select(Person)).first()
            if id_ is None or by is None:
                return
            if what == "not_renewed":
                decisions.decide_not_renewed(session, id_, decided_on=self.today, by=by)
            elif what == "renew":
                decisions.let_renew(session, id_, by=by)
            elif what == "review":
                decisions.set_review(session, id_, review_on=day, by=by, reason="Palvelu toimii.")
            else:
                decisions.replace_contract(session, id_, needed_on=day, by=by)

    @rule(place=PLACE, other=st.none() | PLACE)
    def link(self, place: int, other: int | None) -> None:
        with self.writing() as session:
            id_, by = _pick(session, place), session.exec(select(Person)).first()
            if id_ is not None and by is not None:
                successor = None if other is None else _pick(session, other)
                decisions.link_successor(session, id_, successor_id=successor, by=by)

    @rule(place=PLACE, what=st.sampled_from(["start", "stop", "small_purchase", "joint_cpb", None]))
    def plan(self, place: int, what: str | None) -> None:
        with self.writing() as session:
            ids = session.exec(select(Procurement.id).order_by(col(Procurement.id))).all()
            by = session.exec(select(Person)).first()
            if not ids or by is None:
                return
            id_ = ids[place % len(ids)] or 0
            if what == "start":
                start(session, id_, started_on=self.today, by=by)
            elif what == "stop":
                stop(session, id_, by=by)
            else:
                choose_procedure(session, id_, procedure=what, by=by)

    @rule(place=PLACE)
    def delete(self, place: int) -> None:
        with self.writing() as session:
            contract = session.get(Contract, _pick(session, place) or 0)
            if contract is None:
                return
            leaned_on = col(Contract.parent_id) == contract.id, col(Contract.successor_id) == contract.id
            if session.exec(select(Contract.id).where(sa.or_(*leaned_on))).first() is None:
                mates = session.exec(select(Contract.id).where(Contract.case_number == contract.case_number)).all()
                session.delete(contract)
                changed(session, contracts=[id_ or 0 for id_ in mates])

    @rule(rows=st.lists(ROWS, min_size=1, max_size=4))
    def bring(self, rows: list[dict[str, Any]]) -> None:
        with self.writing() as session:
            take_in(session, read_file(*rows))

    @rule(place=PLACE)
    def undo_import(self, place: int) -> None:
        with self.writing() as session:
            ids = session.exec(select(ImportBatch.id).order_by(col(ImportBatch.id))).all()
            if ids:
                undo(session, ids[place % len(ids)] or 0)

    @rule(days=st.integers(1, 200))
    def live(self, days: int) -> None:
        if self.today + timedelta(days=days) > START + timedelta(days=5 * 366):
            return
        self.today += timedelta(days=days)
        with self.writing() as session:
            service.roll(session)

    @invariant()
    def nothing_differs(self) -> None:
        with self.writing() as session:
            service.roll(session)
        with self.writing() as session:
            assert service.rebuild(session).changed == 0

    def teardown(self) -> None:
        self.database.dispose()


def _pick(session: Session, place: int) -> int | None:
    ids = session.exec(select(Contract.id).order_by(col(Contract.id))).all()
    return ids[place % len(ids)] if ids else None


def test_rebuild_after_any_history_finds_nothing(databases: Maker, tmp_path: Path) -> None:
    connect_floors()
    urls: list[str] = []

    def make() -> Database:
        urls.append(databases.migrated())
        return Database(urls[-1], Clock(START))

    try:
        machine: Any = partial(History, make)
        run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=20, deadline=None))
    finally:
        for url in urls:
            databases.drop(url)


def test_rebuild_on_every_day_of_five_years_finds_nothing(database: Database) -> None:
    """On PostgreSQL on each third day: the days hang on the rules and not on the database."""
    step = 3 if database.engine.dialect.name == "postgresql" else 1
    with database.writing() as session:
        for number, (term, kind) in enumerate(product([*TermKind, None], range(3))):
            live_contract(
                session,
                term=term,
                starts_on=date(2024, 1 + kind, 29),
                ends_on=date(2027, 2, 28) + timedelta(days=67 * number),
                renewal_months=12,
                notice_months=(3, None, 6)[kind],
                option_months=(12, 7)[:kind],
                option={"exercise_months_before": (None, 6, None)[kind]},
            )

    rolled, differed = 0, {}
    for month in batches(range(0, 5 * 366, step), 30):
        with database.writing() as session:
            for passed in month:
                session.info["today"] = START + timedelta(days=passed)
                rolled += service.roll(session).changed
                settle(session)
                if rows := service.rebuild(session).changed:
                    differed[passed] = rows

    assert differed == {}
    assert rolled > 15
