"""Clocks that are wrong: one that is set back while the bot runs, and replicas whose clocks differ."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import manifest
from bot.services import actors
from bot.services.profile import participation
from bot.store import Store
from sandbox.running import running
from sandbox.world import World
from tests import bot_harness
from tests.bot_harness import BotHarness, said
from tests.process import bot_process, free_port
from tests.wrong_clocks import WrongClock

HOUR = 3_600
# More than a lease lasts, and more than Slack is given to carry out a post.
APART = 70
# Longer than a process needs to start, also on a busy machine.
LATE_SECONDS = 20.0


def test_a_clock_set_back_by_an_hour_stops_nothing(sqlite_url: str, tmp_path: Path) -> None:
    """What people click goes out, and what is due is done, within seconds; one line says what happened."""
    clock, port = WrongClock(tmp_path / "clock"), free_port()
    with running(bot_harness.world(), manifest=manifest.FILE) as slack:
        with bot_harness.opened(slack, sqlite_url) as harness:
            harness.mentee("Lin Osei"), harness.mentor("Ada Park")
            harness.asked("Lin Osei", "Ada Park")
        socket_mode = {"SLACK_APP_TOKEN": slack.app_token, "SLACK_SIGNING_SECRET": ""}
        with bot_process(slack, sqlite_url, port, **socket_mode, **clock.environment) as process:
            ada, lin = slack.person("Ada Park"), slack.person("Lin Osei")
            clock.set_to(-HOUR)
            assert ada.click("Accept").ok
            slack.wait_for(lambda: "You and Ada Park are connected" in said(lin), seconds=30)
            _pause_that_is_over(harness, sqlite_url)
            slack.wait_for(lambda: not _is_paused(harness, sqlite_url), seconds=30)
            process.terminate()
            log = process.communicate()[1]
    assert log.count(f"The clock was set back by {HOUR} seconds") == 1


def test_replicas_whose_clocks_differ_post_once(postgresql_url: str, tmp_path: Path) -> None:
    """One is 70 seconds ahead of the other, and Slack carries a post out late: nobody gets it twice."""
    clock, port = WrongClock(tmp_path / "clock", APART), free_port()
    calm = bot_harness.world()
    world = World(calm.workspaces, replace(calm.options, late_seconds=LATE_SECONDS))
    with running(world, manifest=bot_harness.MANIFEST) as slack:
        slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
        with bot_harness.opened(slack, postgresql_url) as harness, ThreadPoolExecutor(1) as pool:
            harness.mentee("Lin Osei"), harness.mentor("Ada Park")
            slack.fault("late_execution", methods=["chat.postMessage"])
            asked = pool.submit(harness.asked, "Lin Osei", "Ada Park")
            with bot_process(slack, postgresql_url, port, **clock.environment) as process:
                # Only this replica can answer: the other one still waits for Slack.
                assert slack.person("Noor Aziz").say("hello").ok
                slack.wait_for(lambda: harness.person("Noor Aziz").messages(), seconds=30)
                asked.result()
                process.terminate()
                log = process.communicate()[1]
            harness.settle()
        for name in ("Lin Osei", "Ada Park"):
            texts = Counter(one["text"] for one in slack.person(name).messages())
            assert set(texts.values()) == {1}, texts
    assert f"This machine's clock is {APART} seconds ahead of the database's" in log


def test_a_replica_whose_clock_is_late_publishes_homes(postgresql_url: str, tmp_path: Path) -> None:
    """Its clock is an hour behind the database's: whoever opens their Home there sees it, at once."""
    clock, port = WrongClock(tmp_path / "clock", -HOUR), free_port()
    with running(bot_harness.world(), manifest=manifest.FILE) as slack:
        socket_mode = {"SLACK_APP_TOKEN": slack.app_token, "SLACK_SIGNING_SECRET": ""}
        with bot_process(slack, postgresql_url, port, **socket_mode, **clock.environment) as process:
            lin = slack.person("Lin Osei")
            lin.open_home()
            slack.wait_for(lambda: "Join as Mentee" in str(lin.home()), seconds=30)
            process.terminate()


def _pause_that_is_over(harness: BotHarness, url: str) -> None:
    """Let Lin have taken a pause that ended two hours ago, by the right time."""
    ended = datetime.now(UTC) - timedelta(hours=2)
    with closing(Store(url)) as store, store.transaction() as session:
        participation.pause(session, harness.actor("Lin Osei"), ended, ended - timedelta(hours=1))


def _is_paused(harness: BotHarness, url: str) -> bool:
    with closing(Store(url)) as store, store.reading() as session:
        me = actors.participant_of(session, harness.actor("Lin Osei"))
        return me is not None and me.paused_at is not None
