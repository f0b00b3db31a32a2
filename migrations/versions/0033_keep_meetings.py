"""Keep steering models and meetings with their minutes, files and what was agreed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from alembic.operations.base import BatchOperations

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

SUBJECTS = ("contract_id", "deviation_id", "report_id", "obligation_id")


def upgrade() -> None:
    """Make the tables, and let tasks and files be of a meeting."""
    op.create_table(
        "steering",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("supplier_members", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_steering_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_steering_obligation_id_obligation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_id", "level", name=op.f("pk_steering")),
    )
    op.create_index("ix_steering_obligation_id", "steering", ["obligation_id"])
    _make_meetings()
    for table, action in (("obligation", "SET NULL"), ("attachment", "CASCADE")):
        with op.batch_alter_table(table) as altered:
            altered.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
            altered.create_foreign_key(
                op.f(f"fk_{table}_meeting_id_meeting"), "meeting", ["meeting_id"], ["id"], ondelete=action
            )
            if table == "attachment":
                _let_files_be_of(altered, (*SUBJECTS, "meeting_id"))
        op.create_index(f"ix_{table}_meeting_id", table, ["meeting_id"])


def _make_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=True),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_meeting_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_meeting_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_meeting_contract_id_number")),
    )


def _let_files_be_of(table: BatchOperations, subjects: Sequence[str]) -> None:
    """Have an attachment be of exactly one of these; SQLite's table is written anew, and forgets its check."""
    if op.get_bind().dialect.name == "postgresql":
        table.drop_constraint(op.f("ck_attachment_one_subject"), type_="check")
    counted = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in subjects)
    table.create_check_constraint(op.f("ck_attachment_one_subject"), f"{counted} = 1")


def downgrade() -> None:
    """Take them out again; minutes are lost."""
    op.execute(sa.text("DELETE FROM attachment WHERE meeting_id IS NOT NULL"))
    for table in ("attachment", "obligation"):
        op.drop_index(f"ix_{table}_meeting_id", table)
        with op.batch_alter_table(table) as altered:
            altered.drop_constraint(op.f(f"fk_{table}_meeting_id_meeting"), type_="foreignkey")
            if table == "attachment":
                _let_files_be_of(altered, SUBJECTS)
            altered.drop_column("meeting_id")
    op.drop_table("steering")
    op.drop_table("meeting")
