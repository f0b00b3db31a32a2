"""Engine, sessions and transactions."""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel, create_engine

from . import changes
from .clock import Clock

# Before any table is declared, or Alembic meets constraints without a name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LOCK_WAIT_MS = 30_000
# A statement that is prepared is in time planned once for every day and every filter, which reads whole tables.
_POSTGRESQL = {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}


class Database:
    """One database and its transactions; the caller owns their length."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.clock = clock
        self.engine = make_engine(url)
        self._reading_engine = self.engine.execution_options(read_only=True)
        weakref.finalize(self, self.engine.dispose)  # one that is let go leaves no connection open

    @contextmanager
    def writing(self, *, lock_wait_ms: int | None = None) -> Iterator[Session]:
        """Open a transaction that is committed at the end, once what listens to changes has done its part.

        With *lock_wait_ms* it raises OperationalError where another writer is in the way for longer.
        """
        engine = self.engine if lock_wait_ms is None else self.engine.execution_options(lock_wait_ms=lock_wait_ms)
        with Session(engine, expire_on_commit=False) as session:
            self._equip(session)
            yield session
            changes.settle(session)
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads and never waits for a writer."""
        with Session(self._reading_engine, expire_on_commit=False) as session:
            self._equip(session)
            yield session

    def _equip(self, session: Session) -> None:
        session.info["now"], session.info["today"] = self.clock.now(), self.clock.today()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def now(session: Session) -> datetime:
    """Return the moment at which the session's transaction was opened (aware, UTC)."""
    moment: datetime = session.info["now"]
    return moment


def today(session: Session) -> date:
    """Return the day on which the session's transaction was opened."""
    day: date = session.info["today"]
    return day


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL with our settings; makes the folder of a SQLite file.

    What a statement was given stays out of its errors, which are logged: names, addresses, hashes.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    own = {} if parsed.get_backend_name() == "sqlite" else _POSTGRESQL
    engine = create_engine(parsed, hide_parameters=True, **own)
    event.listen(engine, "handle_error", _hide_data)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _tune_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _hide_data(context: ExceptionContext) -> None:
    if context.statement is not None:
        for error in filter(None, (context.original_exception, context.sqlalchemy_exception)):
            without_data(error)


def without_data(error: BaseException) -> None:
    """Keep of a failed statement's *error* its first line: in those below it PostgreSQL tells the row's values."""
    error.args = tuple(str(one).partition("\n")[0] for one in error.args)


def _tune_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver shall not begin transactions by itself
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
    cursor.close()


def _tune_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET jit = off")  # compiling the statement of a page takes longer than all of its work
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a read lock that is raised later fails without waiting."""
    options = connection.get_execution_options()
    wait_ms = options.get("lock_wait_ms", LOCK_WAIT_MS)
    if connection.info.get("lock_wait_ms", LOCK_WAIT_MS) != wait_ms:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait_ms:d}")
        connection.info["lock_wait_ms"] = wait_ms
    connection.exec_driver_sql("BEGIN DEFERRED" if options.get("read_only", False) else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    wait_ms = connection.get_execution_options().get("lock_wait_ms")
    if wait_ms is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms:d}")
