"""Queue mails. Nothing is sent here: the mail worker does that, from what is stored then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Insert, bindparam, select, text
from sqlalchemy.orm import Session

from bot.enums import MailKind, MailState
from bot.models.base import InsertInto, by_dialect
from bot.models.mail import Mail, MailAddress
from bot.models.workspace import Workspace
from bot.services.cards import AT_ONCE


@dataclass(frozen=True, order=True)
class NewMail:
    """One mail that somebody may get: about a card of theirs, or with a code."""

    person_id: int
    kind: MailKind
    subject_id: int


def _queue(insert: InsertInto) -> Insert:
    queued = insert(Mail).values(
        workspace_id=bindparam("workspace"),
        person_id=bindparam("person"),
        kind=bindparam("kind"),
        subject_id=bindparam("subject"),
        state=MailState.WAITING,
        queued_at=bindparam("now"),
        due_at=AT_ONCE,
        attempts=0,
        failure="",
    )
    return queued.on_conflict_do_nothing(
        index_elements=["workspace_id", "person_id", "kind", "subject_id"],
        index_where=text("state = 'waiting'"),
    )


_QUEUE = by_dialect(_queue)
_WANT_MAIL = (
    select(MailAddress.person_id)
    .join(Workspace, Workspace.id == MailAddress.workspace_id)
    .where(
        MailAddress.workspace_id == bindparam("workspace"),
        MailAddress.person_id.in_(bindparam("people", expanding=True)),
        MailAddress.refused_at.is_(None),
        Workspace.offers_mail,
    )
)


def queue(session: Session, workspace_id: int, mails: Iterable[NewMail], now: datetime) -> None:
    """Queue these mails for those who want e-mail; a code goes out in any case.

    One that waits already is enough. `now` is product time, aware. Rows are written in the order of their
    keys, so that two transactions never wait for each other in a circle.
    """
    if not (wished := sorted(set(mails))):
        return
    connection = session.connection()
    people = [one.person_id for one in wished]
    want = set(connection.execute(_WANT_MAIL, {"workspace": workspace_id, "people": people}).scalars())
    rows = [
        {
            "workspace": workspace_id,
            "person": one.person_id,
            "kind": one.kind,
            "subject": one.subject_id,
            "now": now,
        }
        for one in wished
        if one.kind is MailKind.CODE or one.person_id in want
    ]
    if rows:
        connection.execute(_QUEUE[connection.dialect.name], rows)
