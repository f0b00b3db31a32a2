"""A reader and a contract of theirs."""

import pytest

from hankintakello.contracts.models import Contract
from hankintakello.core.database import Database
from hankintakello.people.models import Person
from hankintakello.tests.build import (
    live_contract,
    make_person,
    make_supplier,
)
from hankintakello.tests.calendar.feeds.reading import SHORT


@pytest.fixture
def reader(database: Database) -> Person:
    """Somebody who subscribes."""
    with database.writing() as session:
        return make_person(session, name="Lukija Lahti")


@pytest.fixture
def contract(database: Database, reader: Person) -> Contract:
    """A fixed contract to 31.12.2027 whose successor is a small purchase."""
    with database.writing() as session:
        supplier = make_supplier(session, name="Puhdas Oy")
        return live_contract(session, title="Siivous", owner_id=reader.id, supplier_id=supplier.id, **SHORT)
