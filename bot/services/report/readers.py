"""Who reads the report without running the programme: naming them, and telling them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from bot import refusals
from bot.ids import CardKind
from bot.models.journal import JournalEntry
from bot.models.program import ReportReader
from bot.models.workspace import Person
from bot.read_models.report import ReaderChangedFacts, ReadersFacts
from bot.services import actors, effects, journal
from bot.services.actors import Actor
from bot.services.rules import admission, naming
from bot.services.rules.admins import require_admin
from bot.services.rules.readers import reads_report

_ADDED = "report.reader_added"
_REMOVED = "report.reader_removed"
_RIGHT = naming.Right(_ADDED, refusals.CannotReadIt)


def listed(session: Session, actor: Actor) -> ReadersFacts:
    """Return who reads the report, for the form that names them.

    Raises:
        NotAnAdmin: the actor does not run the programme.
    """
    require_admin(session, actor)
    viewer = actors.viewer_of(session, actor.workspace_id, actor.person_id)
    faces = tuple(actors.face_of(person) for person in _readers(session, actor))
    return ReadersFacts(viewer, actors.program_of(session, actor).name, faces)


def change(
    session: Session, actor: Actor, shown: Sequence[str], chosen: Sequence[str], now: datetime
) -> None:
    """Name and unname readers: what `chosen` has and `shown` had not, and the other way round.

    Both are Slack ids; what another admin changed since the form was opened stays. Each hears of it.

    Raises:
        NotAnAdmin: the actor does not run the programme.
        CannotTakePart, CannotReadIt, NamedOftenToday: at the field.
    """
    naming.lock(session, actor)
    require_admin(session, actor)
    before = _readers(session, actor)
    added, removed = naming.named(session, actor, _RIGHT, shown, chosen, now, has_it=before)
    session.add_all(
        ReportReader(workspace_id=actor.workspace_id, program_id=actor.program_id, person_id=person.id)
        for person in added
    )
    session.execute(delete(ReportReader).where(*_of_program(actor), _is_one_of(removed)))
    for event, persons in ((_ADDED, added), (_REMOVED, removed)):
        for person in persons:
            journal.record(session, actor, event, now, subject_id=actor.program_id, person_id=person.id)
            card = (CardKind.REPORT_READER, actor.program_id)
            effects.notify(session, actor.workspace_id, person.id, *card, now)
    effects.rights_changed(session, actor.workspace_id, [one.id for one in (*added, *removed)], now)


def changed_facts(
    session: Session, workspace_id: int, recipient_id: int, program_id: int
) -> ReaderChangedFacts | None:
    """Return whether somebody reads the report now, for themselves; None where nobody ever changed that."""
    actor = actors.actor_of(session, workspace_id, recipient_id)
    last = session.execute(
        select(JournalEntry.at, Person.name)
        .join(
            Person, (Person.id == JournalEntry.actor_id) & (Person.workspace_id == JournalEntry.workspace_id)
        )
        .where(
            JournalEntry.workspace_id == workspace_id,
            JournalEntry.event.in_((_ADDED, _REMOVED)),
            JournalEntry.subject_id == program_id,
            JournalEntry.person_id == recipient_id,
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(1)
    ).first()
    if last is None or program_id != actor.program_id:
        return None
    viewer = actors.viewer_of(session, workspace_id, recipient_id)
    program_name = actors.program_of(session, actor).name
    return ReaderChangedFacts(viewer, program_name, last.name, last.at, reads_report(session, actor))


def _readers(session: Session, actor: Actor) -> list[Person]:
    """Return who was named and still may read it, by name."""
    named = (
        select(Person)
        .join(
            ReportReader,
            (ReportReader.person_id == Person.id) & (ReportReader.workspace_id == Person.workspace_id),
        )
        .where(*_of_program(actor), Person.deactivated_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return [one for one in session.scalars(named) if admission.may_run(one)]


def _of_program(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (ReportReader.workspace_id == actor.workspace_id, ReportReader.program_id == actor.program_id)


def _is_one_of(persons: Sequence[Person]) -> ColumnElement[bool]:
    return ReportReader.person_id.in_([person.id for person in persons])
