"""Saying no: decline, withdraw, end, the later note, and what leaving does to one's matches."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.enums import OPEN_MATCH, CloseReason, MatchState, Side
from bot.ids import CardKind
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.read_models.match import DeclineFacts, ReasonFacts
from bot.services import cards, journal, locks, reminders
from bot.services.cards import Change, match_changes
from bot.services.effects import offers
from bot.services.match.load import load_for_decision
from bot.services.match.read import match_facts
from bot.services.meeting import closing as meeting_closing
from bot.services.people import actors
from bot.services.people.actors import Actor
from bot.services.rules import meeting_room
from bot.services.rules.declining import DeclineForm, exclude, readers_of


def ask(session: Session, actor: Actor, match_id: int, now: datetime) -> DeclineFacts:
    """Return what the modal that says no has to show, while there is something to say no to.

    Raises:
        Refusal: the match is closed already; the fact that stands.
    """
    match = load_for_decision(session, actor, match_id)
    if not match.is_open:
        match.require_pending()
    readers = readers_of(session, match)
    facts = match_facts(session, match, actors.viewer_of(session, actor.workspace_id, actor.person_id))
    planned = _meeting_to_come(session, match, now)
    return DeclineFacts(
        facts,
        tuple(one.name for one in readers),
        tuple(one.id for one in readers),
        match.program.rematch_days,
        planned.id if planned else None,
        planned.starts_at if planned else None,
    )


def decline(session: Session, actor: Actor, match_id: int, words: DeclineForm, now: datetime) -> Match:
    """`actor` says no to a pending match, in their words or in none.

    Raises:
        ChangedMeanwhile: it has become a connection since the modal was opened.
        Refusal: it is closed already, or not the actor's.
    """
    match = load_for_decision(session, actor, match_id)
    match.decline(match.side_of(actor.person_id), now)
    return _closed(session, actor, match, words, now)


def end(session: Session, actor: Actor, match_id: int, words: DeclineForm, now: datetime) -> Match:
    """`actor` ends a connection; its place is free again.

    Raises:
        Refusal: it is no connection (any more), or not the actor's.
    """
    match = load_for_decision(session, actor, match_id)
    match.end(match.side_of(actor.person_id), now)
    session.flush()
    changes = offers.places_changed(session, match.mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)
    return _closed(session, actor, match, words, now)


def withdraw(session: Session, actor: Actor, match_id: int, now: datetime) -> Match:
    """The mentee who asked takes it back while the mentor is undecided. The mentor hears nothing.

    Raises:
        Refusal: it is answered already, or not theirs to withdraw.
    """
    match = load_for_decision(session, actor, match_id)
    match.withdraw(match.side_of(actor.person_id), now)
    changes = [*reminders.clear(session, match), *match_changes(match)]
    journal.journal(session, actor, "match.withdrawn", now, subject_id=match.id)
    changes += offers.follow(session, match.mentor, now)
    cards.redraw(session, actor.workspace_id, changes, now)
    return match


def may_send_note(session: Session, actor: Actor, match_id: int) -> Match:
    """Return the match when the actor may still send their one note about it.

    Raises:
        NoteAlreadySent, NotYours: they may not.
    """
    match = load_for_decision(session, actor, match_id)
    match.require_note_left(match.side_of(actor.person_id))
    return match


def send_note(session: Session, actor: Actor, match_id: int, note: str, now: datetime) -> Match:
    """Send the one note the decliner may send, later, from the closed card.

    Raises:
        NothingToSend: the note is empty.
        NoteAlreadySent, NotYours: they may not.
    """
    match = load_for_decision(session, actor, match_id)
    side = match.side_of(actor.person_id)
    match.add_closing_note(side, note, now)
    session.flush()
    cards.redraw(session, actor.workspace_id, match_changes(match, notify=side.other), now)
    return match


def reason_facts(session: Session, workspace_id: int, recipient_id: int, match_id: int) -> ReasonFacts | None:
    """Return the reason for one of the admins it was meant for; None where they are no admin any more."""
    match = session.execute(
        select(Match).where(Match.workspace_id == workspace_id, Match.id == match_id)
    ).scalar_one()
    readers = {person.id for person in readers_of(session, match)}
    if recipient_id not in readers or match.closed_by is None or match.closed_at is None:
        return None
    return ReasonFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        declined_by=match.participant(match.closed_by).person.name,
        other=match.participant(match.closed_by.other).person.name,
        at=match.closed_at,
        ended=match.state is MatchState.ENDED,
        reason=match.closing_reason,
    )


def close_all_of(session: Session, participant: Participant, because: CloseReason, now: datetime) -> None:
    """Close every open match and upcoming meeting of somebody who left; the others are told, they are not."""
    called_off = meeting_closing.close_all_of(session, participant, because, now)
    mentor_ids = session.execute(
        select(Match.mentor_id).where(*_open_of(participant)).distinct().order_by(Match.mentor_id)
    ).scalars()
    for mentor_id in list(mentor_ids):
        mentor = locks.lock_mentor(session, participant.workspace_id, mentor_id)
        changes: list[Change] = []
        of_this_mentor = select(Match).where(*_open_of(participant), Match.mentor_id == mentor_id)
        for match in session.execute(of_this_mentor).scalars().all():
            side = match.side_of(participant.person_id)
            match.close_for_leaver(side, because, now)
            changes += [*reminders.clear(session, match), *match_changes(match, notify=side.other)]
        session.flush()
        changes += offers.places_changed(session, mentor, now)
        cards.redraw(session, participant.workspace_id, changes, now)
    cards.redraw(session, participant.workspace_id, called_off, now)


def _open_of(participant: Participant) -> tuple[ColumnElement[bool], ...]:
    return (
        Match.workspace_id == participant.workspace_id,
        or_(Match.mentee_id == participant.id, Match.mentor_id == participant.id),
        Match.state.in_(OPEN_MATCH),
    )


def _closed(session: Session, actor: Actor, match: Match, words: DeclineForm, now: datetime) -> Match:
    side = match.side_of(actor.person_id)
    if words.note:
        match.add_closing_note(side, words.note, now)
    if words.never_again:
        exclude(session, match, side)
    changes = [*reminders.clear(session, match), *_call_meeting_off(session, match, side, words, now)]
    if words.reason:
        changes += _tell_admins(session, match, words)
    journal.journal(session, actor, f"match.{match.state}.{side}", now, subject_id=match.id)
    changes += offers.follow(session, match.mentor, now)
    cards.redraw(session, actor.workspace_id, [*changes, *match_changes(match, notify=side.other)], now)
    return match


def _call_meeting_off(
    session: Session, match: Match, side: Side, words: DeclineForm, now: datetime
) -> list[Change]:
    """Call the two's meeting off, if it is the one that the form named and has not begun."""
    planned = _meeting_to_come(session, match, now)
    if planned is None or planned.id != words.meeting_id:
        return []
    return meeting_closing.call_off(session, planned, side, now)


def _meeting_to_come(session: Session, match: Match, now: datetime) -> Meeting | None:
    """Return the meeting that the two have asked for or planned, unless it has begun."""
    found = meeting_room.upcoming_of(session, match.mentee, match.mentor)
    return None if found is None or found.has_begun(now) else found


def _tell_admins(session: Session, match: Match, words: DeclineForm) -> list[Change]:
    """Keep the reason for the admins whom the form named, and who are still admins."""
    readers = [person.id for person in readers_of(session, match) if person.id in words.readers]
    if not readers:
        return []
    match.closing_reason = words.reason
    return [Change(person_id, CardKind.DECLINE_REASON, match.id, notify=True) for person_id in readers]
