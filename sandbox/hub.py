"""The sandbox itself: all its parts, made from a world and a manifest."""

from dataclasses import dataclass
from pathlib import Path

from sandbox.app_clock import AppClock
from sandbox.channels import Channel, Message
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.ids import Ids
from sandbox.installations import Installations
from sandbox.json_types import Json
from sandbox.limits import Limits
from sandbox.log import Log
from sandbox.mailbox import Mailbox
from sandbox.manifest import APP_ID, Manifest
from sandbox.people import Person
from sandbox.response_urls import ResponseUrls
from sandbox.screens import Screens
from sandbox.tokens import Token, Tokens
from sandbox.transports.delivery import Delivery
from sandbox.transports.http import HttpTransport
from sandbox.transports.socket import SocketTransport
from sandbox.triggers import Triggers
from sandbox.views import Owner, Views
from sandbox.world import APP_TOKEN, SIGNING_SECRET, Workspace, World


@dataclass(frozen=True)
class Setup:
    """How one sandbox is started. `request_url` chooses signed HTTP instead of Socket Mode."""

    manifest: Manifest
    request_url: str | None = None
    app_token: str = APP_TOKEN
    signing_secret: str = SIGNING_SECRET
    log_file: Path | None = None
    guide: Json | None = None
    clock_url: str | None = None
    mailbox: bool = False


class Hub:
    """One running sandbox. Everything in it happens on one event loop."""

    def __init__(self, world: World, setup: Setup) -> None:
        self.world, self.setup, self.manifest, self.options = world, setup, setup.manifest, world.options
        options, self.clock = world.options, world.options.clock
        self.url = ""  # known once the server listens
        self.ids = Ids(self.clock)
        self.app_clock = AppClock(setup.clock_url, self.clock)
        self.log = Log(self.clock, setup.log_file)
        self.tokens = Tokens()
        self.triggers = Triggers(self.ids, self.clock, options.trigger_seconds)
        self.views = Views(self.ids, APP_ID)
        self.limits = Limits(self.clock, options.limit_scale)
        self.faults = Faults(options.late_seconds)
        self.screens = Screens(Ids.secret)
        self.files = Files(self.ids)
        self.mailbox = Mailbox(self.screens.changed) if setup.mailbox else None
        self.installations = Installations(self.clock)
        self.response_urls = ResponseUrls(self.clock, options.response_url_seconds, options.response_url_uses)
        self.sockets = SocketTransport(self.ids, APP_ID, options.answer_seconds, self.screens.changed)
        self.http: HttpTransport | None = None
        # What was sent to another address before may still be on its way.
        self._replaced: list[HttpTransport] = []
        self.delivery = Delivery(self.sockets, self.log, self.faults, options.retry_delays)
        self.events = Events(
            self.manifest, self.ids, self.delivery, own_messages=options.own_messages_as_events
        )
        self._install()
        if setup.request_url:
            self.use_request_url(setup.request_url)

    def use_request_url(self, url: str) -> None:
        """Send payloads as signed HTTP to `url` from now on; if it is empty, over Socket Mode as at first."""
        if self.http:
            self._replaced.append(self.http)
        if not url:
            self.http, self.delivery.transport = None, self.sockets
            return
        self.http = HttpTransport(url, self.setup.signing_secret, self.options.answer_seconds, self.clock)
        self.delivery.transport = self.http

    def install(self, workspace: Workspace) -> None:
        """Issue the workspace's bot token with the scopes of the manifest, anew if it was revoked."""
        workspace.people[workspace.bot_user] = Person(
            workspace.bot_user, self.manifest.bot_name, is_bot=True, show=False
        )
        self.tokens.issue(workspace.bot_token, Token("bot", workspace, self.manifest.scopes))

    def bot(self, workspace: Workspace) -> Json:
        """Return what Slack adds to the app's messages about the app."""
        profile = {
            "id": workspace.bot_id,
            "app_id": APP_ID,
            "user_id": workspace.bot_user,
            "name": self.manifest.bot_name,
            "icons": {},
            "deleted": False,
            "updated": int(self.clock()),
            "team_id": workspace.id,
        }
        return {"bot_id": workspace.bot_id, "app_id": APP_ID, "bot_profile": profile}

    def post(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """Put a message of the app into a channel; those it is shown to see it, and the app hears of it."""
        channel.messages[message.ts] = message
        self.screens.changed()
        if message.only_for is None:
            self.events.posted(workspace, channel, message)

    def rewrite(self, workspace: Workspace, channel: Channel, message: Message, fresh: Message) -> None:
        """Give a message of the app the content of `fresh`."""
        before = message.as_slack(with_metadata=True)
        message.rewrite(fresh)
        self.screens.changed()
        if message.only_for is None:
            self.events.edited(workspace, channel, message, before)

    def delete(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """Take a message of the app out of a channel; what has a thread leaves a line above it."""
        if channel.has_thread(message):
            before = message.as_slack(with_metadata=True)
            message.bury()
            self.screens.changed()
            self.events.edited(workspace, channel, message, before)
            return
        del channel.messages[message.ts]
        self.screens.changed()
        if message.only_for is None:
            self.events.deleted(workspace, channel, message.as_slack(with_metadata=True))

    def uninstall(self, workspace: Workspace) -> None:
        """Remove the app from a workspace: its tokens are worthless and the app hears of it."""
        self.tokens.revoke_all(workspace)
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user]}}
        self.events.tell(workspace, "tokens_revoked", revoked)
        self.events.tell(workspace, "app_uninstalled", {"type": "app_uninstalled"})

    def owner(self, user: str) -> Owner:
        """Return whose screen `user` is.

        Raises:
            KeyError: nobody has this id.
        """
        return self.world.home_of(user).id, user

    async def close(self) -> None:
        """End waiting and background work, close connections and the log."""
        self.faults.clear()
        self.screens.pulse.end()
        await self.delivery.close()
        for http in filter(None, [*self._replaced, self.http]):
            await http.close()
        if self.mailbox:
            self.mailbox.close()
        self.log.close()

    def _install(self) -> None:
        self.tokens.issue(self.setup.app_token, Token("app", None, ("connections:write",)))
        for workspace in self.world.workspaces:
            self.install(workspace)
