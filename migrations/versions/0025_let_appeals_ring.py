"""Let the days of appeals ring: the steps of their alarm."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KIND = "appeal_deadline"
STEPS = ((0, "owner", 0), (1, "deputy", 2), (2, "unit_manager", 3), (3, "procurement", 5))

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
    """Take it out again, with what rang by it."""
    for table in (alert, milestone, rule):
        op.get_bind().execute(sa.delete(table).where(table.c.kind == KIND))
