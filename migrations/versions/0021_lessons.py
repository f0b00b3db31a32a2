"""Keep what was made of findings, and the gate before publication."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "finding_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=32), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("marked_by", sa.String(length=200), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_finding_mark_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("fk_finding_mark_marked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_mark")),
        sa.UniqueConstraint("contract_id", "key", name=op.f("uq_finding_mark_contract_id_key")),
    )
    op.create_table(
        "learning_gate",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.String(length=200), nullable=True),
        sa.Column("passed_reason", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurement.id"],
            name=op.f("fk_learning_gate_procurement_id_procurement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procurement_id", name=op.f("pk_learning_gate")),
    )


def downgrade() -> None:
    """Take them out again; what was made of findings is lost."""
    op.drop_table("learning_gate")
    op.drop_table("finding_mark")
