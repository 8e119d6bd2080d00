"""What Slack sends twice is done once.

Over Socket Mode it sends again what was not acknowledged before a connection broke. Most clicks are done once
by what they are about: a match is confirmed once. A command, and a form that adds something, says nothing of
the kind; Slack gives each use of it a `trigger_id`.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from bot.models.base import by_dialect
from bot.models.done_command import DoneCommand
from bot.services.actors import Actor

# Slack gives up long before.
KEPT = timedelta(hours=1)

_DONE = by_dialect(
    lambda insert: (
        insert(DoneCommand)
        .on_conflict_do_nothing(index_elements=["workspace_id", "trigger_id"])
        .returning(DoneCommand.id)
    )
)
# What another one forgets at this moment is left to it.
_OLD = (
    select(DoneCommand.id)
    .where(DoneCommand.workspace_id == bindparam("workspace"), DoneCommand.done_at < bindparam("before"))
    .with_for_update(skip_locked=True)
)
_FORGET = (
    delete(DoneCommand)
    .where(DoneCommand.workspace_id == bindparam("workspace"), DoneCommand.id.in_(_OLD))
    .execution_options(synchronize_session=False)
)


class DoneBefore(Exception):  # noqa: N818 - an answer, not an error
    """This was done already, and has been answered."""


def require_first(session: Session, actor: Actor, trigger_id: str, now: datetime) -> None:
    """Store that this use of a command is done in this transaction: it is, or it is not, with all it does.

    Raises:
        DoneBefore: it came before.
    """
    if not trigger_id:
        return
    session.execute(_FORGET, {"workspace": actor.workspace_id, "before": now - KEPT})
    done = {"workspace_id": actor.workspace_id, "trigger_id": trigger_id, "done_at": now}
    if session.execute(_DONE[session.get_bind().dialect.name], done).scalar_one_or_none() is None:
        raise DoneBefore
