"""Matching Settings: which kinds of mentoring a programme has, and what may follow a one-time meeting."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import refusals
from bot.enums import UPCOMING_MEETING, Policy
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.workspace import Person
from bot.read_models.settings import Choices, PolicyChangedFacts, SettingsFacts
from bot.services import actors, effects, journal
from bot.services.actors import Actor
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
        NoModes: all kinds of mentoring would be off.
    """
    require_admin(session, actor)
    if not (choices.ongoing or choices.one_time or choices.preferred):
        raise refusals.NoModes
    program = session.get_one(Program, actor.program_id, with_for_update={"key_share": True})
    before, was_forced = choices_of(program), program.active_policy is Policy.FORCED
    for name, value in vars(choices).items():
        if getattr(before, name) != value:
            setattr(program, name, value)
            journal.record(session, actor, f"program.{name}.{value}", now, subject_id=program.id)
    effects.settings_changed(session, program, now)
    if program.active_policy is Policy.FORCED and not was_forced:
        _tell_mentors(session, actor, now)


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


def _tell_mentors(session: Session, actor: Actor, now: datetime) -> None:
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
    if mentors:
        entry_id = journal.record_for_card(session, actor, FORCED_ON, now, subject_id=actor.program_id)
        for person_id in mentors:
            effects.notify(session, actor.workspace_id, person_id, CardKind.POLICY_CHANGED, entry_id, now)
