"""A clock that tests move."""

import time


class Clock:
    """Starts at the real time, since apps compare signatures with it."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        """Return seconds since 1970."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
