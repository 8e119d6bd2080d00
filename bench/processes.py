"""The bot and the sandbox as processes of their own, so that nothing measured shares its interpreter."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event
from time import monotonic
from typing import IO

import httpx

from sandbox.driver import Driver

START_SECONDS, STOP_SECONDS = 120, 60
LOOK_SECONDS = 0.02
GIVES_BACK_SECONDS = 3
# Seconds that Slack waits for an answer, and for the use of a trigger.
SLACKS_PATIENCE = 3.0
LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A running bot."""

    port: int
    process_id: int

    def takes_payloads_of(self, slack: Driver) -> None:
        """Let a sandbox send its payloads here."""
        slack.use_request_url(f"http://{LOCAL}:{self.port}/slack/events")

    def memory(self) -> float:
        """Return its resident memory in MB; not a number where the system has no /proc."""
        return self._proc("statm", field=1) * resource.getpagesize() / 2**20

    def memory_in_use(self) -> float:
        """Return the same of an `unlimited` bot, once it has given back what it does not use."""
        os.kill(self.process_id, signal.SIGUSR1)
        Event().wait(GIVES_BACK_SECONDS)
        return self.memory()

    def processor_time(self) -> float:
        """Return the seconds of processor time it has used; not a number where there is no /proc."""
        ticks = self._proc("stat", field=13) + self._proc("stat", field=14)
        return ticks / os.sysconf("SC_CLK_TCK")

    def _proc(self, name: str, field: int) -> float:
        file = Path(f"/proc/{self.process_id}/{name}")
        return float(file.read_text().split()[field]) if file.exists() else float("nan")


class NotStartedError(Exception):
    """A process ended, or was not ready in time."""


@contextmanager
def slack(people: Iterable[int], patience: float = SLACKS_PATIENCE) -> Iterator[Driver]:
    """Run a sandbox with these people of a population, without rate limits."""
    line = json.dumps({"people": sorted(set(people)), "patience": patience})
    with _module("bench.slack", {}, line) as (_, url), Driver(url) as driver:
        yield driver


@contextmanager
def unlimited(database_url: str, slack: Driver) -> Iterator[Server]:
    """Run a bot that ignores Slack's rate limits, and let the sandbox send its payloads there."""
    with _module("bench.server", _environment(database_url, slack, 0)) as (process_id, port):
        server = Server(int(port), process_id)
        server.takes_payloads_of(slack)
        yield server


@contextmanager
def bot(database_url: str, slack: Driver, *, socket_mode: bool = False) -> Iterator[Server]:
    """Run the bot as operators do, until it is ready; the sandbox sends its payloads there."""
    environment = _environment(database_url, slack, _free_port())
    if socket_mode:
        environment["SLACK_APP_TOKEN"] = slack.app_token
    with TemporaryFile() as log, _process(["-m", "bot", "run"], environment, log=log) as process:
        server = Server(int(environment["PORT"]), process.pid)
        try:
            _wait_until_ready(process, server)
        except NotStartedError as never:
            log.seek(0)
            never.add_note(log.read().decode())
            raise
        if socket_mode:
            slack.use_request_url("")
        else:
            server.takes_payloads_of(slack)
        yield server


@contextmanager
def _process(
    arguments: list[str], environment: Mapping[str, str], *, log: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python. Its input ends with us; it gets SIGTERM, or where that takes too long SIGKILL."""
    with subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, *arguments],
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=log or subprocess.PIPE,
        stderr=log,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _module(name: str, environment: Mapping[str, str], line: str = "") -> Iterator[tuple[int, str]]:
    """Run a module of ours and tell it a line; yield its process id and the first line that it says."""
    with _process(["-m", name], environment) as process:
        if process.stdin is None or process.stdout is None:
            raise NotStartedError(name)
        process.stdin.write(f"{line}\n".encode())
        process.stdin.flush()
        said = process.stdout.readline().decode().strip()
        if not said:
            raise NotStartedError(name)
        yield process.pid, said
        process.stdin.close()
        process.wait(STOP_SECONDS)


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server) -> None:
    deadline = monotonic() + START_SECONDS
    with httpx.Client(trust_env=False) as client:
        while monotonic() < deadline and process.poll() is None:
            with suppress(httpx.TransportError):
                if client.get(f"http://{LOCAL}:{server.port}/readyz").is_success:
                    return
            Event().wait(LOOK_SECONDS)
    raise NotStartedError


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((LOCAL, 0))
        return int(free.getsockname()[1])


def _environment(database_url: str, slack: Driver, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        # Empty, so that no .env beside the bench puts it into Socket Mode.
        "SLACK_APP_TOKEN": "",
        "HOST": LOCAL,
        "PORT": str(port),
    }
