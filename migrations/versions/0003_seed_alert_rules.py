"""Seed the alert rules: each kind that rings goes to the contract's owner on its day."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = (
    "heads_up",
    "planning_start",
    "option_decision",
    "option_exercise",
    "renewal_decision",
    "notice",
    "review",
    "term_end",
)

rule = sa.table(
    "alert_rule",
    sa.column("kind", sa.String),
    sa.column("step", sa.Integer),
    sa.column("role", sa.String),
    sa.column("delay_working_days", sa.Integer),
    sa.column("active", sa.Boolean),
)


def upgrade() -> None:
    """Write the rows."""
    op.bulk_insert(
        rule,
        [{"kind": kind, "step": 0, "role": "owner", "delay_working_days": 0, "active": True} for kind in KINDS],
    )


def downgrade() -> None:
    """Take them out again."""
    op.get_bind().execute(sa.delete(rule))
