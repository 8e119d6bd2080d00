"""The environment, read once, as one frozen value."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from dotenv import load_dotenv
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SLACK_API_URL = "https://slack.com/api/"
# Beside the code, and nowhere above it: a folder further up is somebody else's.
DOTENV = Path(__file__).parents[1] / ".env"
DEFAULT_DATABASE = "sqlite:///mentoring.db"
LOOPBACK = "127.0.0.1"
# Slack, or a proxy, comes from outside; in a container the operator publishes the port.
EVERYWHERE = "0.0.0.0"  # noqa: S104 - for that reason
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
_BOT_TOKEN = re.compile(r"xoxb-[\w-]+", re.ASCII)
_APP_TOKEN = re.compile(r"xapp-[\w-]+", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,9}")
LAST_PORT = 65_535
LONGEST_PATIENCE_SECONDS = 86_400
# The port of each kind of SMTP_URL where it names none: RFC 8314, section 7.
_MAIL_PORTS = {"smtp": 587, "smtps": 465}


class SettingsError(Exception):
    """The environment lacks something, or says something that cannot be: said in one sentence."""


@dataclass(frozen=True)
class MailSettings:
    """Which server takes mail (`SMTP_URL`), and who it is from (`MAIL_FROM`)."""

    host: str
    port: int
    sender: Address
    # Encrypted from the first byte (smtps://); otherwise STARTTLS, where the server offers it.
    implicit_tls: bool = False
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def sender_address(self) -> str:
        """The address alone, without a name."""
        return self.sender.addr_spec


@dataclass(frozen=True)
class LogSettings:
    """How much is logged (`LOG_LEVEL`), and as what (`LOG_FORMAT`)."""

    level: str = "INFO"
    as_json: bool = False


@dataclass(frozen=True)
class Settings:
    """Everything the environment says. Tokens are left out of `repr`, so that no log shows them."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)
    slack_api_url: str = SLACK_API_URL
    host: str = LOOPBACK
    port: int = 3000
    # How long a start waits for Slack, or a database, that is away for a moment.
    start_patience_seconds: int = 300
    # None: there is no e-mail, and it is offered nowhere.
    mail: MailSettings | None = None

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is reached over a web socket; HTTP otherwise."""
        return bool(self.app_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody but the bot may read, in no log either."""
        password = make_url(self.database_url).password
        mail = self.mail.password if self.mail else ""
        return (self.bot_token, self.app_token, self.signing_secret, str(password or ""), mail)

    @property
    def on_sqlite(self) -> bool:
        """Whether everything is kept in a SQLite file."""
        return self.database_url.startswith("sqlite:")


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment, and `.env` beside it where no environment is given.

    Raises:
        SettingsError: something is missing or cannot be.
    """
    if environment is None:
        _load_dotenv()
        environment = os.environ
    app_token = environment.get("SLACK_APP_TOKEN", "").strip()
    settings = Settings(
        bot_token=environment.get("SLACK_BOT_TOKEN", "").strip(),
        app_token=app_token,
        signing_secret=environment.get("SLACK_SIGNING_SECRET", "").strip(),
        database_url=environment.get("DATABASE_URL") or DEFAULT_DATABASE,
        slack_api_url=environment.get("SLACK_API_URL") or SLACK_API_URL,
        # In Socket Mode nobody has to reach it but who looks after this machine.
        host=environment.get("HOST") or (LOOPBACK if app_token else EVERYWHERE),
        port=_number("PORT", environment.get("PORT") or str(Settings.port), LAST_PORT),
        start_patience_seconds=_number(
            "START_PATIENCE_SECONDS",
            environment.get("START_PATIENCE_SECONDS") or str(Settings.start_patience_seconds),
            LONGEST_PATIENCE_SECONDS,
        ),
        mail=_mail(environment.get("SMTP_URL", ""), environment.get("MAIL_FROM", "")),
    )
    _check(settings)
    return settings


def read_database_url() -> str:
    """Read only where the database is: migrating needs no tokens.

    Raises:
        SettingsError: it is no address of a database.
    """
    _load_dotenv()
    url = os.environ.get("DATABASE_URL") or DEFAULT_DATABASE
    _check_database(url)
    return url


def read_logging(environment: Mapping[str, str] | None = None) -> LogSettings:
    """Read how to log: before everything else, because everything else may be logged.

    Raises:
        SettingsError: the level or the format is none.
    """
    if environment is None:
        _load_dotenv()
        environment = os.environ
    level = (environment.get("LOG_LEVEL") or LogSettings.level).strip().upper()
    if level not in LOG_LEVELS:
        raise SettingsError(f"LOG_LEVEL is one of {', '.join(LOG_LEVELS)}.")
    form = (environment.get("LOG_FORMAT") or LOG_FORMATS[0]).strip().lower()
    if form not in LOG_FORMATS:
        raise SettingsError(f"LOG_FORMAT is one of {', '.join(LOG_FORMATS)}.")
    return LogSettings(level, as_json=form == "json")


def _load_dotenv() -> None:
    """Add what stands in `.env`; what the environment says itself stays.

    Raises:
        SettingsError: the file cannot be read, and without it other things would be run than are meant.
    """
    try:
        load_dotenv(DOTENV)
    except OSError as error:
        raise SettingsError(f"{DOTENV} cannot be read ({error.strerror}). May this user read it?") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{DOTENV} is no text in UTF-8: save it as that.") from error


def _number(name: str, text: str, most: int) -> int:
    text = text.strip()
    if not _DIGITS.fullmatch(text) or int(text) > most:
        usual = getattr(Settings, name.lower())
        raise SettingsError(f"{name} is a number such as {usual}, {most} at most, not {text[:20]!r}.")
    return int(text)


def _mail(url: str, sender: str) -> MailSettings | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _MAIL_PORTS or not parts.hostname:
        raise SettingsError(
            "SMTP_URL looks like smtp://user:password@mail.example.org:587, or smtps://… for port 465."
        )
    return MailSettings(
        host=parts.hostname,
        port=_mail_port(parts),
        sender=_sender(sender),
        implicit_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _mail_port(parts: SplitResult) -> int:
    try:
        return parts.port or _MAIL_PORTS[parts.scheme]
    except ValueError as error:
        raise SettingsError("The port in SMTP_URL is a number such as 587.") from error


def _sender(text: str) -> Address:
    name, address = parseaddr(text)
    try:
        if "@" in address:
            return Address(display_name=name, addr_spec=address)
    except (ValueError, HeaderParseError):
        pass
    raise SettingsError(
        "MAIL_FROM is missing or is no address. It is whom e-mails come from, "
        "for example Mentoring <mentoring@example.org>."
    )


def _check(settings: Settings) -> None:
    if not _BOT_TOKEN.fullmatch(settings.bot_token):
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing or is no bot token (it starts with xoxb-, and letters, digits and "
            "hyphens follow). "
            "It stands in .env (see .env.example); your app's settings show it under Install App."
        )
    if settings.app_token and not _APP_TOKEN.fullmatch(settings.app_token):
        raise SettingsError(
            "SLACK_APP_TOKEN is no app-level token (it starts with xapp-, and letters, digits and hyphens "
            "follow)."
        )
    if not settings.app_token and not settings.signing_secret:
        raise SettingsError(
            "Slack cannot reach the bot: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)."
        )
    if not _is_web_address(settings.slack_api_url):
        raise SettingsError(
            f"SLACK_API_URL is an address such as {SLACK_API_URL}; leave it out for Slack itself."
        )
    _check_database(settings.database_url)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of the port, or of an address in brackets
        return False


def _check_database(url: str) -> None:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DATABASE_URL starts with sqlite:/// or postgresql+psycopg://.")
    try:
        name = make_url(url).database
    except (ArgumentError, ValueError) as error:
        raise SettingsError("DATABASE_URL is no address of a database: see .env.example.") from error
    if url.startswith("sqlite:") and name in (None, "", ":memory:"):
        raise SettingsError("DATABASE_URL names no file after sqlite:///, and what is kept would be lost.")
