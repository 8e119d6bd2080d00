"""Answers to gestures: in time, in the acknowledgement, at the response_url."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.driver import Driver
from sandbox.options import Options
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import World
from tests.plain_http import HTTP
from tests.sandbox.blocks import actions, button, section
from tests.sandbox.bolt_app import MANIFEST, TinyApp
from tests.sandbox.clock import Clock

GO = actions(button("Go", "go"))


@pytest.fixture
def late() -> Iterator[tuple[Driver, Clock]]:
    """A sandbox whose clock is in the test's hands, and that waits a tenth of a second for answers."""
    clock = Clock()
    options = Options(clock=clock, answer_seconds=0.1, limit_scale=1000)
    with running(World(options=options), manifest=MANIFEST) as slack:
        yield slack, clock


def test_an_app_that_is_not_there(slack: Driver) -> None:
    """The person sees it at once."""
    with running(manifest=MANIFEST) as lonely:
        lin = lonely.person("Lin Osei")
        outcome = lin.command("/tiny")

        assert (outcome.ok, outcome.failure) == (False, "not_connected")
        assert "not connected" in lin.failures()[0]["text"]
    assert slack.url != lonely.url


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_error_is_seen_by_the_person_until_the_next_gesture(
    app: TinyApp, lin: DrivenPerson, status: int
) -> None:
    """Anything but a 2xx is a failure mark, which the next gesture takes away; nothing is sent twice."""
    app.answer = lambda _body: BoltResponse(status=status)
    outcome = lin.command("/tiny")
    marks = [one["failure"] for one in lin.failures()]
    app.forget()
    lin.command("/tiny")

    assert (outcome.failure, marks, lin.failures()) == (f"http_{status}", [f"http_{status}"], [])
    app.body("/tiny")
    assert app.received.empty()


def test_too_late_is_a_failure(late: tuple[Driver, Clock], unplugged: str) -> None:
    """Who does not answer in time has failed, however long they would have taken."""
    slack, _ = late
    slack.use_request_url(unplugged)

    assert slack.person("Lin Osei").command("/tiny").failure == "timeout"


def test_a_command_may_be_answered_for_all_to_see(app: TinyApp, lin: DrivenPerson) -> None:
    """`in_channel` stays in history; the default does not."""
    app.answer_json({"response_type": "in_channel", "text": "Done", "blocks": [section("Done")]})
    lin.command("/tiny")

    assert len(app.client.conversations_history(channel=f"D{lin.id[1:]}")["messages"]) == 1


def test_a_command_answered_with_nonsense_fails_the_person(app: TinyApp, lin: DrivenPerson) -> None:
    """Invalid blocks in the acknowledgement are not shown."""
    app.answer_json({"text": "Done", "blocks": [{"type": "unheard_of"}]})

    assert lin.command("/tiny").failure == "invalid_response"
    assert lin.messages() == []


def test_a_response_url_writes_replaces_and_deletes(app: TinyApp, lin: DrivenPerson) -> None:
    """By default only the person sees it; the message they clicked can be replaced or deleted."""
    webhook = _click(app, lin)
    webhook.send(text="Only you")
    assert (lin.messages()[-1]["text"], lin.messages()[-1]["is_ephemeral"]) == ("Only you", True)
    webhook.send(text="Everybody", response_type="in_channel")
    assert "is_ephemeral" not in lin.messages()[-1]
    webhook.send(text="Instead", replace_original=True)
    assert lin.messages()[0]["text"] == "Instead"
    assert "blocks" not in lin.messages()[0]
    webhook.send(delete_original=True)
    assert [message["text"] for message in lin.messages()] == ["Only you", "Everybody"]


def test_a_message_is_replaced_where_it_stands(slack: Driver, app: TinyApp, lin: DrivenPerson) -> None:
    """In a thread too: same `ts`, same thread, text and blocks anew; the log says which message it was."""
    top = app.client.chat_postMessage(channel=lin.id, text="Hi")
    below = app.client.chat_postMessage(channel=lin.id, text="Go?", blocks=[GO], thread_ts=top["ts"])
    lin.click("Go")
    url = app.body("block_actions")["response_url"]
    WebhookClient(url).send(text="Gone", blocks=[section("*Gone*")], replace_original=True)
    shown, entry = lin.messages()[-1], slack.calls("response_url")[-1]

    assert (shown["ts"], shown["thread_ts"], shown["text"]) == (below["ts"], top["ts"], "Gone")
    assert [block["type"] for block in shown["blocks"]] == ["section"]
    assert (entry["channel"], entry["message_ts"], entry["user"]) == (below["channel"], below["ts"], lin.id)
    assert (entry["uses"], entry["request"]["text"], entry["status"]) == (1, "Gone", 200)
    assert url.rpartition("/")[2] not in str(entry)


def test_metadata_of_a_replaced_message(slack: Driver, app: TinyApp, lin: DrivenPerson) -> None:
    """It stays, gives way to what the replacement brings, and on order is forgotten, until faults are."""
    old, new = ({"event_type": name, "event_payload": {"id": 7}} for name in ("old", "new"))
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[GO], metadata=old)
    lin.click("Go")
    url = app.body("block_actions")["response_url"]

    def replaced(**more: object) -> object:
        HTTP.post(url, json={"text": "Done", "replace_original": True, **more})
        history = app.client.conversations_history(channel=f"D{lin.id[1:]}", include_all_metadata=True)
        return history["messages"][0].get("metadata")

    assert (replaced(), replaced(metadata=new)) == (old, new)
    slack.fault("forget_metadata")
    assert replaced(metadata=old) is None
    slack.forget_faults()
    assert replaced(metadata=new) == new


def test_five_answers_and_no_more(app: TinyApp, lin: DrivenPerson) -> None:
    """The sixth is refused and changes nothing; so are nonsense and addresses nobody gave."""
    webhook = _click(app, lin)
    answers = [webhook.send(text=str(n), replace_original=True) for n in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert lin.messages()[0]["text"] == "4"
    assert "used_url" in answers[-1].body
    assert "expired_url" in WebhookClient(webhook.url + "x").send(text="Hi").body


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "Hi", "blocks": [{"type": "unheard_of"}]}, "invalid_blocks"),
        ([], "json_not_object"),
    ],
)
def test_nonsense_at_a_response_url(app: TinyApp, lin: DrivenPerson, content: Any, error: str) -> None:  # noqa: ANN401 - any JSON
    """It is refused with a 4xx that names the mistake."""
    answer = HTTP.post(_click(app, lin).url, json=content)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_half_an_hour_and_no_longer(late: tuple[Driver, Clock]) -> None:
    """After 30 minutes the address is dead."""
    slack, clock = late
    lin = slack.person("Lin Osei")
    lin.command("/tiny")
    webhook = WebhookClient(slack.payloads("/tiny")[0]["request"]["response_url"])

    clock.forward(1800)
    assert webhook.send(text="In time").status_code == 200
    clock.forward(1)
    too_late = webhook.send(text="Too late")
    assert (too_late.status_code, "expired_url" in too_late.body) == (404, True)
    assert [message["text"] for message in lin.messages()] == ["In time"]


def test_messages_cannot_be_replaced_where_there_is_none(app: TinyApp, lin: DrivenPerson) -> None:
    """A command has no original message."""
    lin.command("/tiny")
    webhook = WebhookClient(app.body("/tiny")["response_url"])

    assert "message_not_found" in webhook.send(text="Instead", replace_original=True).body


def _click(app: TinyApp, person: DrivenPerson) -> WebhookClient:
    app.client.chat_postMessage(channel=person.id, text="Hi", blocks=[GO])
    person.click("Go")
    return WebhookClient(app.body("block_actions")["response_url"])


def test_the_sdk_is_unmodified(client: WebClient) -> None:
    """What speaks to the sandbox here is slack_sdk as installed."""
    assert client.__class__.__module__ == "slack_sdk.web.client"
