"""An import is undone as if it had never been, while nobody else has touched its contracts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hankintakello.contracts.deviations.models import DeviationType
from hankintakello.contracts.deviations.service import record
from hankintakello.contracts.deviations.values import Report
from hankintakello.contracts.holds.service import hold
from hankintakello.contracts.importing.models import ImportBatch, ImportRow, ImportState, RefusedRow
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.undo import Touched, Undone, undo
from hankintakello.contracts.importing.values import OptionValues
from hankintakello.contracts.models import Arrangement, Contract, Supplier, TermKind
from hankintakello.contracts.remedies.models import RemedyTerms
from hankintakello.contracts.remedies.service import Terms, write
from hankintakello.contracts.reports.service import Told, make_link
from hankintakello.contracts.reports.service import take_in as take_in_report
from hankintakello.contracts.spending.service import record as buy
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from hankintakello.core.audit import AuditEvent
from hankintakello.core.changes import changed
from hankintakello.core.database import Database
from hankintakello.core.errors import Conflict, NotFound
from hankintakello.people.models import Person, Role, Unit
from hankintakello.people.service import add_person
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.contracts.importing.files import read_file, refusal
from hankintakello.tests.contracts.importing.taking import ROW, contracts, counts, edit, row, take, whole


def undo_it(database: Database, import_id: int) -> Undone:
    with database.writing() as session:
        return undo(session, import_id)


def register(database: Database) -> dict[str, list[object]]:
    """The register without the log, which only grows, the versions, which only rise, and when it was changed."""
    rows = whole(database)
    del rows["audit_event"]
    apart = {"version", "changed_at"}
    rows["contract"] = [
        tuple(value for name, value in one._mapping.items() if name not in apart) for one in rows["contract"]
    ]
    ids = {"id"}
    for name in ("contract_term", "extension_option"):
        rows[name] = [tuple(value for key, value in one._mapping.items() if key not in ids) for one in rows[name]]
    return rows


def test_undo_takes_out_all_that_came(database: Database) -> None:
    before = register(database)
    take(database, ROW, row(reference="B", case_number="B", parent_reference="KUN/001/2023"), refused=[refusal()])

    done = undo_it(database, 1)

    assert done == Undone(removed=2, restored=0)
    assert register(database) == before
    with database.reading() as session:
        batch = session.exec(select(ImportBatch)).one()
        assert (batch.state, batch.undone_at is not None) == (ImportState.UNDONE, True)
        assert len(session.exec(select(RefusedRow)).all()) == 1
        actions = session.exec(select(AuditEvent.action).where(AuditEvent.subject == "contract")).all()
    assert sorted(actions) == ["import_undone", "import_undone", "imported", "imported"]


def test_undo_puts_back_what_was_changed(database: Database) -> None:
    take(database, ROW)
    before = register(database)
    take(
        database,
        row(
            title="Toinen",
            supplier="Toinen Oy",
            business_id=None,
            ends_on=date(2029, 12, 31),
            options=(OptionValues(36),),
            owner_name="Pekka",
            owner_email=None,
            estimated_value=None,
            extra={"Huom!": "muu"},
        ),
        name="toinen.xlsx",
    )

    done = undo_it(database, 2)

    assert done == Undone(removed=0, restored=1)
    assert register(database) == before


def test_imports_are_undone_one_after_another(database: Database) -> None:
    empty = register(database)
    take(database, ROW)
    take(database, row(title="Toinen"))
    take(database, row(title="Kolmas", notice_months=9))

    with pytest.raises(Touched):
        undo_it(database, 1)
    for import_id in (3, 2, 1):
        undo_it(database, import_id)

    assert register(database) == empty


def test_file_can_come_again_after_its_undo(database: Database) -> None:
    take(database, ROW)
    take(database, row(title="Toinen"))
    undo_it(database, 2)

    assert counts(take(database, ROW)) == (0, 0, 1, 0)
    assert counts(take(database, row(title="Toinen"))) == (0, 1, 0, 0)


def test_ids_are_never_given_again(database: Database) -> None:
    take(database, ROW)
    first = contracts(database)[0].id
    undo_it(database, 1)
    take(database, ROW)

    assert first is not None
    assert contracts(database)[0].id == first + 1


def test_undo_names_what_somebody_has_touched(database: Database) -> None:
    take(database, ROW, row(reference="B", case_number="B"))
    with database.writing() as session:
        edit(session, "B", title="Muutettu")
    before = whole(database)

    with pytest.raises(Touched) as refused:
        undo_it(database, 1)

    assert refused.value.references == ("B",)
    assert refused.value.text == "Tuontia ei voi kumota: sopimusta B on muutettu sen jälkeen."
    assert whole(database) == before


def test_undo_leaves_what_is_on_hold(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        hold(session, contracts(database)[0].id or 0, reason="riita", by=make_person(session))

    with pytest.raises(Touched):
        undo_it(database, 1)


def test_undo_names_at_most_twenty(database: Database) -> None:
    take(database, *(row(reference=f"R{number:02}", case_number=None) for number in range(30)))
    with database.writing() as session:
        session.execute(sa.update(Contract).values(version=5))

    with pytest.raises(Touched) as refused:
        undo_it(database, 1)

    assert len(refused.value.references) == 30
    assert refused.value.text.endswith("R18, R19 ….")


def test_undo_names_whose_successor_it_would_take(database: Database) -> None:
    with database.writing() as session:
        own = make_contract(session, reference="OMA")
        take_in(session, read_file(ROW))
        own.successor_id = session.exec(select(Contract.id).where(Contract.reference == "KUN/001/2023")).one()

    with pytest.raises(Touched) as refused:
        undo_it(database, 1)

    assert refused.value.references == ("OMA",)


def test_undo_names_the_contract_whose_deviations_it_would_take(database: Database) -> None:
    take(database, ROW, row(reference="B", case_number="B"))
    report = Report(what="Myöhässä", seen_on=date(2026, 11, 1), severity=2, type=DeviationType.DELAY)
    with database.writing() as session:
        contract_id = session.exec(select(Contract.id).where(Contract.reference == "B")).one()
        record(session, contract_id or 0, report, by=None)

    with pytest.raises(Touched) as refused:
        undo_it(database, 1)

    assert refused.value.references == ("B",)


def test_undo_names_the_contract_whose_reports_it_would_take(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        contract_id = session.exec(select(Contract.id)).one()
        link, _secret = make_link(session, contract_id or 0, place="Aula", by=make_person(session))
        take_in_report(session, link, Told(what="Myöhässä", seen_on=date(2026, 11, 1), severity=2))

    with pytest.raises(Touched) as refused:
        undo_it(database, 1)

    assert refused.value.references == ("KUN/001/2023",)


def test_undo_names_the_contracts_whose_purchases_and_sanctions_it_would_take(database: Database) -> None:
    take(database, ROW, *(row(reference=name, case_number=name) for name in "BC"))
    with database.writing() as session:
        of = {one.reference: one.id or 0 for one in session.exec(select(Contract))}
        buyer = make_person(session)
        buy(session, of["B"], on=date(2026, 11, 1), amount=Decimal(100), by=buyer)
        write(session, of["C"], Terms(claim_name="Sari"), version=RemedyTerms(contract_id=1).version, by=buyer)

    with pytest.raises(Touched) as refused:
        undo_it(database, 1)

    assert refused.value.references == ("B", "C")


def test_undo_lets_go_what_another_import_put_under_its_contract(database: Database) -> None:
    take(database, row(reference="PUITE", case_number="PUITE"))
    take(database, row(reference="LAPSI", case_number="LAPSI", parent_reference="PUITE"))

    undo_it(database, 1)

    child = contracts(database)[0]
    assert (child.parent_id, child.parent_text) == (None, "PUITE")
    take(database, row(reference="PUITE", case_number="PUITE"))
    assert contracts(database)[0].parent_id == contracts(database)[1].id


def test_undo_of_the_child_makes_the_framework_a_contract_again(database: Database) -> None:
    take(database, row(reference="PUITE", case_number="PUITE"))
    take(database, row(reference="LAPSI", case_number="LAPSI", parent_reference="PUITE"))
    assert contracts(database)[0].arrangement is Arrangement.FRAMEWORK

    undo_it(database, 2)

    assert contracts(database)[0].arrangement is Arrangement.CONTRACT


def test_what_time_has_changed_is_no_hindrance(database: Database) -> None:
    take(database, row(term=TermKind.AUTO_RENEWING, renewal_months=12))
    take(database, row(term=TermKind.AUTO_RENEWING, renewal_months=12, notice_months=1))
    with database.writing() as session:
        contract = session.exec(select(Contract)).one()
        assert contract.id is not None
        days: dict[str, Any] = {"starts_on": date(2027, 3, 15), "ends_on": date(2028, 3, 14)}
        session.add(ContractTerm(contract_id=contract.id, number=2, kind=TermRowKind.RENEWAL, **days))
        for option in session.exec(select(ExtensionOption)):
            option.state = OptionState.LAPSED
        contract.coverage_end = date(2028, 3, 14)

    assert undo_it(database, 2) == Undone(removed=0, restored=1)
    assert contracts(database)[0].notice_months == 3
    assert undo_it(database, 1) == Undone(removed=1, restored=0)


def test_undo_says_which_contracts_changed(database: Database) -> None:
    take(database, ROW, row(title="Osa 2"))
    take(database, ROW, row(title="Osa 2"), row(title="Osa 3"))

    with database.writing() as session:
        undo(session, 2)
        told = set(session.info["changed_contracts"])

    assert told == {1, 2, 3}  # the mates of the case too: they may have shared a successor


def test_people_and_suppliers_stay_where_somebody_names_them(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        person = session.exec(select(Person)).one()
        supplier = session.exec(select(Supplier)).one()
        make_contract(session, owner_id=person.id, supplier_id=supplier.id)

    undo_it(database, 1)

    with database.reading() as session:
        assert [one.name for one in session.exec(select(Person))] == ["Anna Virtanen"]
        assert [one.name for one in session.exec(select(Supplier))] == ["Meriväylä Oy"]
        assert session.exec(select(Unit)).all() == []


def test_person_who_was_given_a_role_stays(database: Database) -> None:
    take(database, row(owner_email=None))
    with database.writing() as session:
        add_person(session, email="anna@mallila.example", name="Anna Virtanen", roles=[Role.OWNER])

    undo_it(database, 1)

    with database.reading() as session:
        assert [one.email for one in session.exec(select(Person))] == ["anna@mallila.example"]


def test_contract_taken_out_by_hand_is_passed_over(database: Database) -> None:
    take(database, ROW, row(reference="B", case_number="B"))
    with database.writing() as session:
        session.execute(sa.delete(Contract).where(Contract.reference == "B"))  # type: ignore[arg-type]

    assert undo_it(database, 1) == Undone(removed=1, restored=0)


def test_undo_twice_or_of_nothing_is_refused(database: Database) -> None:
    take(database, ROW)
    undo_it(database, 1)

    with pytest.raises(Conflict):
        undo_it(database, 1)
    with pytest.raises(NotFound):
        undo_it(database, 2)


def test_undone_import_leaves_no_rows_to_compare_with(database: Database) -> None:
    take(database, ROW)
    take(database, row(notice_months=9))
    undo_it(database, 2)

    with database.reading() as session:
        assert [one.import_id for one in session.exec(select(ImportRow))] == [1]


def test_nothing_is_derived_for_contracts_that_are_gone(database: Database) -> None:
    with database.writing() as session:
        changed(session, contracts=[12345])


def test_import_that_only_told_a_conflict_is_undone_whatever_came_after(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=1)
    import_id = take(database, row(notice_months=6)).import_id or 0
    with database.writing() as session:
        edit(session, "KUN/001/2023", title="Jätehuolto (korjattu)")

    with database.writing() as session:
        assert undo(session, import_id) == Undone(0, 0)

    assert contracts(database)[0].title == "Jätehuolto (korjattu)"
