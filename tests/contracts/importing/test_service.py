"""A file is taken in: what is written, what is found again, what differs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import select

from hankintakello.contracts.editing.service import create
from hankintakello.contracts.editing.values import Facts
from hankintakello.contracts.importing.models import ImportBatch, RefusedRow
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.models import Category, Contract, ContractKind, Supplier
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from hankintakello.core.audit import AuditEvent
from hankintakello.core.database import Database
from hankintakello.core.said import retold
from hankintakello.people.models import Person, Unit
from hankintakello.tests.build import make_person
from hankintakello.tests.contracts.importing.files import read_file, refusal
from hankintakello.tests.contracts.importing.taking import ROW, contracts, counts, lot, row, take, whole


def test_import_writes_contract_with_terms_options_and_names(database: Database) -> None:
    report = take(database, ROW)

    assert counts(report) == (1, 0, 0, 0)
    with database.reading() as session:
        contract = session.exec(select(Contract)).one()
        terms = session.execute(
            sa.select(ContractTerm.number, ContractTerm.kind, ContractTerm.starts_on, ContractTerm.ends_on)  # type: ignore[call-overload]
        ).all()
        options = session.exec(select(ExtensionOption).order_by(sa.text("number"))).all()
        supplier = session.get(Supplier, contract.supplier_id)
        owner = session.get(Person, contract.owner_id)
        unit, category = session.get(Unit, contract.unit_id), session.get(Category, contract.category_id)
    assert (contract.reference, contract.case_number, contract.title) == ("KUN/001/2023", "KUN/001/2023", "Jätehuolto")
    assert (contract.estimated_value, contract.notice_months, contract.kind) == (
        Decimal("964930.01"),
        3,
        ContractKind.SERVICES,
    )
    assert contract.extra == {"Huom!": "laajennus tulossa"}
    assert (contract.source_file, contract.source_sheet, contract.source_row) == ("rekisteri.xlsx", "Sopimukset", 2)
    assert terms == [(1, TermRowKind.ORIGINAL, date(2023, 3, 15), date(2027, 3, 14))]
    assert [(one.months, one.state, one.exercise_months_before) for one in options] == [
        (12, OptionState.OPEN, None),
        (24, OptionState.OPEN, 6),
    ]
    assert supplier is not None
    assert owner is not None
    assert unit is not None
    assert category is not None
    assert (supplier.name, supplier.business_id) == ("Meriväylä Oy", "8190937-0")
    assert (owner.name, owner.email) == ("Anna Virtanen", "anna.virtanen@mallila.example")
    assert (unit.name, category.name) == ("Tekninen", "Ympäristö")


def test_import_is_a_record(database: Database) -> None:
    with database.writing() as session:
        by = make_person(session, name="Heikki Hankkija")
        report = take_in(session, read_file(ROW, refused=[refusal()]), by=by)

    with database.reading() as session:
        batch = session.exec(select(ImportBatch)).one()
        refused = session.exec(select(RefusedRow)).one()
        event = session.exec(select(AuditEvent).where(AuditEvent.subject == "contract")).one()
    assert (batch.by, batch.file_name, len(batch.sha256), batch.rows) == ("Heikki Hankkija", "rekisteri.xlsx", 64, 2)
    assert (batch.created, batch.updated, batch.unchanged, batch.refused) == (1, 0, 0, 1)
    assert (refused.row, refused.value, refused.raw["Sarake title"]) == (9, "30.2.2027", "Siivous")
    assert (event.actor, event.action, retold(event.why or "")) == (
        "Heikki Hankkija",
        "imported",
        f"Tuonti {batch.id}: rekisteri.xlsx",
    )
    assert report.to_json()["refused"] == [
        {
            "sheet": "Sopimukset",
            "row": 9,
            "column": "Sarake ends_on",
            "value": "30.2.2027",
            "reason": "Päivää 30.2.2027 ei ole.",
            "remedy": "Korjaa päivä.",
            "suggestion": None,
        }
    ]


def test_report_has_the_shape_that_others_build_on(database: Database) -> None:
    document = take(database, ROW, refused=[refusal()]).to_json()

    assert {"file", "sheets", "rows", "created", "updated", "unchanged", "refused"} <= document.keys()
    assert (document["file"], document["rows"], document["created"]) == ("rekisteri.xlsx", 2, 1)
    assert {"sheet", "header_row", "mapping"} <= document["sheets"][0].keys()
    assert document["sheets"][0]["mapping"]["title"] == "Sarake title"


def test_same_file_again_changes_nothing(database: Database) -> None:
    rows = [ROW, row(reference="B-2", title="Talvihoito"), row(reference=None, case_number=None, title="Ilman numeroa")]
    take(database, *rows)
    before = whole(database)

    report = take(database, *rows)

    assert counts(report) == (0, 0, 3, 0)
    assert whole(database) == before


def test_same_rows_in_another_order_change_nothing(database: Database) -> None:
    rows = [lot(1), lot(2), lot(3), lot(2), row(reference="X-1")]
    take(database, *rows)
    before = whole(database)

    report = take(database, *reversed(rows))

    assert counts(report) == (0, 0, 5, 0)
    assert whole(database) == before


def test_edited_file_updates_only_what_differs(database: Database) -> None:
    take(database, ROW, row(reference="B-2", case_number="B-2"))

    report = take(
        database, row(title="Jätehuolto ja kierrätys", notice_months=6), row(reference="B-2", case_number="B-2")
    )

    assert counts(report) == (0, 1, 1, 0)
    assert dict(report.updated[0].fields) == {
        "title": ("Jätehuolto", "Jätehuolto ja kierrätys"),
        "notice_months": (3, 6),
    }
    first, second = contracts(database)
    assert (first.title, first.notice_months, first.version) == ("Jätehuolto ja kierrätys", 6, 2)
    assert (second.title, second.version) == ("Jätehuolto", 1)


def test_ten_edits_in_five_thousand_rows_are_ten_updates(database: Database) -> None:
    rows = [row(reference=f"R-{number}", case_number=f"R-{number}") for number in range(5_000)]
    take(database, *rows)
    for number in range(0, 5_000, 500):
        rows[number] = {**rows[number], "ends_on": date(2028, 3, 14)}

    report = take(database, *rows)

    assert counts(report) == (0, 10, 4_990, 0)
    assert [one.fields["ends_on"] for one in report.updated] == [("2027-03-14", "2028-03-14")] * 10


def test_case_number_on_many_rows_gets_running_suffixes(database: Database) -> None:
    take(database, lot(1), lot(2), lot(3))

    assert [one.reference for one in contracts(database)] == ["KUN/001/2023", "KUN/001/2023 (2)", "KUN/001/2023 (3)"]
    assert {one.case_number for one in contracts(database)} == {"KUN/001/2023"}


def test_new_lot_in_a_later_file_gets_the_next_suffix(database: Database) -> None:
    take(database, lot(1), lot(2))

    report = take(database, lot(3), lot(1), lot(2))

    assert counts(report) == (1, 0, 2, 0)
    assert report.created[0].reference == "KUN/001/2023 (3)"


def test_another_supplier_under_a_case_number_is_another_contract(database: Database) -> None:
    take(database, lot(1), lot(2))

    report = take(database, lot(1), row(title="Osa 2", supplier="Toinen Oy", business_id=None))

    assert counts(report) == (1, 0, 1, 0)


def test_lone_row_of_a_case_with_nothing_in_common_is_another_contract(database: Database) -> None:
    take(database, lot(1))

    report = take(database, lot(2, starts_on=date(2025, 1, 1)))

    assert counts(report) == (1, 0, 0, 0)


def test_reference_of_its_own_is_enough(database: Database) -> None:
    take(database, row(reference="S-77"))

    report = take(
        database,
        row(reference="S-77", title="Toinen", supplier="Toinen Oy", business_id=None, starts_on=date(2025, 1, 1)),
    )

    assert counts(report) == (0, 1, 0, 0)


def test_edited_start_of_a_lot_is_an_update(database: Database) -> None:
    take(database, lot(1), lot(2), lot(3))

    report = take(database, lot(1), lot(2, starts_on=date(2023, 4, 1)), lot(3))

    assert counts(report) == (0, 1, 2, 0)
    assert report.updated[0].reference == "KUN/001/2023 (2)"


def test_edited_title_of_one_lot_is_an_update_when_none_came_or_went(database: Database) -> None:
    take(database, lot(1), lot(2), lot(3))

    report = take(database, lot(1), lot(2) | {"title": "Osa 2, pohjoinen"}, lot(3))

    assert counts(report) == (0, 1, 2, 0)


def test_reference_that_differs_in_case_and_blanks_is_the_same(database: Database) -> None:
    take(database, row(reference="Abc 1", case_number=None))

    report = take(database, row(reference=" ABC  1", case_number=None))

    assert counts(report) == (0, 0, 1, 0)


def test_references_in_one_file_that_differ_in_case_stay_apart(database: Database) -> None:
    take(database, lot(1, reference="abc"), lot(2, reference="ABC"))

    assert [one.reference for one in contracts(database)] == ["abc", "ABC (2)"]
    assert counts(take(database, lot(2, reference="ABC"), lot(1, reference="abc"))) == (0, 0, 2, 0)


def test_suffix_passes_over_a_reference_that_is_taken(database: Database) -> None:
    take(database, row(reference="KUN/001/2023 (2)", title="Toinen"))

    take(database, lot(1), lot(2))

    assert [one.reference for one in contracts(database)] == ["KUN/001/2023 (2)", "KUN/001/2023", "KUN/001/2023 (3)"]


def test_rows_without_a_number_get_one(database: Database) -> None:
    bare = row(reference=None, case_number=None)
    take(database, bare, {**bare, "supplier": "Toinen Oy", "business_id": None})

    first, second = contracts(database)
    assert (first.reference, second.reference) == (f"S-{first.id}", f"S-{second.id}")
    assert counts(take(database, bare, {**bare, "supplier": "Toinen Oy", "business_id": None})) == (0, 0, 2, 0)


def test_same_title_of_another_supplier_without_numbers_is_another_contract(database: Database) -> None:
    bare = row(reference=None, case_number=None)
    take(database, bare)

    report = take(database, {**bare, "supplier": "Toinen Oy", "business_id": None, "starts_on": date(2025, 1, 1)})

    assert counts(report) == (1, 0, 0, 0)


def test_contract_made_by_hand_is_found_however_its_reference_is_typed(database: Database) -> None:
    with database.writing() as session:
        by = make_person(session)
        create(session, Facts(title="Käsin tehty", ends_on=date(2027, 3, 14)), reference="Kun/001/2023", by=by)

    report = take(database, row(case_number=None))

    assert len(report.created) == 0
    assert contracts(database)[0].reference == "Kun/001/2023"


def test_row_that_is_there_twice_makes_one_contract(database: Database) -> None:
    report = take(database, ROW, ROW, lot(1), ROW)

    assert counts(report) == (2, 0, 2, 0)
    assert (report.rows, [one.reference for one in contracts(database)]) == (4, ["KUN/001/2023", "KUN/001/2023 (2)"])
    assert [(one.row, one.of_row, one.is_whole) for one in report.repeats] == [(3, 2, True), (5, 2, True)]
    assert {one.row: one.note.text() for one in report.notes} == {
        number: "Rivi on täsmälleen sama kuin rivi 2, joten siitä ei tullut toista sopimusta." for number in (3, 5)
    }
    document = report.to_json()
    assert document["duplicates"][0] == {"sheet": "Sopimukset", "row": 3, "of": {"sheet": "Sopimukset", "row": 2}}
    assert document["rows"] == sum(document[name] for name in ("created", "updated", "unchanged"))
    again = take(database, ROW, ROW, lot(1), ROW)
    assert (counts(again), len(again.repeats)) == ((0, 0, 4, 0), 2)


def test_rows_that_differ_only_in_unknown_columns_are_named_as_alike(database: Database) -> None:
    other = row(extra={"Huom!": "toinen"})

    report = take(database, ROW, other)

    assert counts(report) == (2, 0, 0, 0)
    assert [(one.row, one.of_row, one.is_whole) for one in report.repeats] == [(3, 2, False)]
    assert report.to_json()["alike"] == [{"sheet": "Sopimukset", "row": 3, "of": {"sheet": "Sopimukset", "row": 2}}]
    again = take(database, ROW, other)
    assert (counts(again), again.repeats, again.notes) == ((0, 0, 2, 0), (), ())


def test_same_row_on_two_sheets_is_one_contract(database: Database) -> None:
    first, second = read_file(ROW), read_file(ROW, sheet="Kaikki")
    file = replace(first, sheets=(*first.sheets, *second.sheets))

    with database.writing() as session:
        report = take_in(session, file)

    assert (counts(report), len(contracts(database))) == ((1, 0, 1, 0), 1)
    assert "Sopimukset" in report.notes[0].note.text()
