"""Let reclamations go out by mail with their copy, and be answered."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reclamation_copy",
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_reclamation_copy_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["kept_file.sha256"], name=op.f("fk_reclamation_copy_sha256_kept_file")),
        sa.PrimaryKeyConstraint("reclamation_id", "sha256", name=op.f("pk_reclamation_copy")),
    )
    op.create_table(
        "reclamation_message",
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_reclamation_message_message_id_message"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_reclamation_message_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reclamation_id", "message_id", name=op.f("pk_reclamation_message")),
    )
    op.create_index("ix_reclamation_message_message_id", "reclamation_message", ["message_id"])
    op.create_table(
        "reply_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_reply_link_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_reply_link_secret_hash")),
    )
    op.create_index("ix_reply_link_reclamation_id", "reply_link", ["reclamation_id"])
    op.create_table(
        "supplier_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("correct_by", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["reply_link.id"], name=op.f("fk_supplier_answer_link_id_reply_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_supplier_answer_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_answer")),
    )
    op.create_index("ix_supplier_answer_link_id", "supplier_answer", ["link_id"])
    op.create_index("ix_supplier_answer_reclamation_id", "supplier_answer", ["reclamation_id"])
    op.create_table(
        "supplier_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["supplier_answer.id"],
            name=op.f("fk_supplier_file_answer_id_supplier_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["sha256"], ["kept_file.sha256"], name=op.f("fk_supplier_file_sha256_kept_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_file")),
    )
    op.create_index("ix_supplier_file_answer_id", "supplier_file", ["answer_id"])
    op.create_index("ix_supplier_file_sha256", "supplier_file", ["sha256"])
    op.add_column("message", sa.Column("reply_to", sa.String(length=254), nullable=True))
    op.add_column("message", sa.Column("file_sha256", sa.String(length=64), nullable=True))
    op.add_column("message", sa.Column("file_name", sa.String(length=200), nullable=True))


def downgrade() -> None:
    """Take them out again."""
    op.drop_column("message", "file_name")
    op.drop_column("message", "file_sha256")
    op.drop_column("message", "reply_to")
    op.drop_table("supplier_file")
    op.drop_table("supplier_answer")
    op.drop_table("reply_link")
    op.drop_table("reclamation_message")
    op.drop_table("reclamation_copy")
