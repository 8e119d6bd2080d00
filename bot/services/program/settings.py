"""A programme's settings: the Matching Settings, its days and limits, its name and hours."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import cut, limits, refusals
from bot.enums import UPCOMING_MEETING, Policy
from bot.ids import CardKind, Field
from bot.models.journal import JournalEntry
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.workspace import Person
from bot.read_models.settings import (
    Choices,
    NumbersFacts,
    PolicyChangedFacts,
    ProgramSettings,
    SettingsFacts,
)
from bot.services import actors, effects, journal
from bot.services.actors import Actor
from bot.services.rules.admins import require_admin

C = TypeVar("C", Choices, ProgramSettings)

FORCED_ON = "program.forced_on"

# Which of these comes later than which.
_LATER_THAN = {
    Field.REQUEST_EXPIRY_DAYS: Field.REQUEST_REMINDER_DAYS,
    Field.SECOND_NUDGE_DAYS: Field.FIRST_NUDGE_DAYS,
    Field.CONTACT_CLOSE_DAYS: Field.SECOND_NUDGE_DAYS,
    Field.MEETING_EXPIRY_DAYS: Field.MEETING_REMINDER_DAYS,
}


def settings_of(session: Session, actor: Actor) -> SettingsFacts:
    """Return the settings as stored, for one of the admins.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    program = actors.program_of(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    return SettingsFacts(viewer, program.name, choices_of(program), choices_of(program))


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


def save(
    session: Session, actor: Actor, choices: Choices, now: datetime, *, shown: Choices | None = None
) -> None:
    """Store what an admin chose; who is concerned is told, and every card that shows it is redrawn.

    What is as the form had it, `shown`, stays as another admin may have set it meanwhile.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        NoModes: all kinds of mentoring would be off.
    """
    require_admin(session, actor)
    program = _locked(session, actor)
    after = replace(choices_of(program), **_changed(shown, choices))
    if not (after.ongoing or after.one_time or after.preferred):
        raise refusals.NoModes
    was_forced = program.active_policy is Policy.FORCED
    _change(session, actor, program, vars(after), now)
    if program.active_policy is Policy.FORCED and not was_forced:
        _tell_mentors(session, actor, now)


def numbers_of(session: Session, actor: Actor, fields: Iterable[Field]) -> NumbersFacts:
    """Return these days and limits as stored, for one of the admins.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    program = actors.program_of(session, actor)
    return NumbersFacts(program.name, {field: getattr(program, field) for field in fields})


def save_numbers(session: Session, actor: Actor, numbers: Mapping[Field, int], now: datetime) -> None:
    """Store days and limits that an admin changed; what runs already follows the new days.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        NotLaterThan: at the field, where one has to come after another.
    """
    require_admin(session, actor)
    program = _locked(session, actor)

    def then(field: Field) -> int:
        return numbers.get(field, getattr(program, field))

    for later, earlier in _LATER_THAN.items():
        if {later, earlier} & numbers.keys() and then(later) <= then(earlier):
            raise refusals.NotLaterThan(earlier=then(earlier), field=later)
    _change(session, actor, program, numbers, now)


def program_settings(session: Session, actor: Actor) -> ProgramSettings:
    """Return the programme's name, hours, guests and language, for one of the admins.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    return _program_settings(actors.program_of(session, actor))


def _program_settings(program: Program) -> ProgramSettings:
    return ProgramSettings(
        program.name,
        program.workday_starts,
        program.workday_ends,
        program.guests_take_part,
        program.language,
    )


def save_program(
    session: Session,
    actor: Actor,
    wanted: ProgramSettings,
    now: datetime,
    *,
    shown: ProgramSettings | None = None,
) -> None:
    """Store the programme's name, hours, guests and language; `shown` as in `save`.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        NameMissing, TooLong, EndsBeforeItBegins: at their field.
    """
    require_admin(session, actor)
    if not wanted.name:
        raise refusals.NameMissing
    if cut.utf16(wanted.name) > limits.LONGEST_PROGRAM_NAME:
        raise refusals.TooLong(limit=limits.LONGEST_PROGRAM_NAME, field=Field.PROGRAM_NAME)
    program = _locked(session, actor)
    after = replace(_program_settings(program), **_changed(shown, wanted))
    if after.workday_ends <= after.workday_starts:
        raise refusals.EndsBeforeItBegins
    _change(session, actor, program, vars(after), now)


def _changed(shown: C | None, wanted: C) -> dict[str, Any]:
    """Return what differs from what a form showed; without one, all of it."""
    return {name: value for name, value in vars(wanted).items() if not shown or getattr(shown, name) != value}


def _locked(session: Session, actor: Actor) -> Program:
    """Return the programme, locked: two admins save one after the other. Matches may be made meanwhile."""
    return session.get_one(
        Program,
        (actor.workspace_id, actor.program_id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )


def _change(
    session: Session,
    actor: Actor,
    program: Program,
    wanted: Mapping[str, object] | Mapping[Field, int],
    now: datetime,
) -> None:
    """Store what differs, a line of the journal each; what follows is derived from what was before."""
    before: dict[str, object] = {}
    for name, value in wanted.items():
        if (was := getattr(program, name)) == value:
            continue
        before[name] = was
        setattr(program, name, value)
        # What somebody typed is in no journal.
        said = "" if name == Field.PROGRAM_NAME else f".{value}"
        journal.record(session, actor, f"program.{name}{said}", now, subject_id=program.id)
    effects.settings_changed(session, program, before, now)


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
    program = session.get_one(Program, (workspace_id, entry.subject_id))
    return PolicyChangedFacts(
        viewer=actors.viewer_of(session, workspace_id, recipient_id),
        program_name=program.name,
        changed_by=session.get_one(Person, (workspace_id, entry.actor_id)).name,
        still_forced=program.active_policy is Policy.FORCED,
    )


def _tell_mentors(session: Session, actor: Actor, now: datetime) -> None:
    """Tell each mentor with planned meetings that mentees need not ask any more: once a day at most."""
    told = select(JournalEntry.id).where(
        JournalEntry.workspace_id == actor.workspace_id,
        JournalEntry.event == FORCED_ON,
        JournalEntry.at > now - timedelta(days=1),
    )
    if session.execute(told).first():
        return
    mentors = session.scalars(
        select(Participant.person_id)
        .join(
            Meeting,
            (Meeting.mentor_id == Participant.id) & (Meeting.workspace_id == Participant.workspace_id),
        )
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
