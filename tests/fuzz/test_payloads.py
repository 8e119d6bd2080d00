"""Payloads changed at random, and signed: whatever arrives, there is no fault, and nothing odd is stored."""

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Session

from bot.models.base import Base
from bot.models.workspace import Person, Workspace
from bot.web import LARGEST_BODY
from sandbox.transports.http import encoded, signature_headers
from sandbox.transports.payload import Payload
from tests import bot_harness
from tests.bot_harness import BotHarness
from tests.fuzz import corpus, mutations

# However long an answer takes, that is told in the end.
PATIENT = httpx.Client(timeout=60, trust_env=False)

# `make fuzz` sends many more.
PAYLOADS = int(os.environ.get("FUZZ_PAYLOADS", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "14"))
# So many to one bot, then to a new one: an answered request is a card that can be clicked no more.
TO_ONE_BOT = min(2_500, PAYLOADS // 2)
_SLACK_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}")
_LONGEST_TEXT = 40_000  # characters of a message in Slack


class Faults(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, unless it is that an address from a payload, changed as it is, does not answer."""
        if not record.name.startswith("slack_sdk."):
            self.lines.append(self.format(record))


@dataclass
class Sender:
    """Sends changed payloads to one bot, and keeps what went wrong."""

    harness: BotHarness
    faults: Faults
    # Each kind once, by the end of its stack.
    wrong: dict[str, str] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    sent: int = 0

    def __post_init__(self) -> None:
        recorded = corpus.recorded(self.harness)
        self._bodies = [body for _, body in recorded]
        # By what they are, so that there are as many forms as clicks.
        self._recorded = {
            what: [one for one in recorded if (one[0], one[1].get("type")) == what]
            for what in sorted({(kind, body.get("type")) for kind, body in recorded}, key=str)
        }

    def send(self, number: int, *, signed: bool = True) -> None:
        """Send the payload of this number: the same one in each run."""
        random = Random(f"{SEED}/{number}")  # noqa: S311 - to be repeated, not to be kept secret
        kind, body = random.choice(self._recorded[random.choice(list(self._recorded))])
        if random.random() < 0.9:
            body = mutations.mutated(body, self._bodies, random)
        content_type, raw = _encoded(Payload(kind, body))
        if random.random() < 0.1:
            raw = mutations.scrambled(raw, random)
        raw = raw[:LARGEST_BODY]
        headers = signature_headers(self.harness.slack.signing_secret, raw, int(time.time()), "right")
        headers["content-type"] = content_type
        if not signed:
            name = random.choice(list(headers))
            headers[name] = random.choice(("", "v0=", "9" * 5_000, headers[name] + "0", "text/plain"))
        began, logged = time.monotonic(), len(self.faults.lines)
        url = f"http://127.0.0.1:{self.harness.bot.web.port}/slack/events"
        answer = PATIENT.post(
            url, content=raw, headers=[(one.encode(), value.encode()) for one, value in headers.items()]
        )
        took, what = time.monotonic() - began, f"{number}: {answer.status_code} for {raw[:2_000]!r}"
        self.sent += 1
        self.slowest = max(self.slowest, (took, what[:300]))
        faults = self.faults.lines[logged:]
        if answer.status_code >= 500 or faults or (not signed and answer.status_code < 400):
            ends = "\n".join(faults)[-500:] or str(answer.status_code)
            self.wrong.setdefault(ends, "\n".join([*faults, what]))

    def deliver(self) -> None:
        """Draw and send all that follows from what was stored."""
        logged = len(self.faults.lines)
        self.harness.settle()
        self.wrong |= {f"delivery {number}": line for number, line in enumerate(self.faults.lines[logged:])}

    def close_forms(self) -> None:
        """Close what has been opened, so that more can be: Slack shows three on top of each other."""
        for name in corpus.PEOPLE:
            self.harness.person(name).close(cleared=True)


def _encoded(payload: Payload) -> tuple[str, bytes]:
    if payload.kind != "slash_commands":
        return encoded(payload)
    fields = urlencode({str(key): value for key, value in payload.body.items()}, errors="replace")
    return "application/x-www-form-urlencoded", fields.encode()


def _everything(session: Session) -> list[object]:
    return [session.execute(select(table)).all() for table in Base.metadata.sorted_tables]


def _odd(session: Session) -> list[str]:
    """Name what should not be stored, whoever sent it."""
    odd = [
        f"{column} holds {longest} characters"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text | String)
        and (longest := session.scalar(select(func.max(func.length(column)))) or 0)
        > (column.type.length or _LONGEST_TEXT)
    ]
    odd += [
        f"a person {one!r}"
        for one in session.scalars(select(Person.slack_user_id))
        if not _SLACK_ID.fullmatch(one)
    ]
    return odd + [f"a workspace {one!r}" for one in session.scalars(select(Workspace.slack_id))][1:]


@pytest.fixture
def sender(request: pytest.FixtureRequest, part: int) -> Iterator[Sender]:
    """A bot of its own, on one database or the other, and one who sends it payloads."""
    url = request.getfixturevalue("postgresql_url" if part % 2 else "sqlite_url")
    faults = Faults()
    logging.getLogger().addHandler(faults)
    with bot_harness.harness(url) as harness:
        yield Sender(harness, faults)
    logging.getLogger().removeHandler(faults)


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("part", range(-(-PAYLOADS // TO_ONE_BOT)))
def test_whatever_arrives(sender: Sender, part: int, record_property: Callable[[str, object], None]) -> None:
    """No fault, no 5xx, nothing stored that should not be; and who did not sign changes nothing at all."""
    store, numbers = (
        sender.harness.bot.store,
        range(part * TO_ONE_BOT, min(PAYLOADS, (part + 1) * TO_ONE_BOT)),
    )
    with store.reading() as session:
        before = _everything(session)
    for number in numbers[::20]:
        sender.send(number, signed=False)
    with store.reading() as session:
        assert _everything(session) == before
    for number in numbers:
        sender.send(number)
        if not number % 20:
            sender.close_forms()
    record_property("fuzz", (len(numbers), *sender.slowest))
    sender.deliver()
    assert not sender.wrong, "\n\n".join(sender.wrong.values())
    with store.reading() as session:
        assert _odd(session) == []
