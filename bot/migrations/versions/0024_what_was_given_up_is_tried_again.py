"""what was given up is tried again.

The releases before gave up what Slack, a proxy or the database could not take for a moment, and sent nothing
more to whoever had an outdated DM. What is still refused is given up again at its first attempt.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_CARDS = sa.table("cards", sa.column("recipient_id"), sa.column("dead_because"))
_LANES = sa.table(
    "recipient_lanes",
    sa.column("person_id"),
    sa.column("unreachable_because"),
    sa.column("due_at", sa.DateTime(timezone=True)),
)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Go to this revision."""
    given_up = sa.select(_CARDS.c.recipient_id).where(_CARDS.c.dead_because.is_not(None))
    op.execute(
        sa.update(_LANES)
        .where(_LANES.c.unreachable_because.is_not(None) | _LANES.c.person_id.in_(given_up))
        .values(unreachable_because=None, due_at=_LONG_AGO)
    )
    op.execute(sa.update(_CARDS).where(_CARDS.c.dead_because.is_not(None)).values(dead_because=None))


def downgrade() -> None:
    """Go back to the one before, which asks of the schema nothing else."""
