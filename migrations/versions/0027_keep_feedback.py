"""Keep rounds of feedback, whom they ask, and answers that do not say who gave them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feedback_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sends_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("open_hash", sa.String(length=64), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_feedback_round_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_feedback_round_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_round")),
        sa.UniqueConstraint("open_hash", name=op.f("uq_feedback_round_open_hash")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_feedback_round_contract_id_number")),
    )
    op.create_index("ix_feedback_round_days", "feedback_round", ["sends_on", "closes_on"])
    op.create_table(
        "feedback_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("reminder_hash", sa.String(length=64), nullable=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["feedback_round.id"],
            name=op.f("fk_feedback_recipient_round_id_feedback_round"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feedback_recipient_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_recipient")),
        sa.UniqueConstraint("round_id", "address", name=op.f("uq_feedback_recipient_round_id_address")),
        sa.UniqueConstraint("reminder_hash", name=op.f("uq_feedback_recipient_reminder_hash")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_feedback_recipient_secret_hash")),
    )
    op.create_index(op.f("ix_feedback_recipient_person_id"), "feedback_recipient", ["person_id"])
    op.create_table(
        "feedback_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=True),
        sa.Column("timeliness", sa.Integer(), nullable=True),
        sa.Column("cooperation", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("theme", sa.String(length=32), nullable=True),
        sa.Column("theme_by", sa.String(length=200), nullable=True),
        sa.Column("theme_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["feedback_round.id"],
            name=op.f("fk_feedback_answer_round_id_feedback_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_answer")),
    )
    op.create_index("ix_feedback_answer_round", "feedback_answer", ["round_id"])
    op.create_table(
        "feedback_minute",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["feedback_round.id"],
            name=op.f("fk_feedback_minute_round_id_feedback_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "minute", name=op.f("pk_feedback_minute")),
    )
    op.create_table(
        "feedback_message",
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("is_reminder", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["feedback_recipient.id"],
            name=op.f("fk_feedback_message_recipient_id_feedback_recipient"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_feedback_message_message_id_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recipient_id", "message_id", name=op.f("pk_feedback_message")),
    )
    op.create_index(op.f("ix_feedback_message_message_id"), "feedback_message", ["message_id"])


def downgrade() -> None:
    """Take them out again; what was answered is lost."""
    op.drop_index("ix_feedback_message_message_id", table_name="feedback_message")
    op.drop_table("feedback_message")
    op.drop_table("feedback_minute")
    op.drop_index("ix_feedback_answer_round", table_name="feedback_answer")
    op.drop_table("feedback_answer")
    op.drop_index("ix_feedback_recipient_person_id", table_name="feedback_recipient")
    op.drop_table("feedback_recipient")
    op.drop_index("ix_feedback_round_days", table_name="feedback_round")
    op.drop_table("feedback_round")
