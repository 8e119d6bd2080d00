"""retired questions: what forms still ask that were opened before an admin changed their questions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SURVEYS = ("feedback", "not_held")
_KINDS = ("rating", "choice", "several", "text", "yes_no")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "retired_questions",
        sa.Column("program_id", _KEY, nullable=False),
        sa.Column(
            "survey", sa.Enum(*_SURVEYS, name="surveykind", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "kind", sa.Enum(*_KINDS, name="questionkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("workspace_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_retired_questions_program_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_retired_questions_workspace_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retired_questions")),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("retired_questions")
