"""People, matches, meetings, queues, time and bad luck in any order, held against the rules of product.md."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model import machine, workplace
from tests.model.workplace import Workplace

# `make model` goes through many more, each time others.
EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "0"))
STEPS = int(os.environ.get("MODEL_STEPS", "50"))
OF_EVERY_RUN = {"sqlite": 4, "postgresql": 3}


@pytest.fixture(params=["sqlite", "postgresql"])
def opens(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> tuple[str, Callable[[], Workplace]]:
    """What opens a workplace with an empty database, as often as wanted."""
    numbers = count()

    def file() -> str:
        return f"sqlite:///{copyfile(sqlite_template, tmp_path / f'{next(numbers)}.db')}"

    addresses = {"sqlite": file}
    if request.param == "postgresql":
        addresses["postgresql"] = request.getfixturevalue("emptied_postgresql")
    address = addresses[request.param]
    return request.param, lambda: workplace.opened(address())


@pytest.mark.timeout(7_200)
def test_whatever_happens(opens: tuple[str, Callable[[], Workplace]]) -> None:
    """Whatever people do, and whatever happens to the bot, in whatever order: every rule holds."""
    database, open_workplace = opens

    class Machine(machine.Machine):
        """The machine on this database."""

        open = staticmethod(open_workplace)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES or OF_EVERY_RUN[database],
            stateful_step_count=STEPS,
            derandomize=not EXAMPLES,
            deadline=None,
            database=None,
            print_blob=True,
            phases=[Phase.generate] if os.environ.get("MODEL_NO_SHRINK") else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
