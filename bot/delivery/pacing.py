"""How fast Slack may be called: budgets that all replicas share, reserved before each call.

Slack counts per method and workspace, and one message a second into a channel; it tolerates small
bursts without saying how large. The windows here are short, so that no minute, wherever it begins,
holds more calls than Slack's tier allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.models.card import Budget

# The scope that stands for every call of a workspace.
EVERYTHING = "*"


@dataclass(frozen=True)
class Pace:
    """At most so many calls in a window of so many seconds, which begins with the first of them."""

    calls: int
    seconds: int


# Any minute touches at most six windows of twelve seconds.
TIER_3 = Pace(8, 12)  # Slack: 50 a minute
TIER_4 = Pace(16, 12)  # Slack: 100 a minute
PACES = {
    "chat.postMessage": Pace(40, 12),  # Slack: several hundred a minute
    "chat.update": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "views.publish": TIER_4,
    "files.completeUploadExternal": TIER_4,
}
CHANNEL = Pace(3, 3)  # Slack: one message a second


def reserve(
    session: Session, workspace_id: int, method: str, channel: str | None, now: datetime
) -> datetime | None:
    """Take one call of `method`, and one message into `channel` where one is named.

    Returns None when it may be made at once; otherwise nothing is taken, and the answer says when to
    ask again. Those who are told to wait are spread over the windows to come.
    `now` is machine time. Locks the budgets until the transaction ends.
    """
    paces = {method: PACES[method]} | ({channel: CHANNEL} if channel else {})
    budgets = _lock(session, workspace_id, [EVERYTHING, *paces], now)
    full = [until for budget in budgets if (until := _opens_at(budget, paces.get(budget.scope), now))]
    if full:
        return max(full)
    for budget in budgets:
        budget.used += budget.scope in paces
    return None


def block(session: Session, workspace_id: int, scope: str, until: datetime, now: datetime) -> None:
    """Let nothing of this scope through before `until`: Slack said so, or the installation is broken."""
    for budget in _lock(session, workspace_id, [scope], now, create=True):
        budget.blocked_until = max(until, budget.blocked_until or until)


def _lock(
    session: Session, workspace_id: int, scopes: Sequence[str], now: datetime, *, create: bool = False
) -> Sequence[Budget]:
    wanted = [scope for scope in scopes if create or scope != EVERYTHING]
    find = (
        select(Budget)
        .where(Budget.workspace_id == workspace_id, Budget.scope.in_(scopes))
        .order_by(Budget.scope)
        .with_for_update()
    )
    found = session.scalars(find).all()
    if {budget.scope for budget in found} >= set(wanted):
        return found
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {"workspace_id": workspace_id, "scope": scope, "window_started_at": now, "used": 0}
        for scope in sorted(wanted)
    ]
    session.execute(insert(Budget).on_conflict_do_nothing(), rows)
    return session.scalars(find).all()


def _opens_at(budget: Budget, pace: Pace | None, now: datetime) -> datetime | None:
    """Say when the budget takes another call; None: now."""
    if budget.blocked_until and budget.blocked_until > now:
        return budget.blocked_until
    if pace is None:
        return None
    window = timedelta(seconds=pace.seconds)
    # Replicas' clocks differ a little: a window that began a moment from now is this one.
    if abs(now - budget.window_started_at) >= window:
        budget.window_started_at, budget.used = now, 0
    if budget.used < pace.calls:
        return None
    # Whoever waits counts too, so that the next one is sent a window further on when this one is full.
    windows_ahead = budget.used // pace.calls
    budget.used += 1
    return budget.window_started_at + windows_ahead * window
