"""How fast Slack may be called: rate limits that all replicas share, reserved before each call.

Slack counts per method and workspace, and allows one message a second into a channel.

A method's calls are counted in a window that slides (`sliding_window`), so that all of what Slack publishes
can be used, and no minute holds more, wherever it begins. Whose turn it is decides how much of it they get:

* What somebody waits for (`Urgency.is_foreground`) may use the whole window at once.
* Everything else is evenly spaced, with a small burst, and leaves a fifth of the window to those, as long as
  one of them has asked within the last minute. While nobody has, it may use nine tenths of the published
  rate: with a fixed fifth left alone, a thousand first cards would take 1.3 times what Slack's rate explains,
  instead of 1.1, and nobody would be served any sooner. The rest is for whoever clicks first.

After a 429 the method waits as long as Slack says. Then its rate is half of what it was, and rises steadily
back to what is published within minutes, never above it.

A person gets a message a second, after a small burst: a GCRA, the generic cell rate algorithm (ITU-T
Recommendation I.371; for APIs see https://brandur.org/rate-limiting). It stores one time, the theoretical
arrival: when the next call would come if all calls were evenly spaced. A call may come early, by as much as
the burst allows. What is evenly spaced in a method is so by the same algorithm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.delivery import sliding_window
from bot.enums import Urgency
from bot.limits import MESSAGES_A_MINUTE
from bot.models.base import by_dialect
from bot.models.rate_limit import RateLimit

# The scope that stands for every call of a workspace.
EVERYTHING = "*"

TIER_3, TIER_4 = 50, 100
# Calls a minute, as Slack publishes them.
RATES = {
    "chat.postMessage": MESSAGES_A_MINUTE,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "conversations.open": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "views.publish": TIER_4,
    "files.completeUploadExternal": TIER_4,
    # Of Slack's 100 a minute some are left for those who are new, and asked about at once.
    "users.info": 60,
}
# How many percent of a window may be full when something takes a call for which nobody waits: while somebody
# who waits has asked within the last minute, and else. A call counts for up to 63 seconds, so 96 are a little
# over nine tenths of the rate.
SHARED_PERCENT, ALONE_PERCENT = 80, 96
IN_THE_FOREGROUND = timedelta(minutes=1)
# What is evenly spaced may come early by what so many seconds hold: those who send look once a second.
BURST_SECONDS = 5
# After a 429 the rate is never less than this part of the published one, and rises from nothing to all of it
# within this time.
SLOWEST = 1 / 16
RISES_WITHIN = timedelta(minutes=5)
# Whoever got no message for so long has no row: it would say nothing.
IDLE = timedelta(hours=1)
# How many such rows go when one begins: more than one, so that they do not pile up.
FORGOTTEN_AT_ONCE = 20


@dataclass(frozen=True)
class Pace:
    """A GCRA: so many calls at once, then one every `interval`."""

    burst: int
    interval: timedelta

    def opens_at(self, arrival: datetime, now: datetime) -> datetime | None:
        """Return when a call may be made, after this theoretical arrival; None: now."""
        opens_at = max(arrival, now) - (self.burst - 1) * self.interval
        return opens_at if opens_at > now else None

    def after(self, arrival: datetime, now: datetime) -> datetime:
        """Return the theoretical arrival once a call is made."""
        return max(arrival, now) + self.interval

    def believed(self, arrival: datetime, now: datetime) -> datetime:
        """Return what may be true of it: no more than a whole burst ahead, whatever clock has written it."""
        return min(arrival, now + self.burst * self.interval)


# Into one person's DM, and to their Home.
PERSON = Pace(3, timedelta(seconds=1))  # Slack: one message a second into a channel

_LOCKED = (
    select(
        RateLimit.id,
        RateLimit.scope,
        RateLimit.theoretical_arrival,
        RateLimit.blocked_until,
        RateLimit.calls,
        RateLimit.foreground_at,
        RateLimit.slowed_until,
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
        blocked_until=bindparam("blocked"),
        calls=bindparam("made"),
        foreground_at=bindparam("foreground"),
        slowed_until=bindparam("slowed"),
    )
)


# Whoever comes second locks the row of the first by it, before anybody can forget it.
_BEGIN = by_dialect(
    lambda insert: insert(RateLimit).on_conflict_do_update(
        index_elements=["workspace_id", "scope"], set_={"workspace_id": RateLimit.workspace_id}
    )
)
# What another one forgets at this moment is left to it.
_IDLE = (
    select(RateLimit.id)
    .where(
        RateLimit.workspace_id == bindparam("workspace"),
        RateLimit.scope.not_in([EVERYTHING, *RATES]),
        RateLimit.theoretical_arrival < bindparam("before"),
        or_(RateLimit.blocked_until.is_(None), RateLimit.blocked_until < bindparam("before")),
    )
    .limit(FORGOTTEN_AT_ONCE)
    .with_for_update(skip_locked=True)
)
_FORGET = delete(RateLimit).where(RateLimit.workspace_id == bindparam("workspace"), RateLimit.id.in_(_IDLE))


@dataclass(frozen=True)
class _Limit:
    """One rate limit, as read under its lock."""

    id: int
    scope: str
    theoretical_arrival: datetime
    blocked_until: datetime | None
    calls: sliding_window.Calls
    foreground_at: datetime | None
    slowed_until: datetime | None

    def is_blocked(self, now: datetime) -> bool:
        """Whether Slack, or a broken installation, holds every call back."""
        return self.blocked_until is not None and self.blocked_until > now

    def part(self, now: datetime) -> float:
        """Return which part of the published rate may be used: all of it, unless Slack complained lately."""
        if self.slowed_until is None or self.slowed_until <= now:
            return 1
        return max(SLOWEST, 1 - (self.slowed_until - now) / RISES_WITHIN)

    def shares_until(self, urgency: Urgency, now: datetime) -> datetime | None:
        """Return until when a call of this urgency leaves a fifth to the foreground; None: it need not."""
        if urgency.is_foreground or self.foreground_at is None:
            return None
        until = self.foreground_at + IN_THE_FOREGROUND
        return until if now < until <= now + 2 * IN_THE_FOREGROUND else None

    def most(self, urgency: Urgency, now: datetime) -> int:
        """Return how many calls the window may hold, this one included."""
        rate = int(RATES[self.scope] * self.part(now))
        if urgency.is_foreground:
            return rate
        percent = SHARED_PERCENT if self.shares_until(urgency, now) else ALONE_PERCENT
        return max(1, rate * percent // 100)

    def pace(self, urgency: Urgency, now: datetime) -> Pace | None:
        """Return how the calls of this urgency are spaced; None: they are not."""
        if self.scope not in RATES:
            return PERSON
        if urgency.is_foreground:
            return None
        most = self.most(urgency, now)
        return Pace(
            max(1, most * BURST_SECONDS // sliding_window.WINDOW_SECONDS), sliding_window.spread(most)
        )


@dataclass(frozen=True)
class Closed:
    """No call may be made now."""

    # The earliest time at which it is worth asking again for the same urgency.
    until: datetime
    # The methods that have none to give; empty: only this person has had enough for now.
    methods: tuple[str, ...]


def reserve(
    session: Session,
    workspace_id: int,
    methods: Sequence[str],
    place: str | None,
    urgency: Urgency,
    now: datetime,
) -> Closed | None:
    """Take one call of each of `methods`, and one into a person's DM or Home where such a place is named.

    Returns None if they may be made at once. Otherwise nothing is taken, and nobody's turn has moved.
    `now` is machine time. Locks the limits until the transaction ends.
    """
    places = [] if place is None else [place]
    found = _lock(session, workspace_id, [EVERYTHING, *methods, *places], now)
    limits = [_seen(limit, urgency, now) for limit in found]
    closed = {limit.scope: until for limit in limits if (until := _opens_at(limit, urgency, now))}
    if not closed:
        limits = [_taken(limit, urgency, now) for limit in limits]
    _write(session, workspace_id, [new for old, new in zip(found, limits, strict=True) if new != old])
    if not closed:
        return None
    used_up = [method for method in methods if method in closed or EVERYTHING in closed]
    return Closed(max(closed.values()), tuple(used_up))


def block(
    session: Session,
    workspace_id: int,
    scope: str,
    until: datetime,
    now: datetime,
    *,
    too_fast: bool = False,
) -> None:
    """Hold back every call of this scope until `until`: Slack said so, or the installation is broken.

    Where Slack said that it was too fast, its rate is halved too; but once only for several calls that were
    on their way together.
    """
    limits = _lock(session, workspace_id, [scope], now, create=True)
    if too_fast:
        limits = [limit if limit.is_blocked(now) else _halved(limit, until, now) for limit in limits]
    _write(session, workspace_id, [_blocked(limit, until) for limit in limits])


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
        # The release before gives slots, and can run beside this one.
        {"workspace_id": workspace_id, "scope": scope, "theoretical_arrival": now, "next_slot": now}
        for scope in sorted(needed)
    ]
    connection.execute(_FORGET, {"workspace": workspace_id, "before": now - IDLE})
    connection.execute(_BEGIN[connection.dialect.name], rows)
    return [_Limit(*row) for row in connection.execute(_LOCKED, key)]


def _write(session: Session, workspace_id: int, limits: Sequence[_Limit]) -> None:
    rows = [
        {
            "workspace": workspace_id,
            "row": limit.id,
            "arrival": limit.theoretical_arrival,
            "blocked": limit.blocked_until,
            "made": limit.calls,
            "foreground": limit.foreground_at,
            "slowed": limit.slowed_until,
        }
        for limit in limits
    ]
    if rows:
        session.connection().execute(_WRITE, rows)


def _seen(limit: _Limit, urgency: Urgency, now: datetime) -> _Limit:
    """Return a limit as it stands at `now`. That somebody waits counts even where they ask in vain."""
    if pace := limit.pace(urgency, now):
        arrival = pace.believed(limit.theoretical_arrival, now)
        limit = replace(limit, theoretical_arrival=arrival)
    if limit.scope not in RATES:
        return limit
    foreground_at = now if urgency.is_foreground else limit.foreground_at
    return replace(limit, calls=sliding_window.counted(limit.calls, now), foreground_at=foreground_at)


def _opens_at(limit: _Limit, urgency: Urgency, now: datetime) -> datetime | None:
    """Return when it is worth asking again; None: a call may be made now."""
    if limit.is_blocked(now):
        return limit.blocked_until
    if limit.scope == EVERYTHING:
        return None
    pace = limit.pace(urgency, now)
    spaced = pace.opens_at(limit.theoretical_arrival, now) if pace else None
    room = _room_at(limit, urgency, now) if limit.scope in RATES else None
    return max((at for at in (spaced, room) if at), default=None)


def _room_at(limit: _Limit, urgency: Urgency, now: datetime) -> datetime | None:
    room = sliding_window.room_at(limit.calls, limit.most(urgency, now), now)
    if room is None:
        return None
    # It may hold more before a call leaves it.
    rises = now + RISES_WITHIN / RATES[limit.scope] if limit.part(now) < 1 else None
    return min(at for at in (room, rises, limit.shares_until(urgency, now)) if at)


def _taken(limit: _Limit, urgency: Urgency, now: datetime) -> _Limit:
    if limit.scope == EVERYTHING:
        return limit
    if pace := limit.pace(urgency, now):
        limit = replace(limit, theoretical_arrival=pace.after(limit.theoretical_arrival, now))
    if limit.scope in RATES:
        limit = replace(limit, calls=sliding_window.with_call(limit.calls, now))
    return limit


def _blocked(limit: _Limit, until: datetime) -> _Limit:
    return replace(limit, blocked_until=max(until, limit.blocked_until or until))


def _halved(limit: _Limit, until: datetime, now: datetime) -> _Limit:
    return replace(limit, slowed_until=until + (1 - limit.part(now) / 2) * RISES_WITHIN)
