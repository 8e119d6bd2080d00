"""The follow-up: after a one-time meeting the mentee is asked, once, how to go on."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import FollowUpChoice, Policy
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.services import cards, journal
from bot.services.cards import Change, meeting_changes
from bot.services.effects import follow_up_timers
from bot.services.match import starting
from bot.services.meeting import load as meeting_load
from bot.services.people.actors import Actor
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent


def ask(session: Session, meeting: Meeting, now: datetime) -> None:
    """A meeting has ended: put the question to the mentee. Callers hold the locks on both people.

    Raises:
        ChangedMeanwhile: it was not planned, or the question was put before.
    """
    meeting.end(now)
    follow_up_timers.asked(session, meeting, now)
    entry = JournalEntry(
        workspace_id=meeting.workspace_id, at=now, event="meeting.occurred", subject_id=meeting.id
    )
    session.add(entry)
    session.flush()
    changes = [*meeting_changes(meeting), *changes_of(meeting, notify=True)]
    cards.redraw(session, meeting.workspace_id, changes, now)


def ask_again(session: Session, meeting: Meeting, now: datetime) -> None:
    """Put the question again, because the mentee wanted to be asked later."""
    meeting.asked_at = now
    follow_up_timers.asked(session, meeting, now)
    session.flush()
    cards.redraw(session, meeting.workspace_id, changes_of(meeting, notify=True), now)


def close(session: Session, meeting: Meeting, now: datetime) -> None:
    """Nobody answered: close the question, silently."""
    meeting.follow_up_closed_at = now
    changes = _stop(session, meeting)
    session.flush()
    cards.redraw(session, meeting.workspace_id, [*changes, *changes_of(meeting)], now)


def go_on(session: Session, actor: Actor, meeting_id: int, policy: Policy, now: datetime) -> Meeting:
    """Button 1: go on to ongoing mentoring, as the button said under `policy`.

    Raises:
        AlreadyChosen, FollowUpIsClosed: the question is answered, or closed.
        ChangedMeanwhile: the policy is another one now.
        Refusal: the first reason why it is not possible. The question stays open.
    """
    found = _load(session, actor, meeting_id)
    found.require_unanswered()
    step(session, actor, found.mentee, found.mentor, policy, now)
    return _chosen(session, actor, found, FollowUpChoice.CONNECT, now)


def choose(session: Session, actor: Actor, meeting_id: int, choice: FollowUpChoice, now: datetime) -> Meeting:
    """Buttons 2 and 3: just give feedback, or say that the two did not meet.

    Raises:
        AlreadyChosen, FollowUpIsClosed: the question is answered, or closed.
    """
    found = _load(session, actor, meeting_id)
    return _chosen(session, actor, found, choice, now)


def later(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """*Ask me in a week*: the question comes again then, instead of the nudge.

    Raises:
        AlreadyChosen, FollowUpIsClosed: the question is answered, or closed.
    """
    found = _load(session, actor, meeting_id)
    found.require_unanswered()
    changes = _stop(session, found)
    follow_up_timers.put_off(session, found, now)
    journal.journal(session, actor, "follow_up.later", now, subject_id=found.id)
    session.flush()
    cards.redraw(session, actor.workspace_id, [*changes, *changes_of(found)], now)
    return found


def show_again(session: Session, actor: Actor, meeting_id: int, now: datetime) -> None:
    """Bring the card to the bottom of the mentee's DM, because they asked for it."""
    found = _load(session, actor, meeting_id)
    cards.redraw(session, actor.workspace_id, changes_of(found, notify=True), now)


def step(
    session: Session, actor: Actor, mentee: Participant, mentor: Participant, policy: Policy, now: datetime
) -> Match:
    """Go on to ongoing mentoring: forced, the connection is made; under request, the mentor is asked.

    Raises:
        ChangedMeanwhile: the programme's policy is not `policy`, which the button spoke of.
        Refusal: the first reason why it is not possible.
    """
    for refusal in eligibility.blockers(session, mentee, mentor, Intent.FOLLOW_UP, now):
        raise refusal
    if session.get_one(Program, mentor.program_id).active_policy is not policy:
        raise refusals.ChangedMeanwhile
    if policy is Policy.FORCED:
        return starting.force(session, actor, mentor.id, now)
    return starting.connect(session, actor, mentor.id, "", now)


def changes_of(meeting: Meeting, *, notify: bool = False) -> list[Change]:
    """Return the changes that redraw the question, for the mentee, and their Home."""
    mentee = meeting.mentee.person_id
    return [Change(mentee, CardKind.FOLLOW_UP, meeting.id, notify=notify), *cards.home_of([mentee])]


def _load(session: Session, actor: Actor, meeting_id: int) -> Meeting:
    found = meeting_load.load_for_decision(session, actor, meeting_id)
    if found.mentee.person_id != actor.person_id:
        raise refusals.NotYourMeeting
    return found


def _chosen(session: Session, actor: Actor, found: Meeting, choice: FollowUpChoice, now: datetime) -> Meeting:
    found.choose(choice, now)
    changes = _stop(session, found)
    journal.journal(session, actor, f"follow_up.{choice}", now, subject_id=found.id)
    session.flush()
    changes += [*meeting_changes(found), *changes_of(found)]
    cards.redraw(session, actor.workspace_id, changes, now)
    return found


def _stop(session: Session, found: Meeting) -> list[Change]:
    nudged = follow_up_timers.stop(session, found)
    return [Change(found.mentee.person_id, CardKind.NUDGES)] if nudged else []
