"""what was done already, should slack send it again."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "done_commands",
        sa.Column("trigger_id", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_done_commands_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_commands")),
        sa.UniqueConstraint(
            "workspace_id", "trigger_id", name=op.f("uq_done_commands_workspace_id_trigger_id")
        ),
    )
    op.create_index("ix_done_commands_done_at", "done_commands", ["workspace_id", "done_at"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_done_commands_done_at", "done_commands")
    op.drop_table("done_commands")
