"""Saying no: what the form carries, and who may read the reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import MatchState, Side
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.workspace import Person
from bot.read_models.match import ReasonFacts
from bot.services import actors
from bot.services.rules.admins import admins_of

T = TypeVar("T", Match, Meeting)


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


def keep(session: Session, row: Match | Meeting, side: Side, form: DeclineForm, now: datetime) -> list[int]:
    """Keep what `side` wrote about a match or a meeting they said no to, each part for its own reader.

    Returns:
        The ids of the admins who are to read the reason: those whom the form named, if they still may.
    """
    if form.note:
        row.add_closing_note(side, form.note, now)
    readers = [one.id for one in readers_of(session, row) if one.id in form.readers] if form.reason else []
    if readers:
        row.closing_reason = form.reason
    return readers


def readers_of(session: Session, row: Match | Meeting) -> list[Person]:
    """Return the admins who may read a reason: never one who is a party of the match, or the meeting."""
    parties = (row.mentee.person_id, row.mentor.person_id)
    return admins_of(session, row.workspace_id, row.program_id, but_not=parties)


def reason_facts(
    session: Session, table: type[T], workspace_id: int, recipient_id: int, row_id: int
) -> ReasonFacts | None:
    """Return the reason for one of the admins it was meant for; None where they are no admin any more."""
    found = select(table).where(table.workspace_id == workspace_id, table.id == row_id)
    row = session.scalars(found).one()
    readers = {person.id for person in readers_of(session, row)}
    if recipient_id not in readers or row.closed_by is None or row.closed_at is None:
        return None
    return ReasonFacts(
        viewer=actors.viewer_of(session, row.workspace_id, recipient_id),
        declined_by=row.participant(row.closed_by).person.name,
        other=row.participant(row.closed_by.other).person.name,
        at=row.closed_at,
        ended=row.state is MatchState.ENDED,
        reason=row.closing_reason,
        meeting=isinstance(row, Meeting),
    )
