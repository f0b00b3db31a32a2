"""The migrations go up and down, stand in one line, and make what the models say."""

import re

from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

from hankintakello import migrations
from hankintakello.core.database import Database


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def test_migrations_up_down_and_up_again(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    after_first = tables(empty_database)
    migrations.downgrade(empty_database, "base")
    after_down = tables(empty_database)
    migrations.upgrade(empty_database)

    assert after_first == {*SQLModel.metadata.tables, "alembic_version"}
    assert after_down == {"alembic_version"}
    assert tables(empty_database) == after_first
    assert migrations.differences(empty_database) == []


def test_each_migration_up_down_and_up_again(empty_database: Database) -> None:
    for name in numbered():
        migrations.upgrade(empty_database, name)
        before = tables(empty_database)
        migrations.downgrade(empty_database, "-1")
        migrations.upgrade(empty_database, name)

        assert tables(empty_database) == before
        assert migrations.current(empty_database) == name


def test_migrations_equal_models(database: Database) -> None:
    assert migrations.differences(database) == []
    assert migrations.current(database) == migrations.head()


def test_spoilt_schema_is_seen(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("create table stray (id integer primary key)")

    assert len(migrations.differences(database)) == 1


def test_upgrade_of_newest_changes_nothing(database: Database) -> None:
    before = tables(database)

    migrations.upgrade(database)

    assert tables(database) == before


def test_migrations_stand_in_one_numbered_line() -> None:
    script = ScriptDirectory.from_config(migrations.config())
    files = sorted(path.name for path in (migrations.FOLDER / "versions").glob("*.py"))

    assert len(script.get_heads()) == 1
    assert [re.match(r"(\d{4})_[a-z]", name).group(1) for name in files] == [  # type: ignore[union-attr]
        f"{number:04}" for number in range(1, len(files) + 1)
    ]
    assert [name[:4] for name in numbered()] == [name[:4] for name in files]


def numbered() -> list[str]:
    """Return the revisions from the first to the newest."""
    script = ScriptDirectory.from_config(migrations.config())
    return [one.revision for one in reversed(list(script.walk_revisions()))]
