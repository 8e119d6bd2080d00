"""Say which cards have changed. Nothing is sent here: the courier does that, from what is stored then.

Every click comes through here, so these are prepared Core statements: built once, bound each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, bindparam, case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.ids import CardKind
from bot.models.card import Card, CardPost, Inbox, PostState

# Due since ever: the courier's own clock has always passed it.
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """One card that has to be drawn again, for one person; `ring` posts it anew, at the bottom."""

    recipient_id: int
    kind: CardKind
    subject_id: int = 0
    ring: bool = False


def _mark(insert: Any) -> Any:  # noqa: ANN401 - the two dialects' own insert()
    marked = insert(Card).values(
        workspace_id=bindparam("workspace"),
        recipient_id=bindparam("recipient"),
        kind=bindparam("kind"),
        subject_id=bindparam("subject"),
        wanted=1,
        shown=0,
        rings_wanted=bindparam("ring"),
        rings_shown=0,
        dirty=True,
        queued_at=bindparam("now"),
        attempts=0,
    )
    rings = marked.excluded.rings_wanted
    return marked.on_conflict_do_update(
        index_elements=["workspace_id", "recipient_id", "kind", "subject_id"],
        set_={
            "wanted": Card.wanted + 1,
            "rings_wanted": Card.rings_wanted + rings,
            "queued_at": case((rings > 0, marked.excluded.queued_at), else_=Card.queued_at),
            "dirty": True,
            "dead_because": None,
        },
    )


def _wake(insert: Any) -> Any:  # noqa: ANN401 - the two dialects' own insert()
    woken = insert(Inbox).values(
        workspace_id=bindparam("workspace"), person_id=bindparam("recipient"), due_at=AT_ONCE, home_page=0
    )
    return woken.on_conflict_do_update(index_elements=["person_id"], set_={"due_at": AT_ONCE})


_MARK = {"sqlite": _mark(sqlite.insert), "postgresql": _mark(postgresql.insert)}
_WAKE = {"sqlite": _wake(sqlite.insert), "postgresql": _wake(postgresql.insert)}


def redraw(session: Session, workspace_id: int, changes: Iterable[Change], now: datetime) -> None:
    """Mark cards to be drawn again, and wake the courier for the people who have them.

    Rows are touched in the order of their keys, so that two transactions never wait for each other.
    `now` is product time, aware: the order in which the cards of one person ring.
    """
    ordered = sorted(set(changes), key=lambda change: (change.recipient_id, change.kind, change.subject_id))
    if not ordered:
        return
    dialect = _dialect(session).name
    session.execute(
        _MARK[dialect],
        [
            {
                "workspace": workspace_id,
                "recipient": change.recipient_id,
                "kind": change.kind.value,
                "subject": change.subject_id,
                "ring": int(change.ring),
                "now": now,
            }
            for change in ordered
        ],
    )
    recipients = sorted({change.recipient_id for change in ordered})
    session.execute(_WAKE[dialect], [{"workspace": workspace_id, "recipient": one} for one in recipients])


_FIND_CLICKED = (
    select(Card.recipient_id, Card.kind, Card.subject_id, CardPost.id, CardPost.ring, Card.rings_shown)
    .join(Card, Card.id == CardPost.card_id)
    .where(
        CardPost.workspace_id == bindparam("workspace"),
        CardPost.channel == bindparam("channel"),
        CardPost.ts == bindparam("ts"),
    )
)


def redraw_clicked(session: Session, workspace_id: int, channel: str, ts: str, now: datetime) -> None:
    """Draw again the copy somebody clicked on: an old one is folded, the newest shows what is true."""
    found = session.execute(_FIND_CLICKED, {"workspace": workspace_id, "channel": channel, "ts": ts}).first()
    if found is None:
        return
    if found.ring < found.rings_shown:
        session.execute(update(CardPost).where(CardPost.id == found.id).values(state=PostState.STALE))
    change = Change(found.recipient_id, CardKind(found.kind), found.subject_id)
    redraw(session, workspace_id, [change], now)


def home_of(person_ids: Iterable[int]) -> list[Change]:
    """Return the changes that redraw these people's Home."""
    return [Change(person_id, CardKind.HOME) for person_id in person_ids]


def _dialect(session: Session) -> Dialect:
    return session.get_bind().dialect
