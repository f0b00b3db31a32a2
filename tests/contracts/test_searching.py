"""What contracts are found by follows each change of them, in the same transaction."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import select

from hankintakello import migrations
from hankintakello.assembly import House
from hankintakello.contracts.models import Contract, ContractSearch
from hankintakello.core.database import Database
from hankintakello.people.models import Role
from hankintakello.tests.build import make_contract, make_person, make_supplier
from hankintakello.tests.visiting import application, visitor


def words(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(ContractSearch.words)))


def test_contract_added_and_changed_by_hand_is_found_by_what_it_is_now(house: House) -> None:
    main_user = visitor(application(house), house.database, Role.MAIN_USER)
    form = {"title": "Siivous", "term": "fixed", "starts_on": "1.1.2025", "ends_on": "31.12.2028", "supplier": "Åsa Oy"}
    main_user.post("/contracts/new", form)
    first = words(house.database)

    main_user.post("/contracts/1/edit", form | {"title": "Auraus", "supplier": "Kone Oy", "version": "1"})

    assert [one.split("\n")[0] for one in first] == ["siivous"]
    assert [("auraus" in one, "kone oy" in one, "siivous" in one) for one in words(house.database)] == [
        (True, True, False)
    ]


def test_words_go_with_their_contract(house: House) -> None:
    with house.database.writing() as session:
        contract = make_contract(session)
    with house.database.writing() as session:
        session.execute(sa.delete(Contract).where(Contract.__table__.c.id == contract.id))  # type: ignore[attr-defined]

    assert words(house.database) == []


def test_migration_fills_the_words_of_a_register_that_is_there(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    with empty_database.writing() as session:
        make_contract(
            session,
            title="Siivous",
            reference="A  1",
            ends_on=date(2027, 12, 31),
            supplier_id=make_supplier(session, name="ÅSA Oy", business_id=None).id,
            owner_id=make_person(session, name="Aino Kallio").id,
        )
    kept = words(empty_database)

    migrations.downgrade(empty_database, "0003")
    migrations.upgrade(empty_database)

    assert words(empty_database) == kept == ["siivous\na 1\nåsa oy\naino kallio"]
