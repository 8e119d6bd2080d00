"""The journal: one line for each thing that happened. Never a private text.

Every click writes a line, so it is one statement on the session's connection: see `docs/benchmarks.md`.
"""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.models.journal import JournalEntry
from bot.services.people.actors import Actor

_LINE = insert(JournalEntry).inline()
_LINE_WITH_ID = insert(JournalEntry).returning(JournalEntry.id)


def record(
    session: Session,
    actor: Actor,
    event: str,
    now: datetime,
    *,
    subject_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Write down what `actor` did."""
    line = _line(actor.workspace_id, event, now, subject_id)
    session.connection().execute(_LINE, line | {"actor_id": actor.person_id, "person_id": person_id})


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
    line = _line(actor.workspace_id, event, now, subject_id)
    line |= {"actor_id": actor.person_id, "person_id": person_id}
    return int(session.connection().execute(_LINE_WITH_ID, line).scalar_one())


def record_by_clock(
    session: Session, workspace_id: int, event: str, now: datetime, *, subject_id: int
) -> None:
    """Write down what happened by itself."""
    session.connection().execute(_LINE, _line(workspace_id, event, now, subject_id))


def _line(workspace_id: int, event: str, now: datetime, subject_id: int | None) -> dict[str, object]:
    return {"workspace_id": workspace_id, "at": now, "event": event, "subject_id": subject_id}
