"""how far a wave is."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("workspaces", sa.Column("wave_began_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workspaces", sa.Column("wave_shown_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_cards_wave",
        "cards",
        ["workspace_id", "queued_at"],
        sqlite_where=sa.text("in_wave = 1"),
        postgresql_where=sa.text("in_wave"),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_cards_wave", "cards")
    op.drop_column("workspaces", "wave_shown_at")
    op.drop_column("workspaces", "wave_began_at")
