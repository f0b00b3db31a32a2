"""Keep attachments of contracts, deviations and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ONE_SUBJECT = (
    "(contract_id IS NOT NULL AND deviation_id IS NULL AND report_id IS NULL)"
    " OR (contract_id IS NULL AND deviation_id IS NOT NULL AND report_id IS NULL)"
    " OR (contract_id IS NULL AND deviation_id IS NULL AND report_id IS NOT NULL)"
)
SUBJECTS = {"contract_id": "contract", "deviation_id": "deviation", "report_id": "deviation_report"}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in SUBJECTS),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("publicity", sa.String(length=32), nullable=False),
        sa.Column("ground", sa.String(length=500), nullable=True),
        sa.Column("trade_secret", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint(ONE_SUBJECT, name=op.f("ck_attachment_one_subject")),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_attachment_{name}_{table}"), ondelete="CASCADE"
            )
            for name, table in SUBJECTS.items()
        ),
        sa.ForeignKeyConstraint(["sha256"], ["kept_file.sha256"], name=op.f("fk_attachment_sha256_kept_file")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_attachment_added_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    for name in (*SUBJECTS, "sha256", "removed_at"):
        op.create_index(f"ix_attachment_{name}", "attachment", [name])


def downgrade() -> None:
    """Take it out again; the files are swept."""
    op.drop_table("attachment")
