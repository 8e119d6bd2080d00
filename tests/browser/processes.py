"""The programs a person starts, in processes of their own: each is ended by whoever started it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot import manifest
from bot.languages import ENGLISH


@contextmanager
def demo(language: str = ENGLISH) -> Iterator[str]:
    """Run the demo on a free port, for people who read this language, and yield the address of its page.

    Its Slack is patient: Slack's three seconds are the business of the sandbox's own tests.
    """
    options = ["--port", "0", "--patience", "30", "--locale", language]
    with _started([sys.executable, "-m", "bot", "demo", *options]) as process:
        yield _line_of(process, r"The demo is at (\S+)")


@contextmanager
def stand_in(world: Path) -> Iterator[dict[str, str]]:
    """Run a stand-in for Slack with these people; yield what a bot has to know of it.

    Its limits are wide: what is posted to fill a screen does not wait for its turn. It is patient, too.
    """
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--limit-scale", "1000", "--patience", "30"]
    command += ["--manifest", str(manifest.FILE), "--world", str(world)]
    with _started(command) as process:
        welcome = _line_of(process, r"Sandbox at .* · (.*)")
        yield dict(re.findall(r"(\S+)=(\S+)", welcome))


@contextmanager
def bot(environment: Mapping[str, str]) -> Iterator[None]:
    """Run the bot; whether it is connected is seen from outside."""
    with _started([sys.executable, "-m", "bot", "run"], environment):
        yield


@contextmanager
def _started(
    command: list[str], environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own modules
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    with process:
        try:
            yield process
        finally:
            if process.stdout:
                process.stdout.close()  # as where it was piped into `head`: it ends all the same
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()  # so that this test alone fails for it
                raise


def _line_of(process: subprocess.Popen[str], pattern: str) -> str:
    """Return the group of the first line that has it."""
    for line in process.stdout or ():
        if found := re.search(pattern, line):
            return found[1]
    raise ChildProcessError(f"{process.args!r} ended before it said {pattern!r}")
