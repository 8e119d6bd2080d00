"""PostgreSQL holds something up: who waits for it reads so in time, and nobody else notices."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import bindparam, event, make_url, text, update

from bot.enums import MatchState
from bot.models.workspace import Workspace
from bot.store import WRITERS, Store, StoreIsBusy
from tests import bot_harness
from tests.bot_harness import AS_SLACK, BotHarness, said
from tests.plain_http import HTTP
from tests.process import bot_process, free_port
from tests.silent_network import Network, network

BUSY = "Nothing was saved: my database is busy just now"
# Twice as many as write at the same time, and more.
CLICKS = 10


@pytest.fixture
def impatient(postgresql_url: str) -> Iterator[BotHarness]:
    """A bot on PostgreSQL whose Slack waits for an answer as long as Slack does."""
    with bot_harness.harness(postgresql_url, AS_SLACK) as found:
        yield found


@contextmanager
def console(url: str) -> Iterator[psycopg.Connection]:
    """Open a console on the database, with a transaction that nobody ends."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, prepare_threshold=None) as opened:
        yield opened
        opened.rollback()


@contextmanager
def held(url: str, table: str, row_id: int) -> Iterator[None]:
    """Keep one row, as a transaction does that somebody forgot to end."""
    with console(url) as forgotten:
        forgotten.execute(
            sql.SQL("SELECT FROM {} WHERE id = %s FOR UPDATE").format(sql.Identifier(table)), [row_id]
        )
        yield


def see_waiting(url: str, count: int) -> None:
    """Return as soon as so many transactions wait for a row."""
    with console(url) as looking:
        looking.autocommit = True
        waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while looking.execute(waiting).rowcount < count:
            pass


def readiness(harness: BotHarness) -> int:
    """Return what `/readyz` answers once the bot has looked after itself."""
    harness.bot.health.look()
    return HTTP.get(f"http://127.0.0.1:{harness.bot.web.port}/readyz").status_code


def test_one_locked_row_stops_only_those_who_need_it(impatient: BotHarness) -> None:
    """Somebody forgets a transaction on Ada's row: her clicks are refused in words, Grace's go through."""
    harness = impatient
    for mentee in ("Lin Osei", "Sam Rivera"):
        harness.mentee(mentee)
    ada, grace = harness.mentor("Ada Park"), harness.mentor("Grace Kim")
    hers = harness.asked("Lin Osei", "Ada Park")
    other = harness.asked("Sam Rivera", "Grace Kim")
    with held(harness.url, "participants", harness.participant_id("Ada Park")):
        with ThreadPoolExecutor(CLICKS) as pool:
            clicks = [pool.submit(ada.click, "Accept") for _ in range(CLICKS)]
            see_waiting(harness.url, WRITERS)
            assert grace.click("Accept").ok
        assert {one.result().failure for one in clicks} == {"http_500"}
        harness.hears("Ada Park", BUSY)
    assert ada.click("Accept").ok
    assert {harness.match(one).state for one in (hers, other)} == {MatchState.CONFIRMED}


def test_a_frozen_replica_gives_back_what_it_holds(impatient: BotHarness) -> None:
    """A replica stops in the middle of a click: whoever needs the same people waits some seconds at most."""
    harness = impatient
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    port, others = free_port(), harness.bot.web.port
    with bot_process(harness.slack, harness.url, port) as replica, ThreadPoolExecutor(1) as pool:
        harness.slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
        with held(harness.url, "matches", match_id):
            # It has locked both people, and waits for the match.
            clicked = pool.submit(ada.click, "Accept")
            see_waiting(harness.url, 1)
            os.kill(replica.pid, signal.SIGSTOP)
        assert clicked.result().failure == "timeout"
        harness.slack.use_request_url(f"http://127.0.0.1:{others}/slack/events")
        assert ada.click("Accept").failure == "http_500"
        harness.hears("Ada Park", BUSY)
        harness.slack.wait_for(lambda: ada.click("Accept").ok, seconds=20)
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_a_silent_network_is_noticed_and_survived(postgresql_url: str) -> None:
    """Nothing comes back from PostgreSQL, on open connections: refused in time, said, and over when it is."""
    with network(postgresql_url) as between, bot_harness.harness(between.url, AS_SLACK) as harness:
        harness.mentee("Lin Osei")
        ada = harness.mentor("Ada Park")
        match_id = harness.asked("Lin Osei", "Ada Park")
        assert readiness(harness) == HTTPStatus.OK
        between.fall_silent()
        for _ in range(2):
            assert ada.click("Accept").failure == "http_500"
        harness.slack.wait_for(lambda: BUSY in said(ada))
        assert readiness(harness) == HTTPStatus.SERVICE_UNAVAILABLE
        between.speak_again()
        assert ada.click("Accept").ok
        assert harness.match(match_id).state is MatchState.CONFIRMED
        assert readiness(harness) == HTTPStatus.OK


def test_a_commit_without_an_answer_is_not_said_to_have_failed(postgresql_url: str) -> None:
    """The network falls silent just then: nobody knows whether it was saved, so nothing else is said."""
    with network(postgresql_url) as between, bot_harness.harness(between.url, AS_SLACK) as harness:
        harness.mentee("Lin Osei")
        ada = harness.mentor("Ada Park")
        harness.asked("Lin Osei", "Ada Park")
        _fall_silent_at_commit(harness, between)
        assert not ada.click("Accept").ok
        harness.hears("Ada Park", "I cannot say whether this was saved")


def test_rows_just_written_are_given_back_when_the_network_falls_silent(postgresql_url: str) -> None:
    """Several rows were written in one go, and nothing more is heard: others have them some seconds later."""
    with network(postgresql_url) as between, ExitStack() as stack:
        cut_off, other = (stack.enter_context(closing(Store(one))) for one in (between.url, postgresql_url))
        with other.transaction() as session:
            session.add(Workspace(id=1, slack_id="T1", name="One", bot_user_id="U0"))
        rename = update(Workspace).where(Workspace.id == bindparam("row")).values(name=bindparam("new"))
        rows = [{"row": 1, "new": "Two"}, {"row": 1, "new": "Three"}]

        def write_and_hear_nothing() -> None:
            with cut_off.transaction() as session:
                session.connection().execute(rename, rows)
                between.fall_silent()
                session.execute(text("SELECT 1"))

        with pytest.raises(StoreIsBusy):
            write_and_hear_nothing()
        with other.transaction() as session:
            session.execute(rename, {"row": 1, "new": "Four"})


def _fall_silent_at_commit(harness: BotHarness, between: Network) -> None:
    """Let the network fall silent just before the next commit of something that was written."""
    written: list[str] = []

    def look(*passed: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own arguments: the statement is the third
        if str(passed[2]).startswith("UPDATE"):
            written.append(str(passed[2]))

    def commit(_: object) -> None:
        if written:
            between.fall_silent()

    event.listen(harness.bot.store.engine, "before_cursor_execute", look)
    event.listen(harness.bot.store.engine, "commit", commit)
