"""Let people choose a weekly digest and a monthly summary, and stop them from the mail."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of choices, and room for a mail's address of stopping."""
    op.create_table(
        "digest_choice",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("even_empty", sa.Boolean(), nullable=False),
        sa.Column("monthly", sa.Boolean(), nullable=False),
        sa.Column("weekly_on", sa.Date(), nullable=False),
        sa.Column("monthly_on", sa.Date(), nullable=False),
        sa.Column("secret", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_digest_choice_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_choice")),
        sa.UniqueConstraint("secret", name=op.f("uq_digest_choice_secret")),
    )
    op.add_column("message", sa.Column("stop_url", sa.String(length=500), nullable=True))


def downgrade() -> None:
    """Take it out again."""
    op.drop_column("message", "stop_url")
    op.drop_table("digest_choice")
