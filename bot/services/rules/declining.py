"""Saying no: what the form carries, who may read the reason, and the wish not to be matched again."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import Side
from bot.models.exclusion import Exclusion
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.workspace import Person
from bot.services.rules.admins import admins_of


@dataclass(frozen=True)
class DeclineForm:
    """What the decliner wrote, each part for its own reader.

    `note` is for the other person, `reason` for the admins in `readers` (person ids, as the form
    named them), `never_again` for nobody. `meeting_id` is the meeting of the two that was to go with
    the match, as the form named it.
    """

    note: str = ""
    reason: str = ""
    readers: frozenset[int] = frozenset()
    never_again: bool = False
    meeting_id: int | None = None


def exclude(session: Session, match: Match | Meeting, side: Side) -> None:
    """Keep to themselves that `side` does not want to be matched with the other again."""
    author, other = match.participant(side), match.participant(side.other)
    known = select(Exclusion.id).where(
        Exclusion.workspace_id == match.workspace_id,
        Exclusion.author_id == author.id,
        Exclusion.other_id == other.id,
    )
    if session.execute(known).first() is None:
        session.add(Exclusion(workspace_id=match.workspace_id, author_id=author.id, other_id=other.id))


def readers_of(session: Session, match: Match | Meeting) -> list[Person]:
    """Return the admins who may read a reason: never one who is a party of the match, or the meeting."""
    parties = (match.mentee.person_id, match.mentor.person_id)
    return admins_of(session, match.workspace_id, match.program_id, but_not=parties)
