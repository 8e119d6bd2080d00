"""How fast Slack may be called: rate limits that all replicas share, reserved before each call.

Slack counts per method and workspace, and allows one message a second into a channel. It tolerates small
bursts without saying how large.

Each limit is a GCRA, the generic cell rate algorithm (ITU-T Recommendation I.371; for APIs see
https://brandur.org/rate-limiting). It stores one time, the theoretical arrival: when the next call would
come if all calls were evenly spaced. A call may come early, by as much as the burst allows. So the cards
of a few people who click together are sent at once, and still no minute, wherever it begins, holds more
calls than Slack's tier allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.models.base import by_dialect
from bot.models.rate_limit import RateLimit

# The scope that stands for every call of a workspace.
EVERYTHING = "*"


@dataclass(frozen=True)
class Rate:
    """A burst of calls at once, then so many per minute: in any one minute at most both together."""

    burst: int
    per_minute: int

    @property
    def interval(self) -> timedelta:
        """The time from one call to the next when they are evenly spaced."""
        return timedelta(minutes=1) / self.per_minute


TIER_3 = Rate(18, 30)  # Slack: 50 a minute
TIER_4 = Rate(36, 60)  # Slack: 100 a minute
RATES = {
    "chat.postMessage": Rate(60, 180),  # Slack: several hundred a minute
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "views.publish": TIER_4,
    "files.completeUploadExternal": TIER_4,
    # Of Slack's 100 a minute some are left for those who are new, and asked about at once.
    "users.info": Rate(10, 50),
}
CHANNEL = Rate(3, 60)  # Slack: one message a second
# No slot is further away than this: many of the callers before it may have gone.
LONGEST_WAIT = timedelta(minutes=5)

_LOCKED = (
    select(
        RateLimit.id,
        RateLimit.scope,
        RateLimit.theoretical_arrival,
        RateLimit.next_slot,
        RateLimit.blocked_until,
    )
    .where(
        RateLimit.workspace_id == bindparam("workspace"),
        RateLimit.scope.in_(bindparam("scopes", expanding=True)),
    )
    .order_by(RateLimit.scope)
    .with_for_update()
)
_WRITE = (
    update(RateLimit)
    .where(RateLimit.workspace_id == bindparam("workspace"), RateLimit.id == bindparam("row"))
    .values(
        theoretical_arrival=bindparam("arrival"),
        next_slot=bindparam("slot"),
        blocked_until=bindparam("blocked"),
    )
)
_BEGIN = by_dialect(lambda insert: insert(RateLimit).on_conflict_do_nothing())


@dataclass
class _Limit:
    """One rate limit, as read under its lock."""

    id: int
    scope: str
    theoretical_arrival: datetime
    next_slot: datetime
    blocked_until: datetime | None


def reserve(
    session: Session, workspace_id: int, methods: Sequence[str], channel: str | None, now: datetime
) -> datetime | None:
    """Take one call of each of `methods`, and one message into `channel` where one is named.

    Returns None if they may be made at once. Otherwise nothing is taken, and the answer is the slot
    at which to ask again; every caller gets a later one.
    `now` is machine time. Locks the limits until the transaction ends.
    """
    rates = {method: RATES[method] for method in methods} | ({channel: CHANNEL} if channel else {})
    limits = _lock(session, workspace_id, [EVERYTHING, *rates], now)
    closed = [until for limit in limits if (until := _closed_until(limit, rates.get(limit.scope), now))]
    mine = [limit for limit in limits if limit.scope in rates]
    if not closed:
        for limit in mine:
            limit.theoretical_arrival += rates[limit.scope].interval
    _write(session, workspace_id, mine)
    return max(closed, default=None)


def block(session: Session, workspace_id: int, scope: str, until: datetime, now: datetime) -> None:
    """Hold back every call of this scope until `until`: Slack said so, or the installation is broken."""
    limits = _lock(session, workspace_id, [scope], now, create=True)
    for limit in limits:
        limit.blocked_until = max(until, limit.blocked_until or until)
    _write(session, workspace_id, limits)


def lift_pause(session: Session, workspace_id: int, now: datetime) -> bool:
    """End the pause of a broken installation: Slack has just accepted the token. Say if there was one.

    `now` is machine time.
    """
    paused = (RateLimit.workspace_id == workspace_id, RateLimit.scope == EVERYTHING)
    lifted = session.execute(
        update(RateLimit)
        .where(*paused, RateLimit.blocked_until > now)
        .values(blocked_until=None)
        .returning(RateLimit.id)
    )
    return lifted.first() is not None


def _lock(
    session: Session, workspace_id: int, scopes: Sequence[str], now: datetime, *, create: bool = False
) -> list[_Limit]:
    needed = [scope for scope in scopes if create or scope != EVERYTHING]
    connection, key = session.connection(), {"workspace": workspace_id, "scopes": scopes}
    limits = [_Limit(*row) for row in connection.execute(_LOCKED, key)]
    if {limit.scope for limit in limits} >= set(needed):
        return limits
    rows = [
        {"workspace_id": workspace_id, "scope": scope, "theoretical_arrival": now, "next_slot": now}
        for scope in sorted(needed)
    ]
    connection.execute(_BEGIN[connection.dialect.name], rows)
    return [_Limit(*row) for row in connection.execute(_LOCKED, key)]


def _write(session: Session, workspace_id: int, limits: Sequence[_Limit]) -> None:
    rows = [
        {
            "workspace": workspace_id,
            "row": limit.id,
            "arrival": limit.theoretical_arrival,
            "slot": limit.next_slot,
            "blocked": limit.blocked_until,
        }
        for limit in limits
    ]
    session.connection().execute(_WRITE, rows)


def _closed_until(limit: _Limit, rate: Rate | None, now: datetime) -> datetime | None:
    """Return the slot at which to ask again; None: a call may be made now."""
    if limit.blocked_until and limit.blocked_until > now:
        return limit.blocked_until
    if rate is None:
        return None
    # Never before now: time that nobody used is not saved up. And never more than a whole burst ahead:
    # the clock of the replica that wrote it may be wrong.
    arrival = min(max(limit.theoretical_arrival, now), now + rate.burst * rate.interval)
    limit.theoretical_arrival = arrival
    opens_at = arrival - (rate.burst - 1) * rate.interval
    if opens_at <= now:
        return None
    limit.next_slot = max(opens_at, min(limit.next_slot, now + LONGEST_WAIT) + rate.interval)
    return limit.next_slot
