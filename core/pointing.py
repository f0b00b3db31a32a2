"""Which columns of the database point at a table."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel


def pointing_at(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Return every column of the database that points at the table, its own too, each of an alias of its table."""
    every = sorted(SQLModel.metadata.tables.values(), key=lambda other: other.name)
    keys = [key for other in every for key in other.foreign_keys if key.column.table is table]
    return [key.parent.table.alias().c[key.parent.name] for key in sorted(keys, key=lambda key: str(key.parent))]
