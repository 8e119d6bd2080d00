"""The follow-up: after a one-time meeting the mentee is asked, once, how to go on."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import FollowUpChoice, Policy
from bot.ids import CardKind
from bot.models.meeting import Meeting
from bot.services import effects, journal
from bot.services.actors import Actor
from bot.services.effects import FollowUpStep
from bot.services.match import starting
from bot.services.match.starting import Start
from bot.services.meeting.load import load_for_decision
from bot.services.rules.eligibility import Intent


def ask(session: Session, meeting: Meeting, now: datetime) -> None:
    """A meeting has ended: put the question to the mentee. Callers hold the locks on both people.

    Raises:
        ChangedMeanwhile: it was not planned, or the question was put before.
    """
    meeting.end(now)
    journal.record_by_clock(session, meeting.workspace_id, "meeting.occurred", now, subject_id=meeting.id)
    effects.meeting_changed(session, meeting, now)
    effects.follow_up_changed(session, meeting, FollowUpStep.ASKED, now, notify=True)


def ask_again(session: Session, meeting: Meeting, now: datetime) -> None:
    """Put the question again, because the mentee wanted to be asked later."""
    meeting.asked_at = now
    effects.follow_up_changed(session, meeting, FollowUpStep.ASKED, now, notify=True)


def close(session: Session, meeting: Meeting, now: datetime) -> None:
    """Nobody answered: close the question, silently."""
    meeting.follow_up_closed_at = now
    effects.follow_up_changed(session, meeting, FollowUpStep.SETTLED, now)


def go_on(session: Session, actor: Actor, meeting_id: int, policy: Policy, now: datetime) -> None:
    """Button 1: go on to ongoing mentoring, as the button said under `policy`.

    Raises:
        AlreadyChosen, FollowUpIsClosed: the question is answered, or closed.
        ChangedMeanwhile: the policy is another one now.
        Refusal: the first reason why it is not possible. The question stays open.
    """
    meeting = _load(session, actor, meeting_id)
    meeting.require_unanswered()
    start = Start(Intent.FOLLOW_UP, meeting.mentee, meeting.mentor)
    starting.go_on(session, actor, start, policy, now)
    _chosen(session, actor, meeting, FollowUpChoice.CONNECT, now)


def choose(session: Session, actor: Actor, meeting_id: int, choice: FollowUpChoice, now: datetime) -> None:
    """Buttons 2 and 3: just give feedback, or say that the two did not meet.

    Raises:
        AlreadyChosen, FollowUpIsClosed: the question is answered, or closed.
    """
    _chosen(session, actor, _load(session, actor, meeting_id), choice, now)


def later(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
    """*Ask Me in a Week*: the question comes again then, instead of the nudge.

    Raises:
        AlreadyChosen, FollowUpIsClosed: the question is answered, or closed.
    """
    meeting = _load(session, actor, meeting_id)
    meeting.require_unanswered()
    journal.record(session, actor, "follow_up.later", now, subject_id=meeting.id)
    effects.follow_up_changed(session, meeting, FollowUpStep.PUT_OFF, now)


def show_again(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
    """Bring the card to the bottom of the mentee's DM, because they asked for it.

    Raises:
        NothingThere, NotYours: it is not the actor's question.
    """
    meeting = _load(session, actor, meeting_id)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.FOLLOW_UP, meeting.id, now)


def _load(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    meeting = load_for_decision(session, actor, meeting_id)
    if meeting.mentee.person_id != actor.person_id:
        raise refusals.NotYourMeeting
    return meeting


def _chosen(session: Session, actor: Actor, meeting: Meeting, choice: FollowUpChoice, now: datetime) -> None:
    meeting.choose(choice, now)
    journal.record(session, actor, f"follow_up.{choice}", now, subject_id=meeting.id)
    effects.follow_up_changed(session, meeting, FollowUpStep.SETTLED, now)
