"""How a match begins: a first message, a request, a proposal, or the step on from a one-time meeting."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState, Origin, Policy, Side
from bot.models.match import Match
from bot.models.participant import Participant
from bot.services import actors, effects, journal, locks
from bot.services.actors import Actor
from bot.services.match import confirmation
from bot.services.rules import capacity, eligibility
from bot.services.rules.eligibility import Intent


@dataclass(frozen=True)
class Start:
    """What begins a match: with which intent, who with whom, and what the mentee wrote to the mentor.

    Whoever makes one has locked the two people.
    """

    intent: Intent
    mentee: Participant
    mentor: Participant
    note: str = ""


def write_to(session: Session, actor: Actor, mentor_id: int, note: str, now: datetime) -> Match:
    """The mentee writes to a mentor from the directory; nobody has decided anything yet.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Intent.MESSAGE, mentor_id, note)
    eligibility.require(session, start.mentee, start.mentor, start.intent, now)
    match = _new(session, start, Origin.CONTACT, now)
    return _begun(session, actor, match, now)


def connect(session: Session, actor: Actor, mentor_id: int, note: str, now: datetime) -> Match:
    """The mentee asks for a connection; where the two are in conversation, that match is confirmed.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Intent.CONNECT, mentor_id, note)
    eligibility.require(session, start.mentee, start.mentor, start.intent, now)
    return _request(session, actor, start, now)


def go_on(session: Session, actor: Actor, start: Start, policy: Policy, now: datetime) -> Match:
    """Go on from a one-time meeting, or from a waiting list, as `policy` has it.

    Forced, the connection is made; under request, the mentor is asked.

    Raises:
        ChangedMeanwhile: what follows a meeting is not `policy` any more, which the button spoke of.
        Refusal: the first reason why it is not possible.
    """
    eligibility.require(session, start.mentee, start.mentor, start.intent, now)
    if start.intent is Intent.FOLLOW_UP and actors.program_of(session, actor).active_policy is not policy:
        raise refusals.ChangedMeanwhile
    if policy is Policy.FORCED:
        return _force(session, actor, start, now)
    return _request(session, actor, start, now)


def propose(session: Session, actor: Actor, start: Start, now: datetime) -> Match:
    """An admin proposes a match: both are asked. In conversation already: that match is proposed.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    locks.lock_pair(session, actor.workspace_id, start.mentee.id, start.mentor.id)
    eligibility.require(session, start.mentee, start.mentor, start.intent, now, actor.person_id)
    match = eligibility.open_match(session, start.mentee, start.mentor)
    if match is None:
        match = _new(session, start, Origin.PROPOSAL, now)
    elif match.proposed_at:
        raise refusals.AlreadyProposed(at=match.proposed_at)
    match.origin, match.proposed_by_id, match.proposed_at = Origin.PROPOSAL, actor.person_id, now
    return _begun(session, actor, match, now)


def _request(session: Session, actor: Actor, start: Start, now: datetime) -> Match:
    """Ask the mentor; a match of the two that is pending is confirmed instead."""
    pending = eligibility.open_match(session, start.mentee, start.mentor)
    if pending is not None:
        # What was written before was read: the new note stands below it.
        pending.opening_note = "\n\n".join(filter(None, (pending.opening_note, start.note)))
        confirmation.confirm_side(session, actor, pending, Side.MENTEE, now)
        return pending
    match = _new(session, start, Origin.REQUEST, now)
    match.confirm(Side.MENTEE, now)
    return _begun(session, actor, match, now)


def _force(session: Session, actor: Actor, start: Start, now: datetime) -> Match:
    """Confirm both sides at once, as the forced policy has it; the mentor is told, and asked nothing."""
    match = eligibility.open_match(session, start.mentee, start.mentor)
    match = match or _new(session, start, Origin.FORCED, now)
    match.origin = Origin.FORCED
    for side in [side for side in Side if not match.confirmed_at(side)]:
        match.confirm(side, now)
    capacity.take_slot(session, match, asked_by=Side.MENTEE)
    return _begun(session, actor, match, now)


def _start(session: Session, actor: Actor, intent: Intent, mentor_id: int, note: str) -> Start:
    mentee = actors.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = locks.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    return Start(intent, mentee, mentor, note)


def _new(session: Session, start: Start, origin: Origin, now: datetime) -> Match:
    match = Match(
        workspace_id=start.mentor.workspace_id,
        program_id=start.mentor.program_id,
        mentee_id=start.mentee.id,
        mentor_id=start.mentor.id,
        origin=origin,
        state=MatchState.PENDING,
        started_at=now,
        opening_note=start.note,
    )
    session.add(match)
    session.flush()
    return match


def _begun(session: Session, actor: Actor, match: Match, now: datetime) -> Match:
    journal.record(session, actor, f"match.{match.origin}", now, subject_id=match.id)
    effects.match_changed(session, match, now, notify=Side)
    return match
