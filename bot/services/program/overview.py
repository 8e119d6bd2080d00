"""The programme at a glance, for its admins: numbers, who waits for whom, and a reminder on their behalf."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot import refusals
from bot.enums import FollowUpChoice, MatchState, MeetingState
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.read_models.common import Face, Viewer
from bot.read_models.overview import AdminFacts, Numbers, Wait, WaitsFacts
from bot.services import actors, effects, journal, locks, reminders
from bot.services.actors import Actor
from bot.services.match import confirmation
from bot.services.reminders import Due
from bot.services.rules import capacity, exclusions
from bot.services.rules.admins import require_admin

# The step of the reminder that an admin asked for; the one that comes by itself is 1.
BY_ADMIN = 5
# However eager the admins are, nobody is reminded more than once a week.
ONCE_IN = timedelta(days=7)


def admin_facts(
    session: Session, viewer: Viewer, workspace_id: int, program_id: int, most: int
) -> AdminFacts:
    """Return the admins' part of Home, with at most `most` of those who wait."""
    return AdminFacts(
        numbers_of(session, viewer, workspace_id, program_id), _waits(session, viewer, workspace_id, 0, most)
    )


def waits(session: Session, actor: Actor, page: int, size: int) -> WaitsFacts:
    """Return one page of who waits for whom.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    return _waits(session, viewer, actor.workspace_id, page, size)


def remind(session: Session, actor: Actor, match_id: int, now: datetime) -> Face:
    """Remind the silent one of a match, in their working hours; return who that is.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        NobodyWaits: the match is answered, or cannot be answered just now.
        RemindedLately: they were reminded less than a week ago.
    """
    require_admin(session, actor)
    match = locks.load_locked(session, Match, actor.workspace_id, match_id)
    asking = match.asking_side
    people = (match.mentee, match.mentor)
    said = exclusions.among(session, actor.workspace_id, [one.id for one in people], actor.person_id)
    if (
        asking is None
        or any(map(said.appears_paused, people))
        or said.between(*people)
        or not confirmation.can_be_said(session, match, asking.other)
    ):
        raise refusals.NobodyWaits
    silent = match.participant(asking.other).person
    if last := _last_reminder(session, match, silent, now):
        raise refusals.RemindedLately(other=silent.name, at=last)
    reminder = Due(ReminderKind.REMIND, match.id, silent.id, now, BY_ADMIN)
    reminders.schedule(session, actor.workspace_id, [reminder])
    effects.match_noted(session, match, now)
    journal.record(session, actor, "match.reminded", now, subject_id=match.id, person_id=silent.id)
    return actors.face_of(silent)


def numbers_of(session: Session, viewer: Viewer, workspace_id: int, program_id: int) -> Numbers:
    """Count what the programme has come to; no number gives away what is hidden from the viewer."""
    return Numbers(
        **_match_numbers(session, viewer, workspace_id, program_id),
        **_meeting_numbers(session, viewer, workspace_id, program_id),
        free_places=_free_places(session, viewer, workspace_id, program_id),
        mentees_without_mentor=_mentees_without_mentor(session, viewer, workspace_id, program_id),
    )


def _match_numbers(session: Session, viewer: Viewer, workspace_id: int, program_id: int) -> Mapping[str, int]:
    pending = Match.state == MatchState.PENDING
    somebody_asks = or_(Match.mentee_confirmed_at.is_not(None), Match.mentor_confirmed_at.is_not(None))
    return _counted(
        session,
        select()
        .select_from(Match)
        .where(
            Match.workspace_id == workspace_id,
            Match.program_id == program_id,
            ~exclusions.hidden_from(Match, viewer.person_id),
        ),
        {
            "in_conversation": and_(pending, ~somebody_asks),
            "pending": and_(pending, somebody_asks),
            "confirmed": Match.state == MatchState.CONFIRMED,
            "ended": Match.state == MatchState.ENDED,
        },
    )


def _meeting_numbers(
    session: Session, viewer: Viewer, workspace_id: int, program_id: int
) -> Mapping[str, int]:
    """Count meetings. To its mentor a meeting lies in the past, whatever the mentee says about it."""
    was_mentor = Meeting.mentor_id.in_(actors.participations(workspace_id, viewer.person_id))
    over = Meeting.state.in_((MeetingState.OCCURRED, MeetingState.NOT_HELD))
    return _counted(
        session,
        select()
        .select_from(Meeting)
        .where(
            Meeting.workspace_id == workspace_id,
            Meeting.program_id == program_id,
            ~exclusions.hidden_from(Meeting, viewer.person_id),
        ),
        {
            "meetings_held": case((was_mentor, over), else_=Meeting.state == MeetingState.OCCURRED),
            "meetings_not_held": ~was_mentor & (Meeting.state == MeetingState.NOT_HELD),
            "chose_connect": ~was_mentor & (Meeting.choice == FollowUpChoice.CONNECT),
            "chose_feedback": ~was_mentor & (Meeting.choice == FollowUpChoice.FEEDBACK),
            "chose_not_held": ~was_mentor & (Meeting.choice == FollowUpChoice.NOT_HELD),
        },
    )


def _counted(
    session: Session, rows: Select[()], what: Mapping[str, ColumnElement[bool]]
) -> Mapping[str, int]:
    """Count, in one query, how many of these rows are what each name stands for."""
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in what.items()
    ]
    found = session.execute(rows.add_columns(*sums)).one()
    return {name: int(getattr(found, name)) for name in what}


def _here(workspace_id: int, program_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Participant.workspace_id == workspace_id,
        Participant.program_id == program_id,
        Participant.left_at.is_(None),
        Person.deactivated_at.is_(None),
    )


def _free_places(session: Session, viewer: Viewer, workspace_id: int, program_id: int) -> int:
    """Count the places that mentors offer and nobody has or holds.

    A mentor who is paused, or appears so to the viewer, offers none, nor does one who chose one-time meetings
    only.
    """
    seen = ~exclusions.hidden_from(Match, viewer.person_id)
    free = Participant.max_connections - capacity.taken(seen=seen)
    found = session.execute(
        select(func.sum(case((free > 0, free), else_=0)))
        .select_from(Participant)
        .join(Participant.person)
        .join(Program, Program.id == Participant.program_id)
        .where(
            *_here(workspace_id, program_id),
            Participant.is_mentor,
            ~exclusions.appears_paused_to(workspace_id, viewer.person_id),
            or_(Participant.takes_ongoing, ~Program.mentors_choose),
        )
    )
    return int(found.scalar() or 0)


def _mentees_without_mentor(session: Session, viewer: Viewer, workspace_id: int, program_id: int) -> int:
    connected = exists().where(
        Match.workspace_id == workspace_id,
        Match.mentee_id == Participant.id,
        Match.state == MatchState.CONFIRMED,
        ~exclusions.hidden_from(Match, viewer.person_id),
    )
    found = select(func.count()).select_from(Participant).join(Participant.person)
    return session.execute(
        found.where(*_here(workspace_id, program_id), Participant.is_mentee, ~connected)
    ).scalar_one()


def _waits(session: Session, viewer: Viewer, workspace_id: int, page: int, size: int) -> WaitsFacts:
    one_asks = Match.mentee_confirmed_at.is_not(None) != Match.mentor_confirmed_at.is_not(None)
    seen = ~exclusions.hidden_from(Match, viewer.person_id)
    waiting = (Match.workspace_id == workspace_id, Match.state == MatchState.PENDING, one_asks, seen)
    since = func.coalesce(Match.mentee_confirmed_at, Match.mentor_confirmed_at)
    total = session.execute(select(func.count()).select_from(Match).where(*waiting)).scalar_one()
    pages = max(1, -(-total // size))
    page = min(max(page, 0), pages - 1)
    mentee, mentor = aliased(Person), aliased(Person)
    as_mentee, as_mentor = aliased(Participant), aliased(Participant)
    rows = session.execute(
        select(Match.id, since.label("since"), Match.mentee_confirmed_at, mentee.name, mentor.name)
        .join(as_mentee, as_mentee.id == Match.mentee_id)
        .join(mentee, mentee.id == as_mentee.person_id)
        .join(as_mentor, as_mentor.id == Match.mentor_id)
        .join(mentor, mentor.id == as_mentor.person_id)
        .where(*waiting)
        .order_by(since, Match.id)
        .limit(size)
        .offset(page * size)
    )
    found = tuple(
        Wait(match_id, *((a, b) if mentee_asked else (b, a)), asked_at)
        for match_id, asked_at, mentee_asked, a, b in rows
    )
    return WaitsFacts(viewer, found, total, page, pages)


def _last_reminder(session: Session, match: Match, silent: Person, now: datetime) -> datetime | None:
    """Return when the silent one was reminded, or will be, within the week; None if they may be reminded."""
    latest = session.execute(
        select(func.max(func.coalesce(Reminder.done_at, Reminder.due_at))).where(
            Reminder.workspace_id == match.workspace_id,
            Reminder.subject_id == match.id,
            Reminder.recipient_id == silent.id,
            Reminder.kind == ReminderKind.REMIND,
            or_(Reminder.done_at.is_not(None), Reminder.step == BY_ADMIN),
        )
    ).scalar_one()
    return latest if latest and latest > now - ONCE_IN else None
