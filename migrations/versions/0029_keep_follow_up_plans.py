"""Keep follow-up plans and the library that they are taken from, and let their days ring."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KIND = "task_due"
STEPS = ((0, "owner", 0), (1, "deputy", 5), (2, "unit_manager", 5), (3, "procurement", 5))
LEAD_DAYS = 14
# Kind, counted from which end of the contract, months from it, months between; named and advised by their kind.
LIBRARY = (
    ("meeting", "start", 3, 6),
    ("reporting", "start", 3, 3),
    ("price_review", "start", 11, 12),
    ("contractor_check", "start", 12, 12),
    ("insurance", "start", 12, 12),
    ("sustainability", "start", 12, 12),
    ("data_protection", "start", 12, 12),
    ("security", "end", 2, None),
)

rule = sa.table(
    "alert_rule",
    sa.column("scope_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("step", sa.Integer),
    sa.column("role", sa.String),
    sa.column("delay_working_days", sa.Integer),
    sa.column("active", sa.Boolean),
    sa.column("lead", sa.Integer),
    sa.column("lead_unit", sa.String),
)
alert = sa.table("alert", sa.column("kind", sa.String))
milestone = sa.table("milestone", sa.column("kind", sa.String))
library = sa.table(
    "library_task",
    sa.column("kind", sa.String),
    sa.column("anchor", sa.String),
    sa.column("months", sa.Integer),
    sa.column("every_months", sa.Integer),
    sa.column("active", sa.Boolean),
)


def upgrade() -> None:
    """Make the tables, fill the library, and write the rule for all."""
    op.create_table(
        "library_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("anchor", sa.String(length=32), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_library_task_category_id_category"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_task")),
    )
    op.create_index("ix_library_task_category_id", "library_task", ["category_id"])
    _make_obligations()
    _let_files_be_of(("contract_id", "deviation_id", "report_id", "obligation_id"))
    op.create_index("ix_attachment_obligation_id", "attachment", ["obligation_id"])
    named = ("kind", "anchor", "months", "every_months")
    op.bulk_insert(library, [{**dict(zip(named, one, strict=True)), "active": True} for one in LIBRARY])
    _write_rule()


def _make_obligations() -> None:
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("library_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_obligation_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_obligation_assignee_id_person")),
        sa.ForeignKeyConstraint(
            ["library_id"],
            ["library_task.id"],
            name=op.f("fk_obligation_library_id_library_task"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_obligation_contract_id_number")),
    )
    op.create_index("ix_obligation_due_on", "obligation", ["due_on", "removed_at"])
    op.create_index("ix_obligation_assignee_id", "obligation", ["assignee_id"])
    op.create_table(
        "obligation_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("report_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"],
            ["obligation.id"],
            name=op.f("fk_obligation_done_obligation_id_obligation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_obligation_done_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_done")),
    )
    op.create_index("ix_obligation_done_obligation_id", "obligation_done", ["obligation_id"])


def _let_files_be_of(subjects: Sequence[str]) -> None:
    """Have an attachment be of exactly one of these; SQLite's table is written anew, and forgets its check."""
    with op.batch_alter_table("attachment") as table:
        if op.get_bind().dialect.name == "postgresql":
            table.drop_constraint(op.f("ck_attachment_one_subject"), type_="check")
        if "obligation_id" in subjects:
            table.add_column(sa.Column("obligation_id", sa.Integer(), nullable=True))
            table.create_foreign_key(
                op.f("fk_attachment_obligation_id_obligation"),
                "obligation",
                ["obligation_id"],
                ["id"],
                ondelete="CASCADE",
            )
        else:
            table.drop_constraint(op.f("fk_attachment_obligation_id_obligation"), type_="foreignkey")
            table.drop_column("obligation_id")
        counted = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in subjects)
        table.create_check_constraint(op.f("ck_attachment_one_subject"), f"{counted} = 1")


def _write_rule() -> None:
    of_all = {"scope_id": 1, "kind": KIND, "active": True}
    steps = [(step, role, delay, None, None) for step, role, delay in STEPS]
    named = ("step", "role", "delay_working_days", "lead", "lead_unit")
    rows = [(-LEAD_DAYS, "owner", 0, LEAD_DAYS, "days"), *steps]
    op.bulk_insert(rule, [{**of_all, **dict(zip(named, row, strict=True))} for row in rows])


def downgrade() -> None:
    """Take them out again, with what rang by them; plans are lost."""
    for table in (alert, milestone, rule):
        op.get_bind().execute(sa.delete(table).where(table.c.kind == KIND))
    op.execute(sa.text("DELETE FROM attachment WHERE obligation_id IS NOT NULL"))
    op.drop_index("ix_attachment_obligation_id", "attachment")
    _let_files_be_of(("contract_id", "deviation_id", "report_id"))
    for name in ("obligation_done", "obligation", "library_task"):
        op.drop_table(name)
