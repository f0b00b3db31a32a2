"""The database's schema in numbered steps (Alembic), and what runs and checks them."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from ..core.database import Database
from . import tables as tables

FOLDER = Path(__file__).resolve().parent


def config() -> Config:
    """Return Alembic's configuration; there is no alembic.ini."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to *revision* in one transaction; foreign keys are off while it runs on SQLite."""
    _run(database, lambda made: command.upgrade(made, revision))


def downgrade(database: Database, revision: str) -> None:
    """Bring the schema down to *revision*; data of what is dropped is lost."""
    _run(database, lambda made: command.downgrade(made, revision))


def head() -> str:
    """Return the newest revision."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None
    return revision


def current(database: Database) -> str | None:
    """Return the revision that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(database: Database) -> list[str]:
    """Return how the database differs from the models, in words; empty when it does not."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(one) for one in compare_metadata(context, SQLModel.metadata)]


def _run(database: Database, work: Callable[[Config], None]) -> None:
    made = config()
    engine = database.engine.execution_options()
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "OFF")
        try:
            with connection.begin():
                made.attributes["connection"] = connection
                work(made)
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"the migration left rows that point at nothing: {broken[:5]}")
        finally:
            if sqlite:
                _pragma(connection, "ON")


def _pragma(connection: Connection, state: str) -> None:
    """Set foreign keys on the driver's connection: inside a transaction the pragma does nothing."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys = {state}")
    cursor.close()
