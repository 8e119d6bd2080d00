"""Who may ask whom for a one-time meeting: the reasons against it that eligibility adds for meetings."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MeetingState, Side
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.refusals import Refusal
from bot.services.rules.pair_history import PairHistory


def takes_meetings(program: Program, mentor: Participant) -> bool:
    """Say whether one-time meetings are offered: by the programme, and by the mentor where mentors choose."""
    return program.one_time and (mentor.takes_one_time or not program.mentors_choose)


def blockers(mentor: Participant, history: PairHistory, now: datetime) -> Iterator[Refusal]:
    """Yield the reasons against asking for a meeting, where the two may meet at all."""
    name, limit = mentor.person.name, history.program.max_open_requests
    if not takes_meetings(history.program, mentor):
        yield refusals.NoOneTimeMeetings(other=name)
    open_one = history.upcoming_meeting(mentor)
    if open_one and open_one.starts_at:
        yield refusals.AlreadyMeeting(other=name, at=open_one.starts_at)
    elif open_one:
        yield refusals.AlreadyAskedToMeet(other=name, at=open_one.requested_at)
    elif (again := history.meet_again_at(mentor)) and again > now:
        yield refusals.StartAgainLater(other=name, at=again)
    if history.meetings_asked >= limit:
        yield refusals.TooManyMeetingsAsked(limit=limit)


def bar_to_arranging(program: Program, meeting: Meeting, side: Side) -> Refusal | None:
    """Return why a meeting that is asked for cannot be arranged just now, in the words for `side`, if so.

    What the programme, or the mentor, does not offer begins in no way. A meeting that is planned stays, and
    can be moved.
    """
    if meeting.state is not MeetingState.REQUESTED or takes_meetings(program, meeting.mentor):
        return None
    if side is Side.MENTEE:
        return refusals.NoOneTimeMeetings(other=meeting.mentor.person.name)
    return refusals.YouTakeNoOneTimeMeetings() if program.one_time else refusals.OneTimeMeetingsAreOff()


def require_arrangeable(session: Session, meeting: Meeting, side: Side) -> None:
    """Refuse, in the words for `side`, where this meeting cannot be arranged just now.

    Raises:
        NoOneTimeMeetings, YouTakeNoOneTimeMeetings, OneTimeMeetingsAreOff: it is not offered.
    """
    if bar := bar_to_arranging(
        session.get_one(Program, (meeting.workspace_id, meeting.program_id)), meeting, side
    ):
        raise bar


def upcoming_of(session: Session, mentee: Participant, mentor: Participant) -> Meeting | None:
    """Return the one meeting of these two that is asked for or planned."""
    return PairHistory(session, mentee, [mentor]).upcoming_meeting(mentor)
