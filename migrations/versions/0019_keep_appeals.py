"""Keep decisions of award as they were served, and the appeals against them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "award_decision",
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("served_by", sa.String(length=32), nullable=False),
        sa.Column("deficient", sa.Boolean(), nullable=False),
        sa.Column("standstill", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurement.id"],
            name=op.f("fk_award_decision_procurement_id_procurement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procurement_id", name=op.f("pk_award_decision")),
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("appellant", sa.String(length=500), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("suspends", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurement.id"],
            name=op.f("fk_appeal_procurement_id_procurement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_appeal_handler_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("procurement_id", "number", name=op.f("uq_appeal_procurement_id_number")),
    )
    op.create_index("ix_appeal_procurement_id", "appeal", ["procurement_id"])
    op.create_index("ix_appeal_handler_id", "appeal", ["handler_id"])


def downgrade() -> None:
    """Take them out again; what was recorded is lost."""
    op.drop_table("appeal")
    op.drop_table("award_decision")
