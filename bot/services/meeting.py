"""How a one-time meeting comes about: asked for, a time picked, moved. Saying no is in `meeting_closing`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.models import meeting_refusals, refusals
from bot.models.match import Because
from bot.models.meeting import UPCOMING, Meeting, MeetingState
from bot.models.participant import Participant
from bot.models.sides import Side
from bot.services import capacity, cards, eligibility, meeting_clock, meeting_room, people
from bot.services.cards import Change, meeting_changes
from bot.services.eligibility import Way
from bot.services.people import Actor

# A calendar nobody keeps yet is no help; and it keeps typing mistakes in the year out.
FURTHEST = timedelta(days=366)
# A line, as it stands on cards and in calendars.
LONGEST_TOPIC = 150


@dataclass(frozen=True)
class Wish:
    """What a mentee asks a mentor for: a topic, a length in minutes, the times that would suit.

    `times` are aware, each under the input of the form that it was chosen in.
    """

    topic: str
    minutes: int
    times: Mapping[str, datetime]


def request(session: Session, actor: Actor, mentor_id: int, wish: Wish, now: datetime) -> Meeting:
    """The mentee asks a mentor for a meeting; the mentor picks a time, suggests another, or declines.

    Raises:
        TopicMissing, TooLong, NoSuchLength: at their field.
        TimeMissing, TimeIsPast, TooFarAhead, SameTimeTwice, YouMeetThen, NotFreeThen: at the time's field.
        Refusal: the first reason why this mentee cannot ask this mentor.
    """
    mentee = people.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = capacity.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    for refusal in eligibility.obstacles(session, mentee, mentor, Way.MEET, now):
        raise refusal
    _require_sound(wish)
    meeting = Meeting(
        workspace_id=mentor.workspace_id,
        program_id=mentor.program_id,
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        state=MeetingState.REQUESTED,
        topic=wish.topic,
        minutes=wish.minutes,
        requested_at=now,
    )
    session.add(meeting)
    session.flush()
    _require_times(session, meeting, Side.MENTEE, wish.times, now)
    meeting.propose(Side.MENTEE, wish.times.values(), now)
    session.flush()
    meeting_clock.wait_for_answer(session, meeting, now)
    people.journal(session, actor, "meeting.requested", now, subject_id=meeting.id)
    changes = [change for side in Side for change in meeting_changes(meeting, ring=side)]
    cards.redraw(session, actor.workspace_id, changes, now)
    return meeting


def pick(session: Session, actor: Actor, meeting_id: int, starts_at: datetime, now: datetime) -> Meeting:
    """`actor` picks one of the times proposed to them: the meeting is planned, or moved.

    Raises:
        YouMeetThen, NotFreeThen: one of the two has another meeting at that time.
        Refusal: that time is not to be picked by them, any more or at all.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting.pick(side, starts_at, now)
    _require_free(session, meeting, side, starts_at)
    meeting_clock.count_down(session, meeting, starts_at, now)
    return _changed(session, actor, meeting, "meeting.scheduled", now)


def suggest(
    session: Session, actor: Actor, meeting_id: int, times: Mapping[str, datetime], now: datetime
) -> Meeting:
    """`actor` suggests other times, for a request or to move a meeting; the other picks.

    A planned meeting keeps its time, and its reminders, until then.

    Raises:
        TimeMissing, TimeIsPast, TooFarAhead, SameTimeTwice, YouMeetThen, NotFreeThen: at the time's field.
        Refusal: this meeting cannot be moved (any more).
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting.require_movable(now)
    _require_times(session, meeting, side, times, now)
    meeting.propose(side, times.values(), now)
    session.flush()
    if meeting.state is MeetingState.REQUESTED:
        meeting_clock.wait_for_answer(session, meeting, now)
    return _changed(session, actor, meeting, "meeting.times_suggested", now)


def keep_time(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """`actor` leaves a planned meeting at its time, whoever suggested others.

    Raises:
        Refusal: no other time is suggested (any more).
    """
    meeting = load_for_decision(session, actor, meeting_id)
    meeting.keep_time(now)
    return _changed(session, actor, meeting, "meeting.time_kept", now)


def may_suggest(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """Return the meeting while `actor` may suggest other times for it.

    Raises:
        Refusal: it cannot be moved (any more), or is not theirs.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    meeting.require_movable(now)
    return meeting


def load_for_decision(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Lock both people, then load the meeting as it is now, for one of the two.

    Raises:
        NothingThere: this workspace has no such meeting.
        NotYours: the actor is neither of the two.
    """
    meeting = locked(session, actor.workspace_id, meeting_id)
    meeting.side_of(actor.person_id)
    return meeting


def locked(session: Session, workspace_id: int, meeting_id: int) -> Meeting:
    """Lock both people of a meeting, because either may have another one; return it as it is now.

    Raises:
        NothingThere: this workspace has no such meeting.
    """
    this = (Meeting.workspace_id == workspace_id, Meeting.id == meeting_id)
    pair = session.execute(select(Meeting.mentee_id, Meeting.mentor_id).where(*this)).first()
    if pair is None:
        raise refusals.NothingThere
    capacity.lock_pair(session, workspace_id, pair.mentee_id, pair.mentor_id)
    fresh = select(Meeting).where(*this).execution_options(populate_existing=True)
    return session.execute(fresh).scalar_one()


def upcoming(session: Session, workspace_id: int, person_id: int) -> list[Meeting]:
    """Return the meetings of a person that are asked for or planned, the oldest request first."""
    mine = people.participations(workspace_id, person_id)
    return list(
        session.execute(
            select(Meeting)
            .where(
                Meeting.workspace_id == workspace_id,
                or_(Meeting.mentee_id.in_(mine), Meeting.mentor_id.in_(mine)),
                Meeting.state.in_(UPCOMING),
            )
            .order_by(Meeting.requested_at, Meeting.id)
        ).scalars()
    )


def not_begun(session: Session, participant: Participant, now: datetime) -> list[Meeting]:
    """Return the meetings of somebody that can still be called off: asked for, or planned and to come."""
    mine = upcoming(session, participant.workspace_id, participant.person_id)
    return [one for one in mine if not one.has_begun(now)]


def call_off(
    session: Session, meeting: Meeting, side: Side, now: datetime, because: Because | None = None
) -> list[Change]:
    """`side` is out of it: close an upcoming meeting, whatever there is to say about it elsewhere.

    Returns:
        The cards to redraw; the other person's rings.

    Raises:
        Refusal: it has begun, or is over.
    """
    if because:
        meeting.close_for_leaver(side, because, now)
    elif meeting.state is MeetingState.SCHEDULED:
        meeting.cancel(side, now)
    elif side is Side.MENTOR:
        meeting.decline(side, now)
    else:
        meeting.withdraw(side, now)
    meeting_clock.stop(session, meeting)
    session.flush()
    withdrawn = meeting.state is MeetingState.WITHDRAWN
    return meeting_changes(meeting, ring=None if withdrawn else side.other)


def close_all_of(session: Session, participant: Participant, because: Because, now: datetime) -> list[Change]:
    """Call off what somebody who left had coming up; callers hold the lock on their row.

    Returns:
        The cards to redraw: the remaining people are told, the leaver is not. What has begun stays.
    """
    changes: list[Change] = []
    for found in not_begun(session, participant, now):
        changes += call_off(session, found, found.side_of(participant.person_id), now, because)
    return changes


def _changed(session: Session, actor: Actor, meeting: Meeting, event: str, now: datetime) -> Meeting:
    people.journal(session, actor, event, now, subject_id=meeting.id)
    session.flush()
    other = meeting.side_of(actor.person_id).other
    cards.redraw(session, actor.workspace_id, meeting_changes(meeting, ring=other), now)
    return meeting


def _require_sound(wish: Wish) -> None:
    if not wish.topic:
        raise meeting_refusals.TopicMissing
    if len(wish.topic) > LONGEST_TOPIC:
        raise refusals.TooLong(limit=LONGEST_TOPIC, field="topic")
    if wish.minutes not in meeting_room.LENGTHS:
        raise meeting_refusals.NoSuchLength


def _require_times(
    session: Session, meeting: Meeting, side: Side, times: Mapping[str, datetime], now: datetime
) -> None:
    if not times:
        raise meeting_refusals.TimeMissing(field="time.1")
    seen = [meeting.starts_at] if meeting.starts_at else []
    for field, starts_at in times.items():
        if starts_at <= now:
            raise meeting_refusals.TimeIsPast(field=field)
        if starts_at > now + FURTHEST:
            raise meeting_refusals.TooFarAhead(field=field)
        if starts_at in seen:
            raise meeting_refusals.SameTimeTwice(field=field)
        seen.append(starts_at)
        _require_free(session, meeting, side, starts_at, field)


def _require_free(
    session: Session, meeting: Meeting, side: Side, starts_at: datetime, field: str | None = None
) -> None:
    """Refuse a time that runs into another meeting: one's own is named, of the other's nothing is said."""
    me, other = meeting.participant(side), meeting.participant(side.other)
    if mine := meeting_room.busy_at(session, me, meeting, starts_at):
        across = mine.participant(mine.side_of(me.person_id).other)
        raise meeting_refusals.YouMeetThen(other=across.person.name, field=field)
    if meeting_room.busy_at(session, other, meeting, starts_at):
        raise meeting_refusals.NotFreeThen(other=other.person.name, field=field)
