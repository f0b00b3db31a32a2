"""Connections as both databases need them; what they say when they refuse tells of no person."""

import logging
import traceback
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from hankintakello.core.bulk import insert_rows
from hankintakello.core.database import Database
from hankintakello.core.database import now as moment
from hankintakello.people.models import Person
from hankintakello.tests.build import make_person

OFTEN = 12  # PostgreSQL's driver would prepare from the sixth time on, its server forget the values from the eleventh
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


def test_statement_asked_often_is_planned_for_its_values_each_time(session: Session) -> None:
    asked = sa.text("SELECT id FROM milestone WHERE number = :number")
    for number in range(OFTEN):
        session.execute(asked, {"number": number})

    postgres = session.connection().dialect.name == "postgresql"
    kept = session.scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all() if postgres else []

    assert kept == []


def test_statements_are_not_compiled_by_postgresql(session: Session) -> None:
    postgres = session.connection().dialect.name == "postgresql"

    assert (session.scalar(sa.text("SHOW jit")) if postgres else "off") == "off"
