"""Bad luck on order: what a test asks Slack to do wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from time import time
from typing import Literal, Protocol

from starlette.responses import JSONResponse, Response

FaultKind = Literal["answer_late", "drop_after", "late_execution", "status", "ratelimited", "error", "clock"]
KINDS = ("answer_late", "drop_after", "late_execution", "status", "ratelimited", "error", "clock")


@dataclass
class Fault:
    """One order. `methods` None means every call; `times` counts down.

    `seconds` is the delay, the Retry-After, or how far Slack's clock is ahead of this machine's.

    With `after_work` a `status` or `error` is answered although the work was done.
    """

    kind: FaultKind
    methods: list[str] | None = None
    times: int = 1
    seconds: float = 1.0
    status: int = 500
    error: str = "internal_error"
    after_work: bool = False

    def concerns(self, method: str) -> bool:
        """Whether this order is still open and about that method."""
        return self.times > 0 and (self.methods is None or method in self.methods)


class Wire(Protocol):
    """The connection a call came over."""

    def drop(self) -> None:
        """Close it without another byte."""

    async def until_gone(self, seconds: float) -> None:
        """Wait until the caller closed it, at most so long."""


class Faults:
    """The open orders."""

    def __init__(self, late_seconds: float) -> None:
        self._late_seconds = late_seconds
        self.forgets_metadata = False  # of messages replaced through a response_url
        self._open: list[Fault] = []
        self._free = asyncio.Event()
        self._free.set()
        self._cleared = asyncio.Event()

    def order(self, fault: Fault) -> None:
        """Add an order; orders are served oldest first."""
        self._open.append(fault)

    def clear(self) -> None:
        """Forget every order and let go what is held or late."""
        self._open.clear()
        self.forgets_metadata = False
        self._free.set()
        self._cleared.set()
        self._cleared = asyncio.Event()

    def hold(self, seconds: float) -> None:
        """Keep every call and payload waiting for that long."""
        self._free.clear()
        asyncio.get_running_loop().call_later(seconds, self._free.set)

    async def wait_while_held(self) -> None:
        """Return once nothing is held."""
        await self._free.wait()

    def take(self, method: str) -> Fault | None:
        """Return the order this call falls under, using it up by one."""
        for fault in self._open:
            if fault.concerns(method):
                fault.times -= 1
                return fault
        return None

    async def perform(self, fault: Fault, work: Callable[[], Awaitable[Response]], wire: Wire) -> Response:
        """Do the work as the order says."""
        match fault.kind:
            case "answer_late":
                response = await work()
                await self._pause(fault.seconds)
                return response
            case "drop_after":
                response = await work()
                wire.drop()
                return response
            case "late_execution":
                await wire.until_gone(self._late_seconds)
                return await work()
            case "clock":
                response = await work()
                response.headers["date"] = http_date(fault.seconds)
                return response
            case _:
                if fault.after_work:
                    await work()
                return _refusal(fault)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._cleared.wait()


def http_date(ahead: float = 0) -> str:
    """Return the time for a `Date` header: this machine's, so many seconds ahead."""
    return formatdate(time() + ahead, usegmt=True)


def _refusal(fault: Fault) -> Response:
    if fault.kind == "ratelimited":
        return JSONResponse(
            {"ok": False, "error": "ratelimited"},
            429,
            headers={"retry-after": str(max(1, round(fault.seconds)))},
        )
    if fault.kind == "error":
        return JSONResponse({"ok": False, "error": fault.error})
    return Response("<html><body>Something went wrong</body></html>", fault.status, media_type="text/html")
