"""The post office: sends payloads, keeps their record, sends unacknowledged events again."""

import asyncio
import time
from collections.abc import Coroutine, Sequence

from sandbox.faults import Faults
from sandbox.log import Log
from sandbox.transports.payload import Answer, Payload, Retry, Transport


class Delivery:
    """Sends over the transport in use; interactive payloads once, events up to three times more."""

    def __init__(self, transport: Transport, log: Log, faults: Faults, retry_delays: Sequence[float]) -> None:
        self.transport = transport
        self._log, self._faults, self._retry_delays = log, faults, retry_delays
        self._tasks: set[asyncio.Task[object]] = set()
        self._last: dict[str, Payload] = {}

    async def send(self, payload: Payload, retry: Retry | None = None) -> Answer:
        """Send one payload once and return the app's answer."""
        if payload.user:
            self._last[payload.user] = payload
        await self._faults.wait_while_held()
        common = {"transport": self.transport.name, "type": payload.type, "user": payload.user}
        self._log.add("payload", **common, request=payload.body, retry=retry.number if retry else 0)
        started = time.monotonic()
        answer = await self.transport.send(payload, retry)
        self._log.add(
            "answer",
            **common,
            response=answer.body,
            status=answer.status,
            failure=answer.failure,
            seconds=round(time.monotonic() - started, 4),
        )
        return answer

    async def send_event(self, payload: Payload) -> Answer:
        """Send an event; return the first answer, while retries go on behind."""
        answer = await self.send(payload)
        if not answer.acknowledged and not answer.final:
            self.in_background(self._retry(payload, answer))
        return answer

    def last_of(self, user: str) -> Payload | None:
        """Return the last payload sent for this person, for a replay."""
        return self._last.get(user)

    def in_background(self, work: Coroutine[object, object, object]) -> None:
        """Start `work` without waiting for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what goes on behind."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _retry(self, payload: Payload, answer: Answer) -> None:
        for number, delay in enumerate(self._retry_delays, start=1):
            await asyncio.sleep(delay)
            answer = await self.send(payload, Retry(number, answer.reason))
            if answer.acknowledged or answer.final:
                return
