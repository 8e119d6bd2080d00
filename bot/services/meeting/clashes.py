"""Whether somebody has another meeting at a time."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.enums import MeetingState
from bot.limits import MEETING_LENGTHS
from bot.models.meeting import Meeting
from bot.models.participant import Participant


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
            Meeting.starts_at > starts_at - timedelta(minutes=max(MEETING_LENGTHS)),
        )
        .order_by(Meeting.starts_at)
    ).scalars()
    return next((one for one in planned if one.ends_at and one.ends_at > starts_at), None)
