"""Why two people cannot connect, for an admin: every reason that holds now, and what would change it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MeetingState
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.refusals import Refusal
from bot.services.people import actors
from bot.services.people.actors import Actor
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent

TWO = 2

# All that is ever said of a pause, and of a wish not to be matched again: nobody can tell which.
PRIVATE = "A private choice rules this pair out. Nobody but they themselves can change that."

# How each reason is said to an admin: what holds, and what would change it.
SAID: dict[type[Refusal], str] = {
    refusals.NotWithYourself: "Nobody can be their own mentor. Name two people.",
    refusals.JoinFirst: "{mentee} does not take part as a mentee. That changes when they join as one: "
    "/mentoring join.",
    refusals.NotAMentor: "{mentor} does not take part as a mentor. That changes when they join as one: "
    "/mentoring join.",
    refusals.NotTakingThisOn: PRIVATE,
    refusals.YouArePaused: PRIVATE,
    refusals.NoOngoingMentoring: "Ongoing mentoring is off. An admin can turn it on in the "
    "Matching Settings.",
    refusals.StepIsOff: "A one-time meeting does not lead to ongoing mentoring: {because}. An admin can "
    "change that in the Matching Settings.",
    refusals.OneTimeMeetingsOnly: "{mentor} takes one-time meetings only. {mentor} can change that in the "
    "profile.",
    refusals.AlreadyConnected: "{mentee} and {mentor} have been connected since {at}. Either of them can end "
    "that.",
    refusals.AlreadyAsked: "{mentee} asked {mentor} on {at}. {mentor} can accept or decline; "
    "{mentee} can withdraw.",
    refusals.AlreadyInTouch: "{mentee} and {mentor} have been in touch since {at}. Either of them can "
    "confirm.",
    refusals.StartAgainLater: "Their last match was declined. They can start again from {at} on.",
    refusals.MentorIsFull: "{mentor} is at the limit of {limit}. A connection that ends, or a higher limit "
    "in {mentor}'s profile, makes room.",
    refusals.TooManyOpenRequests: "{mentee} has {limit} requests open. One that is answered or withdrawn "
    "makes room for another.",
}


@dataclass(frozen=True)
class Pair:
    """The two people an admin names; somebody who never joined takes part as nothing."""

    mentee: Participant
    mentor: Participant

    def has(self, person_id: int) -> bool:
        """Whether this person is one of the two."""
        return person_id in (self.mentee.person.id, self.mentor.person.id)


def explain(session: Session, actor: Actor, named: Sequence[str], now: datetime) -> str:
    """Answer an admin's *why* about two people, by their Slack ids: the mentee, then the mentor.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        TwoPeopleNeeded, UnknownPerson, CannotTakePart: there is nobody to ask about.
    """
    if not actors.is_admin(session, actor.program_id, actor.person_id):
        raise refusals.NotAnAdmin
    pair = pair_of(session, actor, named)
    mentee, mentor = pair.mentee.person.name, pair.mentor.person.name
    found = reasons(session, actor, pair, Intent.CONNECT, now)
    nothing = f"Nothing stands in the way: {mentee} can connect with {mentor} from the directory."
    start = f"{mentee} as mentee, {mentor} as mentor:"
    if pair.has(actor.person_id):
        start = f"You are one of the two, so you read what {mentee} would read:"
    return "\n".join([*([start, *found] if found else [nothing]), *_after_meeting(session, actor, pair, now)])


def _after_meeting(session: Session, actor: Actor, pair: Pair, now: datetime) -> list[str]:
    """Return what stands in the way of going on from the follow-up, where one is open."""
    if not _is_asked(session, pair):
        return []
    found = reasons(session, actor, pair, Intent.FOLLOW_UP, now)
    if not found:
        return [f"After their one-time meeting, {pair.mentee.person.name} can go on from the card about it."]
    return ["After their one-time meeting, to go on from the card about it:", *found]


def _is_asked(session: Session, pair: Pair) -> bool:
    """Say whether the follow-up of a meeting of the two is open."""
    meetings = session.execute(
        select(Meeting).where(
            Meeting.workspace_id == pair.mentor.workspace_id,
            Meeting.mentee_id == pair.mentee.id,
            Meeting.mentor_id == pair.mentor.id,
            Meeting.state == MeetingState.OCCURRED,
        )
    ).scalars()
    return any(meeting.is_unanswered for meeting in meetings)


def pair_of(session: Session, actor: Actor, named: Sequence[str]) -> Pair:
    """Return two people by their Slack ids: the mentee, then the mentor.

    Raises:
        TwoPeopleNeeded: not exactly two are named.
        UnknownPerson: the bot has not met one of them.
        CannotTakePart: one of them is an app, or has left the workspace.
    """
    if len(named) != TWO:
        raise refusals.TwoPeopleNeeded
    mentee, mentor = (actors.person_named(session, actor, one) for one in named)
    for person in (mentee, mentor):
        if person.is_bot or person.deactivated_at:
            raise refusals.CannotTakePart(name=person.name)
    return Pair(*(eligibility.as_participant(session, actor, person) for person in (mentee, mentor)))


def reasons(session: Session, actor: Actor, pair: Pair, way: Intent, now: datetime) -> list[str]:
    """Return every reason against `way` that holds now, each with what would change it.

    An admin who is one of the two reads what the mentee would read: the first reason alone.
    """
    zone = actors.person_of(session, actor).zone
    found = eligibility.blockers(session, pair.mentee, pair.mentor, way, now)
    if pair.has(actor.person_id):
        return [_as_the_mentee_reads(first, actor, pair).sentence(zone) for first in _first(found)]
    return in_words(found, pair, zone)


def in_words(found: Iterable[Refusal], pair: Pair, zone: ZoneInfo) -> list[str]:
    """Say what stands in the way of a pair as an admin reads it: each reason once, with what changes it."""
    names = {"mentee": pair.mentee.person.name, "mentor": pair.mentor.person.name}
    said = [refusal.worded(SAID[type(refusal)], zone, **names) for refusal in found]
    return list(dict.fromkeys(said))


def _first(found: Iterator[Refusal]) -> list[Refusal]:
    first = next(found, None)
    return [first] if first else []


def _as_the_mentee_reads(refusal: Refusal, actor: Actor, pair: Pair) -> Refusal:
    """Return what the mentee would be told; the mentor cannot tell their pause from a wish."""
    if isinstance(refusal, refusals.YouArePaused) and actor.person_id != pair.mentee.person.id:
        return refusals.NotTakingThisOn(other=pair.mentor.person.name)
    return refusal
