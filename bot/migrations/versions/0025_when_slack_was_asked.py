"""when slack was asked about somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    for name in ("asked_at", "check_at"):
        op.add_column("people", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_people_check_at", "people", ["workspace_id", "check_at"])
    op.add_column(
        "typed_commands", sa.Column("waits", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("typed_commands", "waits")
    op.drop_index("ix_people_check_at", "people")
    for name in ("check_at", "asked_at"):
        op.drop_column("people", name)
