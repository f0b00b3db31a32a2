"""Keep rules of the alarm for a unit, a category or a contract, and reminders before the day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCOPES = ("contract", "category", "unit")
EVERYBODY = 1


def upgrade() -> None:
    """Make the scopes, the first of which is everybody's, and give it the rules that there are."""
    op.create_table(
        "rule_scope",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=True) for name in SCOPES),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_rule_scope_{name}_id_{name}"), ondelete="CASCADE"
            )
            for name in SCOPES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_scope")),
        *(sa.UniqueConstraint(f"{name}_id", name=op.f(f"uq_rule_scope_{name}_id")) for name in SCOPES),
    )
    op.execute("INSERT INTO rule_scope (contract_id) VALUES (NULL)")
    with op.batch_alter_table("alert_rule") as rule:
        rule.add_column(sa.Column("scope_id", sa.Integer(), nullable=False, server_default=str(EVERYBODY)))
        rule.add_column(sa.Column("lead", sa.Integer(), nullable=True))
        rule.add_column(sa.Column("lead_unit", sa.String(length=32), nullable=True))
        rule.add_column(sa.Column("since_on", sa.Date(), nullable=True))
        rule.create_foreign_key(
            op.f("fk_alert_rule_scope_id_rule_scope"), "rule_scope", ["scope_id"], ["id"], ondelete="CASCADE"
        )
        rule.drop_constraint(op.f("uq_alert_rule_kind_step_role"), type_="unique")
        rule.create_unique_constraint(
            op.f("uq_alert_rule_scope_id_kind_step_role"), ["scope_id", "kind", "step", "role"]
        )


def downgrade() -> None:
    """Take out the rules of their own, and the reminders beforehand."""
    op.execute(f"DELETE FROM alert_rule WHERE scope_id <> {EVERYBODY} OR step < 0")
    with op.batch_alter_table("alert_rule") as rule:
        rule.drop_constraint(op.f("uq_alert_rule_scope_id_kind_step_role"), type_="unique")
        rule.drop_constraint(op.f("fk_alert_rule_scope_id_rule_scope"), type_="foreignkey")
        for name in ("since_on", "lead_unit", "lead", "scope_id"):
            rule.drop_column(name)
        rule.create_unique_constraint(op.f("uq_alert_rule_kind_step_role"), ["kind", "step", "role"])
    op.drop_table("rule_scope")
