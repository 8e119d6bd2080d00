"""The environment: what is missing or cannot be is said in one sentence, and no token is ever shown."""

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
    """Without an app token Slack comes over HTTP."""
    assert not settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}).socket_mode


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET"),
        ({"DATABASE_URL": "mysql://somewhere"}, "DATABASE_URL"),
        ({"PORT": "http"}, "PORT"),
    ],
)
def test_what_cannot_be_is_named(change: dict[str, str], named: str) -> None:
    """The sentence names the variable to look at."""
    with pytest.raises(SettingsError, match=named):
        settings.read({**GOOD, **change})


def test_no_token_is_ever_printed() -> None:
    """Settings may land in a log or a traceback: without what opens doors."""
    secrets = {**GOOD, "SLACK_SIGNING_SECRET": "sshh", "DATABASE_URL": "postgresql+psycopg://u:hidden@h/d"}
    printed = repr(settings.read(secrets))
    assert not any(secret in printed for secret in ("xoxb-1", "xapp-1", "sshh", "hidden"))
