"""The log: what an operator needs, a line each, and nothing that a stranger or a secret could put there."""

import io
import json
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from bot import logs, manifest, settings
from bot.delivery.worker import OutboxWorker
from bot.faults import without_words
from bot.ids import COMMAND
from bot.settings import SettingsError
from sandbox.running import running
from tests import failing_databases
from tests.bot_harness import BotHarness
from tests.process import free_port, logging_process

PRIVATE = "marker-private-words"
TOKEN = "xapp-1-A0SECRET-99-abcdef"


@contextmanager
def _written(*, as_json: bool = False) -> Iterator[io.StringIO]:
    """Give what is logged meanwhile, as the bot writes it."""
    stream = io.StringIO()
    handler, root = logs.handler(stream, as_json=as_json), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def _failed(text: str) -> ValueError:
    with pytest.raises(ValueError, match="invalid literal") as failed:
        int(text)
    return failed.value


def test_a_run_from_start_to_stop(sqlite_url: str) -> None:
    """Each of its stations is one line, and each line one JSON object, whoever wrote it."""
    port = free_port()
    lines: list[str] = []
    with (
        running(manifest=manifest.FILE) as slack,
        logging_process(slack, sqlite_url, port, lines, LOG_FORMAT="json") as process,
    ):
        process.send_signal(signal.SIGTERM)
        lines += process.stderr or ()
    assert [json.loads(line)["message"] for line in lines] == [
        "Starting, on SQLite and over HTTP.",
        f"ready: health on port {port}",
        "Stopping.",
        "Stopped.",
    ]


def test_a_start_that_fails_speaks_json_too(sqlite_url: str) -> None:
    """The last sentence is what a collector most needs."""
    environment = {"SLACK_BOT_TOKEN": "mistyped", "DATABASE_URL": sqlite_url, "LOG_FORMAT": "json"}
    command = [sys.executable, "-m", "bot", "run"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert ended.returncode == 1
    assert "SLACK_BOT_TOKEN" in json.loads(ended.stderr)["message"]


def test_the_level_is_a_setting() -> None:
    """Who wants only what is wrong gets only that; what is no level is said in a sentence."""
    assert settings.read_logging({"LOG_LEVEL": "warning", "LOG_FORMAT": "JSON"}).level == "WARNING"
    with pytest.raises(SettingsError, match="LOG_LEVEL is one of DEBUG, INFO, WARNING, ERROR"):
        settings.read_logging({"LOG_LEVEL": "loud"})
    with pytest.raises(SettingsError, match="LOG_FORMAT is one of text, json"):
        settings.read_logging({"LOG_FORMAT": "xml"})


@pytest.mark.parametrize("as_json", [False, True])
def test_no_secret_is_in_a_line(*, as_json: bool) -> None:
    """Neither a token, whole or malformed, nor an address that is as good as one, nor a known secret."""
    secret = "0123456789abcdef"
    logs.hide([secret])
    with _written(as_json=as_json) as stream:
        log = logging.getLogger("somebody.else")
        log.error("Invalid header value %r", f"Bearer {TOKEN}\n")
        log.error(f"{TOKEN}\nof a forged line, {secret}")  # noqa: G004 - as others write
        log.error("https://hooks.slack.com/actions/T1/2/abc and wss://wss.slack.com/link/?ticket=abc")
        log.error("postgresql+psycopg://bot:hidden@localhost/mentoring")
        log.error("it failed", exc_info=_failed(f"{PRIVATE} {TOKEN}"))
    written = stream.getvalue()
    for hidden in ("A0SECRET", secret, "T1/2", "ticket", "hidden", PRIVATE):
        assert hidden not in written
    assert "ValueError" in written
    assert "test_logs.py" in written
    begun = [line for line in written.splitlines() if not line.startswith("    ")]
    assert len(begun) == 5
    assert not any(line.startswith("of a forged line") for line in begun)


def test_an_id_that_somebody_read_leads_to_its_line(harness: BotHarness) -> None:
    """It stands in one line, with its stack, however often the same thing went wrong before."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park", f"{PRIVATE} of the note")
    ada = harness.person("Ada Park")
    ada.click("Decline")
    with _written(as_json=True) as stream, failing_databases.unwritable(harness.url, "matches"):
        errors = [str(ada.submit().errors) for _ in range(40)]
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    faults = [line for line in lines if line["message"].startswith("fault ")]
    assert len(faults) == len(errors)
    for line, error in zip(faults, errors, strict=True):
        assert line["message"].split()[1] in error
    assert "confirmation.py" not in faults[0]["stack"]
    assert "closing.py" in faults[0]["stack"]
    assert faults[-1]["stack"] == f"the same stack as at {faults[0]['time']}"
    assert PRIVATE not in stream.getvalue()


def test_no_place_in_the_code_fills_a_disk() -> None:
    """What somebody can make happen again and again, in whichever library, is a few lines."""
    log = logging.getLogger("somebody.else")
    with _written() as stream:
        for number in range(1_000):
            log.warning("Connection %s was closed.", number)
        log.warning("Another place has its own.")
    lines = [line for line in stream.getvalue().splitlines() if "somebody.else" in line]
    assert len(lines) == logs.OTHERS[0] + 1
    assert "Another place" in lines[-1]


def test_a_line_has_an_end() -> None:
    """What somebody else wrote is cut, and so is a stack without end."""
    with _written() as stream:
        logging.getLogger("bot").warning("said %s", "x" * 1_000_000)
        logging.getLogger("bot").error("fault %s\n%s", "1234", without_words(_failed("x" * 1_000_000)))
    assert len(stream.getvalue()) < 10_000


def test_what_nobody_caught_is_a_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that dies tells its stack, not its words."""
    for module in (sys, threading):
        monkeypatch.setattr(module, "excepthook", module.excepthook)  # put back afterwards
    with _written() as stream:
        logs.catch()
        thread = threading.Thread(target=lambda: int(PRIVATE), name="doomed")
        thread.start()
        thread.join()
    assert "the thread doomed ended by a fault" in stream.getvalue()
    assert PRIVATE not in stream.getvalue() + capsys.readouterr().err


def test_a_database_that_is_away_is_told_once(postgresql_harness: BotHarness) -> None:
    """When it goes and when it is back, and not every five seconds in between."""
    harness = postgresql_harness
    worker: OutboxWorker = harness.bot.worker
    with _written() as stream:
        worker.start()
        with failing_databases.gone(harness.url):
            harness.slack.wait_for(lambda: _knock(worker, stream, "cannot read its store"))
            tries: list[object] = []
            event.listen(harness.bot.store.engine, "handle_error", tries.append)
            harness.slack.wait_for(lambda: _knock(worker, stream, "") and len(tries) > 2)
        harness.slack.wait_for(lambda: _knock(worker, stream, "The worker outbox reads its store again."))
        worker.stop()
    assert stream.getvalue().count("cannot read its store") == 1


def _knock(worker: OutboxWorker, stream: io.StringIO, sentence: str) -> bool:
    worker.wake()
    return sentence in stream.getvalue()


def test_slacks_code_is_told(harness: BotHarness) -> None:
    """It is nobody's secret, and says what to do."""
    harness.slack.fault("error", methods=["users.info"], error="account_inactive", times=9)
    with _written() as stream:
        harness.person("Grace Kim").command(COMMAND, "find")
        harness.roll_call.run_once()
    assert "Slack answers account_inactive to users.info" in stream.getvalue()
