"""Suppliers, people and parents are found by what a file calls them; odd words go in."""

import sqlalchemy as sa
from sqlmodel import select

from hankintakello.contracts.importing.models import ImportRow, RowOutcome
from hankintakello.contracts.importing.values import Field
from hankintakello.contracts.models import Arrangement, Supplier
from hankintakello.core.database import Database
from hankintakello.people.models import Organisation, Person
from hankintakello.tests.build import make_person
from hankintakello.tests.contracts.importing.taking import ROW, contracts, counts, row, take


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
