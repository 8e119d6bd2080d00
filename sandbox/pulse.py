"""A counter one can wait for."""

import asyncio
from contextlib import suppress


class Pulse:
    """Counts changes; the long polls of page and driver wait for the count to pass what they saw."""

    def __init__(self) -> None:
        self.value = 0
        self._grown = asyncio.Event()
        self._ended = False

    def beat(self) -> None:
        """Count one change and wake whoever waits."""
        self.value += 1
        self._grown.set()
        self._grown = asyncio.Event()

    def end(self) -> None:
        """Release everybody who waits."""
        self._ended = True
        self._grown.set()

    async def past(self, seen: int, seconds: float) -> int:
        """Return the count once it is above `seen`, or after `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.value <= seen and not self._ended:
                    await self._grown.wait()
        return self.value
