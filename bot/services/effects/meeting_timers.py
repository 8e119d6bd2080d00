"""The timers of a one-time meeting: when a request closes, when both are reminded, when it is over.

A moment that has passed already is not set, so that a meeting moved away and back reminds nobody twice.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot.enums import MeetingState, Side
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.services import reminders
from bot.services.reminders import MEETING_KINDS, REQUEST_KINDS, Due
from bot.services.rules import exclusions

# How long before it starts the two are reminded, by the reminder's step: while it can still be moved, and
# when it is time to go.
SOON = {1: timedelta(hours=24), 2: timedelta(minutes=10)}
# How long after its end the mentee is asked how to go on: meetings run over by a few minutes.
FOLLOW_UP_AFTER = timedelta(minutes=5)


def follow(session: Session, meeting: Meeting, now: datetime) -> None:
    """Set what a meeting's state calls for, and take the rest away."""
    match meeting.state:
        case MeetingState.REQUESTED:
            _wait_for_answer(session, meeting, now)
        case MeetingState.SCHEDULED:
            _count_down(session, meeting, now)
        case MeetingState.OCCURRED | MeetingState.NOT_HELD:
            # What is left is the follow-up's.
            pass
        case _:
            reminders.clear(session, meeting.workspace_id, meeting.id, MEETING_KINDS)


def pause_or_run(session: Session, workspace_id: int, participants: Collection[int], now: datetime) -> None:
    """Pause these people's requests for meetings while one of the two is away, and resume them afterwards.

    Away is also who appears so to the other. What a planned meeting's own time sets is never paused.
    """
    query = select(Meeting, exclusions.of_pair(Meeting)).where(
        Meeting.workspace_id == bindparam("workspace"),
        or_(Meeting.mentor_id.in_(participants), Meeting.mentee_id.in_(participants)),
        Meeting.state == MeetingState.REQUESTED,
    )
    requests = session.execute(query, {"workspace": workspace_id}).all()
    paused = {one.id for one, said in requests if said or one.mentee.paused_at or one.mentor.paused_at}
    running = {one.id for one, _ in requests} - paused
    reminders.pause(session, workspace_id, paused, REQUEST_KINDS, now)
    reminders.resume(session, workspace_id, running, REQUEST_KINDS, now)


def _wait_for_answer(session: Session, meeting: Meeting, now: datetime) -> None:
    """A request waits for the side that picks, who is reminded; the other is told when it closes."""
    reminders.clear(session, meeting.workspace_id, meeting.id, MEETING_KINDS)
    picks, waits = (meeting.participant(side).person_id for side in (meeting.picks, meeting.picks.other))
    program = session.get_one(Program, (meeting.workspace_id, meeting.program_id))
    remind_at = now + timedelta(days=program.meeting_reminder_days)
    expire_at = now + timedelta(days=program.meeting_expiry_days)
    due = [
        Due(ReminderKind.MEETING_REMIND, meeting.id, picks, remind_at),
        Due(ReminderKind.MEETING_EXPIRE, meeting.id, waits, expire_at),
    ]
    reminders.schedule(session, meeting.workspace_id, due)


def _count_down(session: Session, meeting: Meeting, now: datetime) -> None:
    """Set what the time of a planned meeting sets. It waits for nobody's working hours, nor for a pause."""
    starts_at, ends_at = meeting.starts_at, meeting.ends_at
    if starts_at is None or ends_at is None or _is_set(session, meeting, ends_at + FOLLOW_UP_AFTER):
        return
    reminders.clear(session, meeting.workspace_id, meeting.id, MEETING_KINDS)
    soon = [
        Due(
            ReminderKind.MEETING_SOON,
            meeting.id,
            meeting.participant(side).person_id,
            starts_at - before,
            step,
        )
        for side in Side
        for step, before in SOON.items()
        if starts_at - before > now
    ]
    over = Due(ReminderKind.FOLLOW_UP, meeting.id, meeting.mentee.person_id, ends_at + FOLLOW_UP_AFTER)
    reminders.schedule(session, meeting.workspace_id, [*soon, over])


def _is_set(session: Session, meeting: Meeting, over_at: datetime) -> bool:
    """Say whether the timers are those of this time already: it was only suggested to move the meeting."""
    found = select(Reminder.id).where(
        Reminder.workspace_id == meeting.workspace_id,
        Reminder.subject_id == meeting.id,
        Reminder.kind == ReminderKind.FOLLOW_UP,
        Reminder.due_at == over_at,
    )
    return session.execute(found).first() is not None
