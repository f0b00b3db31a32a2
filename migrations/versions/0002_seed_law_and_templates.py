"""Seed the legal parameters, version 1 of the process templates, and the organisation, still without a name."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DATA = Path(__file__).resolve().parent.parent / "data"

parameter = sa.table(
    "legal_parameter",
    sa.column("key", sa.String),
    sa.column("value", sa.Numeric(14, 2)),
    sa.column("unit", sa.String),
    sa.column("valid_from", sa.Date),
    sa.column("valid_to", sa.Date),
    sa.column("source", sa.String),
    sa.column("confidence", sa.String),
    sa.column("checked_on", sa.Date),
)
template = sa.table(
    "process_template",
    sa.column("id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("version", sa.Integer),
    sa.column("heads_up_weeks", sa.Integer),
    sa.column("standstill_days", sa.Integer),
    sa.column("source", sa.String),
)
phase = sa.table(
    "template_phase",
    sa.column("template_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("phase", sa.String),
    sa.column("weeks", sa.Integer),
    sa.column("own_work", sa.Boolean),
    sa.column("least_days", sa.Integer),
)
organisation = sa.table(
    "organisation",
    sa.column("name", sa.String),
    sa.column("language", sa.String),
    sa.column("installation", sa.Uuid),
)
CONVERT: dict[str, Callable[[str], Any]] = {
    "value": Decimal,
    "valid_from": date.fromisoformat,
    "valid_to": date.fromisoformat,
    "checked_on": date.fromisoformat,
    "own_work": lambda text: text == "1",
}
INTEGERS = {"version", "heads_up_weeks", "standstill_days", "number", "weeks", "least_days"}


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of this migration, an empty cell as None."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{key: converted(key, text) for key, text in row.items()} for row in csv.DictReader(file)]


def converted(key: str, text: str) -> Any:
    """Return a cell as its column holds it."""
    return None if text == "" else CONVERT.get(key, int if key in INTEGERS else str)(text)


def upgrade() -> None:
    """Write the rows."""
    connection = op.get_bind()
    op.bulk_insert(organisation, [{"name": "", "language": "fi", "installation": uuid4()}])
    op.bulk_insert(parameter, rows("legal_parameters.csv"))
    op.bulk_insert(template, rows("process_templates.csv"))
    ids = {
        (code, version): id_
        for id_, code, version in connection.execute(sa.select(template.c.id, template.c.code, template.c.version))
    }
    phases = rows("template_phases.csv")
    op.bulk_insert(phase, [{"template_id": ids[one.pop("code"), one.pop("version")], **one} for one in phases])


def downgrade() -> None:
    """Take them out again: those of version 1 that still stand; plans made with them go first."""
    connection = op.get_bind()
    connection.execute(sa.delete(organisation))
    connection.execute(sa.delete(phase))
    connection.execute(sa.text("UPDATE procurement SET template_id = NULL"))
    connection.execute(sa.delete(template))
    connection.execute(sa.delete(parameter))
