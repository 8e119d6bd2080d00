"""`/readyz`, doctor and the log say what people notice, all three the same, and cost nobody anything."""

import logging
import os
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import httpx
import pytest
from slack_sdk import WebClient
from websockets.sync.client import connect

from bot import app, doctor, manifest
from bot.doctor import Wrong
from bot.health import Health, TroubleKind, of_queues
from bot.ids import COMMAND
from bot.settings import Settings
from sandbox.running import running
from tests import bot_harness, failing_databases
from tests.bot_harness import BotHarness, opened
from tests.plain_http import HTTP

A_FORM = {"content-type": "application/x-www-form-urlencoded"}


def _asked(harness: BotHarness) -> tuple[int, str]:
    """Let the bot look after itself, and ask `/readyz`."""
    harness.bot.health.look()
    answer = HTTP.get(f"http://127.0.0.1:{harness.bot.web.port}/readyz")
    return answer.status_code, answer.text


def _doctor(harness: BotHarness) -> str:
    settings = replace(harness.bot.settings, port=harness.bot.web.port)
    return " ".join(str(one) for one in doctor.examine(settings) if isinstance(one, Wrong))


def test_all_is_well(harness: BotHarness) -> None:
    """One word, and doctor has nothing to add."""
    assert _asked(harness) == (200, "ready")
    assert _doctor(harness) == ""


@pytest.mark.skipif("FAKETIME" in os.environ, reason="PostgreSQL keeps the true time, and doctor says so.")
def test_all_is_well_on_postgresql(postgresql_harness: BotHarness) -> None:
    """The same, where the database has a clock of its own."""
    assert _asked(postgresql_harness) == (200, "ready")
    assert _doctor(postgresql_harness) == ""


def test_a_full_disk(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """What can be read but not written is no place for anybody's click; it passes, and that is said too."""
    harness.mentor("Ada Park")
    caplog.set_level(logging.INFO, logger="bot")
    with failing_databases.full(harness.url):
        assert _asked(harness) == (503, "not ready\nThe database cannot be written: every click fails.")
        assert "disk I/O error" in caplog.text
    assert _asked(harness) == (200, "ready")
    assert "Well again. It was: The database cannot be written" in caplog.text


def test_a_file_that_was_deleted(harness: BotHarness) -> None:
    """Linux lets the bot go on writing, into nothing: such a click is refused, and nobody says ready."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    Path(str(harness.bot.store.url.database)).unlink()
    assert not harness.person("Ada Park").click("Accept").ok
    assert _asked(harness)[0] == 503


def test_a_database_that_may_only_be_read(postgresql_harness: BotHarness) -> None:
    """As after a failover; when it is over nothing has to be restarted."""
    harness = postgresql_harness
    with failing_databases.read_only(harness.url):
        assert _asked(harness) == (503, "not ready\nThe database cannot be written: every click fails.")
        assert "read-only transaction" in _doctor(harness)
    assert _asked(harness) == (200, "ready")


def test_a_clock_that_is_off(harness: BotHarness) -> None:
    """Slack says with each answer what time it is: ten minutes are told, a few seconds are not."""
    harness.slack.fault("clock", methods=["auth.test"], times=2, seconds=600)
    status, said = _asked(harness)
    assert status == 503
    assert "clock is 5" in said or "clock is 6" in said
    assert "seconds behind Slack's: set it right." in said
    assert "seconds behind Slack's: set it right." in _doctor(harness)
    harness.slack.fault("clock", methods=["auth.test"], seconds=20)
    assert _asked(harness) == (200, "ready")


def test_a_wrong_signing_secret(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """Slack signs, the bot refuses, and since Slack says nothing of it the bot does."""
    _types_help(harness, "wrong")
    status, said = _asked(harness)
    assert status == 503
    assert "Every click is refused: SLACK_SIGNING_SECRET is not the one" in said
    assert "SLACK_SIGNING_SECRET" in caplog.text
    assert "SLACK_SIGNING_SECRET" in _doctor(harness)
    _types_help(harness, "right")
    assert _asked(harness) == (200, "ready")


def _types_help(harness: BotHarness, signature: str) -> None:
    typed = {"kind": "command", "command": COMMAND, "text": "help"}
    harness.person("Ada Park").raw(typed | {"misuse": {"signature": signature}})


def test_a_secret_that_has_worked_is_not_doubted_for_a_stranger(sqlite_url: str) -> None:
    """Anybody can send a bad signature: it makes no bot unready, and without our name it is not counted."""
    with bot_harness.harness(sqlite_url) as before:
        _types_help(before, "right")
        before.bot.health.look()
    with running(bot_harness.world(), manifest=manifest.FILE) as slack, opened(slack, sqlite_url) as after:
        address = f"http://127.0.0.1:{after.bot.web.port}/slack/events"
        stamp = {"x-slack-request-timestamp": str(int(datetime.now(UTC).timestamp())), **A_FORM}
        HTTP.post(address, content="team_id=T0ELSEWHERE", headers=stamp)
        assert _asked(after) == (200, "ready")
        HTTP.post(address, content=f"team_id={bot_harness.TEAM}", headers=stamp)
        status, said = _asked(after)
        assert (status, said.partition("\n")[0]) == (200, "ready")
        assert "Requests refused for their signature: 1," in said


def test_a_request_that_came_too_late_proves_the_secret(harness: BotHarness) -> None:
    """Signed by Slack, and old: the secret is right, whatever the clock says."""
    _types_help(harness, "old")
    assert _asked(harness) == (200, "ready")


def test_a_token_that_was_revoked(harness: BotHarness) -> None:
    """Slack's code stands in the sentence: it is nobody's secret."""
    harness.slack.uninstall()
    status, said = _asked(harness)
    assert status == 503
    assert "Slack does not accept SLACK_BOT_TOKEN (token_revoked)." in said


def test_one_slow_answer_is_no_trouble_yet(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is woken for what passes by itself; what is still so half a minute later is told."""
    harness.slack.fault("status", methods=["auth.test"], times=2, status=503)
    assert _asked(harness) == (200, "ready")
    assert "Not well" not in caplog.text
    assert _asked(harness) == (503, "not ready\nSlack does not answer as it should (http_503).")


def test_messages_that_wait(harness: BotHarness) -> None:
    """A card that should have notified somebody long ago is counted; when it is delivered, all is well."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Accept")
    assert _asked(harness) == (200, "ready")
    harness.is_off(minutes=20)
    status, said = _asked(harness)
    assert status == 503
    assert "Messages that wait for Slack: 1, the oldest since" in said
    harness.settle()
    assert _asked(harness) == (200, "ready")


def test_reminders_that_are_late(harness: BotHarness) -> None:
    """What fell due and was not done is counted, until it is."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.is_off(days=8)
    status, said = _asked(harness)
    assert status == 503
    assert "Reminders that are late: 1, the oldest since" in said
    harness.let_pass()
    assert _asked(harness) == (200, "ready")


def test_what_a_start_works_off_is_no_trouble_yet(harness: BotHarness) -> None:
    """What fell due while the bot was off is told if it is still there at the second look."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.is_off(days=8)
    bot = harness.bot
    now, moves = harness.clock.now(), dict.fromkeys(TroubleKind, False)
    started = Health(lambda: of_queues(bot.store, harness.workspace_id, now, moves))
    started.look()
    assert started.report().text == "ready"
    started.look()
    assert started.report().text.startswith("ready\nReminders that are late: 1, the oldest since")


def test_deliveries_that_are_paused(harness: BotHarness) -> None:
    """Clicks still work, so the bot is ready; what is missing is said by its code."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Accept")
    harness.slack.fault("error", methods=["chat.postMessage"], error="missing_scope")
    harness.bot.worker.run_once()
    assert _asked(harness) == (200, "ready\nDeliveries are paused: chat.postMessage answers missing_scope.")


def test_messages_that_a_proxy_holds_up(harness: BotHarness) -> None:
    """Nothing is given up and nobody is to blame, but somebody has to look."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Accept")
    harness.slack.fault("status", methods=["chat.postMessage"], times=9, status=403)
    harness.bot.worker.run_once()
    status, said = _asked(harness)
    assert (status, said.partition("\n")[0]) == (200, "ready")
    assert "Messages wait, because what answers is not Slack as we know it" in said


def test_an_eleventh_process(sqlite_url: str) -> None:
    """Slack has ten web sockets of an app and sends the next away: it says so, and asks seldom."""
    with running(bot_harness.world(), manifest=bot_harness.MANIFEST) as slack, ExitStack() as others:
        for _ in range(10):
            address = WebClient(base_url=slack.api_url).apps_connections_open(app_token=slack.app_token)[
                "url"
            ]
            others.enter_context(connect(address, proxy=None))
        with opened(slack, sqlite_url, socket_mode=True) as eleventh:
            slack.wait_for(lambda: "Ten other processes have all the web sockets" in _asked(eleventh)[1])
            asked = len(slack.calls("apps.connections.open"))
            Event().wait(1)
            assert len(slack.calls("apps.connections.open")) <= asked + 1


def test_a_web_socket_that_is_not_there(harness: BotHarness, tmp_path: Path) -> None:
    """No click can come: not ready, once that has lasted."""
    slack, sqlite_url = harness.slack, f"sqlite:///{tmp_path / 'another.db'}"
    settings = Settings(slack.bot_token, slack.app_token, "", sqlite_url, slack.api_url, "127.0.0.1", 0)
    bot = app.build(settings)
    bot.health.look()
    assert bot.health.report().is_ready
    bot.health.look()
    assert bot.health.report().text == "not ready\nThe web socket to Slack is not connected."
    bot.stop()


def test_who_cannot_look_says_so() -> None:
    """A look that hangs, in a database that does not answer, is no reason to call yesterday's news ready."""
    assert Health(list).report().is_ready
    stuck = Health(list, stale_seconds=-1).report()
    assert stuck.text == "not ready\nNothing could be looked at for 0 seconds."


def test_nobody_who_asks_costs_slack_a_call(harness: BotHarness) -> None:
    """Slack is asked by the bot's own clock, however many strangers ask, and the database is not written."""
    harness.bot.health.look()
    harness.crossed()
    with httpx.Client() as stranger:
        for _ in range(300):
            assert stranger.get(f"http://127.0.0.1:{harness.bot.web.port}/readyz").text == "ready"
    assert harness.crossed() == []
