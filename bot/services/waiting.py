"""Waiting for a place with a mentor who is full: onto the list, off it, and taking what is offered."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models import meeting_refusals, refusals
from bot.models.participant import Participant
from bot.models.program import Policy
from bot.models.waiting import LIVE, Waiting, WaitingState
from bot.services import capacity, cards, eligibility, follow_up, people, waiting_list
from bot.services.eligibility import Way
from bot.services.people import Actor


def join(session: Session, actor: Actor, mentor_id: int, now: datetime) -> Waiting:
    """*Tell me when a place frees*: wait for a place with a mentor who is full.

    Raises:
        AlreadyOnTheList: with since when.
        ChangedMeanwhile: there is a place now, so there is nothing to wait for.
        Refusal: the first reason why waiting would be in vain.
    """
    mentee = people.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = capacity.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    if before := live_row(session, mentee, mentor):
        raise refusals.AlreadyOnTheList(other=mentor.person.name, at=before.joined_at)
    for refusal in eligibility.obstacles(session, mentee, mentor, Way.PLACE, now):
        raise refusal
    if not capacity.is_full(session, mentor):
        raise refusals.ChangedMeanwhile
    row = Waiting(
        workspace_id=mentor.workspace_id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        state=WaitingState.WAITING,
        joined_at=now,
    )
    session.add(row)
    session.flush()
    people.journal(session, actor, "waiting.joined", now, subject_id=row.id)
    changes = waiting_list.changes_of(row, ring=True)
    changes += waiting_list.follow_up_cards(session, mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)
    return row


def leave(session: Session, actor: Actor, waiting_id: int, now: datetime) -> Waiting:
    """*Leave the list*: what was held goes to the next.

    Raises:
        NotOnTheList: they are not on it any more.
    """
    row = load_for_decision(session, actor, waiting_id)
    people.journal(session, actor, "waiting.left", now, subject_id=row.id)
    changes = waiting_list.move(session, row, WaitingState.LEFT, now)
    changes += waiting_list.places_changed(session, row.mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)
    return row


def take(session: Session, actor: Actor, waiting_id: int, policy: Policy, now: datetime) -> Waiting:
    """Take the place that is held, as the button said under `policy`.

    Under request the place stays held until the mentor decides, or the time is over.

    Raises:
        NotOnTheList: they are not on it any more.
        ChangedMeanwhile: no place is held just now, or the policy is another one.
        Refusal: the first reason why it is not possible.
    """
    row = load_for_decision(session, actor, waiting_id)
    if row.state is not WaitingState.OFFERED or row.held_until is None:
        raise refusals.ChangedMeanwhile
    follow_up.step(session, actor, row.mentee, row.mentor, policy, now)
    cards.redraw(session, actor.workspace_id, waiting_list.changes_of(row), now)
    return row


def load_for_decision(session: Session, actor: Actor, waiting_id: int) -> Waiting:
    """Lock both people, then load the row as it is now, for the one who waits.

    Raises:
        NothingThere, NotYours: there is no such row, or it is somebody else's.
        NotOnTheList: their waiting is over.
    """
    this = (Waiting.workspace_id == actor.workspace_id, Waiting.id == waiting_id)
    pair = session.execute(select(Waiting.mentee_id, Waiting.mentor_id).where(*this)).first()
    if pair is None:
        raise refusals.NothingThere
    capacity.lock_pair(session, actor.workspace_id, pair.mentee_id, pair.mentor_id)
    row = session.execute(select(Waiting).where(*this).execution_options(populate_existing=True)).scalar_one()
    if row.mentee.person_id != actor.person_id:
        raise meeting_refusals.NotYourPlace
    if row.state not in LIVE:
        raise refusals.NotOnTheList
    return row


def live_row(session: Session, mentee: Participant, mentor: Participant) -> Waiting | None:
    """Return where somebody waits in this mentor's queue, if they do."""
    return session.execute(
        select(Waiting).where(
            Waiting.workspace_id == mentee.workspace_id,
            Waiting.mentor_id == mentor.id,
            Waiting.mentee_id == mentee.id,
            Waiting.state.in_(LIVE),
        )
    ).scalar_one_or_none()
