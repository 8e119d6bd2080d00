"""Saying no to a one-time meeting: decline, withdraw, cancel, the later note, the reason for the admins."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import CloseReason, MeetingState, Side
from bot.ids import CardKind
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.read_models.match import ReasonFacts
from bot.read_models.meeting import MeetingDeclineFacts
from bot.services import cards, journal
from bot.services.cards import Change, meeting_changes
from bot.services.effects import meeting_timers
from bot.services.meeting import arranging
from bot.services.meeting import load as meeting_load
from bot.services.meeting.load import not_begun
from bot.services.meeting.read import facts_of
from bot.services.people import actors
from bot.services.people.actors import Actor
from bot.services.rules import declining
from bot.services.rules.declining import DeclineForm


def ask(
    session: Session, actor: Actor, meeting_id: int, state: MeetingState, now: datetime
) -> MeetingDeclineFacts:
    """Return what the modal that says no has to show, while the meeting is in the `state` it is for.

    Raises:
        ChangedMeanwhile: it is in another one.
        TimeIsOver: it has begun.
    """
    found = arranging.may_suggest(session, actor, meeting_id, now)
    if found.state is not state:
        raise refusals.ChangedMeanwhile
    readers = declining.readers_of(session, found)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    return MeetingDeclineFacts(
        facts_of(session, [found], viewer)[0],
        tuple(one.name for one in readers),
        tuple(one.id for one in readers),
        actors.program_of(session, actor).rematch_days,
    )


def decline(session: Session, actor: Actor, meeting_id: int, words: DeclineForm, now: datetime) -> Meeting:
    """The mentor says no to a request, in their words or in none.

    Raises:
        ChangedMeanwhile: it was answered, or a time was picked, since the modal was opened.
        NotYours: the actor is not its mentor.
    """
    found = meeting_load.load_for_decision(session, actor, meeting_id)
    side = found.side_of(actor.person_id)
    if found.state is not MeetingState.REQUESTED:
        raise refusals.ChangedMeanwhile
    if side is not Side.MENTOR:
        raise refusals.NotYourMeeting
    if words.never_again:
        declining.exclude(session, found, side)
    return _closed(session, actor, found, words, now)


def withdraw(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """The mentee takes their request back. The mentor hears nothing of it.

    Raises:
        ChangedMeanwhile: it was answered.
        NotYours: the actor is not its mentee.
    """
    found = meeting_load.load_for_decision(session, actor, meeting_id)
    if found.state is not MeetingState.REQUESTED:
        raise refusals.ChangedMeanwhile
    if found.side_of(actor.person_id) is not Side.MENTEE:
        raise refusals.NotYourMeeting
    return _closed(session, actor, found, DeclineForm(), now)


def cancel(session: Session, actor: Actor, meeting_id: int, note: str, now: datetime) -> Meeting:
    """Either of the two calls a planned meeting off, with a note to the other or without.

    Raises:
        ChangedMeanwhile: it is not planned (any more).
        TimeIsOver: it has begun.
    """
    found = meeting_load.load_for_decision(session, actor, meeting_id)
    if found.state is not MeetingState.SCHEDULED:
        raise refusals.ChangedMeanwhile
    return _closed(session, actor, found, DeclineForm(note=note), now)


def may_send_note(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Return the meeting when the actor may still send their one note about having declined it.

    Raises:
        NoteAlreadySent, NotYours: they may not.
    """
    found = meeting_load.load_for_decision(session, actor, meeting_id)
    found.require_note_left(found.side_of(actor.person_id))
    return found


def send_note(session: Session, actor: Actor, meeting_id: int, note: str, now: datetime) -> Meeting:
    """Send the one note the decliner may send, later, from the declined card.

    Raises:
        NothingToSend: the note is empty.
        NoteAlreadySent, NotYours: they may not.
    """
    found = meeting_load.load_for_decision(session, actor, meeting_id)
    side = found.side_of(actor.person_id)
    found.add_closing_note(side, note, now)
    session.flush()
    cards.redraw(session, actor.workspace_id, meeting_changes(found, notify=side.other), now)
    return found


def reason_facts(
    session: Session, workspace_id: int, recipient_id: int, meeting_id: int
) -> ReasonFacts | None:
    """Return the reason for one of the admins it was meant for; None where they are no admin any more."""
    found = session.execute(
        select(Meeting).where(Meeting.workspace_id == workspace_id, Meeting.id == meeting_id)
    ).scalar_one()
    readers = {person.id for person in declining.readers_of(session, found)}
    if recipient_id not in readers or found.closed_by is None or found.closed_at is None:
        return None
    return ReasonFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        declined_by=found.participant(found.closed_by).person.name,
        other=found.participant(found.closed_by.other).person.name,
        at=found.closed_at,
        ended=False,
        reason=found.closing_reason,
        meeting=True,
    )


def _closed(session: Session, actor: Actor, found: Meeting, words: DeclineForm, now: datetime) -> Meeting:
    changes = call_off(session, found, found.side_of(actor.person_id), now)
    if words.note:
        found.closing_note, found.closing_note_at = words.note, now
    readers = [one.id for one in declining.readers_of(session, found) if one.id in words.readers]
    if words.reason and readers:
        found.closing_reason = words.reason
        changes += [Change(one, CardKind.MEETING_REASON, found.id, notify=True) for one in readers]
    journal.journal(session, actor, f"meeting.{found.state}", now, subject_id=found.id)
    session.flush()
    cards.redraw(session, actor.workspace_id, changes, now)
    return found


def call_off(
    session: Session, meeting: Meeting, side: Side, now: datetime, because: CloseReason | None = None
) -> list[Change]:
    """`side` is out of it: close an upcoming meeting, whatever there is to say about it elsewhere.

    Returns:
        The cards to redraw; the other person's rings.

    Raises:
        Refusal: it has begun, or is over.
    """
    if because:
        meeting.close_for_leaver(side, because, now)
    elif meeting.state is MeetingState.SCHEDULED:
        meeting.cancel(side, now)
    elif side is Side.MENTOR:
        meeting.decline(side, now)
    else:
        meeting.withdraw(side, now)
    meeting_timers.stop(session, meeting)
    session.flush()
    withdrawn = meeting.state is MeetingState.WITHDRAWN
    return meeting_changes(meeting, notify=None if withdrawn else side.other)


def close_all_of(
    session: Session, participant: Participant, because: CloseReason, now: datetime
) -> list[Change]:
    """Call off what somebody who left had coming up; callers hold the lock on their row.

    Returns:
        The cards to redraw: the remaining people are told, the leaver is not. What has begun stays.
    """
    changes: list[Change] = []
    for found in not_begun(session, participant, now):
        changes += call_off(session, found, found.side_of(participant.person_id), now, because)
    return changes
