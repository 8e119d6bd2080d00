"""Drives a sandbox from tests and scripts: acts as its people, reads their screens and the log."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Self, TypeVar

import httpx

from sandbox.clients import LIMITS, context_for
from sandbox.installations import CLIENT_ID, CLIENT_SECRET
from sandbox.json_types import Json, JsonValue
from sandbox.person import DrivenPerson
from sandbox.world import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET

_T = TypeVar("_T")
_POLL = 1.0  # seconds one long poll waits before the condition is looked at again


class Driver:
    """A sandbox at `url`, for one thread. All times are seconds."""

    bot_token, app_token, signing_secret = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET
    client_id, client_secret = CLIENT_ID, CLIENT_SECRET

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._entries: list[Json] = []  # the log as far as it was read
        self._http = httpx.Client(
            base_url=self.url, timeout=60, limits=LIMITS, trust_env=False, verify=context_for(self.url)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def api_url(self) -> str:
        """The base address for a WebClient."""
        return f"{self.url}/api/"

    def get(self, path: str, **params: JsonValue) -> Json:
        """Read a control endpoint."""
        return self._body(self._http.get(f"/control/{path}", params=params))

    def post(self, path: str, body: Json) -> Json:
        """Write to a control endpoint."""
        return self._body(self._http.post(f"/control/{path}", json=body))

    def people(self, workspace: str | None = None) -> list[DrivenPerson]:
        """Return everybody of the first workspace unless another is named."""
        found = self.get("people", **({"workspace": workspace} if workspace else {}))["people"]
        return [DrivenPerson(self, one["id"], one["name"]) for one in found]

    def person(self, name: str, workspace: str | None = None) -> DrivenPerson:
        """Return somebody by name or id, of the first workspace unless another is named.

        Raises:
            LookupError: nobody is called that.
        """
        for person in self.people(workspace):
            if name in (person.name, person.id):
                return person
        raise LookupError(f"nobody is called {name!r}")

    def gesture(self, gesture: Json) -> Json:
        """Make a raw gesture, as the contract of /control/gestures has it, forged ones included."""
        return self.post("gestures", gesture)

    def log(self, after: int = 0) -> list[Json]:
        """Return everything that crossed the wire after entry `after`."""
        self._read_log(0)
        return [entry for entry in self._entries if entry["n"] > after]

    def calls(self, method: str | None = None) -> list[Json]:
        """Return the log's calls, of one method if named, oldest first."""
        return [
            entry
            for entry in self.log()
            if entry["direction"] == "call" and method in (None, entry["method"])
        ]

    def payloads(self, type_: str | None = None) -> list[Json]:
        """Return the log's payloads, of one type if named, oldest first."""
        return [
            entry
            for entry in self.log()
            if entry["direction"] == "payload" and type_ in (None, entry["type"])
        ]

    def wait_for(self, condition: Callable[[], _T], seconds: float = 10) -> _T:
        """Return what `condition` gives once it is true, looking again whenever something crossed the wire.

        Raises:
            TimeoutError: it stayed false.
        """
        deadline = monotonic() + seconds
        self._read_log(0)
        while monotonic() < deadline:
            found = condition()
            if found:
                return found
            self._read_log(min(_POLL, max(0.0, deadline - monotonic())))
        raise TimeoutError(f"still not true after {seconds} s")

    def fault(self, fault: str, **details: JsonValue) -> None:
        """Order bad luck, e.g. `fault("status", methods=["chat.postMessage"], times=3, status=503)`."""
        self.post("faults", {"fault": fault, **details})

    def forget_faults(self) -> None:
        """End all bad luck."""
        self._body(self._http.delete("/control/faults"))

    def lacks(self, *types: str, surfaces: Sequence[str] = (), workspace: str | None = None) -> None:
        """Let a workspace have none of these types of blocks, on all surfaces or some; without types, all."""
        self.post("blocks", {"types": types, "surfaces": list(surfaces), "workspace": workspace})

    def scale_limits(self, scale: float) -> None:
        """Multiply Slack's rate limits by that from now on, and begin to count anew."""
        self.post("limits", {"scale": scale})

    def sends(self, what: str, workspace: str | None = None) -> Json:
        """Let Slack send `url_verification`, `ssl_check` or `app_rate_limited`; return the app's answer."""
        return self.post(f"slack/{what}", {"workspace": workspace})

    def join(self, name: str, **details: JsonValue) -> DrivenPerson:
        """Add somebody to the workspace."""
        joined = self.post("people", {"name": name, **details})["person"]
        return DrivenPerson(self, joined["id"], joined["name"])

    def use_request_url(self, url: str) -> None:
        """Send payloads as signed HTTP to `url` from now on."""
        self.post("request_url", {"url": url})

    def install(self, workspace: str | None = None) -> str:
        """Install the app in a workspace as somebody; return the code for oauth.v2.access."""
        return str(self.post("install", {"workspace": workspace})["code"])

    def uninstall(self, workspace: str | None = None) -> None:
        """Remove the app from a workspace."""
        self.post("uninstall", {"workspace": workspace})

    def _read_log(self, wait: float) -> None:
        seen = self._entries[-1]["n"] if self._entries else 0
        self._entries += self.get("log", after=seen, wait=wait)["entries"]

    @staticmethod
    def _body(response: httpx.Response) -> Json:
        body: Json = response.json()
        if response.is_error:
            raise ValueError(body.get("error", response.text))
        return body
