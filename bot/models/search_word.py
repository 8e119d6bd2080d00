"""What people are found by."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.folding import LONGEST_WORD
from bot.models.base import Base, InWorkspace

# Compared letter by letter on both databases, so that an index finds what begins alike.
FOLDED = String(LONGEST_WORD).with_variant(String(LONGEST_WORD, collation="C"), "postgresql")


class SearchWord(InWorkspace, Base):
    """One folded word of a participant's name, headline or topics."""

    __tablename__ = "search_words"
    __table_args__ = (
        UniqueConstraint("participant_id", "word"),
        Index("ix_search_words_word", "workspace_id", "program_id", "word"),
    )

    program_id: Mapped[int] = mapped_column(ForeignKey("programs.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(FOLDED)
