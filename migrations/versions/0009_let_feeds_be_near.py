"""Let the feed of a whole region's register show less than a narrow one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say in a word how broad a feed is."""
    op.add_column("feed", sa.Column("breadth", sa.String(length=32), nullable=False, server_default="wide"))
    op.execute("UPDATE feed SET breadth = 'narrow' WHERE is_narrow")
    op.drop_column("feed", "is_narrow")


def downgrade() -> None:
    """Know narrow feeds and wide ones alone."""
    op.add_column("feed", sa.Column("is_narrow", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE feed SET is_narrow = (breadth <> 'wide')"))
    op.drop_column("feed", "breadth")
