"""A synchronous standby takes over: what was acknowledged is on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from tools.chaos.scene import Scene
from tools.chaos.servers import DATABASE, Server, server

# Until somebody, or something, has noticed.
NOTICED_AFTER_SECONDS = 5.0


@dataclass(frozen=True)
class Pair:
    """A primary, and a standby that has every commit before it is acknowledged."""

    primary: Server
    standby: Server

    @property
    def url(self) -> str:
        """An address that finds whichever of the two can be written to."""
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.primary, self.standby))
        return f"postgresql+psycopg://postgres@/{DATABASE}?{hosts}&target_session_attrs=read-write"


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """Run both; they are gone afterwards."""
    with server(folder / "primary") as primary:
        standby = Server(folder / "standby" / "data")
        standby.copy_from(primary)
        standby.start()
        try:
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "postgres")
            primary.execute("SELECT pg_reload_conf()", "postgres")
            yield Pair(primary, standby)
        finally:
            standby.stop()


def promoted(scene: Scene, both: Pair) -> None:
    """The primary dies; after some seconds the standby is promoted, and the bots find it by themselves."""
    scene.busy()
    both.primary.stop()
    sleep(NOTICED_AFTER_SECONDS)
    both.standby.promote()
    scene.repaired()
