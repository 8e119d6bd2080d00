"""The judge sees what is wrong on the wire, says where, and lets pass what never reached anybody."""

import json
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.protocol.judge import Verdict, judge
from tests.protocol.recorder import Entry, Recorder
from tests.protocol.schemas import require_node
from tests.sandbox.blocks import actions, button, field, modal, section
from tests.sandbox.bolt_app import TinyApp

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _node() -> None:
    require_node()


def judged(*entries: Json) -> Verdict:
    """Judge a log."""
    return judge(Entry({"n": n, **entry}, "a_test.py") for n, entry in enumerate(entries, start=1))


def call(**arguments: object) -> Json:
    """Return the entry of a call that was granted."""
    return {"direction": "call", "request": arguments, "response": {"ok": True}}


def answer(type_: str, body: object) -> Json:
    """Return the entry of an app's acknowledgement."""
    return {"direction": "answer", "type": type_, "response": json.dumps(body), "failure": None}


SPOILT = [
    (call(blocks=[section("x" * 3001)]), "blocks/0/text/text"),
    (call(blocks=json.dumps([{"type": "header"}])), 'blocks/0: "text" is a required property'),
    (call(blocks=[actions(button("Go", "go") | {"surprise": 1})]), "blocks/0/elements/0: Additional"),
    (call(blocks=[{"type": "unheard_of"}]), "slack_sdk"),
    (call(metadata={"event_type": "a"}), 'metadata: "event_payload" is a required'),
    (call(view=modal() | {"title": {"type": "plain_text", "text": "x" * 25}}), "modal/title/text"),
    (call(view={"type": "home"}), 'home: "blocks" is a required'),
    (answer("view_submission", {"response_action": "errors"}), 'response_action: "errors" is a required'),
    (answer("/tiny", {"blocks": [{"type": "divider", "text": "?"}]}), "blocks/0: Additional"),
    (
        {"direction": "payload", "type": "/tiny", "request": {"command": "/tiny"}},
        'command: "text" is a required',
    ),
    ({"direction": "payload", "type": "view_closed", "request": {"type": "view_closed"}}, "view_closed"),
]


@pytest.mark.parametrize(("entry", "told"), SPOILT)
def test_what_is_wrong_is_told_with_its_place(entry: Json, told: str) -> None:
    """The test file, the entry, the type, the pointer, the trouble."""
    found = judged(entry).violations

    assert [line for line in found if line.startswith("a_test.py, entry 1: ") and told in line] != []


@pytest.mark.parametrize(
    "entries",
    [
        [call(blocks=[{"type": "unheard_of"}]) | {"response": {"ok": False, "error": "invalid_blocks"}}],
        [
            answer("/tiny", {"blocks": [{"type": "unheard_of"}]}),
            {"direction": "fault", "fault": "invalid_response"},
        ],
        [answer("message", {"blocks": [{"type": "unheard_of"}]})],
        [answer("/tiny", "Done.")],
        [{"direction": "fault", "method": "chat.update", "fault": "status"}],
    ],
)
def test_what_was_refused_or_means_nothing_is_no_violation(entries: list[Json]) -> None:
    """The sandbox said no, or Slack would not read it at all."""
    assert judged(*entries).violations == []


def test_everything_of_this_run_is_there(recorder: Recorder, client: WebClient, lin: DrivenPerson) -> None:
    """What a test just sent is recorded, under its file; the verdict says how much it is of what."""
    client.chat_postMessage(channel=lin.id, text="Remember this", blocks=[section("Remember this")])
    told = [entry for entry in recorder.entries() if "Remember this" in str(entry.content)]

    assert {entry.test_file for entry in told} == {"tests/protocol/test_judge.py"}
    assert "1 blocks" in str(judge(told))


def test_both_directions_are_judged(
    recorder: Recorder, slack: Driver, app: TinyApp, lin: DrivenPerson
) -> None:
    """Of one short story: what the app sent, what it answered and what it received."""
    app.open_when_triggered(modal(field("Name", "name"), callback_id="asked", notify_on_close=True))
    lin.command("/tiny")
    lin.close()
    lin.shortcut("log_it")
    slack.install()
    mine = [entry for entry in recorder.entries() if entry.test_file == "tests/protocol/test_judge.py"]

    verdict = judge(mine)
    assert verdict.violations == []
    assert {"modal", "command", "view_closed", "shortcut"} <= set(verdict.counts)
