"""How both people confirm a match."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState, Side
from bot.ids import CardKind
from bot.models.match import Match, MatchToConfirm
from bot.services import cards, confirming, journal, reminders
from bot.services.cards import Change, match_changes
from bot.services.effects import offers
from bot.services.match.load import load_for_decision
from bot.services.people.actors import Actor
from bot.services.rules import capacity, eligibility


def confirm(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
    """`actor` confirms their side; the second confirmation makes the connection. Both cards follow.

    Raises:
        NotYours, AlreadyConfirmed, MentorIsFull, YouAreFull, TooManyOpenRequests: nothing was changed.
        Refusal: the match is closed; the fact that stands.
    """
    match = confirming.load(session, actor, match_id)
    side = match.side_of(actor.person_id)
    match.confirm(side, now)
    places = None
    if match.state is MatchState.CONFIRMED:
        places = capacity.take_slot(session, match, asked_by=side)
    elif side is Side.MENTEE:
        for refusal in eligibility.requests_left(match.program, match.open_requests):
            raise refusal
    confirming.store(session, match)
    journal.journal(session, actor, f"match.{match.state}.{side}", now, subject_id=match.id)
    changes = reminders.clear(session, match)
    if places:
        changes += offers.place_taken(session, match.mentor, places, now)
    else:
        changes += _waits(session, match, side, now)
    cards.redraw(session, actor.workspace_id, [*changes, *match_changes(match, notify=side.other)], now)


def may_raise_limit(session: Session, actor: Actor, match_id: int) -> Match:
    """Return a match that is not decided, for its mentor, who may offer one more place for it.

    Raises:
        NotYours: the actor is not the mentor.
        Refusal: it is decided; the fact that stands.
    """
    match = load_for_decision(session, actor, match_id)
    if match.side_of(actor.person_id) is not Side.MENTOR:
        raise refusals.NotYours
    match.require_pending()
    return match


def raise_limit(session: Session, actor: Actor, match_id: int, limit: int, now: datetime) -> None:
    """The mentor offers more places and accepts the match that waited for one.

    Raises:
        LimitTooLow: `limit` leaves no place for this match.
        Refusal: as `confirm`.
    """
    match = may_raise_limit(session, actor, match_id)
    taken = capacity.places_of(session, match.mentor).taken(match.mentee_id)
    if limit <= taken:
        raise refusals.LimitTooLow(current=taken, least=taken + 1)
    match.mentor.max_connections = limit
    if not match.mentor_confirmed_at:
        # This match takes its place before anybody on the waiting list is offered one.
        confirm(session, actor, match.id, now)
    changes = offers.places_changed(session, match.mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)


def show_again(session: Session, actor: Actor, match_id: int, now: datetime) -> Match:
    """Bring the actor's card of a match to the bottom of their DM, because they asked for it."""
    match = load_for_decision(session, actor, match_id)
    match.side_of(actor.person_id)
    cards.redraw(
        session, actor.workspace_id, [Change(actor.person_id, CardKind.MATCH, match.id, notify=True)], now
    )
    return match


def _waits(session: Session, match: MatchToConfirm, asking: Side, now: datetime) -> list[Change]:
    """`asking` waits for the other: the clocks of the request begin."""
    reminders.start_waiting(session, match, match.program, asking, now)
    capacity.hold_new_clocks(session, match, now, mentor_is_full=match.mentor_is_full)
    return offers.follow_up_cards(session, match.mentor, now)
