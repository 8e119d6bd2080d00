"""Waiting for a place with a mentor who is full: onto the list, off it, and taking what is offered."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import LIVE_WAITLIST, Policy, WaitlistState
from bot.models.participant import Participant
from bot.models.waitlist import WaitlistEntry
from bot.services import cards, journal, locks
from bot.services.effects import offers
from bot.services.follow_up import choosing
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
    if before := live_row(session, mentee, mentor):
        raise refusals.AlreadyOnTheList(other=mentor.person.name, at=before.joined_at)
    for refusal in eligibility.blockers(session, mentee, mentor, Intent.PLACE, now):
        raise refusal
    if not capacity.is_full(session, mentor):
        raise refusals.ChangedMeanwhile
    row = WaitlistEntry(
        workspace_id=mentor.workspace_id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        state=WaitlistState.WAITING,
        joined_at=now,
    )
    session.add(row)
    session.flush()
    journal.journal(session, actor, "waiting.joined", now, subject_id=row.id)
    changes = offers.changes_of(row, notify=True)
    changes += offers.follow_up_cards(session, mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)
    return row


def leave(session: Session, actor: Actor, waiting_id: int, now: datetime) -> WaitlistEntry:
    """*Leave the list*: what was held goes to the next.

    Raises:
        NotOnTheList: they are not on it any more.
    """
    row = load_for_decision(session, actor, waiting_id)
    journal.journal(session, actor, "waiting.left", now, subject_id=row.id)
    changes = offers.move(session, row, WaitlistState.LEFT, now)
    changes += offers.places_changed(session, row.mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)
    return row


def take(session: Session, actor: Actor, waiting_id: int, policy: Policy, now: datetime) -> WaitlistEntry:
    """Take the place that is held, as the button said under `policy`.

    Under request the place stays held until the mentor decides, or the time is over.

    Raises:
        NotOnTheList: they are not on it any more.
        ChangedMeanwhile: no place is held just now, or the policy is another one.
        Refusal: the first reason why it is not possible.
    """
    row = load_for_decision(session, actor, waiting_id)
    if row.state is not WaitlistState.OFFERED or row.held_until is None:
        raise refusals.ChangedMeanwhile
    choosing.step(session, actor, row.mentee, row.mentor, policy, now)
    cards.redraw(session, actor.workspace_id, offers.changes_of(row), now)
    return row


def load_for_decision(session: Session, actor: Actor, waiting_id: int) -> WaitlistEntry:
    """Lock both people, then load the row as it is now, for the one who waits.

    Raises:
        NothingThere, NotYours: there is no such row, or it is somebody else's.
        NotOnTheList: their waiting is over.
    """
    this = (WaitlistEntry.workspace_id == actor.workspace_id, WaitlistEntry.id == waiting_id)
    pair = session.execute(select(WaitlistEntry.mentee_id, WaitlistEntry.mentor_id).where(*this)).first()
    if pair is None:
        raise refusals.NothingThere
    locks.lock_pair(session, actor.workspace_id, pair.mentee_id, pair.mentor_id)
    row = session.execute(
        select(WaitlistEntry).where(*this).execution_options(populate_existing=True)
    ).scalar_one()
    if row.mentee.person_id != actor.person_id:
        raise refusals.NotYourPlace
    if row.state not in LIVE_WAITLIST:
        raise refusals.NotOnTheList
    return row


def live_row(session: Session, mentee: Participant, mentor: Participant) -> WaitlistEntry | None:
    """Return where somebody waits in this mentor's queue, if they do."""
    return session.execute(
        select(WaitlistEntry).where(
            WaitlistEntry.workspace_id == mentee.workspace_id,
            WaitlistEntry.mentor_id == mentor.id,
            WaitlistEntry.mentee_id == mentee.id,
            WaitlistEntry.state.in_(LIVE_WAITLIST),
        )
    ).scalar_one_or_none()
