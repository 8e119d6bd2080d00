"""Whether there is room for a meeting: what stands in the way of asking, and who is busy when."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.refusals import Refusal
from bot.services.rules.pair_history import PairHistory


def takes_meetings(program: Program, mentor: Participant) -> bool:
    """Say whether one-time meetings are offered: by the programme, and by the mentor where mentors choose."""
    return program.one_time and (mentor.takes_one_time or not program.mentors_choose)


def obstacles(mentor: Participant, stands: PairHistory, now: datetime) -> Iterator[Refusal]:
    """Yield what stands in the way of asking for a meeting, once it is clear that the two may meet at all."""
    name, limit = mentor.person.name, stands.program.max_open_requests
    if not takes_meetings(stands.program, mentor):
        yield refusals.NoOneTimeMeetings(other=name)
    open_one = stands.upcoming_meeting(mentor)
    if open_one and open_one.starts_at:
        yield refusals.AlreadyMeeting(other=name, at=open_one.starts_at)
    elif open_one:
        yield refusals.AlreadyAskedToMeet(other=name, at=open_one.requested_at)
    elif (again := stands.meet_again_at(mentor)) and again > now:
        yield refusals.StartAgainLater(other=name, at=again)
    if stands.meetings_asked >= limit:
        yield refusals.TooManyMeetingsAsked(limit=limit)


def upcoming_of(session: Session, mentee: Participant, mentor: Participant) -> Meeting | None:
    """Return the one meeting of these two that is asked for or planned."""
    return PairHistory(session, mentee, [mentor]).upcoming_meeting(mentor)
