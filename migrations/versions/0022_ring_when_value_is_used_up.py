"""Ring when a contract's maximum value is used up before its end."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KIND = "value_used_up"
STEPS = ((0, "owner", 0), (1, "owner", 5), (2, "deputy", 5), (3, "unit_manager", 5))

rule = sa.table(
    "alert_rule",
    sa.column("scope_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("step", sa.Integer),
    sa.column("role", sa.String),
    sa.column("delay_working_days", sa.Integer),
    sa.column("active", sa.Boolean),
)
alert = sa.table("alert", sa.column("kind", sa.String))
milestone = sa.table("milestone", sa.column("kind", sa.String))


def upgrade() -> None:
    """Write the rule for all."""
    op.bulk_insert(
        rule,
        [
            {"scope_id": 1, "kind": KIND, "step": step, "role": role, "delay_working_days": delay, "active": True}
            for step, role, delay in STEPS
        ],
    )


def downgrade() -> None:
    """Take the rule out again, with what rang by it."""
    for table in (alert, milestone, rule):
        op.get_bind().execute(sa.delete(table).where(table.c.kind == KIND))
