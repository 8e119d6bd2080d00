"""The log: one line for each thing, no longer than a line may be, and no secret in it.

Text for people, where a stack stands indented below its line; or JSON for collectors, one object a line. What
others wrote cannot begin a line of its own, and no place in the code fills a disk: it is cut off at so many
lines a minute (a library at a few an hour: health says what lasts), and a stack is written once an hour.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import TextIO

from bot.faults import Stack, without_words
from bot.settings import LogSettings

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 2_000
LONGEST_STACK = 12_000
# From one place in the code: so many lines, in so many seconds.
OURS = (30, 60.0)
# A library's: while Slack is away they repeat themselves every few seconds, and health says it once.
OTHERS = (5, 3600.0)
_HERE = str(Path(__file__).parent)
STACK_AGAIN_SECONDS = 3600.0
# More different faults than the code has.
MOST_STACKS = 200
# They write whole payloads, tokens and addresses at lower levels.
QUIET = ("slack_bolt", "slack_sdk", "alembic", "apscheduler", "httpx", "uvicorn", "asyncio")

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SECRETS = (
    # Slack's tokens, whatever follows their beginning: a malformed one is as good as the right one.
    (re.compile(r"\b(xox[a-z]{1,2}-|xapp-|xwfp-)[^\s'\"<>]*", re.IGNORECASE), r"\1…"),
    # Whoever has one of these addresses may answer in the person's DM, or listen to everything.
    (re.compile(r"(https://hooks\.slack(?:-gov)?\.com/)\S*", re.IGNORECASE), r"\1…"),
    (re.compile(r"(wss?://[^\s/?]+)\S*", re.IGNORECASE), r"\1/…"),
    (re.compile(r"(://[^\s:/@]*):[^\s@/]+@"), r"\1:…@"),
)
# Those that the settings name: a signing secret has no shape of its own.
_known: set[str] = set()


def hide(secrets: Iterable[str]) -> None:
    """Let none of these stand in any line from now on."""
    _known.update(one for one in secrets if one)


def cleaned(text: str) -> str:
    """Return a text without its secrets."""
    for secret in _known:
        text = text.replace(secret, "…")
    for pattern, kept in _SECRETS:
        text = pattern.sub(kept, text)
    return text


def begin(settings: LogSettings) -> None:
    """Write everything to standard error from now on."""
    logging.basicConfig(level=settings.level, handlers=[handler(sys.stderr, as_json=settings.as_json)])
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.level)))


def catch() -> None:
    """Log what nobody catches, too, instead of Python's own traceback."""
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def complain(sentence: str) -> None:
    """Tell whoever started the process: in a sentence alone, or where the log is JSON in a line of it."""
    said = " ".join(sentence.split())
    if any(isinstance(one.formatter, Lines) and one.formatter.as_json for one in logging.root.handlers):
        logger.error("%s", said)
    else:
        sys.stderr.write(f"{cleaned(said)}\n")


def handler(stream: TextIO, *, as_json: bool) -> logging.Handler:
    """Return what writes our lines to a stream."""
    writing = logging.StreamHandler(stream)
    writing.setFormatter(Lines(as_json=as_json))
    writing.addFilter(Fewer())
    return writing


class Fewer(logging.Filter):
    """Lets a place in the code say so much at a time; the next line says how many were left out.

    A line with a stack always passes, because somebody may have read its id; repeated stacks are short.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        # By place: since when its lines are counted, and how many there were.
        self._counts: dict[tuple[str, int], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is written."""
        if _stack_in(record):
            return True
        place, now = (record.pathname, record.lineno), monotonic()
        most, seconds = OURS if record.pathname.startswith(_HERE) else OTHERS
        with self._lock:
            since, count = self._counts.get(place, (now, 0))
            if now - since >= seconds:
                record.__dict__["left_out"] = max(0, count - most)
                since, count = now, 0
            self._counts[place] = (since, count + 1)
        return count < most


class Lines(logging.Formatter):
    """Draws a record as a line of text, or as one of JSON."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json
        # When each stack was written, and by which clock reading it is found again.
        self._stacks: dict[str, tuple[float, str]] = {}

    def format(self, record: logging.LogRecord) -> str:
        """Draw it."""
        moment = datetime.fromtimestamp(record.created, UTC)
        time = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
        line = {"time": time, "level": record.levelname, "logger": record.name, "message": _said(record)}
        if stack := self._stack(record, time):
            line["stack"] = stack
        return json.dumps(line) if self.as_json else _text(line)

    def _stack(self, record: logging.LogRecord, time: str) -> str:
        """Return the stack to write; of one that was written lately, where it stands."""
        stack = cut(cleaned(_stack_of(record)), LONGEST_STACK)
        if not stack:
            return ""
        written = self._stacks.get(stack)
        if written and monotonic() - written[0] < STACK_AGAIN_SECONDS:
            return f"the same stack as at {written[1]}"
        if len(self._stacks) >= MOST_STACKS:
            self._stacks.clear()
        self._stacks[stack] = (monotonic(), time)
        return stack


def cut(text: str, longest: int) -> str:
    """Return the beginning and, which says more of a stack, the end of a text that is too long."""
    if len(text) <= longest:
        return text
    return f"{text[: longest // 4]} … {len(text) - longest} characters … {text[-longest * 3 // 4 :]}"


def _text(line: Mapping[str, str]) -> str:
    text = f"{line['time']} {line['level']} {line['logger']}: {line['message']}"
    return text + "".join(f"\n    {part}" for part in line.get("stack", "").splitlines())


def _said(record: logging.LogRecord) -> str:
    """Return what the record says, without its stack, on one line."""
    said = record.getMessage()
    if stack := _stack_in(record):
        said = said.replace(stack, "").strip()
    said = _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode(), cleaned(said))
    left_out = record.__dict__.get("left_out")
    more = f" (and {left_out} more like it before)" if left_out else ""
    return cut(said, LONGEST_MESSAGE) + more


def _stack_in(record: logging.LogRecord) -> str:
    arguments = record.args if isinstance(record.args, tuple) else ()
    return next((one for one in arguments if isinstance(one, Stack)), "")


def _stack_of(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return _stack_in(record) or (without_words(error) if error else "")


def _uncaught(
    _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None = None
) -> None:
    if not isinstance(error, KeyboardInterrupt):
        logger.critical("ended by a fault\n%s", without_words(error))


def _uncaught_in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value:
        name = ended.thread.name if ended.thread else ""
        logger.critical("the thread %s ended by a fault\n%s", name, without_words(ended.exc_value))
