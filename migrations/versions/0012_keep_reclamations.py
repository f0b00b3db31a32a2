"""Keep reclamations, and what contracts say of penalties."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reclamation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("clause", sa.String(length=500), nullable=True),
        sa.Column("earlier", sa.Text(), nullable=True),
        sa.Column("demand", sa.Text(), nullable=True),
        sa.Column("correct_by", sa.Date(), nullable=True),
        sa.Column("penalty_due_on", sa.Date(), nullable=True),
        sa.Column("penalty_until_on", sa.Date(), nullable=True),
        sa.Column("penalty_base", sa.BigInteger(), nullable=True),
        sa.Column("penalty_amount", sa.BigInteger(), nullable=True),
        sa.Column("reduction_base", sa.BigInteger(), nullable=True),
        sa.Column("reduction_amount", sa.BigInteger(), nullable=True),
        sa.Column("other_demand", sa.Text(), nullable=True),
        sa.Column("other_amount", sa.BigInteger(), nullable=True),
        sa.Column("consequences", sa.Text(), nullable=True),
        sa.Column("distribution", sa.String(length=500), nullable=True),
        sa.Column("secrecy", sa.String(length=500), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by", sa.String(length=200), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("letter", sa.JSON(), nullable=True),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_how", sa.String(length=32), nullable=True),
        sa.Column("sent_to", sa.String(length=254), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("next_deadline_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_reclamation_approved_by_id_person")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_reclamation_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_reclamation_drafted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reclamation")),
        sa.UniqueConstraint("year", "ordinal", name=op.f("uq_reclamation_year_ordinal")),
    )
    op.create_index("ix_reclamation_contract_id", "reclamation", ["contract_id"])
    op.create_index(
        "ix_reclamation_due",
        "reclamation",
        ["next_deadline_on"],
        sqlite_where=sa.text("next_deadline_on IS NOT NULL"),
        postgresql_where=sa.text("next_deadline_on IS NOT NULL"),
    )
    op.create_index("ix_reclamation_state", "reclamation", ["state", "next_deadline_on"])
    op.create_table(
        "remedy_terms",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("penalty_clause", sa.String(length=200), nullable=True),
        sa.Column("penalty_basis", sa.String(length=32), nullable=True),
        sa.Column("penalty_percent", sa.BigInteger(), nullable=True),
        sa.Column("penalty_sum", sa.BigInteger(), nullable=True),
        sa.Column("period_length", sa.Integer(), nullable=True),
        sa.Column("period_unit", sa.String(length=32), nullable=True),
        sa.Column("cap_percent", sa.BigInteger(), nullable=True),
        sa.Column("penalty_text", sa.Text(), nullable=True),
        sa.Column("reduction_clause", sa.String(length=200), nullable=True),
        sa.Column("reduction_percent", sa.BigInteger(), nullable=True),
        sa.Column("reduction_text", sa.Text(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=True),
        sa.Column("claim_name", sa.String(length=200), nullable=True),
        sa.Column("claim_email", sa.String(length=254), nullable=True),
        sa.Column("claim_address", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_remedy_terms_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_remedy_terms")),
    )
    op.create_table(
        "reclamation_deviation",
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("deviation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deviation_id"],
            ["deviation.id"],
            name=op.f("fk_reclamation_deviation_deviation_id_deviation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_reclamation_deviation_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reclamation_id", "deviation_id", name=op.f("pk_reclamation_deviation")),
    )
    op.create_index("ix_reclamation_deviation_deviation_id", "reclamation_deviation", ["deviation_id"])
    op.create_table(
        "reclamation_reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reclamation_reviewer_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_reclamation_reviewer_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reclamation_reviewer")),
        sa.UniqueConstraint(
            "reclamation_id", "person_id", name=op.f("uq_reclamation_reviewer_reclamation_id_person_id")
        ),
    )
    op.create_index("ix_reclamation_reviewer_person_id", "reclamation_reviewer", ["person_id"])
    op.create_table(
        "reclamation_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reclamation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_reclamation_step_by_id_person")),
        sa.ForeignKeyConstraint(
            ["reclamation_id"],
            ["reclamation.id"],
            name=op.f("fk_reclamation_step_reclamation_id_reclamation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reclamation_step")),
    )
    op.create_index("ix_reclamation_step_reclamation_id", "reclamation_step", ["reclamation_id"])


def downgrade() -> None:
    """Take them out again."""
    op.drop_table("reclamation_step")
    op.drop_table("reclamation_reviewer")
    op.drop_table("reclamation_deviation")
    op.drop_table("remedy_terms")
    op.drop_table("reclamation")
