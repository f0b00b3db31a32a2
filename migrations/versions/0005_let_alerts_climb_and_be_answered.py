"""Let alerts climb their steps and be answered: columns, the tables of answers, the rules of the steps."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CLIMBING = (
    "planning_start",
    "option_decision",
    "option_exercise",
    "renewal_decision",
    "notice",
    "review",
    "term_end",
)
STEPS = ((1, "owner"), (2, "deputy"), (3, "unit_manager"))
DELAY_WORKING_DAYS = 5

rule = sa.table(
    "alert_rule",
    sa.column("kind", sa.String),
    sa.column("step", sa.Integer),
    sa.column("role", sa.String),
    sa.column("delay_working_days", sa.Integer),
    sa.column("active", sa.Boolean),
)
alert = sa.table(
    "alert",
    sa.column("kind", sa.String),
    sa.column("contract_id", sa.Integer),
    sa.column("procurement_id", sa.Integer),
    sa.column("message_id", sa.Integer),
    sa.column("told_owner_id", sa.Integer),
)
contract = sa.table("contract", sa.column("id", sa.Integer), sa.column("owner_id", sa.Integer))
procurement = sa.table("procurement", sa.column("id", sa.Integer), sa.column("owner_id", sa.Integer))
message = sa.table("message", sa.column("sent_at", sa.DateTime), sa.column("sent_on", sa.Date))
ADDED = (
    ("alert", "told_owner_id"),
    ("alert", "next_on"),
    ("alert", "later_until"),
    ("message", "sent_on"),
    ("contract", "renews_after"),
)


def upgrade() -> None:
    """Add columns in place: a table that is rebuilt on SQLite would take the rows that hang on it along."""
    owner = sa.ForeignKey("person.id", name=op.f("fk_alert_told_owner_id_person"))
    op.add_column("alert", sa.Column("told_owner_id", sa.Integer(), owner, nullable=True), inline_references=True)
    for table, name in ADDED[1:]:
        op.add_column(table, sa.Column(name, sa.Date(), nullable=True))
    for name in ("next_on", "later_until"):
        held = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_alert_{name}", "alert", [name], sqlite_where=held, postgresql_where=held)
    op.create_table(
        "alert_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("instead", sa.String(length=500), nullable=True),
        sa.Column("undo", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_alert_answer_alert_id_alert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alert_answer_person_id_person")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_alert_answer_undone_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_answer")),
    )
    _fill()
    op.create_index("ix_alert_answer_alert_id", "alert_answer", ["alert_id"])
    op.create_table(
        "answer_link",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_answer_link_alert_id_alert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_answer_link_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_answer_link")),
    )
    op.create_index("ix_answer_link_alert_id", "answer_link", ["alert_id"])
    op.bulk_insert(
        rule,
        [
            {"kind": kind, "step": step, "role": role, "delay_working_days": DELAY_WORKING_DAYS, "active": True}
            for kind in CLIMBING
            for step, role in STEPS
        ],
    )


def _fill() -> None:
    """Say of what was told before who was in charge and on which day it was accepted, or it would be told anew."""
    in_charge = sa.select(contract.c.owner_id).where(contract.c.id == alert.c.contract_id).scalar_subquery()
    planner = sa.select(procurement.c.owner_id).where(procurement.c.id == alert.c.procurement_id).scalar_subquery()
    plans = alert.c.kind.in_(("heads_up", "planning_start"))
    holder = sa.func.coalesce(sa.case((plans, planner), else_=None), in_charge)
    op.execute(alert.update().where(alert.c.message_id.is_not(None)).values(told_owner_id=holder))
    op.execute(message.update().where(message.c.sent_at.is_not(None)).values(sent_on=sa.func.date(message.c.sent_at)))


def downgrade() -> None:
    """Take it all out again."""
    op.get_bind().execute(sa.delete(rule).where(rule.c.step > 0))
    op.drop_table("answer_link")
    op.drop_table("alert_answer")
    op.drop_index("ix_alert_later_until", "alert")
    op.drop_index("ix_alert_next_on", "alert")
    for table, name in reversed(ADDED):
        op.drop_column(table, name)
