"""How long the database may take: whoever clicked is answered within Slack's three seconds."""

from dataclasses import dataclass
from time import monotonic

# The least that a statement gets, however long all before it took: in a healthy database it takes one.
LEAST_SECONDS = 0.5


@dataclass(frozen=True)
class Patience:
    """How long somebody waits for the database, in seconds.

    Args:
        turn: for the turn to write.
        alive: for a connection from the pool to show that it is alive; one that takes longer is replaced.
        lock: for a row, or the SQLite file, that somebody else holds.
        statement: for the answer to one statement; None: for as long as it takes.
        idle: how long an open transaction may say nothing before PostgreSQL ends it: whoever holds rows and
            is frozen, or gone, gives them back.
        until: when all of it should be over, by the monotonic clock; None: no matter when.
    """

    turn: float
    alive: float
    lock: float
    statement: float | None
    idle: float
    until: float | None = None

    @property
    def hurried(self) -> bool:
        """Whether somebody waits for the answer."""
        return self.until is not None

    def left(self, seconds: float) -> float:
        """Return how much of `seconds` there is until the end, and no less than a statement needs."""
        if self.until is None:
            return seconds
        return max(LEAST_SECONDS, min(seconds, self.until - monotonic()))


# Outbox worker, scheduler and commands: nobody looks at their watch, and what failed is tried again.
OF_WORKERS = Patience(turn=10, alive=5, lock=5, statement=10, idle=5)
# A migration may rewrite a table. Replicas wait for the one that does; see `bot.migrations`.
OF_MIGRATIONS = Patience(turn=10, alive=5, lock=60, statement=None, idle=60)


def of_a_click() -> Patience:
    """Return the patience of somebody who clicks now: after two seconds they are told that it was in vain."""
    return Patience(turn=1.5, alive=0.5, lock=1, statement=1.5, idle=5, until=monotonic() + 2)
