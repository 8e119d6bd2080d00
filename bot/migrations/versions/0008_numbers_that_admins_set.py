"""numbers that admins set: first cards a day, requests for meetings, held places."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As many as there were before they could be set.
_DEFAULTS = {
    "first_cards_a_day": 3,
    "meeting_reminder_days": 3,
    "meeting_expiry_days": 7,
    "place_held_days": 2,
}


def upgrade() -> None:
    """Go to this revision."""
    for name, default in _DEFAULTS.items():
        op.add_column(
            "programs", sa.Column(name, sa.Integer(), server_default=sa.text(str(default)), nullable=False)
        )


def downgrade() -> None:
    """Go back to the one before."""
    for name in _DEFAULTS:
        op.drop_column("programs", name)
