"""Who may write to whom: a lease on a lane, held by one worker at a time.

A lane is a person's, for cards, or a mail's: a row that says when it is due and who has it.

While a lease lives, `due_at` is its end, so the lane of a worker that dies falls due by itself. A service
that wakes the lane meanwhile sets `due_at` to the past, and `release` leaves that alone.
All times are machine time. Every card comes through here, so the statements are built once for each table.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Result, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from bot.models.mail import Mail
from bot.models.recipient_lane import RecipientLane

# Longer than any one call of Slack, which may take ten seconds to connect and ten to answer; and than a mail
# server may take from the announcement of a mail on.
LEASE = timedelta(seconds=60)


class LeaseLost(Exception):  # noqa: N818 - said like a fact
    """Another worker has this lane now: nothing may be sent or recorded any more."""


@dataclass(frozen=True)
class Lease:
    """The right to write to one person, or to send one mail of theirs."""

    lane_id: int
    workspace_id: int
    person_id: int
    token: str


_NOW: BindParameter[datetime] = bindparam("now")


class Leases:
    """The leases on the lanes of one table."""

    def __init__(self, lanes: type[RecipientLane] | type[Mail]) -> None:
        of_ours = lanes.workspace_id == bindparam("workspace")
        is_free = or_(lanes.leased_until.is_(None), lanes.leased_until <= _NOW)
        due = (
            select(lanes.id)
            .where(of_ours, lanes.due_at <= _NOW, is_free)
            .order_by(lanes.due_at, lanes.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
            .cte("due")
            # Run once: PostgreSQL may run a plain subquery again for each row, and claim beyond the limit.
            .prefix_with("MATERIALIZED", dialect="postgresql")
        )
        self._claim = (
            update(lanes)
            .where(lanes.id.in_(select(due.c.id)))
            .values(
                lease_token=bindparam("token"), leased_until=bindparam("until"), due_at=bindparam("until")
            )
            .returning(lanes.id, lanes.workspace_id, lanes.person_id)
        )
        self._own = (
            update(lanes)
            .where(lanes.id == bindparam("lane"), lanes.lease_token == bindparam("token"))
            .returning(lanes.id)
        )
        next_due: BindParameter[datetime] = bindparam("next_due", type_=lanes.due_at.type)
        self._release = self._own.values(
            lease_token=None,
            leased_until=None,
            due_at=case((lanes.due_at <= _NOW, lanes.due_at), else_=next_due),
        )
        self._wake_all = update(lanes).where(of_ours, lanes.due_at > _NOW, is_free).values(due_at=_NOW)
        # Most often one is due, and the index knows the first of them.
        self._first_due = (
            select(lanes.due_at).where(of_ours, lanes.due_at <= _NOW, is_free).order_by(lanes.due_at).limit(1)
        )
        self._first_to_come = select(func.min(case((is_free, lanes.due_at), else_=lanes.leased_until))).where(
            of_ours, lanes.due_at.is_not(None)
        )

    def claim(self, session: Session, workspace_id: int, most: int, now: datetime) -> list[Lease]:
        """Lease at most `most` lanes of a workspace that are due and free, those due longest first.

        Others are left to whoever has that workspace's token.
        """
        token = secrets.token_hex(8)
        claimed = session.connection().execute(
            self._claim,
            {"workspace": workspace_id, "now": now, "most": most, "token": token, "until": now + LEASE},
        )
        return [Lease(*row, token) for row in claimed]

    def renew(self, session: Session, lease: Lease, now: datetime, **changes: str | None) -> None:
        """Check the lease and extend it; `changes` are columns of the lane to set with it.

        This is the last statement of each of a worker's transactions about cards: services lock cards before
        lanes, so the worker must too. When it raises, the transaction is rolled back and nothing has been
        recorded.

        Raises:
            LeaseLost: another worker has it.
        """
        values = {"leased_until": now + LEASE, **changes}
        _require_own(session.connection().execute(self._own, {**_key(lease), **values}))

    def release(self, session: Session, lease: Lease, due_at: datetime | None, now: datetime) -> None:
        """Give the lane back, due again at `due_at`, or at once if it was woken meanwhile.

        Raises:
            LeaseLost: another worker has it.
        """
        values = {"now": now, "next_due": due_at}
        _require_own(session.connection().execute(self._release, {**_key(lease), **values}))

    def wake_all(self, session: Session, workspace_id: int, now: datetime) -> None:
        """Let a worker look at everybody of a workspace for whom something is to be done later."""
        session.execute(self._wake_all, {"workspace": workspace_id, "now": now})

    def next_due(self, session: Session, workspace_id: int, now: datetime) -> datetime | None:
        """Return when the next lane of a workspace can be claimed; None: never, as far as is known."""
        key = {"workspace": workspace_id, "now": now}
        earliest: datetime | None = session.scalar(self._first_due, key)
        return earliest or session.scalar(self._first_to_come, key)


def _key(lease: Lease) -> dict[str, object]:
    return {"lane": lease.lane_id, "token": lease.token}


def _require_own(owned: Result[int]) -> None:
    if owned.first() is None:
        raise LeaseLost


PEOPLE = Leases(RecipientLane)
MAILS = Leases(Mail)
