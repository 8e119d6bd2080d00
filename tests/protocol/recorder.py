"""Keeps everything that crosses any sandbox's wire during a run, for the test that judges it at the end.

Every sandbox, in whatever process, writes its log into a folder named after the test file it was started for.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sandbox.log import FOLDER

Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One thing that crossed a wire, and the test file it happened for."""

    content: Json
    test_file: str


# Where a run of several processes keeps what crossed its wires, to be judged by one more; see the Makefile.
SHARED = "WIRE_OF_RUN"


class Recorder:
    """The plugin: one folder for one run."""

    def __init__(self) -> None:
        shared = os.environ.get(SHARED)
        self._own = None if shared else TemporaryDirectory(prefix="wire-", ignore_cleanup_errors=True)
        self._folder = Path(self._own.name if self._own else str(shared))
        self._before = os.environ.get(FOLDER)
        self._notes: list[str] = []

    def note(self, line: str) -> None:
        """Have a line printed below the results of the run."""
        self._notes.append(line)

    def entries(self) -> Iterator[Entry]:
        """Yield all that crossed any wire so far."""
        root = self._folder
        for file in sorted(root.rglob("*.jsonl")):
            test_file = file.parent.relative_to(root).as_posix()
            with file.open(encoding="utf-8") as lines:
                yield from (Entry(json.loads(line), test_file) for line in lines)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Let sandboxes that start from now on write into the folder of this test's file."""
        folder = self._folder / item.path.relative_to(item.config.rootpath)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ[FOLDER] = str(folder)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Move the tests about the whole run to its end."""
        items.sort(key=lambda item: "runs_last" in item.keywords)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what was noted."""
        for line in self._notes:
            terminalreporter.write_line(line)

    def pytest_unconfigure(self) -> None:
        """Throw the logs away and leave the environment as it was."""
        if self._own:
            self._own.cleanup()
        os.environ.pop(FOLDER, None)
        if self._before is not None:
            os.environ[FOLDER] = self._before


def pytest_configure(config: pytest.Config) -> None:
    """Start recording."""
    config.addinivalue_line("markers", "runs_last: a test about the whole run")
    config.pluginmanager.register(Recorder(), "recorder")


@pytest.fixture(scope="session")
def recorder(pytestconfig: pytest.Config) -> Recorder:
    """What crossed the wires."""
    plugin = pytestconfig.pluginmanager.get_plugin("recorder")
    assert isinstance(plugin, Recorder)
    return plugin
