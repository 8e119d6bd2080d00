"""The rate limits: what may be called now, and when to ask again."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from bot.delivery import rate_limit
from bot.models.rate_limit import RateLimit
from bot.models.workspace import Workspace
from bot.store import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
UPDATE, PUBLISH, POST = "chat.update", "views.publish", "chat.postMessage"


@pytest.fixture
def workspace_id(store: Store) -> int:
    """A workspace."""
    return _workspace(store)


def _workspace(store: Store) -> int:
    with store.transaction() as session:
        workspace = Workspace(slack_id="T1", name="One", bot_user_id="U0")
        session.add(workspace)
        session.flush()
        return workspace.id


def reserve(
    store: Store, workspace_id: int, method: str, seconds: float, channel: str | None = None
) -> float | None:
    """Reserve a call so many seconds after NOW; return after how many seconds to ask again."""
    with store.transaction() as session:
        until = rate_limit.reserve(session, workspace_id, [method], channel, NOW + timedelta(seconds=seconds))
    return (until - NOW).total_seconds() if until else None


def test_a_burst_is_available_again_after_a_rest(store: Store, workspace_id: int) -> None:
    """Eighteen updates may be made at once; then one every two seconds; after a rest eighteen again."""
    assert [reserve(store, workspace_id, UPDATE, 1) for _ in range(18)] == [None] * 18
    assert reserve(store, workspace_id, UPDATE, 1) == 3
    assert reserve(store, workspace_id, UPDATE, 3) is None
    assert reserve(store, workspace_id, UPDATE, 4) == 5
    assert [reserve(store, workspace_id, UPDATE, 600) for _ in range(19)] == [None] * 18 + [602]


def test_those_who_wait_are_spread(store: Store, workspace_id: int) -> None:
    """Callers who have to wait get one slot each, in the order in which they asked, and may call then."""
    answers = [reserve(store, workspace_id, UPDATE, 0) for _ in range(18 + 3)]
    assert answers == [None] * 18 + [2, 4, 6]
    assert [reserve(store, workspace_id, UPDATE, later) for later in (2, 4, 6)] == [None] * 3


@pytest.mark.parametrize(("method", "allowed"), [(UPDATE, 50), (PUBLISH, 100)])
def test_no_minute_holds_more_than_slack_allows(
    store: Store, workspace_id: int, method: str, allowed: int
) -> None:
    """Somebody who asks twice a second for two minutes is let through as often as the tier allows."""
    seconds = [half / 2 for half in range(240)]
    made = [second for second in seconds if not reserve(store, workspace_id, method, second)]
    busiest = max(sum(start <= second < start + 60 for second in made) for start in range(60))
    assert 0.9 * allowed <= busiest <= allowed


def test_a_channel_takes_one_message_a_second(store: Store, workspace_id: int) -> None:
    """Three messages at once, then one every second; another channel has a limit of its own."""
    assert [reserve(store, workspace_id, POST, 0, "D1") for _ in range(4)] == [None, None, None, 1]
    assert reserve(store, workspace_id, POST, 0, "D2") is None
    assert [reserve(store, workspace_id, POST, 1, "D1") for _ in range(2)] == [None, 2]


def test_what_is_blocked_stays_blocked(store: Store, workspace_id: int) -> None:
    """Retry-After closes one method; a broken installation closes all."""
    with store.transaction() as session:
        rate_limit.block(session, workspace_id, UPDATE, NOW + timedelta(seconds=30), NOW)
    assert reserve(store, workspace_id, UPDATE, 29) == 30
    assert reserve(store, workspace_id, POST, 29, "D1") is None
    assert reserve(store, workspace_id, UPDATE, 30) is None
    with store.transaction() as session:
        rate_limit.block(session, workspace_id, rate_limit.EVERYTHING, NOW + timedelta(seconds=90), NOW)
    assert reserve(store, workspace_id, POST, 60, "D1") == 90
    assert reserve(store, workspace_id, POST, 90, "D1") is None


def test_a_clock_far_ahead_closes_nothing_for_long(store: Store, workspace_id: int) -> None:
    """Replicas' clocks differ: calls of one that is an hour ahead delay the others by seconds only."""
    for _ in range(18):
        reserve(store, workspace_id, UPDATE, 3600)
    told = reserve(store, workspace_id, UPDATE, 0)
    assert told is not None
    assert told <= 302
    assert reserve(store, workspace_id, UPDATE, 2) is None


def test_replicas_share_a_limit(store: Store, workspace_id: int) -> None:
    """Four at once, each asking for eight updates: eighteen are allowed among them."""
    start = Barrier(4)
    answers: list[float | None] = []

    def ask() -> None:
        start.wait()
        answers.extend(reserve(store, workspace_id, UPDATE, 0) for _ in range(8))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(None) == 18
    with store.reading() as session:
        assert session.scalars(select(RateLimit.scope)).all() == [UPDATE]
