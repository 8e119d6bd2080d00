"""`/control/…`: looking at screens, acting as people and ordering faults, for page, driver and tests."""

from collections.abc import Awaitable, Callable
from dataclasses import fields

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import blockkit, own_requests
from sandbox.channels import Message
from sandbox.faults import KINDS, Fault
from sandbox.gestures.perform import GESTURES, perform
from sandbox.hub import Hub
from sandbox.json_types import Json
from sandbox.people import Person
from sandbox.world import Workspace

LONGEST_WAIT = 55.0  # seconds of one long poll


class Control:
    """The control endpoints of one sandbox. Mistakes of the caller are answered with 400 and a sentence."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def routes(self) -> list[BaseRoute]:
        """Return the routes, below /control."""
        table: list[tuple[str, str, Callable[[Request], Awaitable[Json]]]] = [
            ("GET", "/people", self.people),
            ("POST", "/people", self.join),
            ("POST", "/people/{id}", self.change),
            ("GET", "/screen", self.screen),
            ("GET", "/changes", self.changes),
            ("POST", "/gestures", self.gesture),
            ("POST", "/slack/{what}", self.slack),
            ("GET", "/log", self.log),
            ("POST", "/faults", self.fault),
            ("DELETE", "/faults", self.forget_faults),
            ("GET", "/page", self.page),
            ("GET", "/mails", self.mails),
            ("GET", "/clock", self.clock),
            ("POST", "/clock", self.clock),
            ("POST", "/blocks", self.blocks),
            ("POST", "/limits", self.limits),
            ("POST", "/request_url", self.request_url),
            ("POST", "/install", self.install),
            ("POST", "/uninstall", self.uninstall),
        ]
        return [
            Route("/control" + path, _answering(endpoint), methods=[verb]) for verb, path, endpoint in table
        ]

    async def people(self, request: Request) -> Json:
        """List the people of a workspace (the first one unless named), with the app and its commands."""
        workspace = self._workspace(request.query_params.get("workspace"))
        manifest = self._hub.manifest
        commands = [
            {"command": one.name, "description": one.description, "usage_hint": one.usage_hint}
            for one in manifest.commands
        ]
        shortcuts = [{"name": one.name, "callback_id": one.callback_id} for one in manifest.shortcuts]
        app = {
            "name": manifest.name,
            "connected": self._hub.delivery.transport.connected(),
            "commands": commands,
            "shortcuts": shortcuts,
            "bot_user": workspace.bot_user,
        }
        people = [one.as_world() for one in workspace.people.values() if one.id != workspace.bot_user]
        return {"people": people, "app": app, "workspace": {"id": workspace.id, "name": workspace.name}}

    async def join(self, request: Request) -> Json:
        """Add a person: `team_join`. The answer comes when the app has received it."""
        raw = await request.json()
        workspace = self._workspace(raw.pop("workspace", None))
        person = Person.from_json({"id": self._hub.ids.new("U"), **raw})
        if person.id in workspace.people:
            raise ValueError(f"{person.id} is taken")
        person = workspace.admit(person)
        await self._tell_about(workspace, "team_join", person)
        return {"ok": True, "person": person.as_world()}

    async def change(self, request: Request) -> Json:
        """Change a person, also whether they left: `user_change`. The answer comes as for `join`."""
        workspace = self._hub.world.home_of(request.path_params["id"])
        person = workspace.admit(workspace.people[request.path_params["id"]].changed(await request.json()))
        await self._tell_about(workspace, "user_change", person)
        return {"ok": True, "person": person.as_world()}

    async def screen(self, request: Request) -> Json:
        """Return what one person sees."""
        hub, user = self._hub, request.query_params["user"]
        owner = hub.owner(user)
        channel = hub.world.home_of(user).direct_message(user, hub.clock())
        home = hub.views.home(owner)
        return {
            "version": hub.screens.pulse.value,
            "channel": channel.id,
            "messages": [self._shown(message) for message in channel.seen_by(user)],
            "home": home.as_slack() if home else None,
            "modals": [view.as_slack() for view in hub.views.stack(owner)],
            "failures": hub.screens.failures(owner),
        }

    async def changes(self, request: Request) -> Json:
        """Wait until a screen differs from what the caller saw."""
        version = await self._hub.screens.pulse.past(_number(request, "after", 0), _wait(request, 25))
        return {"version": version}

    async def gesture(self, request: Request) -> Json:
        """Do what a person does."""
        gesture = await request.json()
        if gesture.get("kind") not in GESTURES:
            raise ValueError(f"no gesture of kind {gesture.get('kind')!r}")
        return (await perform(self._hub, gesture)).as_json()

    async def slack(self, request: Request) -> Json:
        """Let Slack send one of its own requests to a workspace's app; return what the app answered."""
        workspace = self._workspace((await request.json()).get("workspace"))
        answer = await own_requests.send(self._hub, request.path_params["what"], workspace)
        return {"ok": answer.acknowledged, "status": answer.status, "body": answer.body}

    async def log(self, request: Request) -> Json:
        """Return the log's entries after a number, waiting for the first one if asked to."""
        after = _number(request, "after", 0)
        entries = await self._hub.log.after(after, _wait(request, 0))
        return {"entries": entries, "next": entries[-1]["n"] if entries else after}

    async def fault(self, request: Request) -> Json:
        """Order bad luck."""
        raw = await request.json()
        kind, seconds = raw.pop("fault"), float(raw.get("seconds", 1))
        if kind == "hold":
            self._hub.faults.hold(seconds)
        elif kind == "forget_metadata":
            self._hub.faults.forgets_metadata = True
        elif kind == "close_sockets":
            await self._hub.sockets.disconnect(raw.get("reason"))
        elif kind in KINDS and set(raw) <= {field.name for field in fields(Fault)}:
            self._hub.faults.order(Fault(kind, **raw))
        else:
            raise ValueError(f"no fault {kind!r} with {sorted(raw)}")
        return {"ok": True}

    async def forget_faults(self, _request: Request) -> Json:
        """End all bad luck."""
        self._hub.faults.clear()
        return {"ok": True}

    async def page(self, _request: Request) -> Json:
        """Return what the page shows besides screens."""
        people = self._workspace(None).people.values()
        shown = [person.id for person in people if person.show and not person.is_bot and not person.deleted]
        return {
            "guide": self._hub.setup.guide,
            "clock": self._hub.app_clock.is_there,
            "mailbox": self._hub.mailbox is not None,
            "shown": shown,
        }

    async def mails(self, _request: Request) -> Json:
        """Return what the app has mailed, the newest first, and where it mails to.

        Raises:
            ValueError: this sandbox has no mailbox.
        """
        if self._hub.mailbox is None:
            raise ValueError("this sandbox was started without --mailbox")
        return {"smtp_url": self._hub.mailbox.url, "mails": self._hub.mailbox.as_json()}

    async def clock(self, request: Request) -> Json:
        """Ask the app's own clock for the time, or to let time pass."""
        clock = self._hub.app_clock
        return await (clock.move(await request.json()) if request.method == "POST" else clock.tell())

    async def blocks(self, request: Request) -> Json:
        """Let a workspace lack types of blocks, on all surfaces or on some; an empty list gives them back."""
        raw = await request.json()
        lacking = frozenset(raw["types"])
        if unknown := lacking - set(blockkit.NEWER):
            raise ValueError(f"every workspace has {sorted(unknown)}")
        workspace = self._workspace(raw.get("workspace"))
        workspace.lacking |= dict.fromkeys(raw.get("surfaces") or ("message", "modal", "home"), lacking)
        return {"ok": True}

    async def limits(self, request: Request) -> Json:
        """Multiply the rate limits by `scale`, and count anew."""
        self._hub.limits.rescale(float((await request.json())["scale"]))
        return {"ok": True}

    async def request_url(self, request: Request) -> Json:
        """Send payloads as signed HTTP to this address from now on."""
        self._hub.use_request_url((await request.json())["url"])
        return {"ok": True}

    async def uninstall(self, request: Request) -> Json:
        """Remove the app from a workspace: its token is revoked and the two events follow."""
        self._hub.uninstall(self._workspace((await request.json()).get("workspace")))
        return {"ok": True}

    async def install(self, request: Request) -> Json:
        """Install the app as somebody; return the `code` for oauth.v2.access."""
        workspace = self._workspace((await request.json()).get("workspace"))
        return {"ok": True, "code": self._hub.installations.grant(workspace)}

    def _shown(self, message: Message) -> Json:
        """Return a message with what only a screen knows: for whom it is, and the app's time when it came."""
        clock = self._hub.app_clock
        more: Json = {"is_ephemeral": True} if message.only_for else {}
        return message.as_slack() | more | ({"came_at": clock.at(message.ts)} if clock.is_there else {})

    def _workspace(self, workspace_id: str | None) -> Workspace:
        return self._hub.world.workspace(workspace_id) if workspace_id else self._hub.world.workspaces[0]

    async def _tell_about(self, workspace: Workspace, event: str, person: Person) -> None:
        user = person.as_slack(
            workspace.id, with_locale=True, with_email="users:read.email" in self._hub.manifest.scopes
        )
        self._hub.screens.changed()
        about = {"type": event, "user": user, "cache_ts": int(self._hub.clock())}
        await self._hub.events.send(workspace, event, about, None)


def _answering(endpoint: Callable[[Request], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if request.method == "POST" and not _is_json(request):
            return JSONResponse({"ok": False, "error": "the content is application/json"}, 415)
        try:
            return JSONResponse(await endpoint(request))
        except (KeyError, ValueError, TypeError, httpx.HTTPError) as error:
            return JSONResponse({"ok": False, "error": f"{type(error).__name__}: {error}"}, 400)

    return answer


def _is_json(request: Request) -> bool:
    """Whether it says so: no form on another page can."""
    return request.headers.get("content-type", "").partition(";")[0].strip() == "application/json"


def _number(request: Request, name: str, default: int) -> int:
    return int(request.query_params.get(name, default))


def _wait(request: Request, default: float) -> float:
    return min(float(request.query_params.get("wait", default)), LONGEST_WAIT)
