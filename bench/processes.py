"""The bot and the sandbox as processes of their own, so that nothing measured shares its interpreter."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.driver import Driver

STOP_SECONDS = 60
LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A running bot."""

    port: int
    process_id: int

    @property
    def request_url(self) -> str:
        """Where it takes Slack's payloads."""
        return f"http://{LOCAL}:{self.port}/slack/events"

    def memory(self) -> float:
        """Return its resident memory in MB; not a number where the system has no /proc."""
        pages = self._proc("statm", field=1)
        return pages * resource.getpagesize() / 2**20

    def processor_time(self) -> float:
        """Return the seconds of processor time it has used; not a number where there is no /proc."""
        ticks = self._proc("stat", field=13) + self._proc("stat", field=14)
        return ticks / os.sysconf("SC_CLK_TCK")

    def _proc(self, name: str, field: int) -> float:
        file = Path(f"/proc/{self.process_id}/{name}")
        return float(file.read_text().split()[field]) if file.exists() else float("nan")


@contextmanager
def slack(mentees: int) -> Iterator[Driver]:
    """Run a sandbox with a population of so many mentees."""
    with _module("bench.slack", [str(mentees)], {}) as (_, url), Driver(url) as driver:
        yield driver


@contextmanager
def server(database_url: str, slack: Driver, *options: str) -> Iterator[Server]:
    """Run the bot on this database, and let the sandbox send its payloads there."""
    environment = {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        # Empty, so that no .env beside the bench puts it into Socket Mode.
        "SLACK_APP_TOKEN": "",
        "HOST": LOCAL,
        "PORT": "0",
    }
    with _module("bench.server", options, environment) as (process_id, port):
        started = Server(int(port), process_id)
        slack.use_request_url(started.request_url)
        yield started


@contextmanager
def _module(
    name: str, arguments: tuple[str, ...] | list[str], environment: dict[str, str]
) -> Iterator[tuple[int, str]]:
    """Run a module; yield its process id and its first line. It ends when its input does."""
    command = [sys.executable, "-m", name, *arguments]
    process = subprocess.Popen(  # noqa: S603 - our own modules
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | environment
    )
    with process:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError(f"{name} did not start")
        try:
            yield process.pid, line.strip()
        finally:
            if process.stdin:
                process.stdin.close()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
