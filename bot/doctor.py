"""`python -m bot doctor`: what is wrong with tokens, scopes, database and the running bot, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import health, manifest, migrations, obstacles
from bot.delivery import failures
from bot.delivery.machine_clock import MOST_APART, MachineClock, difference
from bot.delivery.mail.server import MailFailure, MailServer
from bot.enums import MailState
from bot.models.card import Card
from bot.models.mail import Mail
from bot.models.recipient_lane import RecipientLane
from bot.models.workspace import Workspace
from bot.settings import DOTENV, Settings
from bot.store import Store, StoreIsBusy, companions

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in a sentence."""

    sentence: str


class Fine(Finding):
    """It is as it should be."""

    def __str__(self) -> str:
        """Print as one line of the report."""
        return f"ok     {self.sentence}"


class Wrong(Finding):
    """It is not, and the sentence says what to do."""

    def __str__(self) -> str:
        """Print as one line of the report."""
        return f"WRONG  {self.sentence}"


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; nothing is changed, but for the heartbeat that shows whether it could be."""
    found = [
        *_slack(settings),
        *_socket(settings),
        *_mail(settings),
        *_database(settings),
        *_files(settings),
    ]
    said = "\n".join(map(str, found))
    return [*found, *(one for one in _running(settings) if one.sentence not in said)]


def _slack(settings: Settings) -> Iterator[Finding]:
    client = WebClient(
        settings.bot_token, base_url=settings.slack_api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[]
    )
    asked_at = datetime.now(UTC)
    try:
        told = client.auth_test()
    except OSError as error:
        yield Wrong(f"Slack cannot be reached at {settings.slack_api_url}: {error}.")
        return
    except (SlackApiError, HTTPException, UnicodeDecodeError) as error:
        yield _refused(error, "SLACK_BOT_TOKEN", settings)
        return
    yield Fine(f"The bot token works: {told['user']} in {told['team'] or told['enterprise_id']}.")
    yield from _scopes(told.headers)
    yield from (Wrong(str(one)) for one in health.of_clock(told.headers, asked_at))


def _scopes(headers: dict[str, str]) -> Iterator[Finding]:
    granted_line = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in granted_line.split(",") if scope.strip()}
    missing = sorted(set(manifest.scopes()) - granted)
    if missing:
        yield Wrong(
            f"Scopes are missing: {', '.join(missing)}. Paste manifest.yml into your app's settings "
            "(App Manifest), save, and reinstall the app to the workspace.",
        )
    else:
        yield Fine(f"All {len(manifest.scopes())} scopes of the manifest are granted.")


def _socket(settings: Settings) -> Iterator[Finding]:
    if not settings.socket_mode:
        yield Fine(
            f"HTTP: Slack sends to /slack/events on port {settings.port}, signed with SLACK_SIGNING_SECRET.",
        )
        return
    client = WebClient(base_url=settings.slack_api_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except OSError as error:
        yield Wrong(f"No web socket to Slack: {error}.")
    except (SlackApiError, HTTPException, UnicodeDecodeError) as error:
        refused = _refused(error, "SLACK_APP_TOKEN", settings)
        yield Wrong(
            f"{refused.sentence} An app-level token is made under Basic Information, App-Level Tokens, with "
            "the scope connections:write; and Socket Mode has to be on.",
        )
    else:
        yield Fine("The app token opens a web socket (Socket Mode).")


def _mail(settings: Settings) -> Iterator[Finding]:
    """Ask the mail server, where one is named, to accept the sender; nothing is sent."""
    if settings.mail is None:
        return
    mail = settings.mail
    server = f"The mail server {mail.host}:{mail.port}"
    try:
        MailServer(mail).check()
    except MailFailure as error:
        yield Wrong(
            f"{server} takes no mail from {mail.sender_address} ({error}): look at SMTP_URL and MAIL_FROM."
        )
    else:
        yield Fine(f"{server} takes mail from {mail.sender_address}.")


def _database(settings: Settings) -> Iterator[Finding]:
    store = Store(settings.database_url)
    if store.is_missing:
        if unusable := store.unusable_folder():
            yield Wrong(str(unusable))
            return
        if store.was_there:
            yield Wrong(
                f"The database {store.url.database} is gone, on which a bot has run: put it back. A start "
                "would begin with an empty one."
            )
            return
        yield Fine(f"There is no database at {store.url.database} yet: the first run makes it.")
        return
    try:
        with store.reading() as session:
            session.execute(text("SELECT 1"))
        if not migrations.is_current(store):
            yield Wrong("The database has another version's schema: python -m bot migrate (run does it too).")
            return
        yield Fine(f"The database answers and has this version's schema ({store.url.get_backend_name()}).")
        yield from _clocks(store)
        yield from _health(store)
        yield from _deliveries(store)
    except migrations.SchemaIsNewer as error:
        yield Wrong(str(error))
    except (SQLAlchemyError, StoreIsBusy) as error:
        yield Wrong(obstacles.of_database(error))
    finally:
        store.close()


def _clocks(store: Store) -> Iterator[Finding]:
    ahead = MachineClock(store).ahead()
    if abs(ahead) > MOST_APART:
        yield Wrong(difference(ahead))


def _health(store: Store) -> Iterator[Finding]:
    """Look at what `/readyz` looks at, as far as the database shows it."""
    with store.reading() as session:
        workspaces = session.scalars(select(Workspace.id)).all()
    for workspace_id in workspaces:
        yield from (Wrong(str(one)) for one in health.of_database(store, workspace_id))
        late = health.of_queues(store, workspace_id, datetime.now(UTC))
        yield from (Wrong(str(one)) for one in late)


def _running(settings: Settings) -> Iterator[Finding]:
    """Ask the bot that runs here what it knows of itself."""
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - not listening
    try:
        with urlopen(f"http://{here}:{settings.port}/readyz", timeout=TIMEOUT_SECONDS) as answer:
            said = answer.read().decode()
    except HTTPError as error:
        said = error.read().decode(errors="replace")
    except URLError:
        yield Fine(f"No bot runs here: nothing answers on port {settings.port}.")
        return
    except (OSError, HTTPException):
        said = ""
    word, _, troubles = said.partition("\n")
    if word not in (health.READY, health.NOT_READY):
        yield Wrong(f"What answers on port {settings.port} is not this bot: stop it, or set PORT.")
        return
    if word == health.READY:
        yield Fine(f"The bot that runs here, on port {settings.port}, is ready.")
    yield from (Wrong(one) for one in troubles.splitlines())


def _files(settings: Settings) -> Iterator[Finding]:
    """Look whether others on this machine can read the tokens, or what people wrote."""
    files = [DOTENV]
    if settings.on_sqlite:
        files += companions(str(make_url(settings.database_url).database))
    for file in files:
        if file.exists() and file.stat().st_mode & 0o077:
            yield Wrong(f"Others on this machine can read {file}: chmod 600 {file}")


def _deliveries(store: Store) -> Iterator[Finding]:
    with store.reading() as session:
        dead = session.execute(
            select(Card.dead_because, func.count())
            .where(Card.dead_because.is_not(None))
            .group_by(Card.dead_because)
        ).all()
        unreachable = session.execute(
            select(func.count())
            .select_from(RecipientLane)
            .where(RecipientLane.unreachable_because.is_not(None))
        ).scalar_one()
    for because, count in dead:
        yield Wrong(f"{count} cards were given up: {because}. python -m bot retry tries them again.")
    yield from _mails(store)
    if unreachable:
        yield Fine(
            f"Slack says of {unreachable} people that nobody can write to them; what they have coming waits "
            "for a sign of life of theirs.",
        )


def _mails(store: Store) -> Iterator[Finding]:
    with store.reading() as session:
        counts = {
            state: session.scalar(select(func.count()).select_from(Mail).where(Mail.state == state)) or 0
            for state in (MailState.UNKNOWN, MailState.GIVEN_UP)
        }
    if unknown := counts[MailState.UNKNOWN]:
        yield Wrong(f"Mails of which nobody can say whether they were sent: {unknown}. None is sent again.")
    if given_up := counts[MailState.GIVEN_UP]:
        yield Wrong(f"Mails given up, because they could not be sent within a day: {given_up}.")


_MEANINGS = {
    "invalid_auth": "it is unknown there (a typo, or another app's token)",
    "account_inactive": "the app was removed from the workspace",
    "token_revoked": "it was revoked",
    "not_authed": "it is empty",
    "not_allowed_token_type": "it is a token of another kind",
    "missing_scope": "it lacks a scope",
}


def _refused(error: Exception, token: str, settings: Settings) -> Wrong:
    """Blame the token for what Slack says of it; nothing else that answers knows anything of tokens."""
    obstacle = obstacles.of_slack(error, settings)
    code = failures.classify(error).code
    if obstacle.passes:
        return Wrong(obstacle.sentence)
    return Wrong(f"Slack does not accept {token}: {_MEANINGS.get(code, 'Slack says no')} ({code}).")
