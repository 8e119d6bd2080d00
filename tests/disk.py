"""No test waits for the disk: none survives a power cut anyway."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.store import SQLITE_PRAGMAS

SPARED = "synchronous = OFF"
SQLITE_PRAGMAS.append(SPARED)


@contextmanager
def not_spared() -> Iterator[None]:
    """Let stores that begin in here use the disk as they do at work."""
    SQLITE_PRAGMAS.remove(SPARED)
    try:
        yield
    finally:
        SQLITE_PRAGMAS.append(SPARED)
