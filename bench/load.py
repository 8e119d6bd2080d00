"""Sends requests over connections that are kept alive, each as soon as the one before is answered."""

from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import count
from threading import Thread
from time import perf_counter

from bench.payloads import Request
from bench.processes import LOCAL, Server

TIMEOUT_SECONDS = 30


class NotAcknowledgedError(Exception):
    """The bot answered otherwise than with an empty 200, so what was measured is not what was meant."""


class Load:
    """So many connections to one server, a thread each."""

    def __init__(self, server: Server, connections: int) -> None:
        self._connections = [
            HTTPConnection(LOCAL, server.port, timeout=TIMEOUT_SECONDS) for _ in range(connections)
        ]

    def send(self, requests: Sequence[Request]) -> tuple[list[float], float]:
        """Send them all, each once; return the seconds each took, and those of all together.

        Raises:
            NotAcknowledgedError: one was refused.
        """
        for connection in self._connections:
            # The server may have closed it while other rounds went on elsewhere.
            connection.close()
            connection.connect()
        lane = _Lane(requests)
        threads = [Thread(target=lane.work, args=(one,)) for one in self._connections]
        began = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = perf_counter() - began
        if lane.refused or len(lane.seconds) < len(requests):
            raise NotAcknowledgedError(lane.refused[:3])
        return lane.seconds, took

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.close()


class _Lane:
    """Requests that several threads take from, in their order."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self._requests, self._next = requests, count()
        self.seconds: list[float] = []
        self.refused: list[str] = []

    def work(self, connection: HTTPConnection) -> None:
        """Send over one connection until nothing is left."""
        while (number := next(self._next)) < len(self._requests):
            request = self._requests[number]
            began = perf_counter()
            connection.request("POST", "/slack/events", request.body, request.headers)
            response = connection.getresponse()
            body = response.read()
            self.seconds.append(perf_counter() - began)
            if response.status != 200 or body:  # noqa: PLR2004 - HTTP's word for yes
                self.refused.append(f"{response.status} {body!r}")
