"""The journal: one line for each thing that happened. Never a private text."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.models.journal import JournalEntry
from bot.services.people.actors import Actor


def record(
    session: Session,
    actor: Actor,
    event: str,
    now: datetime,
    *,
    subject_id: int | None = None,
    person_id: int | None = None,
) -> JournalEntry:
    """Write down what `actor` did. The entry has its id once the session is flushed."""
    entry = JournalEntry(
        workspace_id=actor.workspace_id,
        at=now,
        actor_id=actor.person_id,
        event=event,
        subject_id=subject_id,
        person_id=person_id,
    )
    session.add(entry)
    return entry


def record_for_card(
    session: Session,
    actor: Actor,
    event: str,
    now: datetime,
    *,
    subject_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """Write down what a card tells, and return the line's id, which is the card's subject."""
    entry = record(session, actor, event, now, subject_id=subject_id, person_id=person_id)
    session.flush()
    return entry.id


def record_by_clock(
    session: Session, workspace_id: int, event: str, now: datetime, *, subject_id: int
) -> None:
    """Write down what happened by itself."""
    session.add(JournalEntry(workspace_id=workspace_id, at=now, event=event, subject_id=subject_id))
