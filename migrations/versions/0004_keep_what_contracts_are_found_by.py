"""Keep what contracts are found by: their words in one folded text, so that a search folds nothing."""

import sqlalchemy as sa
from alembic import op

from hankintakello.core.names import folded

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FOUND_BY = """
    SELECT
        c.id, c.title, c.reference, c.case_number, c.description, c.cpv,
        s.name, s.business_id, p.name, u.name, k.name
    FROM contract c
    LEFT JOIN supplier s ON s.id = c.supplier_id
    LEFT JOIN person p ON p.id = c.owner_id
    LEFT JOIN unit u ON u.id = c.unit_id
    LEFT JOIN category k ON k.id = c.category_id
"""


def upgrade() -> None:
    """Make the table and fill it from the register."""
    table = op.create_table(
        "contract_search",
        sa.Column("contract_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_search_contract_id_contract"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_contract_search")),
    )
    rows = op.get_bind().execute(sa.text(FOUND_BY)).all()
    op.bulk_insert(
        table, [{"contract_id": row[0], "words": "\n".join(folded(part) for part in row[1:] if part)} for row in rows]
    )


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("contract_search")
