"""`make test-calendar`: run the tests on other days, and at the moments at which calendars are odd.

No test may depend on the day it runs on, and the bot has to work on every day. Here libfaketime gives the
tests, and every process they start, another system clock, and each test begins at the moment in question. The
moments are those of `MOMENTS`, each with its reason. On two cores all of them take an hour or more.

What runs are the tests that read the clock, on SQLite; those of services, blocks and the demo's history are
given the time they are about. At three of the moments all tests run, on PostgreSQL and in the browser too.

PostgreSQL keeps the true time. libfaketime stops adding its seconds while a process waits, and PostgreSQL
reads the clock in the very signal that ends a wait: no timeout of its own would ever come. The bot asks the
database what time it is only for leases, retries and rate limits.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from tools import calendar_clock

HERE = Path(__file__).parent
ROOT = HERE.parent
LIBRARIES = (
    "/usr/lib/*/faketime/libfaketimeMT.so.1",
    "/usr/lib*/faketime/libfaketimeMT.so.1",
    "/usr/local/lib*/faketime/libfaketimeMT.so.1",
)
MISSING = "This needs libfaketime 0.9.10: `apt install libfaketime`, or `dnf install libfaketime`.\n"
READ_THE_CLOCK = ("tests/scenarios", "tests/handlers", "tests/delivery", "-k", "not postgresql")
# About what crossed the wires in one whole run.
ALL = ("tests", "--ignore", "tests/protocol/test_run.py")


@dataclass(frozen=True)
class Moment:
    """When every test begins, and why; `zone` is the machine's own."""

    at: str
    why: str
    zone: str = "UTC"
    everything: bool = False

    @property
    def instant(self) -> datetime:
        """The moment, aware UTC."""
        return datetime.fromisoformat(self.at).replace(tzinfo=UTC)


MOMENTS = (
    # Every day of the week, at noon.
    Moment("2027-03-08 12:00:00", "Monday; America changes its clocks in six days, Europe in twenty"),
    Moment("2027-06-15 12:00:00", "Tuesday, in the middle of everything"),
    Moment("2027-10-20 12:00:00", "Wednesday; Europe changes its clocks in eleven days, America in eighteen"),
    Moment("2026-12-31 12:00:00", "Thursday, and the last of a year"),
    Moment("2027-04-30 12:00:00", "Friday, and the last of a month"),
    Moment("2028-01-01 12:00:00", "Saturday, and the first of a year"),
    Moment("2028-02-27 12:00:00", "Sunday, two days before 29 February"),
    # February.
    Moment("2028-02-28 12:00:00", "28 February of a leap year"),
    Moment("2028-02-29 12:00:00", "29 February", everything=True),
    Moment("2027-02-28 23:59:59", "the end of a February without a 29th"),
    # The clocks change a second after the test has begun.
    Moment("2027-03-28 00:59:59", "summer time begins in Europe", zone="Europe/London"),
    Moment("2027-10-31 00:59:59", "summer time ends in Europe", zone="Europe/London", everything=True),
    Moment("2028-03-12 06:59:59", "summer time begins in New York", zone="America/New_York"),
    Moment("2027-11-07 05:59:59", "summer time ends in New York", zone="America/New_York"),
    # The last minute or second.
    Moment("2027-05-12 23:59:00", "the last minute of a day"),
    Moment("2027-07-15 03:59:00", "the last minute of a day in New York", zone="America/New_York"),
    Moment("2027-07-14 21:59:59", "the last second of a day in Paris", zone="Europe/Paris"),
    Moment("2027-08-31 23:59:00", "the last minute of a month"),
    Moment("2027-12-31 23:59:59", "the last second of a year", everything=True),
    # Later.
    Moment("2029-09-19 12:00:00", "years ahead"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests at each moment; return 1 if any of them failed at any."""
    asked = _parser().parse_args(arguments)
    library = next(libraries(), None)
    if library is None:
        sys.stderr.write(MISSING)
        return 2
    moments = [asked.at] if asked.at else MOMENTS
    failed = [one for one in moments if not _passes(one, library, asked.processes, asked.tests)]
    for one in failed:
        _say(f'Failed: {one.why}. Again: python -m tools.calendar_run --at "{one.at}" …')
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    words = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m tools.calendar_run", description=__doc__, formatter_class=words
    )
    parser.add_argument("--at", type=moment, help="run at this one alone, in UTC: 2028-02-29 23:59:59")
    parser.add_argument("--processes", default="2", help="how many to run at once (2)")
    parser.add_argument("tests", nargs="*", help="run these instead; after --, all that pytest understands")
    return parser


def moment(at: str) -> Moment:
    """Return the moment of the list, or another one."""
    asked = Moment(at, "as you asked")
    return next((one for one in MOMENTS if one.instant == asked.instant), asked)


def libraries() -> Iterator[Path]:
    """Return where libfaketime is on this machine."""
    for pattern in LIBRARIES:
        yield from Path("/").glob(pattern.removeprefix("/"))


def _passes(moment: Moment, library: Path, processes: str, tests: Sequence[str]) -> bool:
    _say(f"{moment.instant:%A %-d %B %Y, %H:%M:%S} UTC: {moment.why} …")
    began = monotonic()
    command = [sys.executable, "-m", "pytest", "-p", calendar_clock.__name__, "--quiet"]
    command += ["--numprocesses", processes, "--dist", "loadfile", "--no-loadscope-reorder"]
    command += tests or (ALL if moment.everything else READ_THE_CLOCK)
    done = subprocess.run(command, check=False, cwd=ROOT, env=_environment(moment, library))  # noqa: S603 - our own words
    _say(f"… {monotonic() - began:.0f} seconds.")
    return done.returncode == 0


def _environment(moment: Moment, library: Path) -> dict[str, str]:
    path = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        calendar_clock.MOMENT: moment.instant.isoformat(),
        calendar_clock.AHEAD: "+0",
        "LD_PRELOAD": str(library),
        # Asked again each time, because each test sets it.
        "FAKETIME_NO_CACHE": "1",
        # Waits are measured on the monotonic clock, and stay true …
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # … which libfaketime has to be told a second time: or else every wait for Python's own lock is over
        # at once, and a test takes five times as long.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        # Files keep their times, as compiled modules go by them.
        "NO_FAKE_STAT": "1",
        # pg_ctl waits for a server that began after itself.
        "FAKETIME_SKIP_CMDS": "postgres,pg_ctl",
        # For `sitecustomize` in it.
        "PYTHONPATH": os.pathsep.join([str(HERE), *([path] if path else [])]),
        "TZ": moment.zone,
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
