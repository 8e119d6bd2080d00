"""The connection under a request, for faults that end it without an answer."""

import asyncio
from contextlib import suppress

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

DROP = "sandbox.drop"


class DroppableProtocol(H11Protocol):
    """HTTP/1.1 whose requests can close the connection under themselves, through their scope's state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give the requests of this connection a way to end it."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, DROP: transport.abort}


class RequestWire:
    """The connection one request came over."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def drop(self) -> None:
        """Close it without another byte."""
        getattr(self._request.state, DROP)()

    async def until_gone(self, seconds: float) -> None:
        """Wait until the caller closed it, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (await self._request.receive())["type"] != "http.disconnect":
                    pass
