"""when a wish held: since when somebody asks not to be matched again, and until when they did."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("exclusions", sa.Column("said_at", _TIME, nullable=True))
    op.create_table(
        "past_exclusions",
        sa.Column("taken_back_at", _TIME, nullable=False),
        sa.Column("author_id", _KEY, nullable=False),
        sa.Column("other_id", _KEY, nullable=False),
        sa.Column("said_at", _TIME, nullable=True),
        sa.Column("workspace_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["participants.id"], name=op.f("fk_past_exclusions_author_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["participants.id"], name=op.f("fk_past_exclusions_other_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_past_exclusions_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_exclusions")),
    )
    op.create_index("ix_past_exclusions_other", "past_exclusions", ["workspace_id", "other_id"], unique=False)


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("past_exclusions")
    op.drop_column("exclusions", "said_at")
