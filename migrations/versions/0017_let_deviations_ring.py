"""Let the deadlines of deviations ring: what their days hang on, and the steps of their alarm."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KIND = "deviation_deadline"
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
    """Add the columns, and write the rule for all; the nightly roll finds the days of what is logged already."""
    op.add_column("deviation", sa.Column("worsened_on", sa.Date(), nullable=True))
    op.add_column("deviation", sa.Column("worsened_by", sa.String(length=32), nullable=True))
    op.bulk_insert(
        rule,
        [
            {"scope_id": 1, "kind": KIND, "step": step, "role": role, "delay_working_days": delay, "active": True}
            for step, role, delay in STEPS
        ],
    )


def downgrade() -> None:
    """Take them out again, with what rang by them."""
    for table in (alert, milestone, rule):
        op.get_bind().execute(sa.delete(table).where(table.c.kind == KIND))
    for name in ("worsened_by", "worsened_on"):
        op.drop_column("deviation", name)
