"""Who may write to whom: a lease on a lane, held by one worker at a time.

A lane is a person's, for cards, or a mail's: a row that says when it is due and who has it.

While a lease lives, `due_at` is its end, so the lane of a worker that dies falls due by itself. A service
that wakes the lane meanwhile sets `due_at` to the past, and `release` leaves that alone.
All times are machine time. Every card comes through here, so the statements are built once for each table.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Result,
    and_,
    bindparam,
    case,
    func,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from bot.enums import Urgency
from bot.models.base import new_id
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


@dataclass(frozen=True)
class NextLook:
    """When there is something to do again in a lane; as it stands: never, unless somebody wakes it."""

    # Machine time.
    due_at: datetime | None = None
    # Bits of the methods of which it waits for a call (`budgets`), and how urgently.
    needs: int = 0
    urgency: Urgency = Urgency.REST
    # Whether something was sent: then others have their turn first.
    served: bool = False


_NOW: BindParameter[datetime] = bindparam("now", type_=RecipientLane.due_at.type)
# Bits of the methods of which a call may be had just now; any other bit is none.
_OPEN: BindParameter[int] = bindparam("open", type_=RecipientLane.needs.type)


@dataclass(frozen=True)
class Queue:
    """How those stand in line who wait for something besides the time: columns of their lanes."""

    is_free_for: ColumnElement[bool]
    order: tuple[Any, ...]
    # What a claim forgets, and what is written when the lane is given back.
    claimed: Mapping[str, object]
    given_back: Mapping[str, object]


class Leases:
    """The leases on the lanes of one table."""

    def __init__(self, lanes: type[RecipientLane] | type[Mail], queue: Queue | None = None) -> None:
        self._queue = queue
        of_ours = (lanes.workspace_id == bindparam("workspace"), lanes.due_at.is_not(None))
        is_free = or_(lanes.leased_until.is_(None), lanes.leased_until <= _NOW)
        is_due = or_(lanes.due_at <= _NOW, queue.is_free_for) if queue else lanes.due_at <= _NOW
        # First those whose turn it is, in their order: an update would name them in any.
        self._due = (
            select(lanes.id, lanes.workspace_id, lanes.person_id)
            .where(*of_ours, is_due, is_free)
            .order_by(*(queue.order if queue else (lanes.due_at,)), lanes.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
        )
        leased: dict[str, Any] = {"lease_token": bindparam("token"), "leased_until": bindparam("until")}
        self._claim = (
            update(lanes)
            .where(
                lanes.workspace_id == bindparam("workspace"), lanes.id.in_(bindparam("ids", expanding=True))
            )
            .values(**leased, due_at=bindparam("until"), **(queue.claimed if queue else {}))
        )
        self._own = (
            update(lanes)
            .where(
                lanes.workspace_id == bindparam("workspace"),
                lanes.id == bindparam("lane"),
                lanes.lease_token == bindparam("token"),
            )
            .returning(lanes.id)
        )
        next_due: BindParameter[datetime] = bindparam("next_due", type_=lanes.due_at.type)
        self._release = self._own.values(
            lease_token=None,
            leased_until=None,
            due_at=case((lanes.due_at <= _NOW, lanes.due_at), else_=next_due),
            **(queue.given_back if queue else {}),
        )
        self._wake_all = update(lanes).where(*of_ours, lanes.due_at > _NOW, is_free).values(due_at=_NOW)
        free_at = case((is_free, case((is_due, _NOW), else_=lanes.due_at)), else_=lanes.leased_until)
        self._next_due = select(func.min(free_at, type_=lanes.due_at.type)).where(*of_ours)

    def claim(
        self, session: Session, workspace_id: int, most: int, now: datetime, open_bits: int = 0
    ) -> list[Lease]:
        """Lease at most `most` lanes of a workspace that are due and free, in the order of their queue.

        Others are left to whoever has that workspace's token. `open_bits` are the methods of which a call
        may be had (`budgets`): who waits for none but others is not due.
        """
        token = secrets.token_hex(8)
        key = {"most": most} | self._when(workspace_id, now, open_bits)
        claimed = [Lease(*row, token) for row in session.connection().execute(self._due, key)]
        if claimed:
            leased = {"token": token, "until": now + LEASE, "ids": [lease.lane_id for lease in claimed]}
            session.connection().execute(self._claim, {"workspace": workspace_id} | leased)
        return claimed

    def renew(self, session: Session, lease: Lease, now: datetime, **changes: str | datetime | None) -> None:
        """Check the lease and extend it; `changes` are columns of the lane to set with it.

        This is the last statement of each of a worker's transactions about cards: services lock cards before
        lanes, so the worker must too. When it raises, the transaction is rolled back and nothing has been
        recorded.

        Raises:
            LeaseLost: another worker has it.
        """
        values = {"leased_until": now + LEASE, **changes}
        _require_own(session.connection().execute(self._own, {**_key(lease), **values}))

    def release(self, session: Session, lease: Lease, then: NextLook, now: datetime) -> None:
        """Give the lane back, due again when `then` says, or at once if it was woken meanwhile.

        Raises:
            LeaseLost: another worker has it.
        """
        values: dict[str, object] = {"now": now, "next_due": then.due_at}
        if self._queue:
            values |= {"still": then.needs, "of_urgency": then.urgency, "behind": new_id()}
            values |= {"served": then.served, "waits": then.due_at is not None}
        _require_own(session.connection().execute(self._release, {**_key(lease), **values}))

    def wake_all(self, session: Session, workspace_id: int, now: datetime) -> None:
        """Let a worker look at everybody of a workspace for whom something is to be done later."""
        session.execute(self._wake_all, {"workspace": workspace_id, "now": now})

    def next_due(
        self, session: Session, workspace_id: int, now: datetime, open_bits: int = 0
    ) -> datetime | None:
        """Return when the next lane of a workspace can be claimed; None: never, as far as is known."""
        found: datetime | None = session.scalar(self._next_due, self._when(workspace_id, now, open_bits))
        return found

    def _when(self, workspace_id: int, now: datetime, open_bits: int) -> dict[str, object]:
        when: dict[str, object] = {"workspace": workspace_id, "now": now}
        return when | {"open": open_bits} if self._queue else when


def _key(lease: Lease) -> dict[str, object]:
    return {"workspace": lease.workspace_id, "lane": lease.lane_id, "token": lease.token}


def _require_own(owned: Result[int]) -> None:
    if owned.first() is None:
        raise LeaseLost


_WOKEN = RecipientLane.due_at <= _NOW
PEOPLE = Leases(
    RecipientLane,
    Queue(
        is_free_for=RecipientLane.needs.bitwise_and(_OPEN) != 0,
        order=(RecipientLane.urgency, RecipientLane.turn),
        # What is marked from now on is more urgent than nothing.
        claimed={"needs": 0, "urgency": Urgency.REST},
        given_back={
            "needs": case((_WOKEN, RecipientLane.needs), else_=bindparam("still")),
            "urgency": case(
                (and_(_WOKEN, RecipientLane.urgency < bindparam("of_urgency")), RecipientLane.urgency),
                else_=bindparam("of_urgency"),
            ),
            # Who was served stands behind the others; who asked in vain keeps their turn.
            "turn": case(
                (and_(not_(_WOKEN), not_(bindparam("waits", type_=Boolean))), null()),
                (or_(bindparam("served", type_=Boolean), RecipientLane.turn.is_(None)), bindparam("behind")),
                else_=RecipientLane.turn,
            ),
        },
    ),
)
MAILS = Leases(Mail)
