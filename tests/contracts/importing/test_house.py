"""Imports with the whole house listening: the clock follows, also when an import is undone, and imports take turns."""

from datetime import date
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hankintakello.assembly import connect_floors
from hankintakello.calendar.clock import service as clock
from hankintakello.calendar.milestones.models import ContractClock, Milestone
from hankintakello.calendar.procurements.models import Procurement, ProcurementContract, ProcurementState
from hankintakello.contracts.importing.models import ImportBatch
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.undo import undo
from hankintakello.contracts.importing.values import OptionValues
from hankintakello.contracts.models import Contract, ContractState, Supplier, TermKind
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption
from hankintakello.core.database import Database
from hankintakello.tests.contracts.importing.files import read_file
from hankintakello.tests.contracts.importing.taking import ROW, counts, lot, row, take


@pytest.fixture(autouse=True)
def whole_house() -> None:
    connect_floors()


def kept(database: Database) -> dict[str, int]:
    """How many rows hang on contracts."""
    tables = (Contract, ContractTerm, ExtensionOption, Procurement, ProcurementContract, Milestone, ContractClock)
    with database.reading() as session:
        return {
            table.__name__: session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in tables
        }


def test_undo_leaves_nothing_behind(database: Database) -> None:
    before = kept(database)
    case = {"case_number": "Z", "reference": "Z"}
    take(database, ROW, lot(1, **case), lot(2, **case))
    one_import = kept(database)
    take(database, lot(3, **case))

    with database.writing() as session:
        undo(session, 2)
    after_second = kept(database)
    with database.writing() as session:
        undo(session, 1)

    assert one_import["Procurement"] == 2
    assert after_second == one_import
    assert kept(database) == before


def test_undo_keeps_a_procurement_that_was_begun(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        session.exec(select(Procurement)).one().state = ProcurementState.STARTED

    with database.writing() as session:
        undo(session, 1)

    assert kept(database)["Procurement"] == 1


def test_clock_is_true_after_import_edit_and_undo(database: Database) -> None:
    take(database, ROW, lot(1, case_number="Z", reference="Z"), lot(2, case_number="Z", reference="Z"))
    take(database, row(ends_on=date(2028, 6, 30), options=(OptionValues(12),)), lot(1, case_number="Z", reference="Z"))
    with database.writing() as session:
        undo(session, 2)

    with database.writing() as session:
        outcome = clock.rebuild(session)

    assert outcome.changed == 0


def test_import_rolls_what_it_brings(database: Database) -> None:
    renewing = {"term": TermKind.AUTO_RENEWING, "renewal_months": 12, "options": (), "notice_months": 3}
    take(
        database,
        row(reference="VANHA", case_number=None, ends_on=date(2020, 12, 31), starts_on=date(2019, 1, 1)),
        row(reference="JATKUU", case_number=None, **renewing, starts_on=date(2019, 1, 1), ends_on=date(2021, 12, 31)),
        row(reference="TULOSSA", case_number=None, starts_on=date(2027, 1, 1), ends_on=date(2030, 12, 31)),
        row(reference="PÄÄTTYI", case_number=None, ends_on=date(2026, 1, 31), options=()),
    )

    with database.reading() as session:
        states = {one.reference: (one.state, one.coverage_end) for one in session.exec(select(Contract))}
    assert states == {
        "VANHA": (ContractState.ARCHIVED, date(2020, 12, 31)),
        "JATKUU": (ContractState.ACTIVE, date(2027, 12, 31)),
        "TULOSSA": (ContractState.UPCOMING, date(2030, 12, 31)),
        "PÄÄTTYI": (ContractState.ENDED, date(2026, 1, 31)),
    }


def test_same_file_again_changes_nothing_after_the_roll(database: Database) -> None:
    rows = [
        row(term=TermKind.AUTO_RENEWING, renewal_months=12, starts_on=date(2019, 1, 1), ends_on=date(2021, 12, 31)),
        row(reference="B", case_number=None, term=TermKind.FIXED_THEN_INDEFINITE, ends_on=date(2025, 1, 1), options=()),
        row(reference="C", case_number=None, starts_on=date(2019, 1, 1), ends_on=date(2026, 1, 31)),
    ]
    take(database, *rows)

    assert counts(take(database, *rows)) == (0, 0, 3, 0)


def test_longer_fixed_time_takes_until_further_notice_back(database: Database) -> None:
    then = row(term=TermKind.FIXED_THEN_INDEFINITE, ends_on=date(2025, 1, 1), options=())
    take(database, then)
    with database.reading() as session:
        assert session.exec(select(Contract.term)).one() is TermKind.INDEFINITE

    report = take(database, {**then, "ends_on": date(2028, 12, 31)})

    assert counts(report) == (0, 1, 0, 0)
    with database.reading() as session:
        contract = session.exec(select(Contract)).one()
    assert (contract.term, contract.coverage_end) == (TermKind.FIXED_THEN_INDEFINITE, date(2028, 12, 31))


def test_two_imports_at_once_take_turns(database: Database) -> None:
    rows = [
        row(reference=f"R-{number}", case_number=None, supplier=f"T {number} Oy", business_id=None)
        for number in range(40)
    ]
    ready, outcomes = Barrier(2), []

    def bring() -> None:
        ready.wait()
        with database.writing() as session:
            outcomes.append(counts(take_in(session, read_file(*rows))))

    threads = [Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(outcomes) == [(0, 0, 40, 0), (40, 0, 0, 0)]
    with database.reading() as session:
        assert len(session.exec(select(Contract)).all()) == 40
        assert len(session.exec(select(Supplier)).all()) == 40
        assert len(session.exec(select(ImportBatch)).all()) == 2


def test_failure_in_the_middle_leaves_nothing(database: Database) -> None:
    before = kept(database)

    def fail() -> None:
        with database.writing() as session:
            take_in(session, read_file(ROW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert kept(database) == before
