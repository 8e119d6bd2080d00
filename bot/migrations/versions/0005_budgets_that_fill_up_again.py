"""budgets that fill up again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go to this revision. What was counted is of the last minute, so the table begins anew."""
    _begin_anew(
        sa.Column("spent_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Go back to the one before."""
    _begin_anew(
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
    )


def _begin_anew(*counters: sa.Column[object]) -> None:
    op.drop_table("budgets")
    op.create_table(
        "budgets",
        sa.Column("scope", sa.String(length=64), nullable=False),
        *counters,
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("workspace_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_budgets_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
        sa.UniqueConstraint("workspace_id", "scope", name=op.f("uq_budgets_workspace_id_scope")),
    )
