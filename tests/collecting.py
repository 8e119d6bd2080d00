"""Where each process of a run begins to collect, and in which order the test files go out.

pytest compiles test modules itself, for what it says of a failed assertion, and keeps the result. Processes
that begin at the same module at the same moment would each compile all of them: each begins elsewhere.
"""

from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let this process of several begin at its own part, where whole directories are run."""
    process = getattr(config, "workerinput", None)
    if process is None or not all(Path(one).is_dir() for one in config.args):
        return
    parts = [str(part) for one in config.args for part in sorted(Path(one).iterdir()) if _has_tests(part)]
    number = int(process["workerid"].removeprefix("gw"))
    begin = number * len(parts) // process["workercount"]
    config.args = [*parts[begin:], *parts[:begin]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring them all into one order again: the first files of all folders, then the second ones, and so on.

    So a file of the browser's, which mostly waits, runs beside others that compute.
    """
    turns: dict[Path, int] = {}
    for _, files in groupby(sorted({item.path for item in items}), attrgetter("parent")):
        turns |= {file: turn for turn, file in enumerate(files)}
    items.sort(key=lambda item: (turns[item.path], item.path))


def _has_tests(part: Path) -> bool:
    return (part.is_dir() and not part.name.startswith("_")) or part.match("test_*.py")
