"""The journal: one line for each thing that happened. Never a private text."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.models.journal import JournalEntry
from bot.services.people.actors import Actor

_WRITE_DOWN = insert(JournalEntry).inline()


_WRITE_DOWN_FOR_CARD = insert(JournalEntry).returning(JournalEntry.id)


def journal(
    session: Session,
    actor: Actor,
    event: str,
    now: datetime,
    *,
    subject_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Write down that something happened. Never a private text."""
    line = _line(actor, event, now) | {"subject_id": subject_id, "person_id": person_id}
    session.connection().execute(_WRITE_DOWN, line)


def journal_for_card(
    session: Session,
    actor: Actor,
    event: str,
    now: datetime,
    *,
    subject_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """Write down what a card tells, and return the line's id, which is the card's subject."""
    line = _line(actor, event, now) | {"subject_id": subject_id, "person_id": person_id}
    return int(session.connection().execute(_WRITE_DOWN_FOR_CARD, line).scalar_one())


def _line(actor: Actor, event: str, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": actor.workspace_id,
        "at": now,
        "actor_id": actor.person_id,
        "event": event,
    }
