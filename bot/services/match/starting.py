"""How a match begins and how both people confirm it. Saying no is in `services.closing`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState, Origin, Side
from bot.models.match import Match
from bot.models.participant import Participant
from bot.services import cards, journal, locks, reminders
from bot.services.cards import match_changes
from bot.services.effects import offers
from bot.services.match.confirmation import confirm
from bot.services.people import actors
from bot.services.people.actors import Actor
from bot.services.rules import capacity, eligibility
from bot.services.rules.eligibility import Intent


@dataclass(frozen=True)
class Start:
    """What begins a match: how, with whom, and what the mentee wrote to the mentor."""

    way: Intent
    mentee: Participant
    mentor: Participant
    note: str = ""


def write_to(session: Session, actor: Actor, mentor_id: int, note: str, now: datetime) -> Match:
    """The mentee writes to a mentor from the directory; nobody has decided anything yet.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Intent.MESSAGE, mentor_id, note)
    _require_possible(session, start, now)
    match = _new(session, start, Origin.CONTACT, now)
    return _begun(session, actor, match, now)


def connect(session: Session, actor: Actor, mentor_id: int, note: str, now: datetime) -> Match:
    """The mentee asks for a connection; where the two are in conversation, that match is confirmed.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Intent.CONNECT, mentor_id, note)
    _require_possible(session, start, now)
    pending = eligibility.open_match(session, start.mentee, start.mentor)
    if pending is not None:
        pending.opening_note = note or pending.opening_note
        confirm(session, actor, pending.id, now)
        session.refresh(pending)
        return pending
    match = _new(session, start, Origin.REQUEST, now)
    match.confirm(Side.MENTEE, now)
    return _begun(session, actor, match, now)


def force(session: Session, actor: Actor, mentor_id: int, now: datetime) -> Match:
    """The mentee makes somebody their mentor, as the forced policy has it: both sides are confirmed at once.

    A match of the two that is pending is completed. The mentor is told, and asked nothing.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Intent.FOLLOW_UP, mentor_id, "")
    _require_possible(session, start, now)
    match = eligibility.open_match(session, start.mentee, start.mentor)
    match = match or _new(session, start, Origin.FORCED, now)
    match.origin = Origin.FORCED
    for side in [side for side in Side if not match.confirmed_at(side)]:
        match.confirm(side, now)
    places = capacity.take_slot(session, match, asked_by=Side.MENTEE)
    journal.journal(session, actor, "match.forced", now, subject_id=match.id)
    changes = reminders.clear(session, match) + offers.place_taken(session, match.mentor, places, now)
    changes += [change for side in Side for change in match_changes(match, notify=side)]
    cards.redraw(session, actor.workspace_id, changes, now)
    return match


def propose(session: Session, actor: Actor, start: Start, now: datetime) -> Match:
    """An admin proposes a match: both are asked. In conversation already: that match is proposed.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    locks.lock_pair(session, actor.workspace_id, start.mentee.id, start.mentor.id)
    _require_possible(session, start, now)
    match = eligibility.open_match(session, start.mentee, start.mentor)
    if match is None:
        match = _new(session, start, Origin.PROPOSAL, now)
    elif match.proposed_at:
        raise refusals.AlreadyProposed(at=match.proposed_at)
    match.origin, match.proposed_by_id, match.proposed_at = Origin.PROPOSAL, actor.person_id, now
    return _begun(session, actor, match, now)


def _start(session: Session, actor: Actor, way: Intent, mentor_id: int, note: str) -> Start:
    mentee = actors.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = locks.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    return Start(way, mentee, mentor, note)


def _require_possible(session: Session, start: Start, now: datetime) -> None:
    for refusal in eligibility.blockers(session, start.mentee, start.mentor, start.way, now):
        raise refusal


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
    session.flush()
    changes = reminders.clear(session, match)
    if match.asking_side:
        reminders.start_waiting(session, match, match.program, match.asking_side, now)
    else:
        reminders.start_undecided(session, match, match.program)
    full = capacity.is_full(session, match.mentor, held_for=match.mentee_id)
    capacity.hold_new_clocks(session, match, now, mentor_is_full=full)
    changes += offers.follow_up_cards(session, match.mentor, now)
    journal.journal(session, actor, f"match.{match.origin}", now, subject_id=match.id)
    for side in Side:
        changes += match_changes(match, notify=side)
    cards.redraw(session, actor.workspace_id, changes, now)
    return match
