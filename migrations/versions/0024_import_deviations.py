"""Let an import bring deviations."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what an import's file holds: contracts up to now."""
    with op.batch_alter_table("import_batch") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=32), nullable=False, server_default="contracts"))


def downgrade() -> None:
    """Take it out again."""
    with op.batch_alter_table("import_batch") as batch:
        batch.drop_column("kind")
