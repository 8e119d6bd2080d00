"""Whether a mentee may go towards a mentor: every reason against it that holds now.

The one function that decides, for *Connect*, *Message*, a proposal, the directory and `why` alike.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.models import refusals
from bot.models.match import OPEN, Match, MatchState
from bot.models.participant import Participant
from bot.models.program import Exclusion, Policy, Program
from bot.models.refusals import Refusal
from bot.models.sides import Side
from bot.services import capacity, meeting_room


class Way(StrEnum):
    """What somebody wants to begin."""

    MESSAGE = "message"
    CONNECT = "connect"
    PROPOSE = "propose"
    MEET = "meet"
    # From a one-time meeting to ongoing mentoring, as the programme's policy has it.
    FOLLOW_UP = "follow_up"
    # To be offered a place from the waiting list: the same, whether or not there is room.
    PLACE = "place"


# What every click and every screen asks, built once.
_OPEN_MATCH = select(Match).where(
    Match.workspace_id == bindparam("workspace"),
    Match.mentee_id == bindparam("mentee"),
    Match.mentor_id == bindparam("mentor"),
    Match.state.in_(OPEN),
)
_EXCLUDED = select(Exclusion.id).where(
    Exclusion.workspace_id == bindparam("workspace"),
    Exclusion.author_id.in_(bindparam("pair", expanding=True)),
    Exclusion.other_id.in_(bindparam("pair", expanding=True)),
)

# How the setting that bars the step from a one-time meeting is said to an admin.
IN_THE_WAY = {
    "one_time": "one-time mentoring is off",
    "preferred": "preferred mentoring is on",
    "follow_up": "the step is set to off",
}


def obstacles(
    session: Session, mentee: Participant, mentor: Participant, way: Way, now: datetime
) -> Iterator[Refusal]:
    """Yield every reason why this cannot be begun, the one to say first.

    A private choice comes before any sentence about room, and reads the same as a pause, so that
    nobody can tell one from the other.
    """
    if mentee.person_id == mentor.person_id:
        yield refusals.NotWithYourself()
        return
    yield from _roles(mentee, mentor)
    if mentor.paused_at or are_excluded(session, mentee, mentor):
        yield refusals.NotTakingThisOn(other=mentor.person.name)
    if mentee.paused_at:
        yield refusals.YouArePaused()
    if way is Way.MEET:
        yield from meeting_room.obstacles(session, mentee, mentor, now)
        return
    program = session.get_one(Program, mentee.program_id)
    yield from _modes(program, mentor, way)
    forced = way is Way.FOLLOW_UP and program.active_policy is Policy.FORCED
    yield from _history(session, mentee, mentor, way, now, asking_again=forced or way is Way.PLACE)
    if way in (Way.CONNECT, Way.FOLLOW_UP):
        yield from _room(session, mentee, mentor)
    # Who is not asked can be in no queue of requests.
    if way in (Way.CONNECT, Way.FOLLOW_UP) and not forced:
        yield from open_requests_left(session, mentee)


def _roles(mentee: Participant, mentor: Participant) -> Iterator[Refusal]:
    if not (mentee.is_here and mentee.is_mentee):
        yield refusals.JoinFirst()
    if not (mentor.is_here and mentor.is_mentor):
        yield refusals.NotAMentor(other=mentor.person.name)


def _modes(program: Program, mentor: Participant, way: Way) -> Iterator[Refusal]:
    """Yield what the programme, or a mentor where mentors choose, does not take part in."""
    if way is Way.MESSAGE:
        return
    if not program.ongoing:
        yield refusals.NoOngoingMentoring()
    if way in (Way.FOLLOW_UP, Way.PLACE):
        barred = [name for name in program.in_the_way_of_follow_up if name in IN_THE_WAY]
        off = ["follow_up"] if program.follow_up is Policy.OFF else []
        yield from (refusals.StepIsOff(because=IN_THE_WAY[name]) for name in (*barred, *off))
    if program.mentors_choose and not mentor.takes_ongoing:
        yield refusals.OneTimeMeetingsOnly(other=mentor.person.name)


def _history(
    session: Session,
    mentee: Participant,
    mentor: Participant,
    way: Way,
    now: datetime,
    *,
    asking_again: bool,
) -> Iterator[Refusal]:
    """Yield what the two are to each other already. `asking_again`: to have asked is no obstacle."""
    match = open_match(session, mentee, mentor)
    if match is None:
        if (again := start_again_at(session, mentee, mentor)) and again > now:
            yield refusals.StartAgainLater(other=mentor.person.name, at=again)
        return
    connected_at = max(filter(None, map(match.confirmed_at, Side)), default=match.started_at)
    if match.state is MatchState.CONFIRMED:
        yield refusals.AlreadyConnected(other=mentor.person.name, at=connected_at)
    elif match.mentee_confirmed_at and not asking_again:
        yield refusals.AlreadyAsked(other=mentor.person.name, at=match.mentee_confirmed_at)
    elif way is Way.MESSAGE:
        yield refusals.AlreadyInTouch(other=mentor.person.name, at=match.started_at)


def _room(session: Session, mentee: Participant, mentor: Participant) -> Iterator[Refusal]:
    # A place that is held for this mentee is theirs to take.
    if capacity.is_full(session, mentor, held_for=mentee.id):
        yield refusals.MentorIsFull(mentor=mentor.person.name, limit=mentor.max_connections)


def open_requests_left(session: Session, mentee: Participant, besides: int = 0) -> Iterator[Refusal]:
    """Yield a refusal when the mentee has as many open requests as the programme allows.

    `besides` is the id of the match that is just becoming one: it is not counted.
    """
    limit = session.get_one(Program, mentee.program_id).max_open_requests
    waiting = session.execute(
        select(func.count())
        .select_from(Match)
        .where(
            Match.workspace_id == mentee.workspace_id,
            Match.mentee_id == mentee.id,
            Match.state == MatchState.PENDING,
            Match.mentee_confirmed_at.is_not(None),
            Match.id != besides,
        )
    ).scalar_one()
    if waiting >= limit:
        yield refusals.TooManyOpenRequests(limit=limit)


def open_match(session: Session, mentee: Participant, mentor: Participant) -> Match | None:
    """Return the one match of these two that is pending or confirmed."""
    pair = {"workspace": mentee.workspace_id, "mentee": mentee.id, "mentor": mentor.id}
    return session.execute(_OPEN_MATCH, pair).scalar_one_or_none()


def are_excluded(session: Session, one: Participant, other: Participant) -> bool:
    """Say whether either of the two asked not to be matched with the other again."""
    pair = {"workspace": one.workspace_id, "pair": (one.id, other.id)}
    return session.execute(_EXCLUDED, pair).first() is not None


def start_again_at(session: Session, mentee: Participant, mentor: Participant) -> datetime | None:
    """Return from when on these two may start again after their last decline; None without one."""
    declined_at = session.execute(
        select(func.max(Match.closed_at)).where(
            Match.workspace_id == mentee.workspace_id,
            Match.mentee_id == mentee.id,
            Match.mentor_id == mentor.id,
            Match.state == MatchState.DECLINED,
            Match.closed_because.is_(None),
        )
    ).scalar_one()
    if declined_at is None:
        return None
    days = session.get_one(Program, mentee.program_id).rematch_days
    return declined_at + timedelta(days=days)
