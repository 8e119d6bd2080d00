"""The budgets: what may be called now, and when what may not."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from bot.delivery import pacing
from bot.models.card import Budget
from bot.models.store import Store
from bot.models.workspace import Workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
UPDATE, POST = "chat.update", "chat.postMessage"


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
        until = pacing.reserve(session, workspace_id, method, channel, NOW + timedelta(seconds=seconds))
    return (until - NOW).total_seconds() if until else None


def test_a_budget_opens_again_with_its_next_window(store: Store, workspace_id: int) -> None:
    """Eight updates may be made at once; the ninth waits until twelve seconds after the first."""
    assert [reserve(store, workspace_id, UPDATE, 1) for _ in range(8)] == [None] * 8
    assert reserve(store, workspace_id, UPDATE, 2) == 13
    assert reserve(store, workspace_id, UPDATE, 13) is None


def test_those_who_wait_are_spread(store: Store, workspace_id: int) -> None:
    """Whoever finds the next window taken by those before them is sent to the one after it."""
    answers = Counter(reserve(store, workspace_id, UPDATE, 0) for _ in range(8 * 3))
    assert answers == {None: 8, 12: 8, 24: 8}


def test_no_minute_holds_more_than_slack_allows(store: Store, workspace_id: int) -> None:
    """Somebody who asks every second for two minutes makes at most 50 updates in any minute."""
    made = [second for second in range(120) if not reserve(store, workspace_id, UPDATE, second)]
    busiest = max(sum(start <= second < start + 60 for second in made) for start in range(60))
    assert 40 <= busiest <= 50


def test_a_channel_takes_one_message_a_second(store: Store, workspace_id: int) -> None:
    """Three messages at once, then three seconds later; another channel is another budget."""
    assert [reserve(store, workspace_id, POST, 0, "D1") for _ in range(4)] == [None, None, None, 3]
    assert reserve(store, workspace_id, POST, 0, "D2") is None


def test_what_is_blocked_stays_blocked(store: Store, workspace_id: int) -> None:
    """Retry-After closes one method; a broken installation closes all."""
    with store.transaction() as session:
        pacing.block(session, workspace_id, UPDATE, NOW + timedelta(seconds=30), NOW)
    assert reserve(store, workspace_id, UPDATE, 29) == 30
    assert reserve(store, workspace_id, POST, 29, "D1") is None
    assert reserve(store, workspace_id, UPDATE, 30) is None
    with store.transaction() as session:
        pacing.block(session, workspace_id, pacing.EVERYTHING, NOW + timedelta(seconds=90), NOW)
    assert reserve(store, workspace_id, POST, 60, "D1") == 90
    assert reserve(store, workspace_id, POST, 90, "D1") is None


def test_a_clock_a_little_behind_opens_no_new_window(store: Store, workspace_id: int) -> None:
    """Replicas' clocks differ: one that is behind shares the window of the one that is ahead."""
    for _ in range(8):
        reserve(store, workspace_id, UPDATE, 1)
    assert reserve(store, workspace_id, UPDATE, 0.5) == 13


def test_replicas_share_a_budget(store: Store, workspace_id: int) -> None:
    """Four at once, each asking for four updates: eight are allowed among them."""
    start = Barrier(4)
    answers: list[float | None] = []

    def ask() -> None:
        start.wait()
        answers.extend(reserve(store, workspace_id, UPDATE, 0) for _ in range(4))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(None) == 8
    with store.reading() as session:
        assert session.scalars(select(Budget.scope)).all() == [UPDATE]
