"""Who may write to whom: a lease on a person's lane, held by one outbox worker at a time.

While a lease lives, `due_at` is its end, so the lane of a worker that dies falls due by itself. A service
that wakes the lane meanwhile sets `due_at` to the past, and `release` leaves that alone.
All times are machine time. Every card comes through here, so the statements are built once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Result, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from bot.models.recipient_lane import RecipientLane

# Longer than any one call of Slack, which may take ten seconds to connect and ten to answer.
LEASE = timedelta(seconds=60)

_NOW: BindParameter[datetime] = bindparam("now")
_IS_FREE = or_(RecipientLane.leased_until.is_(None), RecipientLane.leased_until <= _NOW)
_DUE = (
    select(RecipientLane.id)
    .where(RecipientLane.due_at <= _NOW, _IS_FREE)
    .order_by(RecipientLane.due_at, RecipientLane.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
    # Run once: PostgreSQL may run a plain subquery again for each row, and claim beyond the limit.
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_CLAIM = (
    update(RecipientLane)
    .where(RecipientLane.id.in_(select(_DUE.c.id)))
    .values(lease_token=bindparam("token"), leased_until=bindparam("until"), due_at=bindparam("until"))
    .returning(RecipientLane.id, RecipientLane.workspace_id, RecipientLane.person_id)
)
_OWN = (
    update(RecipientLane)
    .where(RecipientLane.id == bindparam("lane"), RecipientLane.lease_token == bindparam("token"))
    .returning(RecipientLane.id)
)
_RELEASE = _OWN.values(
    lease_token=None,
    leased_until=None,
    due_at=case(
        (RecipientLane.due_at <= _NOW, RecipientLane.due_at),
        else_=bindparam("next_due", type_=RecipientLane.due_at.type),
    ),
)
# Most often one is due, and the index knows the first of them.
_FIRST_DUE = (
    select(RecipientLane.due_at)
    .where(RecipientLane.due_at <= _NOW, _IS_FREE)
    .order_by(RecipientLane.due_at)
    .limit(1)
)
_FIRST_TO_COME = select(
    func.min(case((_IS_FREE, RecipientLane.due_at), else_=RecipientLane.leased_until))
).where(RecipientLane.due_at.is_not(None))


class LeaseLost(Exception):  # noqa: N818 - said like a fact
    """Another outbox worker has this person's lane now: nothing may be sent or recorded any more."""


@dataclass(frozen=True)
class Lease:
    """The right to write to one person."""

    lane_id: int
    workspace_id: int
    person_id: int
    token: str


def claim(session: Session, most: int, now: datetime) -> list[Lease]:
    """Lease at most `most` lanes that are due and free, those due longest first."""
    token = secrets.token_hex(8)
    claimed = session.connection().execute(
        _CLAIM, {"now": now, "most": most, "token": token, "until": now + LEASE}
    )
    return [Lease(*row, token) for row in claimed]


def renew(session: Session, lease: Lease, now: datetime, **changes: str) -> None:
    """Check the lease and extend it; `changes` are columns of the lane to set with it.

    This is the last statement of each of a worker's transactions: services lock cards before lanes, so
    the worker must too. When it raises, the transaction is rolled back and nothing has been recorded.

    Raises:
        LeaseLost: another outbox worker has it.
    """
    values = {"leased_until": now + LEASE, **changes}
    _require_own(session.connection().execute(_OWN, {**_key(lease), **values}))


def release(session: Session, lease: Lease, due_at: datetime | None, now: datetime) -> None:
    """Give the lane back, due again at `due_at`, or at once if it was woken meanwhile.

    Raises:
        LeaseLost: another outbox worker has it.
    """
    values = {"now": now, "next_due": due_at}
    _require_own(session.connection().execute(_RELEASE, {**_key(lease), **values}))


def wake_all(session: Session, workspace_id: int, now: datetime) -> None:
    """Let a worker look at everybody of a workspace for whom something is to be done later."""
    session.execute(
        update(RecipientLane)
        .where(RecipientLane.workspace_id == workspace_id, RecipientLane.due_at > now, _IS_FREE)
        .values(due_at=now),
        {"now": now},
    )


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when the next lane can be claimed; None: never, as far as is known."""
    earliest: datetime | None = session.scalar(_FIRST_DUE, {"now": now})
    return earliest or session.scalar(_FIRST_TO_COME, {"now": now})


def _key(lease: Lease) -> dict[str, object]:
    return {"lane": lease.lane_id, "token": lease.token}


def _require_own(owned: Result[int]) -> None:
    if owned.first() is None:
        raise LeaseLost
