"""Copies a database into a file of its own, to try on it what is not to be done."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlmodel import SQLModel

from .audit import AuditEvent
from .bulk import table_of
from .database import Database

ROWS_AT_ONCE = 5_000


@contextmanager
def copied(database: Database) -> Iterator[Database]:
    """Lend a copy of all but the log, in SQLite whatever the database is; nobody waits for it, and it is removed.

    Of SQLite the file is copied; of PostgreSQL the rows, read in one snapshot. Costs as much room as the data.
    """
    with TemporaryDirectory(prefix="hankintakello-") as folder:
        copy = Database(f"sqlite:///{Path(folder) / 'copy.db'}", database.clock)
        try:
            if database.engine.dialect.name == "sqlite":
                _copy_file(database, copy)
            else:
                _copy_rows(database, copy)
            yield copy
        finally:
            copy.dispose()


def _copy_file(database: Database, copy: Database) -> None:
    source, target = database.engine.raw_connection(), copy.engine.raw_connection()
    try:
        assert isinstance(source.driver_connection, sqlite3.Connection)
        assert isinstance(target.driver_connection, sqlite3.Connection)
        source.driver_connection.backup(target.driver_connection)
    finally:
        source.close()
        target.close()


def _copy_rows(database: Database, copy: Database) -> None:
    SQLModel.metadata.create_all(copy.engine)
    snapshot = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.connect() as source, copy.engine.begin() as target:
        target.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in SQLModel.metadata.tables.values():
            if table is table_of(AuditEvent):
                continue
            rows = source.execution_options(stream_results=True).execute(sa.select(table))
            for part in rows.partitions(ROWS_AT_ONCE):
                target.execute(sa.insert(table), [dict(row._mapping) for row in part])
