"""A register that was read comes into the database: once, the same, and only what differs."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from hankintakello.contracts.importing.models import ImportBatch, ImportRow, RefusedRow, RowOutcome
from hankintakello.contracts.importing.report import Report
from hankintakello.contracts.importing.service import take_in
from hankintakello.contracts.importing.values import EndsAre, Field, OptionValues
from hankintakello.contracts.models import Arrangement, Category, Contract, ContractKind, Supplier, TermKind
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from hankintakello.core.audit import AuditEvent
from hankintakello.core.bulk import table_of
from hankintakello.core.database import Database
from hankintakello.people.models import Organisation, Person, Unit
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.contracts.importing.files import read_file, refusal

ROW: dict[str, Any] = {
    "reference": "KUN/001/2023",
    "case_number": "KUN/001/2023",
    "title": "Jätehuolto",
    "supplier": "Meriväylä Oy",
    "business_id": "8190937-0",
    "category": "Ympäristö",
    "unit": "Tekninen",
    "owner_name": "Anna Virtanen",
    "owner_email": "anna.virtanen@mallila.example",
    "kind": ContractKind.SERVICES,
    "term": TermKind.FIXED,
    "starts_on": date(2023, 3, 15),
    "ends_on": date(2027, 3, 14),
    "options": (OptionValues(12), OptionValues(24, OptionState.OPEN, exercise_months_before=6)),
    "notice_months": 3,
    "estimated_value": Decimal("964930.01"),
    "extra": {"Huom!": "laajennus tulossa"},
}


def row(**overrides: Any) -> dict[str, Any]:
    return {**ROW, **overrides}


def lot(number: int, **overrides: Any) -> dict[str, Any]:
    """A row of a framework: one case number, a lot and a supplier of its own."""
    own = {"title": f"Osa {number}", "supplier": f"Toimittaja {number} Oy", "business_id": None}
    return row(**own, **overrides)


def take(database: Database, *rows: dict[str, Any], **kept: Any) -> Report:
    with database.writing() as session:
        return take_in(session, read_file(*rows, **kept))


def counts(report: Report) -> tuple[int, int, int, int]:
    return len(report.created), len(report.updated), report.unchanged, len(report.conflicts)


def contracts(database: Database) -> list[Contract]:
    with database.reading() as session:
        return [*session.exec(select(Contract).order_by(sa.text("id")))]


def whole(database: Database) -> dict[str, list[Any]]:
    """Everything an import writes but the records of imports themselves."""
    models = (Contract, ContractTerm, ExtensionOption, Supplier, Category, Unit, Person, AuditEvent)
    with database.reading() as session:
        return {
            str(model.__tablename__): [*session.execute(sa.select(table_of(model)).order_by(sa.text("id")))]
            for model in models
        }


def edit(session: Session, reference: str, **values: Any) -> Contract:
    """Change a contract as a person does."""
    contract = session.exec(select(Contract).where(Contract.reference == reference)).one()
    for name, value in values.items():
        setattr(contract, name, value)
    contract.version += 1
    return contract


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
    assert (event.actor, event.action, event.why) == (
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


def test_identical_rows_are_two_contracts_and_stay_two(database: Database) -> None:
    take(database, ROW, ROW)

    assert counts(take(database, ROW, ROW)) == (0, 0, 2, 0)
    assert len(contracts(database)) == 2


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


def test_person_s_edit_stays_when_the_file_has_not_changed(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", title="Jätehuolto (korjattu)")

    report = take(database, row(notice_months=6))

    assert counts(report) == (0, 1, 0, 0)
    assert contracts(database)[0].title == "Jätehuolto (korjattu)"


def test_both_changed_is_a_conflict_and_the_register_s_value_stays(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=1)

    report = take(database, row(notice_months=6, title="Jätteet"))

    assert counts(report) == (0, 1, 0, 1)
    assert report.to_json()["conflicts"] == [
        {
            "sheet": "Sopimukset",
            "row": 2,
            "reference": "KUN/001/2023",
            "field": "notice_months",
            "last": 3,
            "file": 6,
            "present": 1,
        }
    ]
    contract = contracts(database)[0]
    assert (contract.notice_months, contract.title) == (1, "Jätteet")
    with database.reading() as session:
        kept = session.exec(select(ImportRow).order_by(sa.text("id desc")).limit(1)).one()
    assert kept.conflicts == [{"field": "notice_months", "last": 3, "file": 6, "present": 1}]


def test_conflict_is_told_once(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=1)
    take(database, row(notice_months=6))

    assert counts(take(database, row(notice_months=6))) == (0, 0, 1, 0)


def test_both_changed_alike_is_no_conflict(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=6)

    report = take(database, row(notice_months=6))

    assert counts(report) == (0, 0, 1, 0)


def test_emptied_cell_takes_the_word_back(database: Database) -> None:
    take(database, ROW)
    columns = [Field.REFERENCE, Field.TITLE, Field.NOTICE, Field.OWNER, Field.OWNER_EMAIL]

    report = take(database, row(notice_months=None, owner_name=None, owner_email=None), columns=columns)

    assert counts(report) == (0, 1, 0, 0)
    contract = contracts(database)[0]
    assert (contract.notice_months, contract.owner_id) == (None, None)


def test_file_without_a_column_says_nothing_of_it(database: Database) -> None:
    take(database, ROW)
    small = {name: ROW[name] for name in ("reference", "case_number", "title", "ends_on")}

    assert counts(take(database, small)) == (0, 0, 1, 0)
    report = take(database, {**small, "title": "Jätteet"})

    assert counts(report) == (0, 1, 0, 0)
    contract = contracts(database)[0]
    assert (contract.title, contract.notice_months, contract.extra) == ("Jätteet", 3, {"Huom!": "laajennus tulossa"})
    assert counts(take(database, {**small, "title": "Jätteet"})) == (0, 0, 1, 0)


def test_unknown_columns_of_two_files_are_kept_together(database: Database) -> None:
    take(database, ROW)

    take(database, row(extra={"Kustannuspaikka": "4711"}))

    assert contracts(database)[0].extra == {"Huom!": "laajennus tulossa", "Kustannuspaikka": "4711"}


def test_contract_made_by_hand_is_filled_and_never_overwritten(database: Database) -> None:
    with database.writing() as session:
        make_contract(session, reference="KUN/001/2023", title="Käsin tehty", ends_on=date(2027, 3, 14), starts_on=None)

    report = take(database, row(starts_on=None, case_number=None))

    assert counts(report) == (0, 1, 0, 1)
    assert [one.conflict.field for one in report.conflicts] == ["title"]
    contract = contracts(database)[0]
    assert (contract.title, contract.notice_months, contract.import_key) == ("Käsin tehty", 3, "number:kun/001/2023")


def test_renewal_that_time_wrote_is_nobody_s_edit(database: Database) -> None:
    renewing = row(term=TermKind.AUTO_RENEWING, renewal_months=12, options=())
    take(database, renewing)
    with database.writing() as session:
        contract = session.exec(select(Contract)).one()
        assert contract.id is not None
        days: dict[str, Any] = {"starts_on": date(2027, 3, 15), "ends_on": date(2028, 3, 14)}
        session.add(ContractTerm(contract_id=contract.id, number=2, kind=TermRowKind.RENEWAL, **days))
        contract.coverage_end = date(2028, 3, 14)

    report = take(database, {**renewing, "ends_on": date(2028, 3, 14)})

    assert counts(report) == (0, 1, 0, 0)
    with database.reading() as session:
        terms = session.exec(select(ContractTerm)).all()
    assert [(one.kind, one.ends_on) for one in terms] == [(TermRowKind.ORIGINAL, date(2028, 3, 14))]


def test_option_that_lapsed_by_time_follows_the_file(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        for option in session.exec(select(ExtensionOption)):
            option.state = OptionState.LAPSED

    report = take(database, row(options=(OptionValues(12, OptionState.EXERCISED), OptionValues(24))))

    assert counts(report) == (0, 1, 0, 0)
    with database.reading() as session:
        states = [one.state for one in session.exec(select(ExtensionOption).order_by(sa.text("number")))]
    assert states == [OptionState.EXERCISED, OptionState.OPEN]


def test_later_end_opens_an_option_that_only_time_had_closed(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        for option in session.exec(select(ExtensionOption)):
            option.state = OptionState.LAPSED

    take(database, row(ends_on=date(2028, 3, 14)))

    with database.reading() as session:
        assert {one.state for one in session.exec(select(ExtensionOption))} == {OptionState.OPEN}


def recorded_option(database: Database) -> None:
    """Somebody has recorded that the first option was used: 15.3.2027-14.3.2028."""
    with database.writing() as session:
        contract = session.exec(select(Contract)).one()
        option = session.exec(select(ExtensionOption).where(ExtensionOption.number == 1)).one()
        assert contract.id is not None
        days: dict[str, Any] = {"starts_on": date(2027, 3, 15), "ends_on": date(2028, 3, 14)}
        session.add(ContractTerm(contract_id=contract.id, number=2, kind=TermRowKind.OPTION, **days))
        option.state, option.decided_on = OptionState.EXERCISED, date(2026, 10, 1)
        contract.coverage_end, contract.version = date(2028, 3, 14), contract.version + 1


def test_file_that_catches_up_with_a_recorded_option_changes_no_days(database: Database) -> None:
    take(database, ROW)
    recorded_option(database)

    report = take(
        database,
        row(ends_on=date(2028, 3, 14), options=(OptionValues(12, OptionState.EXERCISED), ROW["options"][1])),
    )

    assert counts(report) == (0, 0, 1, 0)
    with database.reading() as session:
        kinds = [one.kind for one in session.exec(select(ContractTerm).order_by(sa.text("number")))]
    assert kinds == [TermRowKind.ORIGINAL, TermRowKind.OPTION]


def test_another_end_than_a_recorded_option_s_is_a_conflict(database: Database) -> None:
    take(database, ROW)
    recorded_option(database)

    report = take(database, row(ends_on=date(2027, 6, 30)))

    assert [(one.conflict.field, one.conflict.present) for one in report.conflicts] == [("ends_on", "2028-03-14")]
    with database.reading() as session:
        assert len(session.exec(select(ContractTerm)).all()) == 2


def test_end_without_options_has_the_used_ones_laid_after_it(database: Database) -> None:
    used = (OptionValues(12, OptionState.EXERCISED), OptionValues(12))
    take(database, row(options=used, ends_are=EndsAre.ORIGINAL, starts_on=date(2024, 3, 1), ends_on=date(2026, 2, 28)))

    with database.reading() as session:
        terms = session.exec(select(ContractTerm).order_by(sa.text("number"))).all()
    assert [(one.kind, one.starts_on, one.ends_on) for one in terms] == [
        (TermRowKind.ORIGINAL, date(2024, 3, 1), date(2026, 2, 28)),
        (TermRowKind.OPTION, date(2026, 3, 1), date(2027, 2, 28)),
    ]


def test_indefinite_contract_has_one_endless_row(database: Database) -> None:
    take(database, row(term=TermKind.INDEFINITE, ends_on=None, options=()))

    with database.reading() as session:
        term = session.exec(select(ContractTerm)).one()
    assert (term.kind, term.starts_on, term.ends_on) == (TermRowKind.INDEFINITE, date(2023, 3, 15), None)


def test_supplier_is_found_by_business_id_then_by_name(database: Database) -> None:
    take(
        database,
        row(reference="A", supplier="Oy Siivous Ab", business_id=None),
        row(reference="B", supplier="SIIVOUS OY", business_id=None),
        row(reference="C", supplier="Siivous Oy", business_id="1732904-8"),
        row(reference="D", supplier="Toinen nimi", business_id="17329048"),
        row(reference="E", supplier="Siivous Oyj", business_id=None),
    )

    with database.reading() as session:
        suppliers = session.exec(select(Supplier).order_by(sa.text("id"))).all()
    assert [(one.name, one.business_id) for one in suppliers] == [("Siivous Oy", "1732904-8"), ("Siivous Oyj", None)]
    assert len({one.supplier_id for one in contracts(database)[:4]}) == 1


def test_words_for_no_business_id_tell_nobody_apart(database: Database) -> None:
    take(
        database,
        row(reference="A", supplier="Eka Oy", business_id="n/a"),
        row(reference="B", supplier="Toka Oy", business_id="n/a"),
        row(reference="C", supplier="Kolmas Oy", business_id="0000000-0"),
    )

    with database.reading() as session:
        names = session.exec(select(Supplier.name).order_by(Supplier.name)).all()
    assert names == ["Eka Oy", "Kolmas Oy", "Toka Oy"]


def test_owners_are_found_by_address_else_by_name(database: Database) -> None:
    with database.writing() as session:
        make_person(session, name="A. Virtanen", email="anna.virtanen@mallila.example")
    report = take(
        database,
        ROW,
        row(reference="B", owner_email=None),
        row(reference="C", owner_name="Virtanen Anna", owner_email=None),
        row(reference="D", owner_name="virtanen  anna", owner_email=None),
        row(reference="E", owner_name=None, owner_email="Pekka@Mallila.example"),
    )

    with database.reading() as session:
        people = session.exec(select(Person).order_by(sa.text("id"))).all()
    assert [(one.name, one.email) for one in people] == [
        ("A. Virtanen", "anna.virtanen@mallila.example"),
        ("pekka@mallila.example", "pekka@mallila.example"),
        ("Anna Virtanen", None),
        ("Virtanen Anna", None),
    ]
    assert report.without_address == ("Anna Virtanen", "Virtanen Anna")


def test_person_without_address_gets_it_from_a_later_file(database: Database) -> None:
    take(database, row(owner_email=None))

    report = take(database, ROW)

    with database.reading() as session:
        person = session.exec(select(Person)).one()
    assert (person.name, person.email) == ("Anna Virtanen", "anna.virtanen@mallila.example")
    assert counts(report) == (0, 0, 1, 0)


def test_two_people_of_one_name_are_not_guessed_between(database: Database) -> None:
    take(database, ROW, row(reference="B", owner_email="anna2@mallila.example"))

    report = take(database, row(reference="C", owner_email=None))

    assert report.without_address == ("Anna Virtanen",)


def test_parent_is_found_in_a_later_row_and_told_what_it_is(database: Database) -> None:
    take(
        database,
        row(reference="LAPSI", case_number="LAPSI", parent_reference="PUITE"),
        row(reference="DPS-LAPSI", case_number="DPS-LAPSI", parent_dps_reference="dps"),
        row(reference="PUITE", case_number="PUITE"),
        row(reference="DPS", case_number="DPS"),
    )

    child, dps_child, framework, dps = contracts(database)
    assert (child.parent_id, dps_child.parent_id) == (framework.id, dps.id)
    assert (framework.arrangement, dps.arrangement) == (Arrangement.FRAMEWORK, Arrangement.DPS)
    assert (child.parent_text, child.arrangement) == ("PUITE", Arrangement.CONTRACT)


def test_parent_that_comes_in_a_later_file_is_linked(database: Database) -> None:
    child = row(reference="LAPSI", case_number="LAPSI", parent_reference="PUITE")
    take(database, child)
    assert contracts(database)[0].parent_id is None

    take(database, row(reference="PUITE", case_number="PUITE"))

    first, second = contracts(database)
    assert first.parent_id == second.id
    assert counts(take(database, child)) == (0, 0, 1, 0)


def test_nothing_stands_under_itself(database: Database) -> None:
    take(
        database,
        row(reference="A", case_number="A", parent_reference="B"),
        row(reference="B", case_number="B", parent_reference="A"),
        row(reference="C", case_number="C", parent_reference="C"),
    )

    first, second, third = contracts(database)
    assert (first.parent_id, second.parent_id, third.parent_id) == (second.id, None, None)


def test_organisation_is_there_after_the_first_import(database: Database) -> None:
    with database.writing() as session:
        session.execute(sa.delete(Organisation))

    take(database, ROW)

    with database.reading() as session:
        assert len(session.exec(select(Organisation)).all()) == 1


def test_text_too_long_for_its_column_is_clipped_and_kept_whole_beside(database: Database) -> None:
    long = "Palvelu " * 200
    take(database, row(title=long.strip()))

    contract = contracts(database)[0]
    assert (len(contract.title) <= 1000, contract.title[-1]) == (True, "…")
    assert counts(take(database, row(title=long.strip()))) == (0, 0, 1, 0)


def test_nul_and_odd_letters_go_in(database: Database) -> None:
    take(database, row(title="A\0B 🕐 \u202eÄÖ", extra={"Huom\0": "x\0y"}))

    contract = contracts(database)[0]
    assert (contract.title, contract.extra) == ("AB 🕐 \u202eÄÖ", {"Huom": "xy"})


def test_outcomes_are_kept_row_by_row_and_unchanged_rows_only_counted(database: Database) -> None:
    take(database, ROW, row(reference="B", case_number="B"))
    take(database, row(notice_months=9), row(reference="B", case_number="B"))

    with database.reading() as session:
        rows = session.exec(select(ImportRow).order_by(sa.text("id"))).all()
    assert [(one.import_id, one.outcome) for one in rows] == [
        (1, RowOutcome.CREATED),
        (1, RowOutcome.CREATED),
        (2, RowOutcome.UPDATED),
    ]


def test_empty_file_is_a_record_and_nothing_else(database: Database) -> None:
    assert counts(take(database, columns=[Field.TITLE])) == (0, 0, 0, 0)
