"""Keep deviations and the steps that were taken about them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("seen_by", sa.String(length=200), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("own_share", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("correct_by", sa.Date(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("next_deadline_on", sa.Date(), nullable=True),
        sa.Column("next_deadline", sa.String(length=32), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("severity BETWEEN 1 AND 4", name=op.f("ck_deviation_severity")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_deviation_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_deviation_reported_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_deviation_contract_id_number")),
    )
    op.create_index("ix_deviation_seen_on", "deviation", ["seen_on"])
    op.create_index("ix_deviation_reported_by_id", "deviation", ["reported_by_id"])
    due = sa.text("next_deadline_on IS NOT NULL")
    op.create_index("ix_deviation_due", "deviation", ["next_deadline_on"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "deviation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["deviation_id"],
            ["deviation.id"],
            name=op.f("fk_deviation_step_deviation_id_deviation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_deviation_step_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation_step")),
    )
    op.create_index("ix_deviation_step_deviation_id", "deviation_step", ["deviation_id"])


def downgrade() -> None:
    """Take them out again; what was recorded is lost."""
    op.drop_table("deviation_step")
    op.drop_table("deviation")
