"""Bots as processes that can be killed, frozen and started anew."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

READY = "ready: health on port"
STARTS_WITHIN_SECONDS = 60
_LOOKS_EVERY_SECONDS = 0.02


class DidNotStartError(Exception):
    """A bot did not become ready; the message is what it logged."""


@dataclass(frozen=True)
class BotProcess:
    """One bot."""

    process_id: int
    log: Path

    @property
    def said(self) -> str:
        """What it has logged."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    @property
    def lives(self) -> bool:
        """Whether it is still there, frozen or not."""
        try:
            os.kill(self.process_id, 0)
        except ProcessLookupError:
            return False
        return True

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it is still there."""
        with suppress(ProcessLookupError):
            os.kill(self.process_id, number)

    def kill(self) -> None:
        """End it at once; return when it is gone."""
        self.send(signal.SIGKILL)
        while self.lives:
            sleep(_LOOKS_EVERY_SECONDS)

    def wait_until_ready(self) -> None:
        """Return when it takes clicks.

        Raises:
            DidNotStartError: it ended, or took too long.
        """
        until = monotonic() + STARTS_WITHIN_SECONDS
        while READY not in self.said:
            if not self.lives or monotonic() > until:
                raise DidNotStartError(self.said[-2_000:])
            sleep(_LOOKS_EVERY_SECONDS)


@dataclass
class Nursery:
    """Bears bots that share an environment."""

    process: subprocess.Popen[str]
    folder: Path
    born: list[BotProcess] = field(default_factory=list)

    def bear(self, environment: Mapping[str, str]) -> BotProcess:
        """Start a bot; it is not ready yet."""
        if self.process.stdin is None or self.process.stdout is None:
            raise DidNotStartError("the nursery has no ears")
        log = self.folder / f"bot-{len(self.born)}-of-{self.process.pid}.log"
        self.process.stdin.write(json.dumps({"environment": dict(environment), "log": str(log)}) + "\n")
        self.process.stdin.flush()
        self.born.append(BotProcess(int(self.process.stdout.readline()), log))
        return self.born[-1]


@contextmanager
def nursery(folder: Path, **environment: str) -> Iterator[Nursery]:
    """Open a nursery, all of whose children get `environment`; afterwards none of them is left."""
    command = [sys.executable, "-m", "tools.chaos.nursery"]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | environment
    ) as process:
        opened = Nursery(process, folder)
        try:
            yield opened
        finally:
            for one in opened.born:
                one.kill()
            process.kill()
