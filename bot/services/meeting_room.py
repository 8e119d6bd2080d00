"""Whether there is room for a meeting: what stands in the way of asking, and who is busy when."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.models import meeting_refusals, refusals
from bot.models.meeting import Meeting, MeetingState
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.refusals import Refusal
from bot.services.standing import Standing

# The lengths that can be chosen, in minutes. The longest bounds the search for clashes.
LENGTHS = (15, 30, 45, 60, 90)


def takes_meetings(program: Program, mentor: Participant) -> bool:
    """Say whether one-time meetings are offered: by the programme, and by the mentor where mentors choose."""
    return program.one_time and (mentor.takes_one_time or not program.mentors_choose)


def obstacles(mentor: Participant, stands: Standing, now: datetime) -> Iterator[Refusal]:
    """Yield what stands in the way of asking for a meeting, once it is clear that the two may meet at all."""
    name, limit = mentor.person.name, stands.program.max_open_requests
    if not takes_meetings(stands.program, mentor):
        yield meeting_refusals.NoOneTimeMeetings(other=name)
    open_one = stands.upcoming_meeting(mentor)
    if open_one and open_one.starts_at:
        yield meeting_refusals.AlreadyMeeting(other=name, at=open_one.starts_at)
    elif open_one:
        yield meeting_refusals.AlreadyAskedToMeet(other=name, at=open_one.requested_at)
    elif (again := stands.meet_again_at(mentor)) and again > now:
        yield refusals.StartAgainLater(other=name, at=again)
    if stands.meetings_asked >= limit:
        yield meeting_refusals.TooManyMeetingsAsked(limit=limit)


def upcoming_of(session: Session, mentee: Participant, mentor: Participant) -> Meeting | None:
    """Return the one meeting of these two that is asked for or planned."""
    return Standing(session, mentee, [mentor]).upcoming_meeting(mentor)


def busy_at(session: Session, who: Participant, meeting: Meeting, starts_at: datetime) -> Meeting | None:
    """Return a planned meeting of `who` that `meeting` would run into at `starts_at`, as mentee or mentor.

    Callers hold the lock on the row of `who`, so that two meetings are not planned for one time at once.
    """
    ends_at = starts_at + timedelta(minutes=meeting.minutes)
    planned = session.execute(
        select(Meeting)
        .where(
            Meeting.workspace_id == who.workspace_id,
            or_(Meeting.mentee_id == who.id, Meeting.mentor_id == who.id),
            Meeting.state == MeetingState.SCHEDULED,
            Meeting.id != meeting.id,
            Meeting.starts_at < ends_at,
            Meeting.starts_at > starts_at - timedelta(minutes=max(LENGTHS)),
        )
        .order_by(Meeting.starts_at)
    ).scalars()
    return next((one for one in planned if one.ends_at and one.ends_at > starts_at), None)
