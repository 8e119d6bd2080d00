"""The app's own clock, where it has one that can be moved: what it says now, and what it said before."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime

import httpx

from sandbox.clients import context_for
from sandbox.json_types import Json


class AppClock:
    """Asks the app for its time, and remembers how far ahead of the sandbox's that was after each move."""

    def __init__(self, url: str | None, clock: Callable[[], float]) -> None:
        self._url, self._clock = url, clock
        self._moved_at: list[float] = []  # seconds since 1970, by the sandbox's clock
        self._ahead = [0.0]  # seconds, before the first move and after each

    @property
    def is_there(self) -> bool:
        """Whether the app has such a clock."""
        return self._url is not None

    async def tell(self) -> Json:
        """Return what the app says: its time, as `now`.

        Raises:
            ValueError: the app has no such clock.
            httpx.HTTPError: it does not answer, or refuses.
        """
        return await self._ask("GET")

    async def move(self, wish: Json) -> Json:
        """Ask the app to let time pass; what it sends while it does so belongs to the time afterwards.

        Raises:
            ValueError, httpx.HTTPError: as `tell`.
        """
        asked_at = self._clock()
        told = await self._ask("POST", wish)
        self._ahead.append(datetime.fromisoformat(told["now"]).timestamp() - self._clock())
        self._moved_at.append(asked_at)
        return told

    def at(self, ts: str) -> float:
        """Return what the app's clock showed when a message with that `ts` came, in seconds since 1970."""
        return float(ts) + self._ahead[bisect_right(self._moved_at, float(ts))]

    async def _ask(self, verb: str, wish: Json | None = None) -> Json:
        if self._url is None:
            raise ValueError("this sandbox was started without --clock-url")
        async with httpx.AsyncClient(trust_env=False, timeout=30, verify=context_for(self._url)) as client:
            answer = await client.request(verb, self._url, json=wish)
        answer.raise_for_status()
        return dict(answer.json())
