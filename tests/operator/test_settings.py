"""The environment: what is missing or cannot be is said in one sentence, and no token is ever shown."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_two_tokens_are_enough() -> None:
    """With a bot token and an app token it is Socket Mode on a SQLite file, and Slack itself."""
    read = settings.read(GOOD)
    assert read.socket_mode
    assert read.database_url == "sqlite:///mentoring.db"
    assert read.slack_api_url == "https://slack.com/api/"
    assert read.port == 3000


def test_a_signing_secret_means_http() -> None:
    """Without an app token Slack comes over HTTP, from outside this machine."""
    read = settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"})
    assert (read.socket_mode, read.host) == (False, settings.EVERYWHERE)


def test_nobody_from_outside_comes_in_socket_mode() -> None:
    """The bot calls Slack; only this machine may ask how it is, unless the operator says otherwise."""
    assert settings.read(GOOD).host == "127.0.0.1"
    assert settings.read({**GOOD, "HOST": "10.0.0.7"}).host == "10.0.0.7"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1\nxapp-2"}, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1 # mine"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET"),
        ({"DATABASE_URL": "mysql://somewhere"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql+psycopg://bot@localhost:port/mentoring"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///"}, "DATABASE_URL names no file"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL names no file"),
        ({"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL"),
        ({"SLACK_API_URL": "https://slack.com:port/api/"}, "SLACK_API_URL"),
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"START_PATIENCE_SECONDS": "9" * 5000}, "START_PATIENCE_SECONDS"),
        ({"SMTP_URL": "mail.example.org", "MAIL_FROM": "a@example.org"}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://mail.example.org:mail", "MAIL_FROM": "a@example.org"}, "SMTP_URL"),
        ({"SMTP_URL": "smtp://mail.example.org"}, "MAIL_FROM"),
        ({"SMTP_URL": "smtp://mail.example.org", "MAIL_FROM": "Mentoring"}, "MAIL_FROM"),
    ],
)
def test_what_cannot_be_is_named(change: dict[str, str], named: str) -> None:
    """The sentence names the variable to look at."""
    with pytest.raises(SettingsError, match=named) as said:
        settings.read({**GOOD, **change})
    assert "xapp-1" not in str(said.value)
    assert "xoxb-1" not in str(said.value)


def test_what_was_pasted_with_spaces_is_trimmed() -> None:
    """A line end that came along with a token is nobody's mistake."""
    read = settings.read({"SLACK_BOT_TOKEN": " xoxb-1\n", "SLACK_APP_TOKEN": "xapp-1\r\n"})
    assert (read.bot_token, read.app_token) == ("xoxb-1", "xapp-1")


def test_the_env_file_is_the_checkouts_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One further up, or in the folder somebody happens to be in, belongs to something else."""
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-of-another-app", "utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert Path(settings.__file__).parents[1] / ".env" == settings.DOTENV
    monkeypatch.setattr(settings, "DOTENV", tmp_path / "below" / ".env")
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN is missing"):
        settings.read()


def test_an_env_file_that_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved by an editor in UTF-16, it is named, for every command alike."""
    monkeypatch.setattr(settings, "DOTENV", tmp_path / ".env")
    settings.DOTENV.write_text("SLACK_BOT_TOKEN=xoxb-1", "utf-16")
    for read in (settings.read_logging, settings.read, settings.read_database_url):
        with pytest.raises(SettingsError, match="is no text in UTF-8"):
            read()


def test_without_a_mail_server_there_is_no_mail() -> None:
    """`SMTP_URL` alone says whether there is e-mail; its parts are as a browser would read them."""
    assert settings.read(GOOD).mail is None
    mail = settings.read({**GOOD, "SMTP_URL": "smtps://a%40b:p%2Fw@mail.example.org", "MAIL_FROM": "c@d.org"})
    assert mail.mail
    assert (mail.mail.host, mail.mail.port, mail.mail.implicit_tls) == ("mail.example.org", 465, True)
    assert (mail.mail.user, mail.mail.password, mail.mail.sender_address) == ("a@b", "p/w", "c@d.org")


def test_no_token_is_ever_printed() -> None:
    """Settings may land in a log or a traceback: without what opens doors."""
    secrets = {**GOOD, "SLACK_SIGNING_SECRET": "sshh", "DATABASE_URL": "postgresql+psycopg://u:hidden@h/d"}
    mail = {"SMTP_URL": "smtp://u:mailed@mail.example.org", "MAIL_FROM": "a@example.org"}
    printed = repr(settings.read(secrets | mail))
    assert not any(secret in printed for secret in ("xoxb-1", "xapp-1", "sshh", "hidden", "mailed"))
