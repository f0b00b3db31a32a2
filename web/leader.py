"""Who leads: of all processes on one database, the one whose scheduler runs the jobs; it holds a lock until it ends."""

import fcntl
import logging
import os
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from ..core.database import Database

log = logging.getLogger(__name__)

_NUMBER = 7_340_212  # any number, the same in every process
# The server asks a silent machine after 10 s whether it is there, and lets go of it after three more questions.
_SILENCE = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}


class Leader(Protocol):
    """A place that one process holds at a time."""

    def leads(self) -> bool:
        """Tell whether this process leads, after trying to; it may have lost the place since it last asked."""
        ...

    def step_down(self) -> None:
        """Leave the place to others."""
        ...


def leader_of(database: Database) -> Leader:
    """Return the place of this database."""
    if database.engine.dialect.name == "postgresql":
        return _AdvisoryLock(database)
    return _FileLock(Path(f"{database.engine.url.database}.leader"))


class _FileLock:
    """A lock on a file beside the database; the system lets go of it when the process ends, however it does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def leads(self) -> bool:
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def step_down(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class _AdvisoryLock:
    """A lock of a PostgreSQL session, on a connection of its own; the server lets go of it when that ends."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def leads(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute(sa.select(1))
                return True
            connection = self._engine.connect()
        except SQLAlchemyError:
            self.step_down()
            return False
        if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_NUMBER))):
            self._connection = connection
            _end_when_silent(connection)
            return True
        connection.close()
        return False

    def step_down(self) -> None:
        if self._connection is not None:
            # Not back into the pool: the lock is the session's.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _end_when_silent(connection: Connection) -> None:
    """A machine that lost its power says no goodbye: its place would be kept for hours."""
    for name, value in _SILENCE.items():
        connection.exec_driver_sql(f"SET {name} = {value:d}")
