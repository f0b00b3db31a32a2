"""Keep the library of criteria that have worked."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("effect", sa.String(length=32), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("procurement_id", sa.Integer(), nullable=True),
        sa.Column("worked", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(length=200), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_criterion_{table}_id_{table}"), ondelete="SET NULL"
            )
            for table in ("category", "contract", "procurement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
    )
    op.create_index(op.f("ix_criterion_category_id"), "criterion", ["category_id"])
    op.create_table(
        "criterion_use",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("procurement_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_criterion_use_{table}_id_{table}"), ondelete="CASCADE"
            )
            for table in ("criterion", "procurement")
        ),
        sa.PrimaryKeyConstraint("criterion_id", "procurement_id", name=op.f("pk_criterion_use")),
    )
    op.create_index(op.f("ix_criterion_use_procurement_id"), "criterion_use", ["procurement_id"])


def downgrade() -> None:
    """Take them out again; the library is lost."""
    op.drop_table("criterion_use")
    op.drop_table("criterion")
