"""Processes whose clock is wrong, or is set while they run: libfaketime tells them another time."""

import os
from pathlib import Path

import pytest

from tests.needs import is_missing
from tools.calendar_run import libraries


class WrongClock:
    """A clock that is so many seconds off, for processes with this environment."""

    def __init__(self, file: Path, seconds: int = 0) -> None:
        if "FAKETIME" in os.environ:
            pytest.skip("This run has another clock already.")
        library = next(libraries(), None)
        if library is None:
            is_missing("This test needs libfaketime (Debian: apt install libfaketime).")
        self._file = file
        self.set_to(seconds)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            # Only the clock on the wall is wrong.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }

    def set_to(self, seconds: int) -> None:
        """Set it, so many seconds ahead of the right time."""
        self._file.write_text(f"{seconds:+}\n")
