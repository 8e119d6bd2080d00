"""Saying no to a one-time meeting: decline, withdraw, cancel, the later note, the reason for the admins."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ids import CardKind
from bot.models import meeting_refusals, refusals
from bot.models.facts import ReasonFacts
from bot.models.meeting import Meeting, MeetingState
from bot.models.meeting_facts import MeetingDeclineFacts
from bot.models.sides import Side
from bot.services import cards, closing, meeting, people
from bot.services.cards import Change, meeting_changes
from bot.services.closing import Words
from bot.services.meeting_facts import facts_of
from bot.services.people import Actor


def ask(
    session: Session, actor: Actor, meeting_id: int, state: MeetingState, now: datetime
) -> MeetingDeclineFacts:
    """Return what the modal that says no has to show, while the meeting is in the `state` it is for.

    Raises:
        ChangedMeanwhile: it is in another one.
        TimeIsOver: it has begun.
    """
    found = meeting.may_suggest(session, actor, meeting_id, now)
    if found.state is not state:
        raise refusals.ChangedMeanwhile
    readers = closing.readers_of(session, found)
    viewer = people.viewer_of(session, actor.workspace_id, actor.person_id)
    return MeetingDeclineFacts(
        facts_of(session, [found], viewer)[0],
        tuple(one.name for one in readers),
        tuple(one.id for one in readers),
        people.program_of(session, actor).rematch_days,
    )


def decline(session: Session, actor: Actor, meeting_id: int, words: Words, now: datetime) -> Meeting:
    """The mentor says no to a request, in their words or in none.

    Raises:
        ChangedMeanwhile: it was answered, or a time was picked, since the modal was opened.
        NotYours: the actor is not its mentor.
    """
    found = meeting.load_for_decision(session, actor, meeting_id)
    side = found.side_of(actor.person_id)
    if found.state is not MeetingState.REQUESTED:
        raise refusals.ChangedMeanwhile
    if side is not Side.MENTOR:
        raise meeting_refusals.NotYourMeeting
    if words.never_again:
        closing.exclude(session, found, side)
    return _closed(session, actor, found, words, now)


def withdraw(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """The mentee takes their request back. The mentor hears nothing of it.

    Raises:
        ChangedMeanwhile: it was answered.
        NotYours: the actor is not its mentee.
    """
    found = meeting.load_for_decision(session, actor, meeting_id)
    if found.state is not MeetingState.REQUESTED:
        raise refusals.ChangedMeanwhile
    if found.side_of(actor.person_id) is not Side.MENTEE:
        raise meeting_refusals.NotYourMeeting
    return _closed(session, actor, found, Words(), now)


def cancel(session: Session, actor: Actor, meeting_id: int, note: str, now: datetime) -> Meeting:
    """Either of the two calls a planned meeting off, with a note to the other or without.

    Raises:
        ChangedMeanwhile: it is not planned (any more).
        TimeIsOver: it has begun.
    """
    found = meeting.load_for_decision(session, actor, meeting_id)
    if found.state is not MeetingState.SCHEDULED:
        raise refusals.ChangedMeanwhile
    return _closed(session, actor, found, Words(note=note), now)


def may_send_note(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Return the meeting when the actor may still send their one note about having declined it.

    Raises:
        NoteAlreadySent, NotYours: they may not.
    """
    found = meeting.load_for_decision(session, actor, meeting_id)
    found.require_note_left(found.side_of(actor.person_id))
    return found


def send_note(session: Session, actor: Actor, meeting_id: int, note: str, now: datetime) -> Meeting:
    """Send the one note the decliner may send, later, from the declined card.

    Raises:
        NothingToSend: the note is empty.
        NoteAlreadySent, NotYours: they may not.
    """
    found = meeting.load_for_decision(session, actor, meeting_id)
    side = found.side_of(actor.person_id)
    found.add_closing_note(side, note, now)
    session.flush()
    cards.redraw(session, actor.workspace_id, meeting_changes(found, ring=side.other), now)
    return found


def reason_facts(
    session: Session, workspace_id: int, recipient_id: int, meeting_id: int
) -> ReasonFacts | None:
    """Return the reason for one of the admins it was meant for; None where they are no admin any more."""
    found = session.execute(
        select(Meeting).where(Meeting.workspace_id == workspace_id, Meeting.id == meeting_id)
    ).scalar_one()
    readers = {person.id for person in closing.readers_of(session, found)}
    if recipient_id not in readers or found.closed_by is None or found.closed_at is None:
        return None
    return ReasonFacts(
        viewer=people.viewer_of(session, workspace_id, recipient_id),
        declined_by=found.participant(found.closed_by).person.name,
        other=found.participant(found.closed_by.other).person.name,
        at=found.closed_at,
        ended=False,
        reason=found.closing_reason,
        meeting=True,
    )


def _closed(session: Session, actor: Actor, found: Meeting, words: Words, now: datetime) -> Meeting:
    changes = meeting.call_off(session, found, found.side_of(actor.person_id), now)
    if words.note:
        found.closing_note, found.closing_note_at = words.note, now
    readers = [one.id for one in closing.readers_of(session, found) if one.id in words.readers]
    if words.reason and readers:
        found.closing_reason = words.reason
        changes += [Change(one, CardKind.MEETING_REASON, found.id, ring=True) for one in readers]
    people.journal(session, actor, f"meeting.{found.state}", now, subject_id=found.id)
    session.flush()
    cards.redraw(session, actor.workspace_id, changes, now)
    return found
