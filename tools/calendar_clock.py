"""A plugin for pytest: the system's clock stands at the same moment when each of the tests begins.

So a moment that is over in a second, like the end of a year, is met by every test and not by the first alone;
and what a test meets there does not depend on how long those before it took. The clock goes on from there.
`tools.calendar_run` names the moment, and starts pytest under libfaketime.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

MOMENT = "CALENDAR_MOMENT"
# Read by libfaketime whenever a program asks for the time: how many seconds it is to add.
AHEAD = "FAKETIME"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Set the clock, for this process and for those that the test starts."""
    true_time = time.time() - float(os.environ[AHEAD])
    ahead = datetime.fromisoformat(os.environ[MOMENT]).timestamp() - true_time
    os.environ[AHEAD] = f"{ahead:+.3f}"
    return (yield)


def pytest_report_header() -> str:
    """Say when it is."""
    return f"every test begins at {os.environ[MOMENT]}"
