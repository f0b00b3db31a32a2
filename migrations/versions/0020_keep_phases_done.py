"""Keep which phases of a procurement are done, and the rule by which a late one rings."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KIND = "phase_late"
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
    """Make the table, and write the rule for all."""
    op.create_table(
        "phase_done",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurement.id"],
            name=op.f("fk_phase_done_procurement_id_procurement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_phase_done_by_id_person")),
        sa.PrimaryKeyConstraint("procurement_id", "phase", name=op.f("pk_phase_done")),
    )
    op.bulk_insert(
        rule,
        [
            {"scope_id": 1, "kind": KIND, "step": step, "role": role, "delay_working_days": delay, "active": True}
            for step, role, delay in STEPS
        ],
    )


def downgrade() -> None:
    """Take them out again; which phases were done is lost."""
    for table in (alert, milestone, rule):
        op.get_bind().execute(sa.delete(table).where(table.c.kind == KIND))
    op.drop_table("phase_done")
