"""What calendars have to be told of a meeting: that it is planned, was moved, or will not take place.

Each is a version of one entry, so that a calendar that hears of it late, or twice, ends up right.
"""

from collections.abc import Iterator

from bot.enums import MailKind, MeetingState, Side
from bot.models.meeting import Meeting
from bot.services.mail_queue import NewMail


def follow(meeting: Meeting) -> Iterator[NewMail]:
    """Note a new version of the entry where a meeting's time changed, and yield the mails that bring it."""
    starts_at = meeting.starts_at if meeting.state is MeetingState.SCHEDULED else None
    is_over = meeting.state in (MeetingState.OCCURRED, MeetingState.NOT_HELD)
    if starts_at == meeting.calendar_starts_at or is_over:
        return
    meeting.calendar_starts_at = starts_at
    meeting.calendar_sequence = 0 if meeting.calendar_sequence is None else meeting.calendar_sequence + 1
    for side in Side:
        yield NewMail(meeting.participant(side).person_id, MailKind.CALENDAR, meeting.id)
