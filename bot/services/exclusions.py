"""Asking not to be matched with somebody again, and taking it back. Nobody but its author is told.

No line of the journal speaks of it. To the one whom it concerns, its author pauses, and resumes.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models.exclusion import Exclusion, PastExclusion
from bot.models.participant import Participant
from bot.models.workspace import Person
from bot.services import effects


def say(session: Session, author: Participant, other: Participant, now: datetime) -> None:
    """`author` does not want to be matched with `other` again; callers hold the locks on both."""
    if _said(session, author, other.id) is None:
        pair = {"author_id": author.id, "other_id": other.id}
        session.add(Exclusion(workspace_id=author.workspace_id, **pair, said_at=now))
        session.flush()
        effects.exclusion_changed(session, author, other, now)


def take_back(session: Session, author: Participant, other_id: int, now: datetime) -> None:
    """`author` takes it back; callers hold the locks on both. Nothing happens where it was not asked."""
    if said := _said(session, author, other_id):
        pair = {"author_id": author.id, "other_id": other_id}
        past = PastExclusion(
            workspace_id=author.workspace_id, **pair, said_at=said.said_at, taken_back_at=now
        )
        session.add(past)
        session.delete(said)
        session.flush()
        effects.exclusion_changed(
            session, author, session.get_one(Participant, (author.workspace_id, other_id)), now
        )


def said_by(session: Session, author: Participant) -> tuple[tuple[int, str], ...]:
    """Return whom somebody asked not to be matched with again: participants' ids and names, by name."""
    rows = session.execute(
        select(Participant.id, Person.name)
        .join(
            Exclusion,
            (Exclusion.other_id == Participant.id) & (Exclusion.workspace_id == Participant.workspace_id),
        )
        .join(
            Person, (Person.id == Participant.person_id) & (Person.workspace_id == Participant.workspace_id)
        )
        .where(Exclusion.workspace_id == author.workspace_id, Exclusion.author_id == author.id)
        .order_by(Person.name, Participant.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _said(session: Session, author: Participant, other_id: int) -> Exclusion | None:
    known = select(Exclusion).where(
        Exclusion.workspace_id == author.workspace_id,
        Exclusion.author_id == author.id,
        Exclusion.other_id == other_id,
    )
    return session.scalars(known).one_or_none()
