"""Keep the modifications of contracts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "modification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value_change", sa.BigInteger(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=500), nullable=True),
        sa.Column("notice_published_on", sa.Date(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_modification_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_modification_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modification")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_modification_contract_id_number")),
    )


def downgrade() -> None:
    """Take it out again; what was recorded of modifications is lost, the terms stay as they were laid."""
    op.drop_table("modification")
