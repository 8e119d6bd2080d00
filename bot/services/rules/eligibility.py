"""Whether a mentee may go towards a mentor: every reason against it that holds now.

The one function that decides, for *Connect*, *Message*, a proposal, the directory and `why` alike.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState, Policy, Side, StepBar
from bot.limits import REQUESTS_BEYOND_PLACES
from bot.models.match import Match
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.workspace import Person
from bot.refusals import Blocker, Refusal
from bot.services import actors
from bot.services.actors import Actor
from bot.services.rules import admission, meeting_eligibility
from bot.services.rules.pair_history import PairHistory

# Rolling: nobody waits for midnight.
ONE_DAY = timedelta(days=1)


class Intent(StrEnum):
    """What somebody wants to begin."""

    MESSAGE = "message"
    CONNECT = "connect"
    PROPOSE = "propose"
    MEET = "meet"
    # From a one-time meeting to ongoing mentoring, as the programme's policy has it.
    FOLLOW_UP = "follow_up"
    # To be offered a place from the waiting list: the same, whether or not there is room.
    PLACE = "place"
    # To ask for a place that is held for them.
    TAKE = "take"


def blockers(
    session: Session,
    mentee: Participant,
    mentor: Participant,
    intent: Intent,
    now: datetime,
    reader_id: int | None = None,
) -> Iterator[Refusal]:
    """Yield every reason why this cannot be begun, the one to say first.

    `reader_id` is the person who reads them; if none, the mentee does.
    """
    return blockers_to(mentor, PairHistory(session, mentee, [mentor], reader_id), intent, now)


def blockers_to(
    mentor: Participant, history: PairHistory, intent: Intent, now: datetime
) -> Iterator[Refusal]:
    """Yield every reason why a mentee cannot begin this with one of the mentors they stand with.

    What is private comes before any sentence about room.
    """
    mentee = history.mentee
    if mentee.person_id == mentor.person_id:
        yield refusals.NotWithYourself()
        return
    yield from _admission(history.program, mentee, mentor)
    yield from _roles(mentee, mentor)
    yield from _away(mentor, history)
    if intent is Intent.MEET:
        yield from meeting_eligibility.blockers(mentor, history, now)
        yield from _quiet(mentor, history, now)
        return
    yield from _modes(history.program, mentor, intent)
    forced = intent is Intent.FOLLOW_UP and history.program.active_policy is Policy.FORCED
    yield from _history(mentor, history, intent, now, asking_again=forced or intent is Intent.PLACE)
    if intent in (Intent.CONNECT, Intent.FOLLOW_UP, Intent.TAKE):
        yield from _room(mentor, history)
    # Who is not asked can be in no queue of requests.
    if intent in (Intent.CONNECT, Intent.FOLLOW_UP, Intent.TAKE) and not forced:
        yield from _requests_left(history.program, history)
    if intent in (Intent.CONNECT, Intent.FOLLOW_UP) and not forced:
        yield from _crowd(mentor, history)
    if intent in (Intent.MESSAGE, Intent.CONNECT, Intent.FOLLOW_UP) and not forced:
        yield from _quiet(mentor, history, now)


def _admission(program: Program, mentee: Participant, mentor: Participant) -> Iterator[Blocker]:
    if mine := admission.bar(program, mentee.person):
        yield mine
    if admission.bar(program, mentor.person):
        yield refusals.NotTakingPart(other=mentor.person.name)


def _roles(mentee: Participant, mentor: Participant) -> Iterator[Blocker]:
    if not (mentee.is_here and mentee.is_mentee):
        yield refusals.JoinFirst()
    if not (mentor.is_here and mentor.is_mentor):
        yield refusals.NotAMentor(other=mentor.person.name)


def _away(mentor: Participant, history: PairHistory) -> Iterator[Blocker]:
    """Yield who of the two has paused, or asked not to be matched with the other again.

    To the one whom a wish concerns it is a pause. Its author reads what they asked. Everybody else reads that
    there is a private choice, and not whose.
    """
    mentee, said = history.mentee, history.exclusions
    if said.appears_paused(mentor):
        yield refusals.NotTakingThisOn(other=mentor.person.name)
    if said.appears_paused(mentee):
        yield refusals.YouArePaused()
    for author, other in ((mentee, mentor), (mentor, mentee)):
        if said.has_said(author, other) and history.reader_id != other.person_id:
            mine = history.reader_id == author.person_id
            named = other.person.name
            yield refusals.YouAskedNotTo(other=named) if mine else refusals.PrivateChoice(other=named)


def _modes(program: Program, mentor: Participant, intent: Intent) -> Iterator[Blocker]:
    """Yield what the programme, or a mentor where mentors choose, does not take part in."""
    if intent is Intent.MESSAGE:
        return
    if not program.ongoing:
        yield refusals.NoOngoingMentoring()
    if intent is Intent.FOLLOW_UP:
        # That ongoing mentoring is off is said already.
        barred = [bar for bar in program.in_the_way_of_follow_up if bar is not StepBar.ONGOING_OFF]
        off = [StepBar.POLICY_OFF] if program.follow_up is Policy.OFF else []
        yield from (refusals.StepIsOff(because=bar) for bar in (*barred, *off))
    if program.mentors_choose and not mentor.takes_ongoing:
        yield refusals.OneTimeMeetingsOnly(other=mentor.person.name)


def bar_to_confirming(program: Program, match: Match, side: Side) -> Refusal | None:
    """Return why this match cannot be confirmed just now, in the words for `side`; None while it can.

    What the programme, or the mentor, does not offer begins in no way, however the two came in touch; nor
    does anything with somebody who may not take part.
    """
    other = match.participant(side.other).person
    if bar := admission.bar(program, match.participant(side).person):
        return bar
    if admission.bar(program, other):
        return refusals.NotTakingPart(other=other.name)
    for bar in _modes(program, match.mentor, Intent.CONNECT):
        mine = isinstance(bar, refusals.OneTimeMeetingsOnly) and side is Side.MENTOR
        return refusals.YouTakeOneTimeMeetingsOnly() if mine else bar
    return None


def require_confirmable(session: Session, match: Match, side: Side) -> None:
    """Refuse, in the words for `side`, where this match cannot be confirmed just now.

    Raises:
        NoOngoingMentoring, OneTimeMeetingsOnly: it is not offered.
        GuestsStayOut, FromAnotherCompany, NotTakingPart: one of the two may not take part.
    """
    if bar := bar_to_confirming(
        session.get_one(Program, (match.workspace_id, match.program_id)), match, side
    ):
        raise bar


def _history(
    mentor: Participant, history: PairHistory, intent: Intent, now: datetime, *, asking_again: bool
) -> Iterator[Blocker]:
    """Yield what the two are to each other already. `asking_again`: to have asked is no obstacle."""
    match = history.open_match(mentor)
    if match is None:
        if (again := history.match_again_at(mentor)) and again > now:
            yield refusals.StartAgainLater(other=mentor.person.name, at=again)
        return
    connected_at = max(filter(None, map(match.confirmed_at, Side)), default=match.started_at)
    if match.state is MatchState.CONFIRMED:
        yield refusals.AlreadyConnected(other=mentor.person.name, at=connected_at)
    elif match.mentee_confirmed_at and not asking_again:
        yield refusals.AlreadyAsked(other=mentor.person.name, at=match.mentee_confirmed_at)
    elif intent is Intent.MESSAGE:
        yield refusals.AlreadyInTouch(other=mentor.person.name, at=match.started_at)


def _room(mentor: Participant, history: PairHistory) -> Iterator[Blocker]:
    if history.free_places(mentor) <= 0:
        yield refusals.MentorIsFull(mentor=mentor.person.name, limit=mentor.max_connections)


def _requests_left(program: Program, history: PairHistory) -> Iterator[Blocker]:
    """Yield a refusal where so many open requests of a mentee are all that the programme allows."""
    if history.open_requests >= program.max_open_requests:
        yield refusals.TooManyOpenRequests(limit=program.max_open_requests)


def _crowd(mentor: Participant, history: PairHistory) -> Iterator[Blocker]:
    """Yield a refusal where a mentor has as many requests open as they can look at."""
    most = max(history.free_places(mentor), 0) + REQUESTS_BEYOND_PLACES
    if history.asked_of(mentor) >= most:
        yield refusals.SeveralAsk(other=mentor.person.name)


def _quiet(mentor: Participant, history: PairHistory, now: datetime) -> Iterator[Blocker]:
    """Yield why a mentee's clicks ring nobody any more for a while: nothing rings without end."""
    if (rests := history.rests_until(mentor)) and rests > now:
        yield refusals.RestAWhile(other=mentor.person.name, at=rests)
    most = history.program.first_cards_a_day
    if history.open_match(mentor) is None and history.first_cards_since(now - ONE_DAY) >= most:
        yield refusals.EnoughForToday(limit=most)


def require(
    session: Session,
    mentee: Participant,
    mentor: Participant,
    intent: Intent,
    now: datetime,
    reader_id: int | None = None,
) -> None:
    """Refuse with the first reason why this cannot be begun, as the person `reader_id` reads it.

    Raises:
        Refusal: that reason.
    """
    for refusal in blockers(session, mentee, mentor, intent, now, reader_id):
        raise refusal


def require_request_left(session: Session, match: Match) -> None:
    """Refuse where the mentee's confirmation would be one open request too many, for either of the two.

    Raises:
        TooManyOpenRequests, SeveralAsk: it would.
    """
    history = PairHistory(session, match.mentee, [match.mentor])
    # A proposal was not begun by the mentee.
    crowd = () if match.proposed_at else _crowd(match.mentor, history)
    for refusal in (*_requests_left(match.program, history), *crowd):
        raise refusal


def open_match(session: Session, mentee: Participant, mentor: Participant) -> Match | None:
    """Return the one match of these two that is pending or confirmed."""
    return PairHistory(session, mentee, [mentor]).open_match(mentor)


def as_participant(session: Session, actor: Actor, person: Person) -> Participant:
    """Return somebody as they take part in the actor's programme.

    Who never joined takes part as nothing, in a row that is never stored, so that the same function
    decides about them.
    """
    found = session.execute(
        select(Participant).where(
            Participant.workspace_id == actor.workspace_id,
            Participant.program_id == actor.program_id,
            Participant.person_id == person.id,
        )
    ).scalar_one_or_none()
    return found or Participant(
        workspace_id=actor.workspace_id,
        program_id=actor.program_id,
        person=person,
        person_id=person.id,
        is_mentee=False,
        is_mentor=False,
        max_connections=actors.program_of(session, actor).default_max_connections,
    )
