"""What people and time have changed since, against what the file says now."""

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from hankintakello.contracts.importing.merge import Conflict
from hankintakello.contracts.importing.models import ImportRow
from hankintakello.contracts.importing.values import EndsAre, Field, OptionValues
from hankintakello.contracts.models import Contract, TermKind
from hankintakello.contracts.terms.models import ContractTerm, ExtensionOption, OptionState, TermRowKind
from hankintakello.core.database import Database
from hankintakello.tests.build import make_contract, make_person
from hankintakello.tests.contracts.importing.taking import ROW, contracts, counts, edit, recorded_option, row, take


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


def test_conflict_is_told_at_each_import_until_it_is_settled(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=1)
    first = take(database, row(notice_months=6))

    again = take(database, row(notice_months=6))
    beside = take(database, row(notice_months=6, title="Jätteet"))

    assert (counts(first), counts(again), counts(beside)) == ((0, 0, 1, 1), (0, 0, 1, 1), (0, 1, 0, 1))
    assert {one.conflict for report in (first, again, beside) for one in report.conflicts} == {
        Conflict("notice_months", last=3, file=6, present=1)
    }
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=6)
    assert counts(take(database, row(notice_months=6, title="Jätteet"))) == (0, 0, 1, 0)
    assert counts(take(database, row(notice_months=12, title="Jätteet"))) == (0, 1, 0, 0)


def test_conflict_is_told_of_an_emptied_cell_and_of_a_person(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        other = make_person(session, name="Petri Saari")
        edit(session, "KUN/001/2023", notice_months=1, owner_id=other.id)
    file = row(notice_months=None, owner_name="Uusi Omistaja", owner_email=None)

    reports = [take(database, file) for _time in range(3)]

    assert [[one.conflict.field for one in report.conflicts] for report in reports] == [["notice_months", "owner"]] * 3
    contract = contracts(database)[0]
    assert (contract.notice_months, contract.owner_id) == (1, other.id)


def test_conflict_is_over_where_the_register_goes_back_and_takes_the_file_s_word(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=1)
    take(database, row(notice_months=6))
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=3)

    assert counts(take(database, row(notice_months=6))) == (0, 1, 0, 0)
    assert contracts(database)[0].notice_months == 6


def test_conflict_is_remembered_past_a_file_that_lacks_its_column(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        edit(session, "KUN/001/2023", notice_months=1)
    take(database, row(notice_months=6))
    small = {name: ROW[name] for name in ("reference", "case_number", "ends_on")}

    assert counts(take(database, {**small, "title": "Jätteet"})) == (0, 1, 0, 0)
    assert counts(take(database, row(notice_months=6, title="Jätteet"))) == (0, 0, 1, 1)


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


def test_maximum_value_is_merged_as_the_others_and_never_stands_in_for_a_told_value(database: Database) -> None:
    take(database, row(maximum_value=Decimal("4000000.00")))
    small = {name: ROW[name] for name in ("reference", "case_number", "title", "ends_on")}
    columns = [Field.REFERENCE, Field.CASE_NUMBER, Field.TITLE, Field.ENDS_ON, Field.MAXIMUM_VALUE]
    alone = {**small, "maximum_value": Decimal("5000000.00"), "estimated_value": Decimal("5000000.00")}

    assert counts(take(database, alone, columns=columns)) == (0, 1, 0, 0)
    contract = contracts(database)[0]
    assert (contract.maximum_value, contract.estimated_value) == (Decimal("5000000.00"), ROW["estimated_value"])
    with database.writing() as session:
        edit(session, "KUN/001/2023", maximum_value=Decimal("6000000.00"))
    report = take(database, row(maximum_value=Decimal("7000000.00")))

    assert [(one.conflict.field, one.conflict.file, one.conflict.present) for one in report.conflicts] == [
        ("maximum_value", "7000000.00", "6000000.00")
    ]
    assert contracts(database)[0].maximum_value == Decimal("6000000.00")


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


def test_an_option_that_was_used_is_not_opened_by_an_older_file(database: Database) -> None:
    take(database, ROW)
    recorded_option(database)
    caught_up = (OptionValues(12, OptionState.EXERCISED), ROW["options"][1])
    take(database, row(ends_on=date(2028, 3, 14), options=caught_up))

    report = take(database, ROW)

    assert [one.conflict.field for one in report.conflicts] == ["options"]
    with database.reading() as session:
        states = [one.state for one in session.exec(select(ExtensionOption).order_by(sa.text("number")))]
    assert (counts(report)[1], states) == (0, [OptionState.EXERCISED, OptionState.OPEN])


def test_later_end_opens_an_option_that_only_time_had_closed(database: Database) -> None:
    take(database, ROW)
    with database.writing() as session:
        for option in session.exec(select(ExtensionOption)):
            option.state = OptionState.LAPSED

    take(database, row(ends_on=date(2028, 3, 14)))

    with database.reading() as session:
        assert {one.state for one in session.exec(select(ExtensionOption))} == {OptionState.OPEN}


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
