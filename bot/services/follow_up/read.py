"""What a mentee may see of a follow-up and of their place in a queue, read from the store."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import FollowUpChoice, MeetingState
from bot.models.meeting import Meeting
from bot.models.reminder import Reminder, ReminderKind
from bot.read_models.common import Viewer
from bot.read_models.follow_up import FollowUpFacts
from bot.services.actors import participations, viewer_of
from bot.services.match.step import step_facts
from bot.services.reminders import FOLLOW_UP_KINDS
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory
from bot.services.survey import answering


def card_facts(
    session: Session, workspace_id: int, recipient_id: int, meeting_id: int, now: datetime
) -> FollowUpFacts:
    """Return what the mentee may see of the follow-up of a meeting."""
    meeting = session.execute(
        select(Meeting).where(Meeting.workspace_id == workspace_id, Meeting.id == meeting_id)
    ).scalar_one()
    return follow_up_facts(session, meeting, viewer_of(session, workspace_id, recipient_id), now)


def follow_up_facts(session: Session, meeting: Meeting, viewer: Viewer, now: datetime) -> FollowUpFacts:
    """Return what the mentee may see of one follow-up."""
    return _all_facts(session, [meeting], viewer, now)[0]


def _all_facts(
    session: Session, meetings: Sequence[Meeting], viewer: Viewer, now: datetime
) -> list[FollowUpFacts]:
    """Return what a mentee may see of follow-ups, all of them theirs."""
    if not meetings:
        return []
    history = PairHistory(session, meetings[0].mentee, [one.mentor for one in meetings])
    return [_facts(session, one, history, viewer, now) for one in meetings]


def _facts(
    session: Session, meeting: Meeting, history: PairHistory, viewer: Viewer, now: datetime
) -> FollowUpFacts:
    coming = _coming(session, meeting)
    waits = history.in_line(meeting.mentor)

    def may(after: FollowUpChoice, intent: Intent) -> bool:
        barred = eligibility.blockers_to(meeting.mentor, history, intent, now)
        return meeting.choice is after and not any(barred)

    return FollowUpFacts(
        viewer=viewer,
        meeting_id=meeting.id,
        starts_at=meeting.starts_at or meeting.requested_at,
        step=step_facts(meeting.mentor, history, now),
        waits_since=waits.joined_at if waits else None,
        asks_again_at=coming.get(ReminderKind.FOLLOW_UP),
        closes_at=coming.get(ReminderKind.FOLLOW_UP_CLOSE),
        choice=meeting.choice,
        chosen_at=meeting.chosen_at,
        closed_at=meeting.follow_up_closed_at,
        survey_sent=answering.is_sent(session, meeting),
        may_connect=may(FollowUpChoice.FEEDBACK, Intent.CONNECT),
        may_meet=may(FollowUpChoice.NOT_HELD, Intent.MEET),
    )


def nudged(session: Session, workspace_id: int, person_id: int, now: datetime) -> list[FollowUpFacts]:
    """Return the questions a person was nudged about and has still not answered, the oldest first."""
    meetings = session.execute(
        select(Meeting)
        .join(Reminder, (Reminder.subject_id == Meeting.id) & (Reminder.workspace_id == Meeting.workspace_id))
        .where(
            Meeting.workspace_id == workspace_id,
            Reminder.workspace_id == workspace_id,
            Reminder.recipient_id == person_id,
            Reminder.kind == ReminderKind.FOLLOW_UP_NUDGE,
            Reminder.done_at.is_not(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).scalars()
    viewer = viewer_of(session, workspace_id, person_id)
    return _all_facts(session, [one for one in meetings if one.is_unanswered], viewer, now)


def questions_of(
    session: Session, viewer: Viewer, workspace_id: int, now: datetime, most: int
) -> tuple[FollowUpFacts, ...]:
    """Return the questions somebody has still to answer, the oldest first, at most `most`."""
    meetings = session.execute(
        select(Meeting)
        .where(
            Meeting.workspace_id == workspace_id,
            Meeting.mentee_id.in_(participations(workspace_id, viewer.person_id)),
            Meeting.state == MeetingState.OCCURRED,
            Meeting.choice.is_(None),
            Meeting.follow_up_closed_at.is_(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(most)
    ).scalars()
    return tuple(_all_facts(session, meetings.all(), viewer, now))


def _coming(session: Session, meeting: Meeting) -> dict[ReminderKind, datetime]:
    """Return what comes when, by kind; nothing while the timers stand still."""
    rows = session.execute(
        select(Reminder.kind, Reminder.due_at).where(
            Reminder.workspace_id == meeting.workspace_id,
            Reminder.subject_id == meeting.id,
            Reminder.kind.in_(FOLLOW_UP_KINDS),
            Reminder.done_at.is_(None),
            Reminder.held_at.is_(None),
        )
    )
    return {row.kind: row.due_at for row in rows}
