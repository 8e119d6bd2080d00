"""every index begins with the workspace."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# By table and name: the columns after the workspace, and of which rows.
_INDEXES: Mapping[tuple[str, str], tuple[list[str], str | None]] = {
    ("mails", "ix_mails_due_at"): (["due_at"], None),
    ("matches", "uq_matches_mentor_slot"): (["mentor_id", "mentor_slot"], None),
    ("matches", "uq_matches_open_pair"): (["mentor_id", "mentee_id"], "state IN ('pending', 'confirmed')"),
    ("participant_topics", "ix_participant_topics_topic"): (["topic"], None),
    ("reflection_questions", "ix_reflection_questions_program_id"): (["program_id"], None),
    ("survey_answers", "ix_survey_answers_program_id"): (["program_id"], None),
    ("survey_questions", "ix_survey_questions_program_id"): (["program_id"], None),
    ("waitlist_entries", "uq_waitlist_entries_live_pair"): (
        ["mentor_id", "mentee_id"],
        "state IN ('waiting', 'offered')",
    ),
}
_DUE = ("ix_reminders_due", "reminders")
_IS_OPEN = "done_at IS NULL AND held_at IS NULL"


def upgrade() -> None:
    """Go to this revision."""
    for (table, name), (columns, where) in _INDEXES.items():
        _replace(name, table, ["workspace_id", *columns], where)
    _replace(*_DUE, ["workspace_id", "kind", "due_at", "id"], _IS_OPEN)


def downgrade() -> None:
    """Go back to the one before."""
    for (table, name), (columns, where) in _INDEXES.items():
        _replace(name, table, columns, where)
    _replace(*_DUE, ["due_at"], _IS_OPEN)


def _replace(name: str, table: str, columns: list[str], where: str | None) -> None:
    condition = sa.text(where) if where else None
    op.drop_index(name, table)
    op.create_index(
        name,
        table,
        columns,
        unique=name.startswith("uq_"),
        sqlite_where=condition,
        postgresql_where=condition,
    )
