"""Keep what was bought under contracts, and until when their maximum value lasts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "spend",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_spend_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_spend_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend")),
        sa.UniqueConstraint("key", name=op.f("uq_spend_key")),
    )
    op.create_index("ix_spend_contract", "spend", ["contract_id", "on"])
    op.add_column("contract", sa.Column("value_lasts_until", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take them out again; what was recorded of purchases is lost."""
    with op.batch_alter_table("contract") as batch:
        batch.drop_column("value_lasts_until")
    op.drop_index("ix_spend_contract", table_name="spend")
    op.drop_table("spend")
