"""Which newer types of blocks a workspace does not have, as its Slack has said: known to all replicas.

What was refused is tried again after a month, by the next screen that would use it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.enums import BlockSurface, NewerBlock
from bot.models.base import by_dialect
from bot.models.lacking_block import LackingBlock

REMEMBERED = timedelta(days=30)

_REFUSED = by_dialect(
    lambda insert: insert(LackingBlock).on_conflict_do_update(
        index_elements=["workspace_id", "surface", "block_type"],
        set_={"refused_at": insert(LackingBlock).excluded.refused_at},
    )
)


def lacking(
    session: Session, workspace_id: int, surface: BlockSurface, now: datetime
) -> frozenset[NewerBlock]:
    """Return the types that a workspace does not have on a surface. `now` is product time."""
    # Both ways: what a clock far ahead has written does not last.
    lately = LackingBlock.refused_at.between(now - REMEMBERED, now + REMEMBERED)
    here = (LackingBlock.workspace_id == workspace_id, LackingBlock.surface == surface)
    return frozenset(session.scalars(select(LackingBlock.block_type).where(*here, lately)))


def refused(
    session: Session,
    workspace_id: int,
    surface: BlockSurface,
    types: Collection[NewerBlock],
    now: datetime,
) -> None:
    """Remember that Slack refused these types. `now` is product time."""
    here = {"workspace_id": workspace_id, "surface": surface, "refused_at": now}
    for block_type in sorted(types):
        statement = _REFUSED[session.get_bind().dialect.name]
        session.execute(statement, here | {"block_type": block_type})
