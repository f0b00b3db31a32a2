"""Keep by when the plan had a phase done, and what lateness and a skipped gate became."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    for table in ("phase_done", "learning_gate"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("deviation_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_deviation_id_deviation"), "deviation", ["deviation_id"], ["id"], ondelete="SET NULL"
            )
    op.add_column("phase_done", sa.Column("until_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take them out again; the deviations stay."""
    op.drop_column("phase_done", "until_on")
    for table in ("phase_done", "learning_gate"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_deviation_id_deviation"), type_="foreignkey")
            batch.drop_column("deviation_id")
