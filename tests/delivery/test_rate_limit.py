"""The rate limits: what may be called now, when it is worth asking again, and what Slack counts of it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.delivery import rate_limit
from bot.enums import Urgency
from bot.models.base import new_id
from bot.models.rate_limit import RateLimit
from bot.models.workspace import Workspace
from bot.store import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
UPDATE, PUBLISH, POST, DELETE = "chat.update", "views.publish", "chat.postMessage", "chat.delete"
CLICKED, WAVE, REST = Urgency.CLICKED, Urgency.WAVE, Urgency.REST
ADA, LIN = "person:17", "person:18"


@pytest.fixture
def workspace_id(store: Store) -> int:
    """A workspace."""
    return _workspace(store)


def _workspace(store: Store, slack_id: str = "T1") -> int:
    with store.transaction() as session:
        workspace = Workspace(slack_id=slack_id, name="One", bot_user_id="U0")
        session.add(workspace)
        session.flush()
        return workspace.id


@dataclass
class Callers:
    """Those who call one method of Slack's, and what Slack counts of it: exactly, when a call arrives."""

    store: Store
    workspace_id: int
    method: str = UPDATE
    arrivals: list[float] = field(default_factory=list)

    def ask(
        self, seconds: float, urgency: Urgency = CLICKED, *, delay: float = 0, person: str | None = None
    ) -> float | None:
        """Reserve a call so many seconds after NOW; return after how many seconds to ask again."""
        return self.ask_through(self.store, seconds, urgency, delay=delay, person=person)

    def ask_through(
        self, store: Store, seconds: float, urgency: Urgency, *, delay: float, person: str | None = None
    ) -> float | None:
        """Let another replica ask."""
        now = NOW + timedelta(seconds=seconds)
        with store.transaction() as session:
            closed = rate_limit.reserve(session, self.workspace_id, [self.method], person, urgency, now)
        if closed is None:
            self.arrivals.append(seconds + delay)
            return None
        assert closed.until > now
        return (closed.until - NOW).total_seconds()

    def take(self, seconds: float, most: int, urgency: Urgency = CLICKED) -> int:
        """Take as many calls as there are at once, `most` at most; return how many."""
        return sum(self.ask(seconds, urgency) is None for _ in range(most))

    def go_on(self, begin: float, end: float, urgency: Urgency) -> int:
        """Want the next call all the time, and ask whenever it is worth it; return how many there were."""
        made, seconds = 0, begin
        while seconds < end:
            again = self.ask(seconds, urgency)
            made += again is None
            seconds = seconds if again is None else again
        return made

    def busiest_minute(self) -> int:
        """Return how many calls Slack counts in the minute that holds most, wherever it begins."""
        return max(sum(at - 60 < other <= at for other in self.arrivals) for at in self.arrivals)

    def is_slowed_down(self, seconds: float, retry_after: float) -> None:
        """Let Slack have answered 429."""
        now = NOW + timedelta(seconds=seconds)
        with self.store.transaction() as session:
            until = now + timedelta(seconds=retry_after)
            rate_limit.block(session, self.workspace_id, self.method, until, now, too_fast=True)


@pytest.fixture
def callers(store: Store, workspace_id: int) -> Callers:
    """Those who want to update messages."""
    return Callers(store, workspace_id)


@pytest.fixture
def replicas(store: Store) -> Iterator[tuple[Store, Store]]:
    """Two replicas' connections to the same database."""
    url = store.engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        yield store, stack.enter_context(closing(Store(url)))


# All of a minute's calls at once, as soon as there are any: the worst that there is.
@example(seed=1, seconds_between=0.01, in_foreground=1, apart=0)
@example(seed=2, seconds_between=0.01, in_foreground=1, apart=-0.3)
@settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 999),
    seconds_between=st.sampled_from([0.01, 0.1, 0.9]),
    in_foreground=st.sampled_from([0, 0.1, 1]),
    apart=st.floats(-0.3, 0.3),
)
def test_no_minute_holds_more_than_slack_allows(
    replicas: tuple[Store, Store], *, seed: int, seconds_between: float, in_foreground: float, apart: float
) -> None:
    """However two replicas ask, and however late their calls arrive: Slack never counts one too many."""
    random = Random(seed)  # noqa: S311 - no secret
    callers = Callers(replicas[0], _workspace(replicas[0], f"T{new_id()}"))
    seconds = 0.0
    for _ in range(250):
        seconds += random.expovariate(1 / seconds_between)
        urgency = CLICKED if random.random() < in_foreground else random.choice([WAVE, REST])
        which, delay = random.randrange(2), random.choice([0, 1.5])
        again = callers.ask_through(replicas[which], seconds + apart * which, urgency, delay=delay)
        if again is not None and random.random() < 0.5:
            seconds = max(seconds, again - 0.1)
    assert callers.busiest_minute() <= rate_limit.RATES[UPDATE]


@pytest.mark.parametrize("urgency", [CLICKED, WAVE], ids=lambda one: one.name)
@pytest.mark.parametrize("method", [UPDATE, PUBLISH])
def test_nine_tenths_of_what_is_published_are_used(
    sqlite_store: Store, method: str, urgency: Urgency
) -> None:
    """Whoever wants more than Slack allows, for ten minutes, gets nearly all of it, and no 429."""
    callers = Callers(sqlite_store, _workspace(sqlite_store), method)
    allowed = rate_limit.RATES[method]
    callers.go_on(0, 120, urgency)
    assert callers.go_on(120, 720, urgency) >= 0.9 * 10 * allowed
    assert callers.busiest_minute() <= allowed


def test_a_thousand_first_cards_are_out_in_time(sqlite_store: Store) -> None:
    """While nobody clicks, a wave needs at most 1.2 of the minutes that 300 messages a minute take."""
    callers = Callers(sqlite_store, _workspace(sqlite_store), POST)
    made, seconds = 0, 0.0
    while made < 1_000:
        again = callers.ask(seconds, WAVE)
        made += again is None
        seconds = seconds if again is None else again
    assert seconds <= 1.2 * 60 * 1_000 / 300
    assert callers.busiest_minute() <= 300


def test_what_nobody_waits_for_is_evenly_spaced(callers: Callers) -> None:
    """A few at once, and then one after the other: no second of a minute goes without."""
    assert callers.take(0, 50, REST) == 3
    assert 40 <= callers.go_on(0, 60, REST) <= 45
    longest = max(
        after - before for before, after in zip(callers.arrivals, callers.arrivals[1:], strict=False)
    )
    assert longest < 1.5


def test_a_first_click_finds_room(callers: Callers) -> None:
    """However much there is to redraw: who clicks then waits for none of it."""
    callers.go_on(0, 300, REST)
    assert callers.ask(300, CLICKED) is None


def test_a_fifth_is_left_to_those_who_wait(callers: Callers) -> None:
    """As long as somebody clicks now and then, ten may click at once; nothing else takes their calls."""
    for minute in range(5):
        callers.ask(60 * minute, CLICKED)
        callers.go_on(60 * minute, 60 * minute + 60, REST)
    assert callers.take(300, 50, CLICKED) >= 10
    assert callers.ask(301, REST) is not None
    assert callers.busiest_minute() <= 50


def test_whoever_asks_in_vain_moves_nobodys_turn(callers: Callers) -> None:
    """One asks hundreds of times while all is used; the next gets the first call, when they were told."""
    assert callers.take(0, 99) == 50
    told = callers.ask(1)
    assert told is not None
    for second in range(2, 60):
        assert [callers.ask(second) for _ in range(4)] == [told] * 4
    assert callers.ask(told) is None


def test_after_a_429_the_rate_falls_and_rises_back(callers: Callers) -> None:
    """It waits as long as Slack says, goes on with half the rate, and has all of it some minutes later."""
    callers.is_slowed_down(0, 30)
    # Others were on their way, and are told the same.
    callers.is_slowed_down(1, 29)
    assert callers.ask(29) == 30
    assert callers.take(30, 99) == 25
    # 63 seconds later, when those are forgotten, a fifth more.
    assert 34 <= callers.take(94, 99) <= 36
    assert callers.take(300, 99) == 50
    assert callers.take(900, 99) == 50


def test_a_rate_never_falls_to_nothing(callers: Callers) -> None:
    """However often Slack complains, a sixteenth of the rate is left; also to what nobody waits for."""
    for again in range(20):
        callers.is_slowed_down(2 * again, 1)
    assert callers.take(39, 99) == 3
    callers.is_slowed_down(200, 1)
    assert callers.ask(201, REST) is None


def test_a_person_takes_one_message_a_second(callers: Callers) -> None:
    """Three messages at once, then one every second; others have their own, and a refusal takes nothing."""
    callers.method = POST
    assert [callers.ask(0, person=ADA) for _ in range(4)] == [None, None, None, 1]
    assert callers.ask(0, person=LIN) is None
    assert [callers.ask(1, person=ADA) for _ in range(2)] == [None, 2]
    assert callers.take(1, 400) == 300 - 5


def test_of_two_methods_both_or_none_are_taken(callers: Callers) -> None:
    """Where one of them has to wait, the other stays free for somebody else."""
    assert callers.take(0, 99) == 50
    now = NOW + timedelta(seconds=1)
    with callers.store.transaction() as session:
        closed = rate_limit.reserve(session, callers.workspace_id, [UPDATE, DELETE], None, CLICKED, now)
    assert closed
    assert closed.methods == (UPDATE,)
    callers.method = DELETE
    assert callers.take(1, 99) == 50


def test_what_is_blocked_stays_blocked(store: Store, callers: Callers) -> None:
    """A broken feature closes one method, and slows nothing down; a broken installation closes all."""
    with store.transaction() as session:
        rate_limit.block(session, callers.workspace_id, UPDATE, NOW + timedelta(seconds=30), NOW)
    assert callers.ask(29) == 30
    posting = Callers(store, callers.workspace_id, POST)
    assert posting.ask(29, person=ADA) is None
    assert callers.take(30, 99) == 50
    with store.transaction() as session:
        everything = rate_limit.EVERYTHING
        rate_limit.block(session, callers.workspace_id, everything, NOW + timedelta(seconds=90), NOW)
    assert posting.ask(60, person=ADA) == 90
    assert posting.ask(90, person=ADA) is None


@pytest.mark.parametrize("urgency", [CLICKED, REST], ids=lambda one: one.name)
def test_a_clock_far_ahead_closes_nothing_for_long(callers: Callers, urgency: Urgency) -> None:
    """Replicas' clocks differ: calls of one that is an hour ahead delay the others by a minute at most."""
    callers.take(3_600, 50, urgency)
    told = callers.ask(0, urgency)
    assert told is None or told <= 63
    assert callers.ask(63, urgency) is None


def test_who_waited_for_the_lock_counts_as_long(callers: Callers) -> None:
    """They read the clock before whoever had it; their call reaches Slack later all the same."""
    assert callers.take(10, 49) == 49
    assert callers.ask(5, delay=5) is None
    assert callers.ask(69) == 73
    assert callers.busiest_minute() <= 50


def test_two_replicas_share_a_limit(replicas: tuple[Store, Store], callers: Callers) -> None:
    """Four at once, each asking for twenty updates: fifty are allowed among them."""
    start = Barrier(4)

    def ask(store: Store) -> None:
        start.wait()
        for _ in range(20):
            callers.ask_through(store, 0, CLICKED, delay=0)

    threads = [Thread(target=ask, args=[replicas[number % 2]]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(callers.arrivals) == 50
    with callers.store.reading() as session:
        assert session.scalars(select(RateLimit.scope)).all() == [UPDATE]


def test_who_got_no_message_for_long_leaves_no_row(callers: Callers) -> None:
    """A workspace of thousands does not keep a row of everybody it ever wrote to."""
    callers.method = POST
    for person in range(30):
        callers.ask(2 * person, person=f"person:{person}")
    for later in range(3):
        callers.ask(2 * 3_600 + later, person=f"person:{100 + later}")
    with callers.store.reading() as session:
        scopes = session.scalars(select(RateLimit.scope).order_by(RateLimit.scope)).all()
    assert scopes == [POST, "person:100", "person:101", "person:102"]
