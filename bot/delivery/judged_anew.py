"""What a wrong clock has written, judged anew: nothing waits for an hour that has been, nothing is cut short.

Idempotent, so that each replica may do it. In the order in which the outbox worker locks.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from bot.delivery.leases import LEASE
from bot.delivery.rate_limit import RISES_WITHIN
from bot.models.card import Card, CardPost, PostState
from bot.models.mail import Mail
from bot.models.rate_limit import RateLimit
from bot.models.recipient_lane import RecipientLane

# The longest that anything waits as a rule. What waits longer is looked at once for nothing.
AS_A_RULE = timedelta(minutes=10)
# The longest that Slack, or a broken installation, holds calls back.
LONGEST_BLOCK = timedelta(minutes=5)


def judge(session: Session, workspace_id: int, now: datetime, set_by: timedelta | None = None) -> None:
    """Bring back what lies in a future that is not to come.

    Args:
        session: writes it.
        workspace_id: whose; other workspaces' processes do the same for theirs.
        now: machine time, as it is right now.
        set_by: by how much the clock was set just now, back or ahead; None: nobody knows, at a start.
    """
    latest = now + AS_A_RULE if set_by is None else now
    for statement in (*_limits(now), *_copies(now, set_by), *_waiting(now, latest, set_by)):
        theirs = statement.where(statement.table.c.workspace_id == workspace_id)
        session.execute(theirs.execution_options(synchronize_session=False))


def _limits(now: datetime) -> Iterator[Update]:
    # The calls of a minute that is to come were made, and count from now on: see `sliding_window`.
    latest = now + LONGEST_BLOCK
    arrival, blocked, slowed = RateLimit.theoretical_arrival, RateLimit.blocked_until, RateLimit.slowed_until
    yield update(RateLimit).where(arrival > latest).values(theoretical_arrival=now)
    yield update(RateLimit).where(blocked > latest).values(blocked_until=latest)
    yield update(RateLimit).where(slowed > latest + RISES_WITHIN).values(slowed_until=now + RISES_WITHIN)


def _copies(now: datetime, set_by: timedelta | None) -> Iterator[Update]:
    # The longest that Slack may still be carrying out a drawing, of unknown outcome or not.
    for drawn in (CardPost, Card):
        yield update(drawn).where(drawn.doubtful_until > now + LEASE).values(doubtful_until=now + LEASE)
    unsettled = update(CardPost).where(CardPost.state.in_((PostState.SENDING, PostState.UNKNOWN)))
    yield unsettled.where(CardPost.attempted_at > now).values(attempted_at=now)
    if set_by and set_by > timedelta():
        # Slack may still be carrying it out, although it seems long ago.
        then = now - set_by
        in_flight = CardPost.attempted_at.between(then - LEASE, then)
        yield unsettled.where(in_flight).values(attempted_at=now)


def _waiting(now: datetime, latest: datetime, set_by: timedelta | None) -> Iterator[Update]:
    yield update(Card).where(Card.next_try_at > latest).values(next_try_at=now)
    for lanes in (RecipientLane, Mail):
        until = {"leased_until": now + LEASE, "due_at": now + LEASE}
        yield update(lanes).where(lanes.leased_until > now + LEASE).values(until)
        if set_by and set_by > timedelta():
            # Whoever has it still works on it.
            yield update(lanes).where(lanes.leased_until.between(now - set_by, now)).values(until)
        yield update(lanes).where(lanes.leased_until.is_(None), lanes.due_at > latest).values(due_at=now)
