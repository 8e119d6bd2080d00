"""Matching Settings: which kinds of mentoring a programme has, and what may follow a one-time meeting."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import UPCOMING_MEETING, Policy
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.workspace import Person
from bot.read_models.settings import Choices, PolicyChangedFacts, SettingsFacts
from bot.services import cards, journal
from bot.services.cards import Change
from bot.services.effects import offers
from bot.services.people import actors
from bot.services.people.actors import Actor
from bot.services.rules.admins import require_admin

FORCED_ON = "program.forced_on"


def settings_of(session: Session, actor: Actor) -> SettingsFacts:
    """Return the settings as stored, for one of the admins.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    program = actors.program_of(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    return SettingsFacts(viewer, program.name, choices_of(program))


def choices_of(program: Program) -> Choices:
    """Return what is chosen, active or not."""
    return Choices(
        program.ongoing,
        program.one_time,
        program.preferred,
        program.follow_up,
        program.mentors_choose,
        program.default_max_connections,
    )


def save(session: Session, actor: Actor, choices: Choices, now: datetime) -> None:
    """Store what an admin chose; who is concerned is told, and every card that shows it is redrawn.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    program = session.get_one(Program, actor.program_id, with_for_update=True)
    before, was_forced = choices_of(program), program.active_policy is Policy.FORCED
    for name, value in vars(choices).items():
        if getattr(before, name) != value:
            setattr(program, name, value)
            journal.journal(session, actor, f"program.{name}.{value}", now, subject_id=program.id)
    session.flush()
    changes = [*_concerned(session, program), *offers.settings_changed(session, program, now)]
    if program.active_policy is Policy.FORCED and not was_forced:
        changes += _tell_mentors(session, actor, now)
    cards.redraw(session, actor.workspace_id, changes, now)


def policy_changed_facts(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int
) -> PolicyChangedFacts | None:
    """Return what a mentor with planned meetings is told; None if there is no such change."""
    entry = session.execute(
        select(JournalEntry).where(
            JournalEntry.workspace_id == workspace_id,
            JournalEntry.id == entry_id,
            JournalEntry.event == FORCED_ON,
        )
    ).scalar_one_or_none()
    if entry is None or entry.actor_id is None or entry.subject_id is None:
        return None
    program = session.get_one(Program, entry.subject_id)
    return PolicyChangedFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        program_name=program.name,
        changed_by=session.get_one(Person, entry.actor_id).name,
        still_forced=program.active_policy is Policy.FORCED,
    )


def _concerned(session: Session, program: Program) -> list[Change]:
    """Return the cards of meetings that are planned, or whose follow-up is open, and their people's Homes."""
    meetings = session.scalars(
        select(Meeting).where(
            Meeting.workspace_id == program.workspace_id,
            Meeting.program_id == program.id,
            Meeting.state.in_(UPCOMING_MEETING)
            | (Meeting.asked_at.is_not(None) & Meeting.follow_up_closed_at.is_(None)),
        )
    )
    changes: list[Change] = []
    for meeting in meetings:
        pair = (meeting.mentee.person_id, meeting.mentor.person_id)
        changes += [Change(person_id, CardKind.MEETING, meeting.id) for person_id in pair]
        changes += [Change(pair[0], CardKind.FOLLOW_UP, meeting.id)] if meeting.asked_at else []
        changes += cards.home_of(pair)
    return changes


def _tell_mentors(session: Session, actor: Actor, now: datetime) -> list[Change]:
    """Tell each mentor with planned meetings, once, that mentees need not ask any more."""
    mentors = session.scalars(
        select(Participant.person_id)
        .join(Meeting, Meeting.mentor_id == Participant.id)
        .where(
            Meeting.workspace_id == actor.workspace_id,
            Meeting.program_id == actor.program_id,
            Meeting.state.in_(UPCOMING_MEETING),
        )
        .distinct()
    ).all()
    if not mentors:
        return []
    entry_id = journal.journal_for_card(session, actor, FORCED_ON, now, subject_id=actor.program_id)
    return [Change(person_id, CardKind.POLICY_CHANGED, entry_id, notify=True) for person_id in mentors]
