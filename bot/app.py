"""Builds the bot from its settings: the only file that knows every part."""

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from threading import Thread
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import languages, migrations, refusals, tls, web
from bot.clock import Clock
from bot.delivery import judged_anew, leases, rate_limit
from bot.delivery.clock_watch import ClockWatch
from bot.delivery.lane_worker import LaneWorker
from bot.delivery.machine_clock import MachineClock
from bot.delivery.mail.server import MailServer
from bot.delivery.mail.worker import MailWorker
from bot.delivery.renderers import RENDERERS
from bot.delivery.roll_call import RollCall
from bot.delivery.scheduler import Scheduler
from bot.delivery.worker import OutboxWorker
from bot.handlers import (
    directory,
    follow_up,
    home,
    match,
    meeting,
    my_data,
    profile,
    text_commands,
    waitlist,
)
from bot.handlers import mail as mail_handlers
from bot.handlers import people as people_handlers
from bot.handlers.errors import ErrorAnswers
from bot.handlers.middleware import Middleware
from bot.handlers.modals import Modals
from bot.handlers.program import admins, overview
from bot.handlers.program import settings as settings_handlers
from bot.handlers.report import page as report
from bot.handlers.report import readers as report_readers
from bot.handlers.survey import editor as survey_editor
from bot.handlers.survey import form as survey
from bot.health import Health, Watched
from bot.services import jobs
from bot.services.program import setup
from bot.settings import Settings
from bot.signatures import Signatures
from bot.socket_mode import SocketMode
from bot.store import Store

logger = logging.getLogger(__name__)

FEATURES = (
    match,
    meeting,
    follow_up,
    waitlist,
    home,
    directory,
    profile,
    text_commands,
    admins,
    my_data,
    mail_handlers,
    people_handlers,
    survey,
    settings_handlers,
    overview,
    survey_editor,
    report,
    report_readers,
)
# How long one of the outbox worker's calls may take before its outcome counts as unknown.
CALL_SECONDS = 10
# How long all of it may take to stop: container platforms kill after ten seconds.
STOP_SECONDS = 9
# Objects made before Python's collector looks for cycles: a click makes thousands, and hardly a cycle.
GC_THRESHOLD = 20_000


@dataclass(frozen=True)
class Identity:
    """What `auth.test` says of the token: which workspace, which bot."""

    workspace_id: int
    team_id: str
    enterprise_id: str | None
    bot_user_id: str
    bot_id: str

    @property
    def names(self) -> set[str]:
        """By which Slack's payloads name the installation: the team, or its organisation."""
        return {one for one in (self.team_id, self.enterprise_id) if one}


@dataclass
class Bot:
    """The running parts, started and stopped in their order."""

    settings: Settings
    store: Store
    client: WebClient
    workspace_id: int
    bolt: App
    worker: OutboxWorker
    # None: there is no mail server.
    mail_worker: MailWorker | None
    scheduler: Scheduler
    clock_watch: ClockWatch
    roll_call: RollCall
    health: Health
    web: web.WebServer
    socket: SocketMode | None = field(default=None)

    def start(self) -> None:
        """Begin to take clicks, to deliver, and to run what falls due.

        What can fail comes first, so that nothing was begun when it does.

        Raises:
            PortIsTaken: another program listens there.
            slack_sdk.errors.SlackApiError: Slack does not accept the app-level token.
            OSError: Slack cannot be reached.
        """
        self.web.listen()
        if self.socket:
            self.socket.connect()
        self.worker.start()
        if self.mail_worker:
            self.mail_worker.start()
        self.scheduler.start()
        self.clock_watch.start()
        self.roll_call.start()
        self.health.start()
        self.web.start()
        freeze_garbage_collector()

    def stop(self) -> bool:
        """Take no more clicks, finish what is in flight, give back the database. It need not have started.

        Returns:
            Whether all of it ended within `STOP_SECONDS`. What did not is as safe as after a crash: what was
            acknowledged is stored, and what is stored reaches Slack after the next start.
        """
        stopping = Thread(target=self._stop, name="stopping", daemon=True)
        stopping.start()
        stopping.join(STOP_SECONDS)
        return not stopping.is_alive()

    def _stop(self) -> None:
        if self.socket:
            # Its own close waits for ever for a connection that it opened anew in the same moment.
            closing = Thread(target=self.socket.close, name="closing", daemon=True)
            closing.start()
            closing.join(web.STOP_SECONDS)
        self.web.stop()
        self.health.stop()
        self.clock_watch.stop()
        self.scheduler.stop()
        self.roll_call.stop()
        self.worker.stop()
        if self.mail_worker:
            self.mail_worker.stop()
        self.store.close()


def freeze_garbage_collector() -> None:
    """Keep Python's garbage collector from looking through what stays for the whole run.

    To be called once, when all is built. Otherwise it looks through modules and mappings, for a tenth of a
    second each time, in the middle of somebody's click.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


def build(settings: Settings, clock: Clock | None = None) -> Bot:
    """Build the bot: migrate its database, ask Slack who it is, connect the parts.

    Raises:
        StoreIsTaken: another process runs on the SQLite file.
        slack_sdk.errors.SlackApiError: Slack does not accept the token.
        OSError: Slack cannot be reached.
    """
    languages.load()
    store = Store(settings.database_url)
    try:
        store.take()
        migrations.upgrade(store)
        return _connect(settings, store, clock or Clock())
    except BaseException:  # whatever it was, Ctrl-C included: the file must be free again
        store.close()
        raise


def _connect(settings: Settings, store: Store, clock: Clock) -> Bot:
    client = _client(settings)
    machine = MachineClock(store)
    identity = _identify(store, client, machine.now(), offers_mail=settings.mail is not None)
    worker = OutboxWorker(
        *(store, identity.workspace_id, lambda _: client, RENDERERS, clock.now), machine_now=machine.now
    )
    mail_worker: MailWorker | None = None
    if settings.mail:
        mail_worker = MailWorker(
            *(store, identity.workspace_id, MailServer(settings.mail), clock.now), machine_now=machine.now
        )
    store.on_cards_changed = _waking(worker, mail_worker)
    bolt = bolt_app(settings, identity)
    modals = Modals(settings.bot_token, settings.slack_api_url, store)
    Middleware(store, modals, clock, machine.now).register(bolt)
    ErrorAnswers(store, worker.replies).register(bolt)
    for feature in FEATURES:
        feature.register(bolt)
    socket: SocketMode | None = None
    if settings.socket_mode:
        socket = SocketMode(bolt, settings.app_token, worker.replies, modals)
    serves = None if settings.socket_mode else bolt
    due = jobs.DueJobs(store, identity.workspace_id)
    scheduler = Scheduler(lambda: due.run(clock.now()))
    clock_watch = ClockWatch(
        *(store, identity.workspace_id, machine), scheduler.run_soon, store.on_cards_changed
    )
    roll_call = RollCall(store, client, identity.workspace_id, clock.now, machine.now)
    signatures = None if socket else Signatures(settings.signing_secret, identity.names)
    watched = Watched(
        *(settings, store, client, identity.workspace_id, clock.now),
        *(worker, mail_worker, scheduler, signatures, socket),
    )
    watch = Health(watched.troubles)
    site = web.build(serves, signatures, watch.report)
    server = web.WebServer(site, settings.host, settings.port)
    return Bot(
        *(settings, store, client, identity.workspace_id, bolt, worker, mail_worker),
        *(scheduler, clock_watch, roll_call, watch, server, socket),
    )


def bolt_app(settings: Settings, identity: Identity) -> App:
    """Build Bolt's App: the listener's return is the answer, so what Slack saw acknowledged is stored."""
    # Bolt writes whole payloads at INFO, and with them what people wrote.
    quiet = logging.getLogger("bot.bolt")
    # Its warnings, too: of a token in the environment, which each request gets from `authorize`.
    quiet.setLevel(logging.ERROR)

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        return _authorize(settings, identity, team_id, enterprise_id)

    return App(
        name="mentoring",
        logger=quiet,
        # Without a token: `authorize` gives each request its own.
        client=WebClient(
            base_url=settings.slack_api_url, timeout=CALL_SECONDS, ssl=tls.to_slack(), retry_handlers=[]
        ),
        authorize=authorize,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        # `web` has looked at the signature, before anything else; over a web socket there is none.
        request_verification_enabled=False,
    )


def _authorize(
    settings: Settings, identity: Identity, team_id: str | None, enterprise_id: str | None
) -> AuthorizeResult:
    """Accept this workspace's payloads, and its organisation's. Bolt's own way would ask Slack each time.

    Raises:
        FromAnotherCompany: somebody clicked in a conversation shared with another company. Where Bolt says
            no, it waits for the `response_url`, and its failure is ours.
    """
    if not identity.names & {team_id, enterprise_id}:
        raise refusals.FromAnotherCompany
    return AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team_id,
        bot_user_id=identity.bot_user_id,
        bot_id=identity.bot_id,
        bot_token=settings.bot_token,
    )


def _client(settings: Settings) -> WebClient:
    """Return a client that never sends anything twice by itself, as the SDK's own retry would."""
    return WebClient(
        settings.bot_token,
        base_url=settings.slack_api_url,
        timeout=CALL_SECONDS,
        ssl=tls.to_slack(),
        retry_handlers=[],
    )


def _waking(*workers: LaneWorker | None) -> Callable[[], None]:
    """Return what wakes these workers: a card that was marked may have a mail too."""

    def wake() -> None:
        for worker in workers:
            if worker:
                worker.wake()

    return wake


def _identify(store: Store, client: WebClient, now: datetime, *, offers_mail: bool) -> Identity:
    """Ask Slack who the bot is, and take up what an earlier run has left. `now` is machine time."""
    described = _asked(client)
    with store.transaction() as session:
        workspace = setup.workspace(session, described, offers_mail=offers_mail)
        judged_anew.judge(session, workspace.id, now)
        if others := setup.others(session, workspace):
            logger.warning(
                "This token is of %s. The database also holds %s, who need a bot of their own.",
                *(workspace.name, ", ".join(others)),
            )
        if rate_limit.lift_pause(session, workspace.id, now):
            leases.PEOPLE.wake_all(session, workspace.id, now)
        return Identity(
            workspace.id,
            workspace.slack_id,
            workspace.enterprise_id,
            workspace.bot_user_id,
            described.get("bot_id", ""),
        )


class NotSlack(Exception):  # noqa: N818 - said like a refusal
    """What answers is not Slack as we know it: a proxy, or somebody's page to log in."""


def _asked(client: WebClient) -> dict[str, Any]:
    """Return what `auth.test` says.

    Raises:
        NotSlack: it is no answer of Slack's.
    """
    try:
        told = client.auth_test().data
    except (HTTPException, UnicodeDecodeError) as error:
        raise NotSlack from error
    if not isinstance(told, dict) or "user_id" not in told:
        raise NotSlack
    return told
