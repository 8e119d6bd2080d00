"""The record of everything that crossed the wire: a test's oracle is what Slack saw."""

import json
import os
import re
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from sandbox.json_types import Json, JsonValue
from sandbox.pulse import Pulse

Direction = Literal["call", "payload", "answer", "fault"]
KEPT = 50_000  # entries in memory; a file has them all
FOLDER = "SANDBOX_LOGS"  # the environment variable that names a folder for the logs of every sandbox
_TOKEN = re.compile(r"\b(xox[a-z]|xapp)([-.])[\w.-]+")
_NEVER = frozenset({"token", "client_secret", "bot_access_token"})


class Log:
    """Entries numbered from 1: the latest in memory, all as JSON lines if wanted, tokens in neither."""

    def __init__(self, clock: Callable[[], float], file: Path | None = None, kept: int = KEPT) -> None:
        self._clock = clock
        self._file = file.open("a", encoding="utf-8") if file else None
        self._entries: deque[Json] = deque(maxlen=kept)
        self._pulse = Pulse()

    def add(self, direction: Direction, **details: object) -> None:
        """Record one thing that happened, as it is now: later changes to `details` do not show."""
        entry = {
            "n": self._pulse.value + 1,
            "time": datetime.fromtimestamp(self._clock(), UTC).isoformat(),
            "direction": direction,
            **without_tokens(details),
        }
        self._entries.append(entry)
        if self._file:
            self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._file.flush()
        self._pulse.beat()

    async def after(self, seen: int, seconds: float) -> list[Json]:
        """Return the entries after number `seen`, waiting up to `seconds` for a first one."""
        await self._pulse.past(seen, seconds)
        forgotten = self._pulse.value - len(self._entries)
        return list(islice(self._entries, max(0, seen - forgotten), None))

    def close(self) -> None:
        """Close the file and end all waiting."""
        self._pulse.end()
        if self._file:
            self._file.close()


def file_of_its_own() -> Path | None:
    """Return a new file in the folder that `SANDBOX_LOGS` names, or None where nothing names one.

    So whoever starts many sandboxes, in whatever processes, finds all that crossed their wires in one place.
    """
    folder = os.environ.get(FOLDER)
    return Path(folder) / f"{uuid.uuid4().hex}.jsonl" if folder else None


def without_tokens(node: JsonValue) -> JsonValue:
    """Return a deep copy with every token left out or shortened to its kind."""
    if isinstance(node, dict):
        return {str(key): without_tokens(value) for key, value in node.items() if key not in _NEVER}
    if isinstance(node, list | tuple):
        return [without_tokens(item) for item in node]
    return _TOKEN.sub(r"\1\2…", node) if isinstance(node, str) else node
