"""The environment, read once, as one frozen value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from dotenv import load_dotenv

SLACK_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE = "sqlite:///mentoring.db"


class SettingsError(Exception):
    """The environment lacks something, or says something that cannot be: said in one sentence."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment says. Tokens are left out of `repr`, so that no log shows them."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)
    slack_api_url: str = SLACK_API_URL
    host: str = "0.0.0.0"  # noqa: S104 - a container's port is published by its operator
    port: int = 3000

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached over a web socket; HTTP otherwise."""
        return bool(self.app_token)


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment, and `.env` beside it where no environment is given.

    Raises:
        SettingsError: something is missing or cannot be.
    """
    if environment is None:
        load_dotenv()
        environment = os.environ
    settings = Settings(
        bot_token=environment.get("SLACK_BOT_TOKEN", ""),
        app_token=environment.get("SLACK_APP_TOKEN", ""),
        signing_secret=environment.get("SLACK_SIGNING_SECRET", ""),
        database_url=environment.get("DATABASE_URL") or DEFAULT_DATABASE,
        slack_api_url=environment.get("SLACK_API_URL") or SLACK_API_URL,
        host=environment.get("HOST") or Settings.host,
        port=_port(environment.get("PORT") or str(Settings.port)),
    )
    _check(settings)
    return settings


def read_database_url() -> str:
    """Read only where the database is: migrating needs no tokens."""
    load_dotenv()
    return os.environ.get("DATABASE_URL") or DEFAULT_DATABASE


def _port(text: str) -> int:
    if not text.isdecimal():
        raise SettingsError(f"PORT is a number such as 3000, not {text!r}.")
    return int(text)


def _check(settings: Settings) -> None:
    if not settings.bot_token.startswith("xoxb-"):
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing or is no bot token (it starts with xoxb-). "
            "It stands in .env (see .env.example); your app's settings show it under Install App."
        )
    if settings.app_token and not settings.app_token.startswith("xapp-"):
        raise SettingsError("SLACK_APP_TOKEN is no app-level token (it starts with xapp-).")
    if not settings.app_token and not settings.signing_secret:
        raise SettingsError(
            "Slack cannot reach the bot: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)."
        )
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL starts with sqlite:/// or postgresql+psycopg://.")
