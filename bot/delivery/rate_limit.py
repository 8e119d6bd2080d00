"""How fast Slack may be called: budgets that all replicas share, reserved before each call.

Slack counts per method and workspace, and one message a second into a channel; it tolerates small
bursts without saying how large. A budget here is full at first, so that the cards of a few people who
click together are drawn at once, and fills up again so slowly that no minute, wherever it begins,
holds more calls than Slack's tier allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.models.rate_limit import RateLimit

# The scope that stands for every call of a workspace.
EVERYTHING = "*"


@dataclass(frozen=True)
class Rate:
    """So many calls at once, and then so many a minute: in any one minute at most both together."""

    at_once: int
    a_minute: int

    @property
    def interval(self) -> timedelta:
        """How long it takes to make up for one call."""
        return timedelta(minutes=1) / self.a_minute


TIER_3 = Rate(18, 30)  # Slack: 50 a minute
TIER_4 = Rate(36, 60)  # Slack: 100 a minute
RATES = {
    "chat.postMessage": Rate(60, 180),  # Slack: several hundred a minute
    "chat.update": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "views.publish": TIER_4,
    "files.completeUploadExternal": TIER_4,
}
CHANNEL = Rate(3, 60)  # Slack: one message a second
# Nobody waits longer than this for their turn to ask again: many of those before them may have gone.
LONGEST_LINE = timedelta(minutes=5)

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
    .where(RateLimit.workspace_id == bindparam("workspace"), RateLimit.id == bindparam("budget"))
    .values(
        theoretical_arrival=bindparam("spent"),
        next_slot=bindparam("told"),
        blocked_until=bindparam("blocked"),
    )
)
_BEGIN = {
    name: insert(RateLimit).on_conflict_do_nothing()
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@dataclass
class _Level:
    """How far a budget is used up, as read under its lock."""

    id: int
    scope: str
    theoretical_arrival: datetime
    next_slot: datetime
    blocked_until: datetime | None


def reserve(
    session: Session, workspace_id: int, method: str, channel: str | None, now: datetime
) -> datetime | None:
    """Take one call of `method`, and one message into `channel` where one is named.

    Returns None when it may be made at once; otherwise nothing is taken, and the answer says when to
    ask again: one after the other, as the budget fills.
    `now` is machine time. Locks the budgets until the transaction ends.
    """
    paces = {method: RATES[method]} | ({channel: CHANNEL} if channel else {})
    levels = _lock(session, workspace_id, [EVERYTHING, *paces], now)
    full = [until for level in levels if (until := _opens_at(level, paces.get(level.scope), now))]
    mine = [level for level in levels if level.scope in paces]
    if not full:
        for level in mine:
            level.theoretical_arrival += paces[level.scope].interval
    _write(session, workspace_id, mine)
    return max(full, default=None)


def block(session: Session, workspace_id: int, scope: str, until: datetime, now: datetime) -> None:
    """Let nothing of this scope through before `until`: Slack said so, or the installation is broken."""
    levels = _lock(session, workspace_id, [scope], now, create=True)
    for level in levels:
        level.blocked_until = max(until, level.blocked_until or until)
    _write(session, workspace_id, levels)


def _lock(
    session: Session, workspace_id: int, scopes: Sequence[str], now: datetime, *, create: bool = False
) -> list[_Level]:
    wanted = [scope for scope in scopes if create or scope != EVERYTHING]
    connection, key = session.connection(), {"workspace": workspace_id, "scopes": scopes}
    levels = [_Level(*row) for row in connection.execute(_LOCKED, key)]
    if {level.scope for level in levels} >= set(wanted):
        return levels
    rows = [
        {"workspace_id": workspace_id, "scope": scope, "theoretical_arrival": now, "next_slot": now}
        for scope in sorted(wanted)
    ]
    connection.execute(_BEGIN[connection.dialect.name], rows)
    return [_Level(*row) for row in connection.execute(_LOCKED, key)]


def _write(session: Session, workspace_id: int, levels: Sequence[_Level]) -> None:
    rows = [
        {
            "workspace": workspace_id,
            "budget": level.id,
            "spent": level.theoretical_arrival,
            "told": level.next_slot,
            "blocked": level.blocked_until,
        }
        for level in levels
    ]
    session.connection().execute(_WRITE, rows)


def _opens_at(level: _Level, pace: Rate | None, now: datetime) -> datetime | None:
    """Say when the budget takes another call; None: now."""
    if level.blocked_until and level.blocked_until > now:
        return level.blocked_until
    if pace is None:
        return None
    # Never before now, because time that nobody used is not saved up; and never more than a full budget
    # ahead, because the clock of the replica that wrote it may be wrong.
    level.theoretical_arrival = min(max(level.theoretical_arrival, now), now + pace.at_once * pace.interval)
    opens_at = level.theoretical_arrival - (pace.at_once - 1) * pace.interval
    if opens_at <= now:
        return None
    level.next_slot = max(opens_at, min(level.next_slot, now + LONGEST_LINE) + pace.interval)
    return level.next_slot
