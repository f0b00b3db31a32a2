"""Fresh databases for tests: each is a copy of one that was migrated once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Dialect, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.util import LRUCache

from hankintakello.core.clock import Clock
from hankintakello.core.database import Database
from hankintakello.migrations import upgrade


class Maker(Protocol):
    """What makes databases of one kind."""

    def empty(self) -> str:
        """Make a database without tables; return its address."""
        ...

    def migrated(self) -> str:
        """Make a database with today's tables and what the migrations put into them; return its address."""
        ...

    def drop(self, url: str) -> None:
        """Remove a database that was made here, whoever is still connected."""
        ...


class SqliteFiles:
    """Database files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)
        self._template = folder / "template.db"

    def empty(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"

    def migrated(self) -> str:
        if not self._template.exists():
            _migrate(f"sqlite:///{self._template}")
        url = self.empty()
        shutil.copyfile(self._template, str(make_url(url).database))
        return url

    def drop(self, url: str) -> None:
        for path in self._folder.glob(f"{Path(str(make_url(url).database)).name}*"):
            path.unlink()


class PostgresCluster:
    """Databases in a running PostgreSQL; the names carry the process, so that several test runs may share it."""

    def __init__(self, url: str) -> None:
        self._url, self._numbers = make_url(url), count(1)
        self._admin = create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._template: URL | None = None

    def empty(self) -> str:
        return self._create("template0")

    def migrated(self) -> str:
        if self._template is None:
            self._template = make_url(self.empty())
            _migrate(self._template.render_as_string(hide_password=False))
        return self._create(str(self._template.database))

    def drop(self, url: str) -> None:
        self._run(f'drop database "{make_url(url).database}" with (force)')

    def close(self) -> None:
        """Remove the template, too."""
        if self._template is not None:
            self.drop(self._template.render_as_string(hide_password=False))

    def _create(self, template: str) -> str:
        name = f"hankintakello_test_{os.getpid()}_{next(self._numbers)}"
        self._run(f'create database "{name}" template "{template}" strategy file_copy')
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)


_KNOWN: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def share_statements() -> None:
    """Let each database of this process know the statements that another one of its kind has compiled.

    Compiling takes longer than most tests. What is compiled is found by its dialect, so that is shared, too; on ours
    the same listeners stand each time.
    """
    event.listen(Engine, "engine_connect", _learn)


def _learn(connection: Connection) -> None:
    engine = connection.engine
    if not engine.hide_parameters:
        return  # none of ours
    dialect, statements = _KNOWN.setdefault(engine.dialect.name, (engine.dialect, LRUCache(5_000)))
    engine.dialect = connection.dialect = dialect
    engine._compiled_cache = statements  # SQLAlchemy has no public way


@contextmanager
def opened(url: str, clock: Clock) -> Iterator[Database]:
    """Open a database and close its connections at the end."""
    database = Database(url, clock)
    try:
        yield database
    finally:
        database.dispose()


def _migrate(url: str) -> None:
    with opened(url, Clock()) as database:
        upgrade(database)
