"""people from outside: guests, and people of other companies."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. Whom the bot knows already, it asks Slack about before they join or look."""
    op.add_column("workspaces", sa.Column("enterprise_id", sa.String(length=40), nullable=True))
    membership = sa.Enum(
        "member",
        "guest",
        "other_company",
        name="membership",
        native_enum=False,
        create_constraint=False,
        length=40,
    )
    op.add_column("people", sa.Column("membership", membership, nullable=True))
    op.add_column(
        "programs", sa.Column("guests_take_part", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("programs", "guests_take_part")
    op.drop_column("people", "membership")
    op.drop_column("workspaces", "enterprise_id")
