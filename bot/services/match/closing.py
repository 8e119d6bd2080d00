"""Saying no: decline, withdraw, end, the later note, and what leaving does to one's matches."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot import limits, refusals
from bot.enums import CloseReason, Side
from bot.ids import CardKind
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.reminder import ReminderKind
from bot.read_models.match import DeclineAllFacts, DeclineFacts, MatchFacts
from bot.services import actors, effects, exclusions, journal
from bot.services.actors import Actor
from bot.services.match.load import load_for_decision, load_waiting, open_matches
from bot.services.match.read import match_facts
from bot.services.meeting import closing as meeting_closing
from bot.services.rules import capacity, declining, meeting_eligibility
from bot.services.rules.declining import DeclineForm


def ask(session: Session, actor: Actor, match_id: int, now: datetime) -> DeclineFacts:
    """Return what the modal that says no has to show, while there is something to say no to.

    Raises:
        Refusal: the match is closed already; the refusal says in which state.
    """
    match = load_for_decision(session, actor, match_id)
    if not match.is_open:
        match.require_pending()
    readers = declining.readers_of(session, match)
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


def decline(session: Session, actor: Actor, match_id: int, form: DeclineForm, now: datetime) -> bool:
    """`actor` says no to a pending match, in their words or in none.

    Returns:
        Whether the reason, if there is one, has a reader.

    Raises:
        ChangedMeanwhile: it has become a connection since the modal was opened.
        Refusal: it is closed already, or not the actor's.
    """
    match = load_for_decision(session, actor, match_id)
    match.decline(match.side_of(actor.person_id), now)
    return _closed(session, actor, match, form, now)


def end(session: Session, actor: Actor, match_id: int, form: DeclineForm, now: datetime) -> bool:
    """`actor` ends a connection; its place is free again.

    Returns:
        As `decline`.

    Raises:
        Refusal: it is no connection (any more), or not the actor's.
    """
    match = load_for_decision(session, actor, match_id)
    match.end(match.side_of(actor.person_id), now)
    return _closed(session, actor, match, form, now)


def ask_all(session: Session, actor: Actor, match_id: int) -> DeclineAllFacts:
    """Return who waits for a place with the actor, the mentor of this match, for the form that declines all.

    Raises:
        ChangedMeanwhile: nobody does any more.
        NotYours, OnlyTheOther: the actor is not its mentor.
    """
    match = load_for_decision(session, actor, match_id)
    if match.side_of(actor.person_id) is not Side.MENTOR:
        raise refusals.OnlyTheOther
    places = {match.mentor_id: capacity.places_of(session, match.mentor)}
    waiting = capacity.without_place(session, places, actor.workspace_id)[: limits.MOST_DECLINED_AT_ONCE]
    if not waiting:
        raise refusals.ChangedMeanwhile
    return DeclineAllFacts(
        actors.viewer_of(session, actor.workspace_id, actor.person_id),
        tuple(one.mentee.person.name for one in waiting),
        tuple(one.id for one in waiting),
        match.program.rematch_days,
    )


def decline_all(session: Session, actor: Actor, match_ids: Collection[int], note: str, now: datetime) -> None:
    """`actor` says no to those of these requests that still wait for a place with them.

    `note` goes to each; empty, each reads a short, kind message.

    Raises:
        ChangedMeanwhile: none of them waits any more.
        NotYours: none of them is for the actor to answer.
    """
    waiting = load_waiting(session, actor, match_ids)
    if not waiting:
        raise refusals.ChangedMeanwhile
    for match in waiting:
        match.decline(Side.MENTOR, now)
        _closed(session, actor, match, DeclineForm(note=note), now)


def may_exclude(session: Session, actor: Actor, match_id: int, now: datetime) -> DeclineFacts | MatchFacts:
    """Return what the form has to show that asks not to be matched again.

    While there is something to say no to, it is the form that says no.

    Raises:
        NothingThere, NotYours: it is not the actor's match.
    """
    match = load_for_decision(session, actor, match_id)
    if match.is_open:
        return ask(session, actor, match_id, now)
    return match_facts(session, match, actors.viewer_of(session, actor.workspace_id, actor.person_id))


def exclude(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
    """`actor` asks not to be matched again with the other person of a match.

    Raises:
        NothingThere, NotYours: it is not the actor's match.
    """
    match = load_for_decision(session, actor, match_id)
    side = match.side_of(actor.person_id)
    exclusions.say(session, match.participant(side), match.participant(side.other), now)


def withdraw(session: Session, actor: Actor, match_id: int, now: datetime) -> None:
    """The mentee who asked takes it back while the mentor is undecided. The mentor hears nothing.

    Raises:
        Refusal: it is answered already, or not theirs to withdraw.
    """
    match = load_for_decision(session, actor, match_id)
    match.withdraw(match.side_of(actor.person_id), now)
    journal.record(session, actor, "match.withdrawn", now, subject_id=match.id)
    effects.match_changed(session, match, now)


def may_send_note(session: Session, actor: Actor, match_id: int) -> Match:
    """Return the match when the actor may still send their one note about it.

    Raises:
        NoteAlreadySent, NotYours, OnlyTheOther: they may not.
    """
    match = load_for_decision(session, actor, match_id)
    match.require_note_left(match.side_of(actor.person_id))
    return match


def send_note(session: Session, actor: Actor, match_id: int, note: str, now: datetime) -> None:
    """Send the one note the decliner may send, later, from the closed card.

    Raises:
        NothingToSend: the note is empty.
        NoteAlreadySent, NotYours, OnlyTheOther: they may not.
    """
    match = load_for_decision(session, actor, match_id)
    side = match.side_of(actor.person_id)
    match.add_closing_note(side, note, now)
    effects.match_noted(session, match, now, notify=[side.other])


def close_all_of(session: Session, participant: Participant, because: CloseReason, now: datetime) -> None:
    """Close every open match and upcoming meeting of somebody who left; the others are told, they are not.

    At once, if they left the programme themselves; in working hours, if Slack says that they are gone.

    Callers have locked the participant and the mentors involved (`locks.lock_involved`).
    """
    meeting_closing.close_all_of(session, participant, because, now)
    for match in open_matches(session, participant.workspace_id, participant.person_id):
        side = match.side_of(participant.person_id)
        match.close_for_leaver(side, because, now)
        at_once = because is CloseReason.LEFT_PROGRAM
        effects.match_changed(session, match, now, notify=[side.other] if at_once else [])
        if not at_once:
            told = match.participant(side.other).person_id
            effects.tell_at_work(session, match.workspace_id, told, ReminderKind.TELL_MATCH, match.id, now)


def _closed(session: Session, actor: Actor, match: Match, form: DeclineForm, now: datetime) -> bool:
    side = match.side_of(actor.person_id)
    readers = declining.keep(session, match, side, form, now)
    for reader_id in readers:
        effects.notify(session, match.workspace_id, reader_id, CardKind.DECLINE_REASON, match.id, now)
    if form.never_again:
        exclusions.say(session, match.participant(side), match.participant(side.other), now)
    planned = _meeting_to_come(session, match, now)
    if planned and planned.id == form.meeting_id:
        meeting_closing.call_off(session, planned, side, now)
    journal.record(session, actor, f"match.{match.state}.{side}", now, subject_id=match.id)
    effects.match_changed(session, match, now, notify=[side.other])
    return bool(readers) or not form.reason


def _meeting_to_come(session: Session, match: Match, now: datetime) -> Meeting | None:
    """Return the meeting that the two have asked for or planned, unless it has begun."""
    found = meeting_eligibility.upcoming_of(session, match.mentee, match.mentor)
    return None if found is None or found.has_begun(now) else found
