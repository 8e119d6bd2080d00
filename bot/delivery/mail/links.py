"""Links from mails to cards: a mail waits until its card is in Slack, and then names that very message."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import MailKind
from bot.ids import CardKind
from bot.models.card import Card, CardPost, PostState
from bot.models.mail import Mail
from bot.models.workspace import Workspace


def of_card(session: Session, mail: Mail) -> str | None:
    """Return the address of the mail's card; None while its newest copy is not in Slack.

    A code has no card that one would have to see first: it has no link.
    """
    if mail.kind is MailKind.CODE:
        return ""
    kind = CardKind.MEETING if mail.kind is MailKind.CALENDAR else CardKind(mail.kind.value)
    return _address(session, mail, kind, mail.subject_id)


def of_mail_card(session: Session, mail: Mail) -> str:
    """Return the address of the card on which the recipient turns e-mail off; empty where there is none."""
    return _address(session, mail, CardKind.MAIL, 0) or ""


def _address(session: Session, mail: Mail, kind: CardKind, subject_id: int) -> str | None:
    newest = session.execute(
        select(CardPost.channel, CardPost.ts)
        .join(Card, (Card.id == CardPost.card_id) & (Card.workspace_id == CardPost.workspace_id))
        .where(
            Card.workspace_id == mail.workspace_id,
            Card.recipient_id == mail.person_id,
            Card.kind == kind.value,
            Card.subject_id == subject_id,
            Card.desired_notification == CardPost.notification,
            CardPost.state == PostState.LIVE,
        )
    ).first()
    if newest is None or newest.ts is None:
        return None
    base = session.get_one(Workspace, mail.workspace_id).url
    return f"{base}archives/{newest.channel}/p{newest.ts.replace('.', '')}"
