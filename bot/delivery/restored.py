"""After a backup was restored: what had not gone out when it was made may have gone out since then.

Nobody knows, so each such copy is looked up in Slack before it is posted. Mails cannot be looked up: what
waited is not sent again. A file below a message is not sent again either; the card offers it anew.
"""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.enums import MailState
from bot.ids import CardKind
from bot.models.base import by_dialect, new_id
from bot.models.card import Card, CardPost, FileState, PostState
from bot.models.mail import Mail
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Person

_WITH_FILES = (CardKind.MY_DATA.value, CardKind.REPORT_FILE.value)
_NOT_POSTED = (
    select(
        Card.workspace_id,
        Card.id.label("card_id"),
        Card.desired_notification.label("notification"),
        # No copy was posted before it asked for attention.
        Card.queued_at.label("attempted_at"),
        # Where nobody knows the DM, it is the person's, whichever.
        func.coalesce(RecipientLane.channel, Person.slack_user_id).label("channel"),
        Card.kind,
    )
    .join(
        RecipientLane,
        (RecipientLane.person_id == Card.recipient_id) & (RecipientLane.workspace_id == Card.workspace_id),
    )
    .join(Person, (Person.id == Card.recipient_id) & (Person.workspace_id == Card.workspace_id))
    .where(Card.desired_notification > Card.delivered_notification)
)
_DOUBT = by_dialect(
    lambda insert: insert(CardPost).on_conflict_do_update(
        index_elements=["card_id", "notification"],
        set_={"state": PostState.SENDING, "ts": None, "attempted_at": insert(CardPost).excluded.attempted_at},
        # Of any other that is not in Slack it is known already that nobody knows.
        where=CardPost.state == PostState.GONE,
    )
)


@dataclass(frozen=True)
class Doubted:
    """How much may have gone out."""

    copies: int
    mails: int


def doubt(session: Session) -> Doubted:
    """Mark what is not sent as sent, for all that is known, by whoever ran since the backup was made."""
    copies = [
        {
            **row,
            "id": new_id(),
            "state": PostState.SENDING,
            "file_state": FileState.SENDING if row.pop("kind") in _WITH_FILES else None,
        }
        for row in map(dict, session.execute(_NOT_POSTED).mappings())
    ]
    if copies:
        session.execute(_DOUBT[session.get_bind().dialect.name], copies)
    session.execute(
        update(CardPost)
        .where(
            CardPost.state == PostState.LIVE,
            CardPost.file_state.is_(None),
            CardPost.card_id.in_(select(Card.id).where(Card.kind.in_(_WITH_FILES))),
        )
        .values(file_state=FileState.SENDING)
    )
    unsent = update(Mail).where(Mail.state == MailState.WAITING).values(state=MailState.UNKNOWN, due_at=None)
    return Doubted(len(copies), len(session.scalars(unsent.returning(Mail.id)).all()))
