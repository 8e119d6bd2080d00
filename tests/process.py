"""The bot as operators run it: `python -m bot run`, in a process that can be killed."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sandbox.driver import Driver


@contextmanager
def bot_process(slack: Driver, database_url: str, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Run the bot over signed HTTP, ready to take clicks; it is gone afterwards, whatever happened to it.

    `more` stands in its environment too.
    """
    with logging_process(slack, database_url, port, [], **more) as process:
        yield process


@contextmanager
def logging_process(
    slack: Driver, database_url: str, port: int, said: list[str], /, **more: str
) -> Iterator[subprocess.Popen[str]]:
    """Run it likewise; what it logs until it is ready is added to `said`."""
    with _process(_environment(slack, database_url, port) | more, said) as process:
        yield process


@contextmanager
def release_process(
    slack: Driver, database_url: str, port: int, code: Path
) -> Iterator[subprocess.Popen[str]]:
    """Run another version of the bot likewise: the one whose code stands in that folder."""
    with _process(_environment(slack, database_url, port), [], code) as process:
        yield process


def _environment(slack: Driver, database_url: str, port: int) -> dict[str, str]:
    return os.environ | {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": "",
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


@contextmanager
def _process(
    environment: Mapping[str, str], said: list[str], code: Path | None = None
) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=code) as process:  # noqa: S603 - our own module
        try:
            _wait_until_ready(process, said)
            yield process
        finally:
            process.kill()


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[str], said: list[str]) -> None:
    for line in process.stderr or ():
        said.append(line)
        if "ready: health on port" in line:
            return
    raise RuntimeError("the bot did not start")
