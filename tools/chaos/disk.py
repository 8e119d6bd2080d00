"""A disk that is full: a small file system in memory, with a file on it that takes all the rest."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

import psycopg

from tools.chaos.scene import Scene
from tools.chaos.servers import Server

FULL_SECONDS = 15.0
_BLOCK = bytes(4096)
_WRITES_MUCH = """
SELECT pg_logical_emit_message(false, 'chaos', repeat('x', 1000000)) FROM generate_series(1, 400)
"""


class NoSmallDiskError(Exception):
    """Only who may mount a file system can make a small one. In a container: docker run --privileged."""

    def __str__(self) -> str:
        return str(self.__doc__)


@contextmanager
def small(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a small disk (tmpfs).

    Raises:
        NoSmallDiskError: this user may not.
    """
    place = folder / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603 - mount
        raise NoSmallDiskError
    try:
        yield place
    finally:
        # Lazily, because a process that was killed may still be on its way out.
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607 - umount


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte free, until the block ends."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(_BLOCK):
            pass
    try:
        yield
    finally:
        ballast.unlink()


def full_sqlite(scene: Scene, disk: Path) -> None:
    """The disk with the SQLite file is full for a quarter of a minute."""
    scene.busy()
    with filled(disk):
        _stays_full(disk)
    scene.repaired()


def full_postgresql(scene: Scene, disk: Path, server: Server) -> None:
    """The disk with PostgreSQL's data is full; it may crash of that, and is started again afterwards."""
    scene.busy()
    with filled(disk):
        # What it wrote ahead has room for some time; this fills that, and then it cannot go on.
        with suppress(psycopg.Error):
            server.execute(_WRITES_MUCH)
        _stays_full(disk)
    server.stop()
    server.start()
    scene.repaired()


def _stays_full(disk: Path) -> None:
    sleep(FULL_SECONDS)
    if os.statvfs(disk).f_bavail > 1:
        raise RuntimeError("the disk was not full")
