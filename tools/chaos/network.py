"""Networks between the bots and PostgreSQL: one falls silent, one loses the answer to a COMMIT."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random
from time import sleep

from sqlalchemy import URL, make_url

from tests.silent_network import CHUNK, Network
from tools.chaos.scene import Scene

SILENT_SECONDS = 20.0
LOSES_SECONDS = 20.0
# One commit in so many.
ONE_IN = 8


class LosesAnswers(Network):
    """Forwards everything; while it loses answers, a COMMIT arrives now and then and nobody hears of it."""

    def __init__(self, server: URL, luck: Random) -> None:
        super().__init__(server)
        self._luck = luck
        self.is_losing = False
        self.lost = 0

    def _forward(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while said := here.recv(CHUNK):
                there.sendall(said)
                if self.is_losing and b"COMMIT" in said and not self._luck.randrange(ONE_IN):
                    # Nobody reads the answer any more; the server has the COMMIT.
                    self.lost += 1
                    here.shutdown(socket.SHUT_RDWR)
                    return
            there.shutdown(socket.SHUT_WR)


@contextmanager
def losing(url: str, seed: int) -> Iterator[LosesAnswers]:
    """Put such a network before a PostgreSQL database."""
    between = LosesAnswers(make_url(url), Random(seed))  # noqa: S311 - no secret
    try:
        yield between
    finally:
        between.close()


def commit_lost(scene: Scene, between: LosesAnswers) -> None:
    """One COMMIT in eight reaches the server, and its connection ends before the answer."""
    scene.busy()
    between.is_losing = True
    sleep(LOSES_SECONDS)
    between.is_losing = False
    scene.repaired()


def half_open(scene: Scene, between: Network) -> None:
    """For twenty seconds nothing comes back and every connection stays open; new ones work afterwards."""
    scene.busy()
    between.fall_silent()
    sleep(SILENT_SECONDS)
    between.speak_again()
    scene.repaired()
