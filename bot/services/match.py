"""How a match begins and how both people confirm it. Saying no is in `services.closing`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, lazyload

from bot.ids import CardKind
from bot.models import refusals
from bot.models.match import Match, MatchState, MatchToConfirm, Origin
from bot.models.participant import Participant
from bot.models.sides import Side
from bot.services import capacity, cards, confirming, eligibility, people, reminders, waiting_list
from bot.services.cards import Change, match_changes
from bot.services.eligibility import Way
from bot.services.people import Actor


@dataclass(frozen=True)
class Start:
    """What begins a match: how, with whom, and what the mentee wrote to the mentor."""

    way: Way
    mentee: Participant
    mentor: Participant
    note: str = ""


def write_to(session: Session, actor: Actor, mentor_id: int, note: str, now: datetime) -> Match:
    """The mentee writes to a mentor from the directory; nobody has decided anything yet.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Way.MESSAGE, mentor_id, note)
    _require_possible(session, start, now)
    match = _new(session, start, Origin.CONTACT, now)
    return _begun(session, actor, match, now)


def connect(session: Session, actor: Actor, mentor_id: int, note: str, now: datetime) -> Match:
    """The mentee asks for a connection; where the two are in conversation, that match is confirmed.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    start = _start(session, actor, Way.CONNECT, mentor_id, note)
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
    start = _start(session, actor, Way.FOLLOW_UP, mentor_id, "")
    _require_possible(session, start, now)
    match = eligibility.open_match(session, start.mentee, start.mentor)
    match = match or _new(session, start, Origin.FORCED, now)
    match.origin = Origin.FORCED
    for side in [side for side in Side if not match.confirmed_at(side)]:
        match.confirm(side, now)
    places = capacity.take_slot(session, match, asked_by=Side.MENTEE)
    people.journal(session, actor, "match.forced", now, subject_id=match.id)
    changes = reminders.clear(session, match) + waiting_list.place_taken(session, match.mentor, places, now)
    changes += [change for side in Side for change in match_changes(match, ring=side)]
    cards.redraw(session, actor.workspace_id, changes, now)
    return match


def propose(session: Session, actor: Actor, start: Start, now: datetime) -> Match:
    """An admin proposes a match: both are asked. In conversation already: that match is proposed.

    Raises:
        Refusal: the first reason why this cannot be begun.
    """
    capacity.lock_pair(session, actor.workspace_id, start.mentee.id, start.mentor.id)
    _require_possible(session, start, now)
    match = eligibility.open_match(session, start.mentee, start.mentor)
    if match is None:
        match = _new(session, start, Origin.PROPOSAL, now)
    elif match.proposed_at:
        raise refusals.AlreadyProposed(at=match.proposed_at)
    match.origin, match.proposed_by_id, match.proposed_at = Origin.PROPOSAL, actor.person_id, now
    return _begun(session, actor, match, now)


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
    people.journal(session, actor, f"match.{match.state}.{side}", now, subject_id=match.id)
    changes = reminders.clear(session, match)
    if places:
        changes += waiting_list.place_taken(session, match.mentor, places, now)
    else:
        changes += _waits(session, match, side, now)
    cards.redraw(session, actor.workspace_id, [*changes, *match_changes(match, ring=side.other)], now)


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
    changes = waiting_list.places_changed(session, match.mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)


def show_again(session: Session, actor: Actor, match_id: int, now: datetime) -> Match:
    """Bring the actor's card of a match to the bottom of their DM, because they asked for it."""
    match = load_for_decision(session, actor, match_id)
    match.side_of(actor.person_id)
    cards.redraw(
        session, actor.workspace_id, [Change(actor.person_id, CardKind.MATCH, match.id, ring=True)], now
    )
    return match


# With its programme's settings, and without names: those are read where a refusal needs one.
_LOAD = (
    select(Match)
    .options(
        joinedload(Match.program, innerjoin=True),
        lazyload(Match.mentee, Participant.person),
        lazyload(Match.mentor, Participant.person),
    )
    .where(Match.workspace_id == bindparam("workspace"), Match.id == bindparam("match"))
    .execution_options(populate_existing=True)
)


def load_for_decision(session: Session, actor: Actor, match_id: int) -> Match:
    """Lock its two people, then load the match as it is now, for one of them.

    The mentor's lock guards their places, the mentee's how many requests they have open.

    Raises:
        NothingThere: this workspace has no such match.
        NotYours: the actor is neither of the two.
    """
    capacity.lock_both_of(session, actor.workspace_id, match_id)
    key = {"workspace": actor.workspace_id, "match": match_id}
    match = session.execute(_LOAD, key).scalar_one_or_none()
    if match is None:
        raise refusals.NothingThere
    match.side_of(actor.person_id)
    return match


def _waits(session: Session, match: MatchToConfirm, asking: Side, now: datetime) -> list[Change]:
    """`asking` waits for the other: the clocks of the request begin."""
    reminders.start_waiting(session, match, match.program, asking, now)
    capacity.hold_new_clocks(session, match, now, mentor_is_full=match.mentor_is_full)
    return waiting_list.follow_up_cards(session, match.mentor, now)


def _start(session: Session, actor: Actor, way: Way, mentor_id: int, note: str) -> Start:
    mentee = people.participant_of(session, actor)
    if mentee is None:
        raise refusals.JoinFirst
    mentor = capacity.lock_pair(session, actor.workspace_id, mentee.id, mentor_id)
    return Start(way, mentee, mentor, note)


def _require_possible(session: Session, start: Start, now: datetime) -> None:
    for refusal in eligibility.obstacles(session, start.mentee, start.mentor, start.way, now):
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
    changes += waiting_list.follow_up_cards(session, match.mentor, now)
    people.journal(session, actor, f"match.{match.origin}", now, subject_id=match.id)
    for side in Side:
        changes += match_changes(match, ring=side)
    cards.redraw(session, actor.workspace_id, changes, now)
    return match
