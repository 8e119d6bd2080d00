"""How fast Slack may be called: budgets that all replicas share, reserved before each call.

Slack counts per method and workspace, and one message a second into a channel; it tolerates small
bursts without saying how large. A budget here is full at first, so that the cards of a few people who
click together are drawn at once, and fills up again so slowly that no minute, wherever it begins,
holds more calls than Slack's tier allows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.models.card import Budget

# The scope that stands for every call of a workspace.
EVERYTHING = "*"


@dataclass(frozen=True)
class Pace:
    """So many calls at once, and then so many a minute: in any one minute at most both together."""

    at_once: int
    a_minute: int

    @property
    def interval(self) -> timedelta:
        """How long it takes to make up for one call."""
        return timedelta(minutes=1) / self.a_minute


TIER_3 = Pace(18, 30)  # Slack: 50 a minute
TIER_4 = Pace(36, 60)  # Slack: 100 a minute
PACES = {
    "chat.postMessage": Pace(60, 180),  # Slack: several hundred a minute
    "chat.update": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "views.publish": TIER_4,
    "files.completeUploadExternal": TIER_4,
}
CHANNEL = Pace(3, 60)  # Slack: one message a second
# Nobody waits longer than this for their turn to ask again: many of those before them may have gone.
LONGEST_LINE = timedelta(minutes=5)

_LOCKED = (
    select(Budget)
    .where(
        Budget.workspace_id == bindparam("workspace"),
        Budget.scope.in_(bindparam("scopes", expanding=True)),
    )
    .order_by(Budget.scope)
    .with_for_update()
)


def reserve(
    session: Session, workspace_id: int, method: str, channel: str | None, now: datetime
) -> datetime | None:
    """Take one call of `method`, and one message into `channel` where one is named.

    Returns None when it may be made at once; otherwise nothing is taken, and the answer says when to
    ask again: one after the other, as the budget fills.
    `now` is machine time. Locks the budgets until the transaction ends.
    """
    paces = {method: PACES[method]} | ({channel: CHANNEL} if channel else {})
    budgets = _lock(session, workspace_id, [EVERYTHING, *paces], now)
    full = [until for budget in budgets if (until := _opens_at(budget, paces.get(budget.scope), now))]
    if full:
        return max(full)
    for budget in budgets:
        if pace := paces.get(budget.scope):
            budget.spent_until += pace.interval
    return None


def block(session: Session, workspace_id: int, scope: str, until: datetime, now: datetime) -> None:
    """Let nothing of this scope through before `until`: Slack said so, or the installation is broken."""
    for budget in _lock(session, workspace_id, [scope], now, create=True):
        budget.blocked_until = max(until, budget.blocked_until or until)


def _lock(
    session: Session, workspace_id: int, scopes: Sequence[str], now: datetime, *, create: bool = False
) -> Sequence[Budget]:
    wanted = [scope for scope in scopes if create or scope != EVERYTHING]
    key = {"workspace": workspace_id, "scopes": scopes}
    found = session.scalars(_LOCKED, key).all()
    if {budget.scope for budget in found} >= set(wanted):
        return found
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {"workspace_id": workspace_id, "scope": scope, "spent_until": now, "told_until": now}
        for scope in sorted(wanted)
    ]
    session.execute(insert(Budget).on_conflict_do_nothing(), rows)
    return session.scalars(_LOCKED, key).all()


def _opens_at(budget: Budget, pace: Pace | None, now: datetime) -> datetime | None:
    """Say when the budget takes another call; None: now."""
    if budget.blocked_until and budget.blocked_until > now:
        return budget.blocked_until
    if pace is None:
        return None
    # Never before now, because time that nobody used is not saved up; and never more than a full budget
    # ahead, because the clock of the replica that wrote it may be wrong.
    budget.spent_until = min(max(budget.spent_until, now), now + pace.at_once * pace.interval)
    opens_at = budget.spent_until - (pace.at_once - 1) * pace.interval
    if opens_at <= now:
        return None
    budget.told_until = max(opens_at, min(budget.told_until, now + LONGEST_LINE) + pace.interval)
    return budget.told_until
