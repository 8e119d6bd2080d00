"""Saying no to a one-time meeting: decline, withdraw, cancel, the later note, the reason for the admins."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import CloseReason, MeetingState, Side
from bot.ids import CardKind
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.reminder import ReminderKind
from bot.read_models.meeting import MeetingDeclineFacts
from bot.services import actors, effects, exclusions, journal
from bot.services.actors import Actor
from bot.services.meeting.load import load_for_decision, not_begun
from bot.services.meeting.read import facts_of
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
    found = load_for_decision(session, actor, meeting_id)
    found.require_movable(now)
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


def decline(session: Session, actor: Actor, meeting_id: int, form: DeclineForm, now: datetime) -> bool:
    """The mentor says no to a request, in their words or in none.

    Returns:
        Whether the reason, if there is one, has a reader.

    Raises:
        ChangedMeanwhile: it was answered, or a time was picked, since the modal was opened.
        NotYours, OnlyTheOther: the actor is not its mentor.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting.decline(side, now)
    readers = declining.keep(session, meeting, side, form, now)
    for reader_id in readers:
        effects.notify(session, meeting.workspace_id, reader_id, CardKind.MEETING_REASON, meeting.id, now)
    if form.never_again:
        _exclude(session, meeting, side, now)
    _closed(session, actor, meeting, now, notify=[side.other])
    return bool(readers) or not form.reason


def withdraw(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
    """The mentee takes their request back. The mentor hears nothing of it.

    Raises:
        ChangedMeanwhile: it was answered.
        NotYours, OnlyTheOther: the actor is not its mentee.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    meeting.withdraw(meeting.side_of(actor.person_id), now)
    _closed(session, actor, meeting, now, notify=[])


def exclude(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
    """`actor` asks not to be matched again with the other person of a meeting.

    Raises:
        NothingThere, NotYours: it is not the actor's meeting.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    _exclude(session, meeting, meeting.side_of(actor.person_id), now)


def cancel(session: Session, actor: Actor, meeting_id: int, form: DeclineForm, now: datetime) -> None:
    """Either of the two calls a planned meeting off, with a note to the other or without.

    Raises:
        ChangedMeanwhile: it is not planned (any more).
        TimeIsOver: it has begun.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting.cancel(side, now)
    if form.note:
        meeting.closing_note, meeting.closing_note_at = form.note, now
    if form.never_again:
        _exclude(session, meeting, side, now)
    _closed(session, actor, meeting, now, notify=[side.other])


def may_send_note(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    """Return the meeting when the actor may still send their one note about having declined it.

    Raises:
        NoteAlreadySent, NotYours, OnlyTheOther: they may not.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    meeting.require_note_left(meeting.side_of(actor.person_id))
    return meeting


def send_note(session: Session, actor: Actor, meeting_id: int, note: str, now: datetime) -> None:
    """Send the one note the decliner may send, later, from the declined card.

    Raises:
        NothingToSend: the note is empty.
        NoteAlreadySent, NotYours, OnlyTheOther: they may not.
    """
    meeting = load_for_decision(session, actor, meeting_id)
    side = meeting.side_of(actor.person_id)
    meeting.add_closing_note(side, note, now)
    effects.meeting_changed(session, meeting, now, notify=[side.other])


def call_off(session: Session, meeting: Meeting, side: Side, now: datetime) -> None:
    """`side` is out of an upcoming meeting, whatever there is to say about it elsewhere.

    Raises:
        Refusal: it has begun, or is over.
    """
    if meeting.state is MeetingState.SCHEDULED:
        meeting.cancel(side, now)
    elif side is Side.MENTOR:
        meeting.decline(side, now)
    else:
        meeting.withdraw(side, now)
    withdrawn = meeting.state is MeetingState.WITHDRAWN
    effects.meeting_changed(session, meeting, now, notify=[] if withdrawn else [side.other])


def close_all_of(session: Session, participant: Participant, because: CloseReason, now: datetime) -> None:
    """Call off what somebody who left had coming up; callers hold the lock on their row.

    The remaining people are told, the leaver is not; of a planned meeting at once, because it might begin
    before their working hours do. What has begun stays.
    """
    for meeting in not_begun(session, participant, now):
        side = meeting.side_of(participant.person_id)
        at_once = because is CloseReason.LEFT_PROGRAM or meeting.starts_at is not None
        meeting.close_for_leaver(side, because, now)
        effects.meeting_changed(session, meeting, now, notify=[side.other] if at_once else [])
        if not at_once:
            told, kind = meeting.participant(side.other).person_id, ReminderKind.TELL_MEETING
            effects.tell_at_work(session, meeting.workspace_id, told, kind, meeting.id, now)


def _closed(session: Session, actor: Actor, meeting: Meeting, now: datetime, *, notify: list[Side]) -> None:
    journal.record(session, actor, f"meeting.{meeting.state}", now, subject_id=meeting.id)
    effects.meeting_changed(session, meeting, now, notify=notify)


def _exclude(session: Session, meeting: Meeting, side: Side, now: datetime) -> None:
    exclusions.say(session, meeting.participant(side), meeting.participant(side.other), now)
