"""Slack's own JavaScript clients, another idea of the protocol than Python's, talk to the sandbox."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.running import running
from tests.protocol.schemas import require_node
from tests.sandbox.bolt_app import MANIFEST

CLIENT = Path(__file__).parent / "client.mjs"
METADATA = {"event_type": "greeting", "event_payload": {"number": 7}}


class Client:
    """`client.mjs`, connected."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def told(self, step: str) -> dict[str, Any]:
        """Return what it tells of its next step, which must be this one."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"client.mjs ended before {step!r}"
        details: dict[str, Any] = json.loads(line)
        assert details.pop("step") == step
        return details

    def ended(self) -> int:
        """Wait for its end and return how it ended."""
        return self._process.wait(60)


@contextmanager
def started(slack: Driver, person: DrivenPerson) -> Iterator[Client]:
    """Run the client for this person's direct message."""
    tokens = {"SLACK_APP_TOKEN": slack.app_token, "SLACK_BOT_TOKEN": slack.bot_token}
    environment = {**os.environ, **tokens, "SLACK_API_URL": slack.api_url, "PERSON": person.id}
    command = [require_node(), str(CLIENT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603 - our own script
        try:
            yield Client(process)
        finally:
            process.kill()


@pytest.fixture
def slack() -> Iterator[Driver]:
    """A sandbox."""
    require_node()
    with running(manifest=MANIFEST) as driver:
        yield driver


def test_a_conversation_with_javascript(slack: Driver) -> None:
    """Connect, post, be clicked, open a modal, answer it, wait out a limit, update, read metadata, leave."""
    ada = slack.person("Ada Reyes")
    with started(slack, ada) as client:
        ts = client.told("posted")["ts"]
        assert ada.messages()[-1]["ts"] == ts

        assert ada.command("/tiny", "something").ok
        assert ada.messages()[-1]["text"] == "You said something"
        assert ada.say("Hello to you").ok
        assert client.told("heard") == {"text": "Hello to you"}

        assert ada.click("Go", ts=ts).ok
        opened, modal = client.told("opened"), ada.modal()
        assert opened == {"view": modal and modal["id"], "value": "7"}

        slack.fault("ratelimited", methods=["chat.update"], seconds=1)
        ada.fill("Name", "Ada")
        assert ada.submit().ok
        assert client.told("limited") == {"seconds": 1}
        assert client.told("updated") == {"bare": None, "whole": METADATA}
        assert "Thank you" in str(ada.modal())
        assert "Thanks, Ada" in [message["text"] for message in ada.messages()]

        client.told("left")
        assert client.ended() == 0
    assert ada.failures() == []
    assert slack.get("people")["app"]["connected"] is False
