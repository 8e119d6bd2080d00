"""The note to the other person that may go with a no, or follow it: the same for matches and meetings."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from bot import refusals
from bot.enums import Side
from bot.models.two_sided import TwoSided


class ClosingNote(TwoSided):
    """What the person who said no wrote to the other. Private to the two; one note, then or later."""

    # The kinds of no that a note may still follow.
    NOTE_MAY_FOLLOW: ClassVar[tuple[StrEnum, ...]]

    closing_note: Mapped[str] = mapped_column(default="")
    closing_note_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        # Columns of the tables that mix this in.
        state: StrEnum
        closed_by: Side | None
        closed_because: StrEnum | None

    def add_closing_note(self, side: Side, note: str, now: datetime) -> None:
        """Keep the one note that the person who said no may send, then or later.

        Raises:
            NothingToSend: there is not a word in it.
            ChangedMeanwhile, OnlyTheOther, NoteAlreadySent: as `require_note_left`.
        """
        self.require_note_left(side)
        if not note:
            raise refusals.NothingToSend
        self.closing_note, self.closing_note_at = note, now

    def require_note_left(self, side: Side) -> None:
        """Refuse unless `side` said no and has not sent their one note yet.

        Raises:
            ChangedMeanwhile: nobody said no.
            OnlyTheOther: `side` did not say no.
            NoteAlreadySent: there is one already.
        """
        if self.closed_because or self.state not in self.NOTE_MAY_FOLLOW:
            raise refusals.ChangedMeanwhile
        if self.closed_by is not side:
            raise refusals.OnlyTheOther
        if self.closing_note_at:
            raise refusals.NoteAlreadySent(at=self.closing_note_at)
