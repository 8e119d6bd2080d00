"""How both people confirm a match: each for themselves, in either order."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import MatchState, Side
from bot.ids import CardKind
from bot.models.match import Match
from bot.models.program import Program
from bot.services import effects, journal
from bot.services.actors import Actor
from bot.services.match.load import load_for_decision
from bot.services.rules import capacity, eligibility


def confirm(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
    """`actor` confirms their side; the second confirmation makes the connection.

    Raises:
        NotYours, AlreadyConfirmed, MentorIsFull, YouAreFull, TooManyOpenRequests: nothing was changed.
        NoOngoingMentoring, OneTimeMeetingsOnly: the same.
        Refusal: the match is closed; the refusal says in which state.
    """
    match = load_for_decision(session, actor, match_id)
    side = match.side_of(actor.person_id)
    if match.is_undecided and side is Side.MENTEE:
        eligibility.require_request_left(session, match)
    confirm_side(session, actor, match, side, now)


def confirm_side(session: Session, actor: Actor, match: Match, side: Side, now: datetime) -> None:
    """Confirm one side of a match whose people are locked; the other side hears of it.

    Raises:
        Refusal: as `confirm`.
    """
    match.confirm(side, now)
    eligibility.require_confirmable(session, match, side)
    if match.state is MatchState.CONFIRMED:
        capacity.take_slot(session, match, asked_by=side)
    journal.record(session, actor, f"match.{match.state}.{side}", now, subject_id=match.id)
    effects.match_changed(session, match, now, notify=[side.other])


def can_be_said(session: Session, match: Match, side: Side) -> bool:
    """Say whether the yes that `side` has not said yet is possible just now, so that asking for it helps."""
    program = session.get_one(Program, (match.workspace_id, match.program_id))
    if eligibility.bar_to_confirming(program, match, side):
        return False
    return not capacity.is_full(session, match.mentor, match.mentee_id)


def may_raise_limit(session: Session, actor: Actor, match_id: int) -> Match:
    """Return a match that is not decided, for its mentor, who may offer one more place for it.

    Raises:
        NotYours, OnlyTheOther: the actor is not the mentor.
        Refusal: it is decided; the refusal says in which state.
    """
    match = load_for_decision(session, actor, match_id)
    if match.side_of(actor.person_id) is not Side.MENTOR:
        raise refusals.OnlyTheOther
    match.require_pending()
    return match


def raise_limit(session: Session, actor: Actor, match_id: int, limit: int, now: datetime) -> None:
    """The mentor offers more places and accepts the match that waited for one.

    This match takes its place before anybody on the waiting list is offered one.

    Raises:
        LimitTooLow: `limit` leaves no place for this match.
        Refusal: as `confirm`.
    """
    match = may_raise_limit(session, actor, match_id)
    taken = capacity.places_of(session, match.mentor).taken(match.mentee_id)
    if limit <= taken:
        raise refusals.LimitTooLow(current=taken, least=taken + 1)
    match.mentor.max_connections = limit
    effects.participant_changed(session, match.mentor, now)
    if not match.mentor_confirmed_at:
        confirm_side(session, actor, match, Side.MENTOR, now)


def show_again(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
    """Bring the actor's card of a match to the bottom of their DM, because they asked for it.

    Raises:
        NothingThere, NotYours: it is not the actor's match.
    """
    match = load_for_decision(session, actor, match_id)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.MATCH, match.id, now)
