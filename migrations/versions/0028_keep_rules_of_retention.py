"""Keep rules of retention, legal holds, and the lists of what was deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

YEARS = {"contract": 10, "contractor_liability": 2, "plan": 5, "draft": 1, "alert": 2, "audit": 5}


def upgrade() -> None:
    """Make the tables, and write the rules that are shipped."""
    rule = op.create_table(
        "retention_rule",
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_retention_rule")),
    )
    op.bulk_insert(rule, [{"record": record, "years": years} for record, years in YEARS.items()])
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_legal_hold_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_legal_hold_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_contract_id"), "legal_hold", ["contract_id"])
    standing = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_legal_hold_standing",
        "legal_hold",
        ["contract_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "deletion_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=200), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_deletion_list_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_list")),
    )
    op.create_table(
        "deletion_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("goes_on", sa.Date(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("kept_reason", sa.String(length=1000), nullable=True),
        sa.Column("kept_by", sa.String(length=200), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stayed", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"], ["deletion_list.id"], name=op.f("fk_deletion_item_list_id_deletion_list"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_item")),
        sa.UniqueConstraint(
            "list_id",
            "record",
            "subject",
            "subject_id",
            name=op.f("uq_deletion_item_list_id_record_subject_subject_id"),
        ),
    )


def downgrade() -> None:
    """Take them out again; holds and lists are lost."""
    for table in ("deletion_item", "deletion_list", "legal_hold", "retention_rule"):
        op.drop_table(table)
