"""The report's numbers as a file in the reader's DM."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ids import CardKind
from bot.models.card import Card, CardPost, FileState
from bot.models.journal import JournalEntry
from bot.read_models.report import ReportFacts
from bot.services import actors, effects, journal
from bot.services.actors import Actor
from bot.services.report.read import report
from bot.services.rules.readers import reads_report, require_reader

_SENT = "report.sent"


@dataclass(frozen=True)
class Sending:
    """What one card brings: the report, and whether the file with it could not be sent."""

    # None: its reader may not read it any more.
    report: ReportFacts | None
    failed: bool


def send(session: Session, actor: Actor, now: datetime) -> None:
    """Send the actor the numbers, in a new message.

    Raises:
        NotAReader: the actor may not read the report.
    """
    require_reader(session, actor)
    entry_id = journal.record_for_card(session, actor, _SENT, now)
    effects.notify(session, actor.workspace_id, actor.person_id, CardKind.REPORT_FILE, entry_id, now)


def sending(
    session: Session, workspace_id: int, recipient_id: int, entry_id: int, now: datetime
) -> Sending | None:
    """Return what a card brings; None where this person asked for nothing."""
    asked = select(JournalEntry.id).where(
        JournalEntry.workspace_id == workspace_id,
        JournalEntry.id == entry_id,
        JournalEntry.actor_id == recipient_id,
        JournalEntry.event == _SENT,
    )
    if session.execute(asked).first() is None:
        return None
    actor = actors.actor_of(session, workspace_id, recipient_id)
    return Sending(
        report(session, actor, now) if reads_report(session, actor) else None,
        _failed(session, actor, entry_id),
    )


def _failed(session: Session, actor: Actor, entry_id: int) -> bool:
    states = (
        select(CardPost.file_state)
        .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
        .where(
            Card.workspace_id == actor.workspace_id,
            Card.recipient_id == actor.person_id,
            Card.kind == CardKind.REPORT_FILE,
            Card.subject_id == entry_id,
        )
    )
    return FileState.FAILED in session.scalars(states).all()
