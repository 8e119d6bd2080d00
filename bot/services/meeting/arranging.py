"""How a one-time meeting comes about: asked for, a time picked, moved. Saying no is in `meeting_closing`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import cut, limits, refusals
from bot.enums import MeetingState, Side
from bot.ids import CardKind, Field
from bot.models.meeting import Meeting
from bot.models.workspace import Person
from bot.read_models.meeting import TimesFacts
from bot.services import actors, effects, journal, locks
from bot.services.actors import Actor
from bot.services.meeting import clashes
from bot.services.meeting.load import load_for_decision
from bot.services.rules import eligibility, meeting_eligibility, working_hours
from bot.services.rules.eligibility import Intent

# A calendar nobody keeps yet is no help; and it keeps typing mistakes in the year out.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Wish:
    """What a mentee asks a mentor for: a topic, a length in minutes, the times that would suit, a place.

    `times` are aware, each under the input of the form that it was chosen in.
    """

    topic: str
    minutes: int
    times: Mapping[str, datetime]
    place: str = ""


def request(session: Session, actor: Actor, mentor_id: int, wish: Wish, now: datetime) -> Meeting:
    """The mentee asks a mentor for a meeting; the mentor picks a time, suggests another, or declines.

    Raises:
        TopicMissing, TooLong, NoSuchLength: at their field.
        TimeMissing, TimeIsPast, TooFarAhead, SameTimeTwice, YouMeetThen, NotFreeThen: at the time's field.
        Refusal: the first reason why this mentee cannot ask this mentor.
    """
    mentee = actors.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = locks.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    eligibility.require(session, mentee, mentor, Intent.MEET, now)
    _require_sound(wish)
    meeting = Meeting(
        workspace_id=mentor.workspace_id,
        program_id=mentor.program_id,
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        state=MeetingState.REQUESTED,
        topic=wish.topic,
        minutes=wish.minutes,
        place=wish.place,
        requested_at=now,
    )
    session.add(meeting)
    session.flush()
    _require_times(session, meeting, Side.MENTEE, wish.times, now)
    meeting.propose(Side.MENTEE, wish.times.values(), now)
    journal.record(session, actor, "meeting.requested", now, subject_id=meeting.id)
    effects.meeting_changed(session, meeting, now, notify=Side)
    return meeting


def pick(session: Session, actor: Actor, meeting_id: int, starts_at: datetime, now: datetime) -> Meeting:
    """`actor` picks one of the times proposed to them: the meeting is planned, or moved.

    Raises:
        YouMeetThen, NotFreeThen: one of the two has another meeting at that time.
        Refusal: that time is not to be picked by them, any more or at all.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting_eligibility.require_arrangeable(session, meeting, side)
    meeting.pick(side, starts_at, now)
    meeting.changed_by, meeting.changes_in_a_row = side, 0
    _require_free(session, meeting, side, starts_at)
    return _changed(session, actor, meeting, "meeting.scheduled", now)


def suggest(
    session: Session,
    actor: Actor,
    meeting_id: int,
    times: Mapping[str, datetime],
    now: datetime,
    *,
    place: str | None = None,
) -> Meeting:
    """`actor` suggests other times, for a request or to move a meeting; the other picks.

    `place` is where the two would meet, whichever time it will be; None where it stays as it is.

    A planned meeting keeps its time, and its reminders, until then.

    Raises:
        TimeMissing, TimeIsPast, TooFarAhead, SameTimeTwice, YouMeetThen, NotFreeThen: at the time's field.
        Refusal: this meeting cannot be moved (any more).
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting.require_movable(now)
    meeting_eligibility.require_arrangeable(session, meeting, side)
    _require_times(session, meeting, side, times, now)
    meeting.propose(side, times.values(), now)
    meeting.place = meeting.place if place is None else place
    meeting.count_change(side)
    return _changed(session, actor, meeting, "meeting.times_suggested", now)


def keep_time(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """`actor` leaves a planned meeting at its time, whoever suggested others.

    Raises:
        Refusal: no other time is suggested (any more).
    """
    meeting = load_for_decision(session, actor, meeting_id)
    meeting.keep_time(now)
    meeting.count_change(meeting.side_of(actor.person_id))
    return _changed(session, actor, meeting, "meeting.time_kept", now)


def show_again(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
    """Bring the actor's card of a meeting to the bottom of their DM, because they asked for it.

    Raises:
        NothingThere, NotYours: it is not the actor's meeting.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.MEETING, meeting.id, now)


def may_suggest(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """Return the meeting while `actor` may suggest other times for it.

    Raises:
        Refusal: it cannot be moved (any more, or just now), or is not theirs.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    meeting.require_movable(now)
    meeting_eligibility.require_arrangeable(session, meeting, meeting.side_of(actor.person_id))
    return meeting


def day_of(session: Session, actor: Actor, person_id: int, typed: Wish | None = None) -> TimesFacts:
    """Return when somebody works, for a form that suggests times to them; and what of `typed` is not then."""
    program, zone = (
        actors.program_of(session, actor),
        session.get_one(Person, (actor.workspace_id, person_id)).zone,
    )
    day = TimesFacts(zone, program.workday_starts, program.workday_ends)
    if typed is None:
        return day
    outside = (
        one for one, at in typed.times.items() if working_hours.in_working_hours(at, zone, program) != at
    )
    return replace(
        day,
        topic=typed.topic,
        minutes=typed.minutes,
        place=typed.place,
        times=typed.times,
        outside=tuple(outside),
    )


def _changed(session: Session, actor: Actor, meeting: Meeting, event: str, now: datetime) -> Meeting:
    journal.record(session, actor, event, now, subject_id=meeting.id)
    other = meeting.side_of(actor.person_id).other
    effects.meeting_changed(session, meeting, now, notify=[other])
    return meeting


def _require_sound(wish: Wish) -> None:
    if not wish.topic:
        raise refusals.TopicMissing
    if cut.utf16(wish.topic) > limits.LONGEST_MEETING_TOPIC:
        raise refusals.TooLong(limit=limits.LONGEST_MEETING_TOPIC, field=Field.TOPIC)
    if wish.minutes not in limits.MEETING_LENGTHS:
        raise refusals.NoSuchLength


def _require_times(
    session: Session, meeting: Meeting, side: Side, times: Mapping[str, datetime], now: datetime
) -> None:
    if not times:
        raise refusals.TimeMissing(field=Field.TIME_1)
    seen = [meeting.starts_at] if meeting.starts_at else []
    for field, starts_at in times.items():
        if starts_at <= now:
            raise refusals.TimeIsPast(field=field)
        if starts_at > now + FURTHEST:
            raise refusals.TooFarAhead(field=field)
        if starts_at in seen:
            raise refusals.SameTimeTwice(field=field)
        seen.append(starts_at)
        _require_free(session, meeting, side, starts_at, field)


def _require_free(
    session: Session, meeting: Meeting, side: Side, starts_at: datetime, field: str | None = None
) -> None:
    """Refuse a time that runs into another meeting: one's own is named, of the other's nothing is said."""
    me, other = meeting.participant(side), meeting.participant(side.other)
    if mine := clashes.busy_at(session, me, meeting, starts_at):
        across = mine.participant(mine.side_of(me.person_id).other)
        raise refusals.YouMeetThen(other=across.person.name, field=field)
    if clashes.busy_at(session, other, meeting, starts_at):
        raise refusals.NotFreeThen(other=other.person.name, field=field)
