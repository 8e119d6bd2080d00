"""`python -m bot doctor` says in plain words what is wrong, and changes nothing."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.headerregistry import Address
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from bot import doctor, manifest, migrations, startup
from bot.doctor import Wrong
from bot.settings import MailSettings, Settings
from bot.startup import CannotStart
from bot.store import Store, companions, make_private
from sandbox.driver import Driver
from sandbox.running import running
from tests.mail_server import mail_server
from tests.process import free_port
from tests.wrong_clocks import WrongClock


@pytest.fixture
def slack() -> Iterator[Driver]:
    """A Slack that has the app installed as the manifest says."""
    with running(manifest=manifest.FILE) as driver:
        yield driver


@pytest.fixture
def settings(slack: Driver, sqlite_url: str) -> Settings:
    """What a healthy installation has in its environment."""
    make_private(sqlite_url.removeprefix("sqlite:///"))
    return Settings(slack.bot_token, slack.app_token, "", sqlite_url, slack.api_url, "127.0.0.1", free_port())


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """Answer every call with this body; yield the address."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Be silent."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api/"
        server.shutdown()


def _wrong(settings: Settings) -> str:
    return " ".join(str(one) for one in doctor.examine(settings) if isinstance(one, Wrong))


def test_a_healthy_installation_has_nothing_wrong(settings: Settings) -> None:
    """Tokens, scopes, web socket and database are each said to be fine, and that no bot runs yet."""
    assert _wrong(settings) == ""
    assert len(doctor.examine(settings)) == 5


def test_an_unknown_bot_token(settings: Settings) -> None:
    """A wrong token is named by its variable, and never shown."""
    said = _wrong(replace(settings, bot_token="xoxb-secret-typo"))
    assert "SLACK_BOT_TOKEN" in said
    assert "xoxb-secret-typo" not in said


def test_an_unknown_app_token(settings: Settings) -> None:
    """The app-level token is told apart from the bot's, with where to make one."""
    said = _wrong(replace(settings, app_token="xapp-typo"))
    assert "SLACK_APP_TOKEN" in said
    assert "App-Level Tokens" in said


def test_a_scope_that_was_not_granted(sqlite_url: str) -> None:
    """After an update of the manifest without a reinstallation, the missing scope is named."""
    older = manifest.read()
    older["oauth_config"]["scopes"]["bot"].remove("im:history")
    with running(manifest=older) as slack:
        said = _wrong(Settings(slack.bot_token, slack.app_token, "", sqlite_url, slack.api_url))
    assert "im:history" in said
    assert "reinstall" in said


def test_slack_away(settings: Settings) -> None:
    """Nobody at the address: that is said, with the address."""
    assert "http://127.0.0.1:9/api/" in _wrong(replace(settings, slack_api_url="http://127.0.0.1:9/api/"))


def test_a_folder_that_is_not_there(settings: Settings, tmp_path: Path) -> None:
    """The first run could not make the database, and so that is not fine."""
    nowhere = f"sqlite:///{tmp_path / 'nowhere' / 'mentoring.db'}"
    assert "No such file or directory" in _wrong(replace(settings, database_url=nowhere))


def test_a_file_that_was_deleted(settings: Settings, sqlite_url: str) -> None:
    """A bot has run on it, so it is missing; nobody is told that all begins anew."""
    store = Store(sqlite_url)
    store.take()
    Path(str(store.url.database)).unlink()
    assert "mentoring.db is gone, on which a bot has run: put it back" in _wrong(settings)
    store.close()


def test_what_is_no_database(settings: Settings, tmp_path: Path) -> None:
    """The file is to blame, not the way to it."""
    file = tmp_path / "letter.db"
    file.write_text("Dear Mary,")
    file.chmod(0o600)
    assert "file is not a database. Restore a backup" in _wrong(
        replace(settings, database_url=f"sqlite:///{file}")
    )


@pytest.mark.parametrize("body", ["null", "[]", "<html>hotel</html>"])
def test_what_answers_in_slacks_place(settings: Settings, body: str) -> None:
    """Neither a stack, nor a token to blame: it is not Slack that answers. The start says the same."""
    with answering(body.encode()) as url:
        elsewhere = replace(settings, slack_api_url=url, app_token="", start_patience_seconds=0)
        assert "Slack does not answer as it should (unreadable)." in _wrong(elsewhere)
        with pytest.raises(CannotStart, match="Slack does not answer as it should"):
            startup.start(elsewhere, Event())


@pytest.mark.parametrize("body", [b'{"ok": true}', b"\xff\xfe"])
def test_what_a_start_cannot_read(settings: Settings, body: bytes) -> None:
    """A sentence, and no stack."""
    with answering(body) as url, pytest.raises(CannotStart, match="Slack does not answer as it should"):
        startup.start(replace(settings, slack_api_url=url, app_token="", start_patience_seconds=0), Event())


def test_a_clock_apart_from_the_databases(settings: Settings, postgresql_url: str, tmp_path: Path) -> None:
    """Replicas whose clocks differ are named by how much, before anybody wonders."""
    clock = WrongClock(tmp_path / "clock", 70)
    environment = {
        "SLACK_BOT_TOKEN": settings.bot_token,
        "SLACK_APP_TOKEN": settings.app_token,
        "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": postgresql_url,
    }
    said = subprocess.run(
        [sys.executable, "-m", "bot", "doctor"],
        env=os.environ | environment | clock.environment,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert "WRONG  This machine's clock is 70 seconds ahead of the database's" in said


def test_a_database_of_another_version(settings: Settings) -> None:
    """An older schema is named, with the command that mends it."""
    store = Store(settings.database_url)
    migrations.downgrade(store)
    store.close()
    assert "python -m bot migrate" in _wrong(settings)


def test_another_program_on_the_port(settings: Settings, slack: Driver) -> None:
    """What answers there has to be this bot."""
    said = _wrong(replace(settings, port=int(slack.api_url.split(":")[2].partition("/")[0])))
    assert "is not this bot: stop it, or set PORT." in said


def test_no_database_yet_is_fine_and_stays_so(settings: Settings, tmp_path: Path) -> None:
    """Looking creates no file."""
    new = tmp_path / "new.db"
    assert _wrong(replace(settings, database_url=f"sqlite:///{new}")) == ""
    assert not new.exists()


def test_a_database_that_is_away(settings: Settings) -> None:
    """A PostgreSQL that does not answer is said to be away; its password is not shown."""
    said = _wrong(replace(settings, database_url="postgresql+psycopg://bot:hidden@127.0.0.1:9/mentoring"))
    assert "DATABASE_URL" in said
    assert "hidden" not in said


def test_a_mail_server_that_takes_mail(settings: Settings) -> None:
    """Where `SMTP_URL` is set, the server and the sender are named, and nobody gets a mail from it."""
    with mail_server() as server:
        mail = MailSettings("127.0.0.1", server.port, Address(addr_spec="mentoring@example.org"))
        found = " ".join(map(str, doctor.examine(replace(settings, mail=mail))))
    assert f"The mail server 127.0.0.1:{server.port} takes mail from mentoring@example.org." in found
    assert (server.mails, server.recipients) == ([], [])


def test_a_mail_server_that_is_away_or_cannot_encrypt(settings: Settings) -> None:
    """One sentence says where it failed and what to look at; a password is never sent in the clear."""
    sender = Address(addr_spec="mentoring@example.org")
    away = _wrong(replace(settings, mail=MailSettings("127.0.0.1", 9, sender)))
    assert "takes no mail from mentoring@example.org (ConnectionRefusedError at connecting)" in away
    with mail_server() as server:
        clear = MailSettings("127.0.0.1", server.port, sender, user="bot", password="hidden")
        said = _wrong(replace(settings, mail=clear))
    assert "at STARTTLS): look at SMTP_URL and MAIL_FROM." in said
    assert "hidden" not in said


def test_files_that_others_can_read(settings: Settings, sqlite_url: str) -> None:
    """The bot makes its files private when it takes them; where somebody changed that, doctor says so."""
    store = Store(sqlite_url)
    store.take()
    files = [file for file in companions(str(store.url.database)) if file.exists()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len(files) >= 2
    store.close()
    assert _wrong(settings) == ""
    files[0].chmod(0o644)
    assert f"Others on this machine can read {files[0]}: chmod 600 {files[0]}" in _wrong(settings)
