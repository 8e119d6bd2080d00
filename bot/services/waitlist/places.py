"""Waiting for a place with a mentor who is full: onto the list, off it, and taking what is offered."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, Policy, WaitlistState
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry
from bot.services import effects, journal, locks
from bot.services.match import starting
from bot.services.match.starting import Start
from bot.services.people import actors
from bot.services.people.actors import Actor
from bot.services.rules import capacity, eligibility
from bot.services.rules.eligibility import Intent


def join(session: Session, actor: Actor, mentor_id: int, now: datetime) -> WaitlistEntry:
    """*Tell me when a place frees*: wait for a place with a mentor who is full.

    Raises:
        AlreadyOnTheList: with since when.
        ChangedMeanwhile: there is a place now, so there is nothing to wait for.
        Refusal: the first reason why waiting would be in vain.
    """
    mentee = actors.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = locks.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    if before := live_entry(session, mentee, mentor):
        raise refusals.AlreadyOnTheList(other=mentor.person.name, at=before.joined_at)
    eligibility.require(session, mentee, mentor, Intent.PLACE, now)
    if not capacity.is_full(session, mentor):
        raise refusals.ChangedMeanwhile
    entry = WaitlistEntry(
        workspace_id=mentor.workspace_id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        state=WaitlistState.WAITING,
        joined_at=now,
    )
    session.add(entry)
    session.flush()
    journal.record(session, actor, "waiting.joined", now, subject_id=entry.id)
    effects.waitlist_changed(session, entry, now, notify=True)
    return entry


def leave(session: Session, actor: Actor, entry_id: int, now: datetime) -> None:
    """*Leave the list*: what was held goes to the next.

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
        ChangedMeanwhile: no place is held just now, or the policy is another one.
        Refusal: the first reason why it is not possible.
    """
    entry = load_for_decision(session, actor, entry_id)
    if entry.state is not WaitlistState.OFFERED or entry.held_until is None:
        raise refusals.ChangedMeanwhile
    start = Start(Intent.FOLLOW_UP, entry.mentee, entry.mentor)
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


def live_entry(session: Session, mentee: Participant, mentor: Participant) -> WaitlistEntry | None:
    """Return where somebody waits in this mentor's queue, if they do."""
    return session.scalars(
        select(WaitlistEntry).where(
            WaitlistEntry.workspace_id == mentee.workspace_id,
            WaitlistEntry.mentor_id == mentor.id,
            WaitlistEntry.mentee_id == mentee.id,
            WaitlistEntry.state.in_(LIVE_WAITLIST),
        )
    ).one_or_none()
