"""The log: everything that crossed the wire, and never a token."""

import json
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.log import FOLDER, Log
from sandbox.person import DrivenPerson
from sandbox.running import running
from tests.sandbox.bolt_app import MANIFEST, TinyApp
from tests.sandbox.clock import Clock
from tests.sandbox.refusals import error_of


def test_calls_payloads_and_answers_in_their_order(slack: Driver, app: TinyApp, lin: DrivenPerson) -> None:
    """Each entry has its number, time, direction and both sides of what was said."""
    lin.say("So that Bolt has asked who it is")
    before = slack.log()[-1]["n"]
    app.answer_json({"text": "Done"})
    lin.command("/tiny", "why")
    app.client.auth_test()
    payload, answer, call = slack.log(before)

    assert [payload["n"], answer["n"], call["n"]] == [before + 1, before + 2, before + 3]
    assert (payload["direction"], payload["type"], payload["user"]) == ("payload", "/tiny", lin.id)
    assert payload["request"]["text"] == "why"
    assert (answer["direction"], answer["status"], answer["response"]) == ("answer", 200, '{"text": "Done"}')
    assert (call["direction"], call["method"], call["response"]["ok"]) == ("call", "auth.test", True)


def test_no_token_is_ever_written_down(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Neither as argument, nor in an answer, nor in somebody's text."""
    client.chat_postMessage(channel=lin.id, text=f"My token is {slack.bot_token}")
    client.api_call("auth.test", http_verb="GET", params={"token": slack.bot_token})
    code = slack.install()
    client.oauth_v2_access(client_id=slack.client_id, client_secret=slack.client_secret, code=code)
    written = json.dumps(slack.log())

    assert slack.bot_token not in written
    assert slack.client_secret not in written
    assert "My token is xoxb-…" in json.dumps(slack.log(), ensure_ascii=False)


def test_refusals_are_written_down_too(slack: Driver, client: WebClient) -> None:
    """The log shows what a careless app did wrong."""
    error_of(client.users_info, user="U0NOBODY")

    assert slack.calls("users.info")[-1]["response"]["error"] == "user_not_found"


def test_json_lines(tmp_path: Path) -> None:
    """With a file every entry is a line, written at once; memory keeps the latest."""
    log = Log(Clock(), tmp_path / "log.jsonl")
    log.add("call", method="auth.test", request={"token": "xoxb-1"})
    [line] = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    log.close()

    assert {"n": 1, "direction": "call", "method": "auth.test", "request": {}}.items() <= json.loads(
        line
    ).items()


def test_a_folder_for_the_logs_of_every_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names one finds a file of each sandbox there, however many run."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for _ in range(2):
        with running(manifest=MANIFEST) as slack:
            WebClient(slack.bot_token, slack.api_url).auth_test()

    lines = [json.loads(file.read_text("utf-8")) for file in tmp_path.glob("*.jsonl")]
    assert [line["method"] for line in lines] == ["auth.test", "auth.test"]


def test_memory_is_bounded_and_numbers_go_on() -> None:
    """Old entries are forgotten; asking after a number still gives what follows it."""
    log = Log(Clock(), kept=10)
    for _ in range(15):
        log.add("call")

    with start_blocking_portal() as portal:
        kept, new = (portal.call(log.after, seen, 0) for seen in (0, 13))
    assert kept[0]["n"] == 6
    assert [entry["n"] for entry in new] == [14, 15]
