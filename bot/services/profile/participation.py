"""What participants decide about taking part: to pause, to resume, to leave."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import CloseReason, MatchState
from bot.ids import Field
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.reminder import ReminderKind
from bot.read_models.profile import LeaveFacts
from bot.services import actors, effects, journal, locks
from bot.services.actors import Actor
from bot.services.match import closing as match_closing
from bot.services.match.load import open_matches
from bot.services.meeting import load as meeting_load


def pause(session: Session, actor: Actor, until: datetime | None, now: datetime) -> None:
    """Take a pause, until a moment or until further notice: no requests, no nudges, timers stand still.

    Raises:
        NotJoined: there is nothing to pause.
        InThePast: `until` is over.
    """
    if until and until <= now:
        raise refusals.InThePast(field=Field.UNTIL)
    me = _locked(session, actor)
    me.paused_at, me.paused_until = me.paused_at or now, until
    journal.record(session, actor, "participant.paused", now, subject_id=me.id)
    effects.participant_changed(session, me, now)


def resume(session: Session, actor: Actor, now: datetime) -> None:
    """End one's own pause; what was left of every timer is left now.

    Raises:
        NotJoined, NotPaused: there is nothing to resume.
    """
    me = _locked(session, actor)
    if me.paused_at is None:
        raise refusals.NotPaused
    journal.record(session, actor, "participant.resumed", now, subject_id=me.id)
    _resume(session, me, now)


def unpause(session: Session, workspace_id: int, participant_id: int, now: datetime) -> None:
    """End a pause whose day has come, and say so; one that was moved, or has ended, stays as it is."""
    me = session.get(Participant, (workspace_id, participant_id))
    if me is None:
        return
    locks.lock_involved(session, me)
    if me.paused_at and me.paused_until and me.paused_until <= now:
        _resume(session, me, now)
        effects.tell_at_work(session, me.workspace_id, me.person_id, ReminderKind.TELL_PAUSE_OVER, me.id, now)


def leaving(session: Session, actor: Actor, now: datetime) -> LeaveFacts:
    """Return what leaving would end, for the modal that asks. A meeting that has begun is none of it.

    Raises:
        NotJoined: there is nothing to leave.
    """
    me = actors.participant_of(session, actor)
    if me is None or me.left_at:
        raise refusals.NotJoined
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    matches = open_matches(session, me.workspace_id, me.person_id)
    meetings = meeting_load.not_begun(session, me, now)
    settled = [match for match in matches if match.state is MatchState.CONFIRMED]
    return LeaveFacts(
        viewer=viewer,
        mentors=names_across([match for match in settled if match.mentee is me], me),
        mentees=names_across([match for match in settled if match.mentor is me], me),
        pending=names_across([match for match in matches if match.state is MatchState.PENDING], me),
        program_name=actors.program_of(session, actor).name,
        ends=_ends(matches, meetings),
        meetings=names_across(meetings, me),
    )


def leave(session: Session, actor: Actor, ends: str, now: datetime) -> None:
    """Leave the Programme: every open match closes, and every meeting that is to come; the others are told.

    `ends` is what the modal named; coming back later revives the same row.

    Raises:
        NotJoined: there is nothing to leave.
        ChangedMeanwhile: it would end something else than the modal named.
    """
    me = _locked(session, actor)
    matches = open_matches(session, me.workspace_id, me.person_id)
    if _ends(matches, meeting_load.not_begun(session, me, now)) != ends:
        raise refusals.ChangedMeanwhile
    match_closing.close_all_of(session, me, CloseReason.LEFT_PROGRAM, now)
    me.left_at, me.paused_at, me.paused_until = now, None, None
    journal.record(session, actor, "participant.left", now, subject_id=me.id)
    effects.participant_changed(session, me, now)


def _resume(session: Session, me: Participant, now: datetime) -> None:
    me.paused_at, me.paused_until = None, None
    effects.participant_changed(session, me, now)


def _locked(session: Session, actor: Actor) -> Participant:
    """Lock everybody whose places the actor's matches depend on; return the actor's row as it is now."""
    me = actors.participant_of(session, actor)
    if me is None:
        raise refusals.NotJoined
    locks.lock_involved(session, me)
    if me.left_at:
        raise refusals.NotJoined
    return me


def names_across(matches: Sequence[Match | Meeting], me: Participant) -> tuple[str, ...]:
    """Return the names of the people across from `me` in these matches, or meetings."""
    return tuple((match.mentor if match.mentee is me else match.mentee).person.name for match in matches)


def _ends(matches: Sequence[Match], meetings: Sequence[Meeting]) -> str:
    """Name what would end in one word: another one, or one settled since, is another word."""
    named = [sorted((one.id, one.state.value) for one in some) for some in (matches, meetings)]
    return sha256(repr(named).encode()).hexdigest()
