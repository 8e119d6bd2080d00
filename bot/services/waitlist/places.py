"""Waiting for a place with a mentor who is full: onto the list, off it, and taking what is offered."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, Policy, WaitlistState
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry
from bot.services import actors, effects, journal, locks
from bot.services.actors import Actor
from bot.services.match import starting, step
from bot.services.match.load import load_for_decision as load_match
from bot.services.match.starting import Start
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory


def join(session: Session, actor: Actor, mentor_id: int, now: datetime) -> WaitlistEntry:
    """*Tell Me When a Place Frees*: wait for a place with a mentor who is full.

    Raises:
        AlreadyOnTheList: with since when.
        PlaceIsFree: there is nothing to wait for.
        Refusal: the first reason why waiting would be in vain.
    """
    mentee = actors.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = locks.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    history = PairHistory(session, mentee, [mentor])
    if before := history.in_line(mentor):
        raise refusals.AlreadyOnTheList(other=mentor.person.name, at=before.joined_at)
    eligibility.require(session, mentee, mentor, Intent.PLACE, now)
    if history.free_places(mentor) > 0:
        raise refusals.PlaceIsFree(other=mentor.person.name)
    return _join(session, actor, history, mentor, now)


def keep_waiting(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
    """*Keep Waiting*: the mentor filled up, so the request closes, and its note waits on the list.

    To the mentor it is a request that was withdrawn.

    Raises:
        ChangedMeanwhile: the mentor has room, and can accept it after all.
        Refusal: it is answered already, or not theirs; or the first reason why waiting would be in vain.
    """
    match = load_match(session, actor, match_id)
    history = PairHistory(session, match.mentee, [match.mentor])
    match.withdraw(match.side_of(actor.person_id), now)
    eligibility.require(session, match.mentee, match.mentor, Intent.PLACE, now)
    if history.free_places(match.mentor) > 0:
        raise refusals.ChangedMeanwhile
    effects.match_changed(session, match, now)
    entry = history.in_line(match.mentor) or _join(session, actor, history, match.mentor, now)
    entry.note = match.opening_note or entry.note
    effects.waitlist_changed(session, entry, now)


def _join(
    session: Session, actor: Actor, history: PairHistory, mentor: Participant, now: datetime
) -> WaitlistEntry:
    entry = WaitlistEntry(
        workspace_id=mentor.workspace_id,
        mentor_id=mentor.id,
        mentee_id=history.mentee.id,
        state=WaitlistState.WAITING,
        joined_at=now,
        after_meeting=history.has_question(mentor),
    )
    session.add(entry)
    session.flush()
    journal.record(session, actor, "waiting.joined", now, subject_id=entry.id)
    effects.waitlist_changed(session, entry, now, notify=True)
    return entry


def leave(session: Session, actor: Actor, entry_id: int, now: datetime) -> None:
    """*Leave the List*: what was held goes to the next.

    Raises:
        NotOnTheList: they are not on it any more.
    """
    entry = load_for_decision(session, actor, entry_id)
    entry.move(WaitlistState.LEFT, now)
    journal.record(session, actor, "waiting.left", now, subject_id=entry.id)
    effects.waitlist_changed(session, entry, now)


def take(session: Session, actor: Actor, entry_id: int, policy: Policy, now: datetime) -> None:
    """Take the place that is held, as the button said under `policy`.

    Under request the place stays held until the mentor decides, or the time is over.

    Raises:
        NotOnTheList: they are not on it any more.
        ChangedMeanwhile: no place is held just now, or it is taken in another way than `policy`.
        Refusal: the first reason why it is not possible.
    """
    entry = load_for_decision(session, actor, entry_id)
    way = step.way_of(entry, actors.program_of(session, actor))
    if entry.state is not WaitlistState.OFFERED or entry.held_until is None or way is not policy:
        raise refusals.ChangedMeanwhile
    start = Start(step.intent_of(way), entry.mentee, entry.mentor, entry.note)
    starting.go_on(session, actor, start, policy, now)


def load_for_decision(session: Session, actor: Actor, entry_id: int) -> WaitlistEntry:
    """Lock both people, then load the entry as it is now, for the one who waits.

    Raises:
        NothingThere, NotYours: there is no such entry, or it is somebody else's.
        NotOnTheList: their waiting is over.
    """
    entry = locks.load_locked(session, WaitlistEntry, actor.workspace_id, entry_id)
    if entry.mentee.person_id != actor.person_id:
        raise refusals.NotYourPlace
    if entry.state not in LIVE_WAITLIST:
        raise refusals.NotOnTheList
    return entry
