"""The two people of a match or a meeting, and who of them is acting: rule 1 of both."""

from typing import TYPE_CHECKING, ClassVar

from sqlalchemy.orm import Relationship, relationship

from bot import refusals
from bot.enums import Side
from bot.models.base import in_workspace
from bot.models.participant import Participant


def participant_link(column: str) -> Relationship[Participant]:
    """Return the relationship by which a row of two people names one: to be read, for `column` is written.

    `column` is named with its class. The participant comes with the row. A relationship that could be written
    too would double what storing a row costs.
    """
    return relationship(
        primaryjoin=in_workspace("Participant.id", column),
        foreign_keys=column,
        lazy="joined",
        innerjoin=True,
        viewonly=True,
    )


class TwoSided:
    """A row of one mentee and one mentor: nobody else acts on it, and each only for their own side."""

    # How somebody is refused who is neither of the two, or whose turn it is not.
    NOT_YOURS: ClassVar[type[refusals.NotYours]] = refusals.NotYours

    if TYPE_CHECKING:
        # Relationships of the tables that mix this in.
        mentee: Participant
        mentor: Participant

    def participant(self, side: Side) -> Participant:
        """Return the person on `side`."""
        return self.mentee if side is Side.MENTEE else self.mentor

    def side_of(self, person_id: int) -> Side:
        """Return the side of the person with this id.

        Raises:
            NotYours: they are neither of the two.
        """
        for side in Side:
            if self.participant(side).person_id == person_id:
                return side
        raise self.NOT_YOURS
