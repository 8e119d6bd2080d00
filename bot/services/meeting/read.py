"""What one of the two people of a one-time meeting may see of it, read from the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.enums import MatchState, MeetingState, Policy, Side
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.read_models.common import Viewer
from bot.read_models.meeting import MeetingFacts
from bot.services import actors
from bot.services.actors import Actor
from bot.services.meeting.load import upcoming as upcoming_meetings
from bot.services.reminders import REQUEST_KINDS
from bot.services.rules import exclusions, meeting_eligibility
from bot.services.rules.exclusions import Exclusions
from bot.services.rules.working_hours import in_working_hours

_MEETING = select(Meeting).where(
    Meeting.workspace_id == bindparam("workspace"), Meeting.id == bindparam("meeting")
)
_CONNECTED = select(Match.mentee_id, Match.mentor_id).where(
    Match.workspace_id == bindparam("workspace"),
    Match.mentee_id.in_(bindparam("mentees", expanding=True)),
    Match.mentor_id.in_(bindparam("mentors", expanding=True)),
    Match.state == MatchState.CONFIRMED,
)


def card_facts(session: Session, workspace_id: int, recipient_id: int, meeting_id: int) -> MeetingFacts:
    """Return what one of the two may see of their meeting."""
    found = session.execute(_MEETING, {"workspace": workspace_id, "meeting": meeting_id}).scalar_one()
    return facts_of(session, [found], actors.viewer_of(session, workspace_id, recipient_id))[0]


def facts_of(session: Session, meetings: Sequence[Meeting], viewer: Viewer) -> list[MeetingFacts]:
    """Return what `viewer` may see of each of these meetings, with as few queries as for one."""
    if not meetings:
        return []
    program = session.get_one(Program, (meetings[0].workspace_id, meetings[0].program_id))
    coming = _coming(session, meetings, program)
    connected = _connected(session, meetings)
    said = _exclusions(session, meetings, viewer)
    return [
        _facts(
            one,
            viewer,
            program,
            said,
            coming.get(one.id, {}),
            may_be_made_mentor=_may_be_made_mentor(one, program)
            and (one.mentee_id, one.mentor_id) not in connected,
        )
        for one in meetings
    ]


def upcoming(session: Session, actor: Actor) -> list[MeetingFacts]:
    """Return the meetings of the actor that are asked for or planned."""
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    return facts_of(session, upcoming_meetings(session, actor.workspace_id, actor.person_id), viewer)


def _facts(
    meeting: Meeting,
    viewer: Viewer,
    program: Program,
    said: Exclusions,
    coming: Mapping[ReminderKind, datetime],
    *,
    may_be_made_mentor: bool,
) -> MeetingFacts:
    side = meeting.side_of(viewer.person_id)
    me, other = meeting.participant(side), meeting.participant(side.other)
    asked = meeting.state is MeetingState.REQUESTED
    bar = meeting_eligibility.bar_to_arranging(program, meeting, side)
    return MeetingFacts(
        viewer=viewer,
        meeting_id=meeting.id,
        side=side,
        other=actors.other_of(other),
        state=_state_for(meeting, side),
        topic=meeting.topic,
        place=meeting.place,
        minutes=meeting.minutes,
        mentor_id=meeting.mentor_id,
        requested_at=meeting.requested_at,
        picks=meeting.picks,
        times=tuple(sorted(proposed.starts_at for proposed in meeting.times)),
        starts_at=meeting.starts_at,
        expires_at=coming.get(ReminderKind.MEETING_EXPIRE),
        reminder_at=None if bar else coming.get(ReminderKind.MEETING_REMIND),
        cannot_arrange=bar,
        i_paused=asked and me.paused_at is not None,
        other_paused=asked and said.appears_paused(other),
        i_asked_not_to=said.has_said(me, other),
        may_be_made_mentor=may_be_made_mentor and side is Side.MENTOR,
        closed_at=meeting.closed_at,
        closed_by_me=meeting.closed_by is side,
        closed_because=meeting.closed_because,
        closing_note=meeting.closing_note,
        closing_note_at=meeting.closing_note_at,
        calendar_sequence=meeting.calendar_sequence,
    )


def _exclusions(session: Session, meetings: Sequence[Meeting], viewer: Viewer) -> Exclusions:
    """Return who of the people of these meetings asked not to be matched again."""
    people = {one.participant(side).id for one in meetings for side in Side}
    return exclusions.among(session, meetings[0].workspace_id, people, viewer.person_id)


def _state_for(meeting: Meeting, side: Side) -> MeetingState:
    """What the mentee reports is for the programme's admins: to the mentor its time has passed."""
    if meeting.state is MeetingState.NOT_HELD and side is Side.MENTOR:
        return MeetingState.OCCURRED
    return meeting.state


def _may_be_made_mentor(meeting: Meeting, program: Program) -> bool:
    ongoing = meeting.mentor.takes_ongoing or not program.mentors_choose
    return meeting.is_upcoming and ongoing and program.active_policy is Policy.FORCED


def _coming(
    session: Session, meetings: Sequence[Meeting], program: Program
) -> dict[int, dict[ReminderKind, datetime]]:
    """Return when each request is reminded of and closes: in the working hours of the one who is told."""
    asked = {one.id: one for one in meetings if one.state is MeetingState.REQUESTED}
    if not asked:
        return {}
    rows = session.execute(
        select(Reminder).where(
            Reminder.workspace_id == meetings[0].workspace_id,
            Reminder.subject_id.in_(asked),
            Reminder.kind.in_(REQUEST_KINDS),
            Reminder.done_at.is_(None),
            Reminder.held_at.is_(None),
        )
    ).scalars()
    coming: dict[int, dict[ReminderKind, datetime]] = {one: {} for one in asked}
    for row in rows:
        one, of_one = asked[row.subject_id], coming[row.subject_id]
        told = one.participant(one.side_of(row.recipient_id)).person
        at = in_working_hours(row.due_at, told.zone, program)
        of_one[row.kind] = min(at, of_one.get(row.kind, at))
    return coming


def nudged(session: Session, workspace_id: int, person_id: int) -> list[MeetingFacts]:
    """Return the requests a person was reminded of and has still not answered, the oldest first."""
    meetings = session.scalars(
        select(Meeting)
        .join(Reminder, (Reminder.subject_id == Meeting.id) & (Reminder.workspace_id == Meeting.workspace_id))
        .where(
            Meeting.workspace_id == workspace_id,
            Meeting.state == MeetingState.REQUESTED,
            Reminder.workspace_id == workspace_id,
            Reminder.recipient_id == person_id,
            Reminder.kind == ReminderKind.MEETING_REMIND,
            Reminder.done_at.is_not(None),
        )
        .distinct()
        .order_by(Meeting.requested_at, Meeting.id)
    ).all()
    waiting = [one for one in meetings if one.picker.person_id == person_id]
    facts = facts_of(session, waiting, actors.viewer_of(session, workspace_id, person_id))
    return [one for one in facts if not one.cannot_arrange]


def _connected(session: Session, meetings: Sequence[Meeting]) -> set[tuple[int, int]]:
    """Return which of the pairs, mentee and mentor, are connected."""
    pairs = {
        "mentees": [one.mentee_id for one in meetings],
        "mentors": [one.mentor_id for one in meetings],
    }
    rows = session.execute(_CONNECTED, {"workspace": meetings[0].workspace_id, **pairs})
    return {(row.mentee_id, row.mentor_id) for row in rows}
