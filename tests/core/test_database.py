"""What the database says when it refuses goes into the log: it tells of no person."""

import logging
import traceback
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from hankintakello.core.bulk import insert_rows
from hankintakello.core.database import Database
from hankintakello.core.database import now as moment
from hankintakello.people.models import Person
from hankintakello.tests.build import make_person

ADDRESS, HASH = "salla.salainen@esimerkki.fi", "$argon2id$v=19$salaisuus"


def test_error_tells_nothing_of_what_was_written(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    with database.writing() as session:
        make_person(session, email=ADDRESS)
    row: dict[str, Any] = {
        "name": "Salla Salainen",
        "email": ADDRESS,
        "password_hash": HASH,
        "language": "fi",
        "active": True,
    }

    with pytest.raises(IntegrityError) as refused, database.writing() as session:
        session.add(Person(**row, created_at=moment(session)))
    with pytest.raises(IntegrityError) as refused_bulk, database.writing() as session:
        insert_rows(session, Person, [row | {"created_at": moment(session)}])

    for error in (refused.value, refused_bulk.value):
        logging.getLogger("test").error("could not write", exc_info=error)
        told = caplog.text + "".join(traceback.format_exception(error)) + repr(error.orig)
        assert "email" in told
        assert not [word for word in (ADDRESS, HASH, "Salla") if word in told]


def test_error_of_a_broken_rule_does_not_show_the_row(database: Database) -> None:
    words = {"id": 1, "email": ADDRESS}

    with pytest.raises(DBAPIError) as refused, database.writing() as session:
        session.execute(sa.text("INSERT INTO person (id, email) VALUES (:id, :email)"), words)

    assert ADDRESS not in "".join(traceback.format_exception(refused.value))
