"""Alembic's environment: it is handed the connection, and writes our column types in plain SQLAlchemy."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from hankintakello.core.types import Euros, Thousandths
from hankintakello.migrations import tables as tables


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write types so that a migration stays readable when our classes change."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.Text()"
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, Euros | Thousandths):
        return "sa.BigInteger()"
    if type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
