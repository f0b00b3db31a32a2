"""Know who made a criterion, not their name alone: its maker mends and removes it."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_MAKER = """
    UPDATE criterion SET added_by_id = (
        SELECT min(person.id) FROM audit_event JOIN person ON person.id = audit_event.actor_id
        WHERE audit_event.subject = 'criterion' AND audit_event.subject_id = criterion.id
        AND audit_event.action = 'criterion_added'
    )
"""


def upgrade() -> None:
    """Add the maker, as the log tells it."""
    with op.batch_alter_table("criterion") as batch:
        batch.add_column(sa.Column("added_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_criterion_added_by_id_person"), "person", ["added_by_id"], ["id"])
    op.execute(_MAKER)


def downgrade() -> None:
    """Take it out again."""
    with op.batch_alter_table("criterion") as batch:
        batch.drop_constraint(op.f("fk_criterion_added_by_id_person"), type_="foreignkey")
        batch.drop_column("added_by_id")
