"""How a worker is killed in the middle of its work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count


class Killed(BaseException):
    """Ends an outbox worker at once, as a kill does: nothing in it catches this."""


@dataclass
class DeadlyClock:
    """A clock that kills its worker the n-th time it is read. Every transaction begins by reading it."""

    now: Callable[[], datetime]
    left: int
    _reads: Iterator[int] = field(default_factory=count)

    def __call__(self) -> datetime:
        """Tell the time, or kill."""
        if next(self._reads) == self.left:
            raise Killed
        return self.now()
