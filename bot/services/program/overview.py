"""The programme at a glance, for its admins: numbers, who waits for whom, and a reminder on their behalf."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import FollowUpChoice, MatchState, MeetingState, Side, WaitBar
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.reminder import Reminder, ReminderKind
from bot.models.workspace import Person
from bot.read_models.common import Face, Viewer
from bot.read_models.overview import AdminFacts, Numbers, Wait, WaitsFacts
from bot.services import actors, effects, journal, locks, reminders, waves
from bot.services.actors import Actor
from bot.services.reminders import Due
from bot.services.rules import capacity, eligibility, exclusions, meeting_eligibility
from bot.services.rules.admins import require_admin

# The step of the reminder that an admin asked for; the one that comes by itself is 1.
BY_ADMIN = 5
# What a row of those who wait is.
_MATCH, _MEETING = "match", "meeting"
# However eager the admins are, nobody is reminded more than once a week.
ONCE_IN = timedelta(days=7)


def admin_facts(
    session: Session, viewer: Viewer, workspace_id: int, program_id: int, most: int
) -> AdminFacts:
    """Return the admins' part of Home, with at most `most` of those who wait."""
    return AdminFacts(
        numbers_of(session, viewer, workspace_id, program_id),
        _waits(session, viewer, workspace_id, program_id, 0, most),
        wave=waves.facts(session, workspace_id),
    )


def waits(session: Session, actor: Actor, page: int, size: int) -> WaitsFacts:
    """Return one page of who waits for whom.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    return _waits(session, viewer, actor.workspace_id, actor.program_id, page, size)


def remind(session: Session, actor: Actor, match_id: int, now: datetime) -> Face:
    """Remind the silent one of a match, in their working hours; return who that is.

    Who chose another day to be asked again is reminded on that day, and on no other.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        NobodyWaits: the match is answered, or cannot be answered just now.
        RemindedLately: they were reminded less than a week ago.
    """
    require_admin(session, actor)
    match = locks.load_locked(session, Match, actor.workspace_id, match_id)
    asking = match.asking_side
    if asking is None or _bar(session, match, actor.person_id):
        raise refusals.NobodyWaits
    silent = match.participant(asking.other).person
    if not reminders.asked_later(session, actor.workspace_id, match.id, silent.id):
        _set_reminder(session, actor, ReminderKind.REMIND, match.id, silent, now)
    effects.match_noted(session, match, now)
    journal.record(session, actor, "match.reminded", now, subject_id=match.id, person_id=silent.id)
    return actors.face_of(silent)


def remind_of_meeting(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Face:
    """Remind the one who is to answer a request for a meeting, in their working hours; return who that is.

    Raises:
        NotAnAdmin, NobodyWaits, RemindedLately: as `remind`.
    """
    require_admin(session, actor)
    meeting = locks.load_locked(session, Meeting, actor.workspace_id, meeting_id)
    if meeting.state is not MeetingState.REQUESTED or _bar(session, meeting, actor.person_id):
        raise refusals.NobodyWaits
    silent = meeting.picker.person
    _set_reminder(session, actor, ReminderKind.MEETING_REMIND, meeting.id, silent, now)
    effects.meeting_noted(session, meeting, now)
    journal.record(session, actor, "meeting.reminded", now, subject_id=meeting.id, person_id=silent.id)
    return actors.face_of(silent)


def _set_reminder(
    session: Session, actor: Actor, kind: ReminderKind, subject_id: int, silent: Person, now: datetime
) -> None:
    if last := _last_reminder(session, kind, subject_id, silent, now):
        raise refusals.RemindedLately(other=silent.name, at=last)
    reminders.schedule(session, actor.workspace_id, [Due(kind, subject_id, silent.id, now, BY_ADMIN)])


def _bar(session: Session, row: Match | Meeting, viewer_id: int) -> WaitBar | None:
    """Return why the silent one could not answer just now, if so, as far as the viewer may know."""
    program = session.get_one(Program, (row.workspace_id, row.program_id))
    if isinstance(row, Meeting):
        offered = meeting_eligibility.bar_to_arranging(program, row, row.picks) is None
    else:
        offered = eligibility.bar_to_confirming(program, row, Side.MENTEE) is None
    if not offered:
        return WaitBar.NOT_OFFERED
    people = (row.mentee, row.mentor)
    said = exclusions.among(session, row.workspace_id, [one.id for one in people], viewer_id)
    if any(map(said.appears_paused, people)):
        return WaitBar.AWAY
    if said.between(*people):
        return WaitBar.PRIVATE
    full = isinstance(row, Match) and capacity.is_full(session, row.mentor, row.mentee_id)
    return WaitBar.NO_PLACE if full else None


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
            ~exclusions.hidden_from(Match, workspace_id, viewer.person_id),
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
            ~exclusions.hidden_from(Meeting, workspace_id, viewer.person_id),
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
    seen = ~exclusions.hidden_from(Match, workspace_id, viewer.person_id)
    free = Participant.max_connections - capacity.taken(seen=seen)
    found = session.execute(
        select(func.sum(case((free > 0, free), else_=0)))
        .select_from(Participant)
        .join(Participant.person)
        .join(
            Program,
            (Program.id == Participant.program_id) & (Program.workspace_id == Participant.workspace_id),
        )
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
        ~exclusions.hidden_from(Match, workspace_id, viewer.person_id),
    )
    found = select(func.count()).select_from(Participant).join(Participant.person)
    return session.execute(
        found.where(*_here(workspace_id, program_id), Participant.is_mentee, ~connected)
    ).scalar_one()


def _waits(
    session: Session, viewer: Viewer, workspace_id: int, program_id: int, page: int, size: int
) -> WaitsFacts:
    waiting = _waiting(viewer, workspace_id, program_id)
    total = session.execute(select(func.count()).select_from(waiting.subquery())).scalar_one()
    pages = max(1, -(-total // size))
    page = min(max(page, 0), pages - 1)
    rows = session.execute(waiting.order_by("since", "id").limit(size).offset(page * size)).all()
    found = tuple(_wait(session, viewer, workspace_id, row.what, row.id) for row in rows)
    return WaitsFacts(viewer, found, total, page, pages)


def _waiting(viewer: Viewer, workspace_id: int, program_id: int) -> CompoundSelect[str, int, datetime]:
    """Return the query for what waits for an answer, as the viewer sees it: what, its id, and since when."""
    one_asks = Match.mentee_confirmed_at.is_not(None) != Match.mentor_confirmed_at.is_not(None)
    seen, seen_too = (
        ~exclusions.hidden_from(table, workspace_id, viewer.person_id) for table in (Match, Meeting)
    )
    matches = select(
        literal(_MATCH).label("what"),
        Match.id.label("id"),
        func.coalesce(Match.mentee_confirmed_at, Match.mentor_confirmed_at).label("since"),
    ).where(
        Match.workspace_id == workspace_id,
        Match.program_id == program_id,
        Match.state == MatchState.PENDING,
        one_asks,
        seen,
    )
    meetings = select(literal(_MEETING), Meeting.id, Meeting.requested_at).where(
        Meeting.workspace_id == workspace_id,
        Meeting.program_id == program_id,
        Meeting.state == MeetingState.REQUESTED,
        seen_too,
    )
    return union_all(matches, meetings)


def _wait(session: Session, viewer: Viewer, workspace_id: int, what: str, row_id: int) -> Wait:
    if what == _MEETING:
        meeting = session.get_one(Meeting, (workspace_id, row_id))
        asking, since = meeting.picks.other, meeting.requested_at
        return _between(session, viewer, meeting, asking, since)
    match = session.get_one(Match, (workspace_id, row_id))
    asking = match.asking_side or Side.MENTEE
    return _between(session, viewer, match, asking, match.confirmed_at(asking) or match.started_at)


def _between(session: Session, viewer: Viewer, row: Match | Meeting, asking: Side, since: datetime) -> Wait:
    asker, silent = (row.participant(side).person.name for side in (asking, asking.other))
    bar = _bar(session, row, viewer.person_id)
    return Wait(row.id, asker, silent, since, meeting=isinstance(row, Meeting), bar=bar)


def _last_reminder(
    session: Session, kind: ReminderKind, subject_id: int, silent: Person, now: datetime
) -> datetime | None:
    """Return when the silent one was reminded, or will be, within the week; None if they may be reminded."""
    latest = session.execute(
        select(func.max(func.coalesce(Reminder.done_at, Reminder.due_at))).where(
            Reminder.workspace_id == silent.workspace_id,
            Reminder.subject_id == subject_id,
            Reminder.recipient_id == silent.id,
            Reminder.kind == kind,
            or_(Reminder.done_at.is_not(None), Reminder.step == BY_ADMIN),
        )
    ).scalar_one()
    return latest if latest and latest > now - ONCE_IN else None
