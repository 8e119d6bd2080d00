"""words people are found by: folded words of names, headlines and topics, of everybody who has joined."""

import sqlalchemy as sa
from alembic import op

from bot import folding

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")
_PEOPLE = sa.text(
    "SELECT participants.id AS participant_id, participants.workspace_id, participants.program_id, "
    "people.name, participants.headline FROM participants JOIN people ON people.id = participants.person_id"
)
_TOPICS = sa.text("SELECT participant_id, topic FROM participant_topics")
# Rows written at once.
_BATCH = 5_000


def upgrade() -> None:
    """Go to this revision."""
    table = op.create_table(
        "search_words",
        sa.Column("program_id", _KEY, nullable=False),
        sa.Column("participant_id", _KEY, nullable=False),
        sa.Column("word", _WORD, nullable=False),
        sa.Column("workspace_id", _KEY, nullable=False),
        sa.Column("id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_search_words_program_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_search_words_participant_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_search_words_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("participant_id", "word", name=op.f("uq_search_words_participant_id_word")),
    )
    op.create_index(
        "ix_search_words_word", "search_words", ["workspace_id", "program_id", "word"], unique=False
    )
    _fill(table)


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_search_words_word", table_name="search_words")
    op.drop_table("search_words")


def _fill(table: sa.Table) -> None:
    """Fold what is stored, as profiles do from now on."""
    connection = op.get_bind()
    topics: dict[int, list[str]] = {}
    for participant_id, topic in connection.execute(_TOPICS):
        topics.setdefault(participant_id, []).append(topic)
    rows = [
        {
            "workspace_id": one.workspace_id,
            "program_id": one.program_id,
            "participant_id": one.participant_id,
            "word": word,
        }
        for one in connection.execute(_PEOPLE)
        for word in sorted(
            folding.to_be_found_by([one.name, one.headline, *topics.get(one.participant_id, [])])
        )
    ]
    for begin in range(0, len(rows), _BATCH):
        connection.execute(table.insert(), rows[begin : begin + _BATCH])
