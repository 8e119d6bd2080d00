"""`python -m bot run`: it runs, or it ends with one sentence; nothing in between."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select, text

from bot import app, manifest, migrations, startup
from bot.delivery import rate_limit
from bot.enums import Urgency
from bot.models.workspace import Workspace
from bot.settings import Settings
from bot.startup import CannotStart
from bot.store import Store
from sandbox.driver import Driver
from sandbox.running import running

SECONDS_TO_END = 5


@pytest.fixture(scope="module")
def slack() -> Iterator[Driver]:
    """A Slack that has the app installed as the manifest says."""
    with running(manifest=manifest.FILE) as driver:
        yield driver


def _environment(slack: Driver, database_url: str, **more: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": "0",
        **more,
    }


def _run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "run"]
    return subprocess.run(  # noqa: S603 - our own module
        command, env=environment, capture_output=True, text=True, timeout=30, check=False
    )


@contextmanager
def _running(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module
        try:
            yield process
        finally:
            process.kill()


def _last_words(ended: subprocess.CompletedProcess[str]) -> str:
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr.splitlines()[-1]


def test_a_wrong_app_token_ends_the_run(slack: Driver, sqlite_url: str) -> None:
    """The token is named by its variable, and never shown; the file is free for the next start."""
    environment = _environment(slack, sqlite_url, SLACK_APP_TOKEN="xapp-wrong-one")
    said = _last_words(_run(environment))
    assert "Slack does not accept SLACK_APP_TOKEN (invalid_auth)." in said
    assert "xapp-wrong-one" not in said
    store = Store(sqlite_url)
    store.take()
    store.close()


def test_a_taken_port_ends_the_run(slack: Driver, sqlite_url: str) -> None:
    """It says which port, before anything is sent or done."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        said = _last_words(_run(_environment(slack, sqlite_url, PORT=port)))
    assert f"cannot listen on 127.0.0.1, port {port} (Address already in use)" in said


def test_a_folder_that_is_not_there(slack: Driver, tmp_path: Path) -> None:
    """The database is to blame, and not Slack."""
    said = _last_words(_run(_environment(slack, f"sqlite:///{tmp_path / 'nowhere' / 'mentoring.db'}")))
    assert "mentoring.db cannot be written (No such file or directory). Does its folder exist" in said


def test_a_folder_in_the_databases_place(slack: Driver, tmp_path: Path) -> None:
    """It is named, and everybody who could enter it still can."""
    tmp_path.chmod(0o755)
    assert "cannot be written (Is a directory)" in _last_words(
        _run(_environment(slack, f"sqlite:///{tmp_path}"))
    )
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_disk_without_room(slack: Driver, tmp_path: Path) -> None:
    """The disk is to blame, and not the address of the database."""
    environment = _environment(slack, f"sqlite:///{tmp_path / 'mentoring.db'}")
    limited = ("prlimit", "--fsize=4096", sys.executable, "-m", "bot", "run")
    ended = subprocess.run(limited, env=environment, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    assert "Is there room on its disk" in _last_words(ended)


def test_an_address_that_nobody_has(slack: Driver, sqlite_url: str) -> None:
    """HOST is to blame, in words."""
    said = _last_words(_run(_environment(slack, sqlite_url, HOST="no-such-host.invalid")))
    assert "cannot listen on no-such-host.invalid, port 0 (no such address)" in said


def test_a_database_of_a_newer_version(slack: Driver, sqlite_url: str) -> None:
    """Migrating would not help, so nobody is told to."""
    store = Store(sqlite_url)
    with store.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    assert "last used by a newer version of the bot" in _last_words(_run(_environment(slack, sqlite_url)))


def test_what_is_away_for_a_moment_is_waited_for(slack: Driver, sqlite_url: str) -> None:
    """A start while Slack is away is one line of waiting, and it can be stopped."""
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        port = nobody.getsockname()[1]
    settings = Settings(slack.bot_token, slack.app_token, "", sqlite_url, f"http://127.0.0.1:{port}/api/")
    stopped = Event()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(startup.start, settings, stopped)
        assert not waiting.done()
        stopped.set()
        assert waiting.result(SECONDS_TO_END) is None


def test_a_start_that_hangs_can_be_stopped(slack: Driver, sqlite_url: str) -> None:
    """Slack takes the call, and is silent. Nobody waits for it who has been told to stop."""
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        api = f"http://127.0.0.1:{silent.getsockname()[1]}/api/"
        with _running(_environment(slack, sqlite_url, SLACK_API_URL=api)) as process:
            asked, _ = silent.accept()
            with asked:
                process.terminate()
                _, said = process.communicate(timeout=SECONDS_TO_END)
    assert process.returncode == 0
    assert "Stopped; the start still waited for an answer." in said


def test_a_try_that_fails_leaves_nothing_behind(slack: Driver, sqlite_url: str) -> None:
    """Slack answers the first try with an outage; the second finds the file, and the port, free."""
    slack.fault("status", methods=["apps.connections.open"], times=1)
    settings = Settings(slack.bot_token, slack.app_token, "", sqlite_url, slack.api_url, "127.0.0.1", 0)
    bot = startup.start(settings, Event())
    assert bot
    bot.stop()


def test_patience_ends(slack: Driver) -> None:
    """A database that stays away is named with its own words, on one line."""
    url = "postgresql+psycopg://nobody@127.0.0.1:1/mentoring"
    settings = Settings(slack.bot_token, slack.app_token, "", url, slack.api_url, start_patience_seconds=0)
    with pytest.raises(CannotStart, match="The database does not answer") as said:
        startup.start(settings, Event())
    assert "\n" not in str(said.value)


def test_replicas_that_start_together(slack: Driver, postgresql_url: str) -> None:
    """Three find an empty database, and all come up."""
    store = Store(postgresql_url)
    migrations.downgrade(store)
    store.close()
    settings = Settings(
        slack.bot_token, "", slack.signing_secret, postgresql_url, slack.api_url, "127.0.0.1", 0
    )
    with ExitStack() as running_bots, ThreadPoolExecutor(3) as pool:
        for bot in pool.map(app.build, [settings] * 3):
            running_bots.callback(bot.stop)
            bot.start()
            assert bot.web.port


def test_a_start_lifts_the_pause_of_a_broken_installation(slack: Driver, sqlite_url: str) -> None:
    """The token was put right: nobody waits for the minutes that were left."""
    store = Store(sqlite_url)
    settings = Settings(slack.bot_token, "", slack.signing_secret, sqlite_url, slack.api_url, "127.0.0.1", 0)
    bot = app.build(settings)
    bot.stop()
    now = datetime.now(UTC)
    with store.transaction() as session:
        workspace_id = session.scalars(select(Workspace.id)).one()
        rate_limit.block(session, workspace_id, rate_limit.EVERYTHING, now + timedelta(minutes=3), now)
    bot = app.build(settings)
    bot.stop()
    with store.transaction() as session:
        assert (
            rate_limit.reserve(session, workspace_id, ["chat.postMessage"], None, Urgency.REST, now) is None
        )
    store.close()
