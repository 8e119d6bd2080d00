"""Who may write to whom: a lease on a person's inbox, held by one courier at a time.

While a lease lives, `due_at` is its end, so that a courier that dies leaves the inbox due by itself;
a service that wakes the inbox meanwhile sets `due_at` to the past, and `release` leaves that alone.
All times are machine time.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.orm import Session

from bot.models.card import Inbox

# Longer than any one call of Slack, which may take ten seconds to connect and ten to answer.
LEASE = timedelta(seconds=60)


class LeaseLost(Exception):  # noqa: N818 - said like a fact
    """Another courier has this person's inbox now: nothing may be sent or recorded any more."""


@dataclass(frozen=True)
class Lease:
    """The right to write to one person."""

    inbox_id: int
    workspace_id: int
    person_id: int
    token: str


def claim(session: Session, most: int, now: datetime) -> list[Lease]:
    """Lease at most `most` inboxes that are due and free, those due longest first."""
    due = (
        select(Inbox.id)
        .where(Inbox.due_at <= now, _is_free(now))
        .order_by(Inbox.due_at, Inbox.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
        # Run once: PostgreSQL may run a plain subquery again for each row, and claim beyond the limit.
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    token = secrets.token_hex(8)
    claimed = session.execute(
        update(Inbox)
        .where(Inbox.id.in_(select(due.c.id)))
        .values(lease_token=token, leased_until=now + LEASE, due_at=now + LEASE)
        .returning(Inbox.id, Inbox.workspace_id, Inbox.person_id)
        .execution_options(synchronize_session=False)
    )
    return [Lease(*row, token) for row in claimed]


def renew(session: Session, lease: Lease, now: datetime, **changes: str) -> None:
    """Check the lease and prolong it; `changes` are columns of the inbox to set with it.

    The last statement of every transaction of a courier: services lock cards before inboxes, so
    must it. When it raises, the transaction is rolled back and nothing has been recorded.

    Raises:
        LeaseLost: another courier has it.
    """
    _own(session, lease, leased_until=now + LEASE, **changes)


def release(session: Session, lease: Lease, due_at: datetime | None, now: datetime) -> None:
    """Give the inbox back, due again at `due_at`, or at once where it was woken meanwhile.

    Raises:
        LeaseLost: another courier has it.
    """
    next_due = case((Inbox.due_at <= now, Inbox.due_at), else_=due_at)
    _own(session, lease, lease_token=None, leased_until=None, due_at=next_due)


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when the next inbox can be claimed; None: as far as is known, never."""
    is_due = select(Inbox.due_at).where(Inbox.due_at <= now, _is_free(now)).order_by(Inbox.due_at).limit(1)
    if found := session.scalar(is_due):
        # Most often there is one, and the index knows the first of them.
        return found
    free_at = case((_is_free(now), Inbox.due_at), else_=Inbox.leased_until)
    earliest: datetime | None = session.scalar(select(func.min(free_at)).where(Inbox.due_at.is_not(None)))
    return earliest


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(Inbox.leased_until.is_(None), Inbox.leased_until <= now)


def _own(session: Session, lease: Lease, **values: object) -> None:
    owned = session.execute(
        update(Inbox)
        .where(Inbox.id == lease.inbox_id, Inbox.lease_token == lease.token)
        .values(**values)
        .returning(Inbox.id)
        .execution_options(synchronize_session=False)
    )
    if owned.first() is None:
        raise LeaseLost
