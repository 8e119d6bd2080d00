"""What the sandbox sends looks like what Slack sends: ids, timestamps, what is added to a message."""

import re
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.sandbox.blocks import Json, actions, button, field, home, modal, section
from tests.sandbox.bolt_app import TinyApp

TIMESTAMP = r"\d{10}\.\d{6}"
FORMS = {
    **dict.fromkeys(("ts", "event_ts", "action_ts", "message_ts"), TIMESTAMP),
    **dict.fromkeys(("user", "user_id"), r"[UW][A-Z0-9]{8,}"),
    **dict.fromkeys(("team_id", "app_installed_team_id", "context_team_id"), r"T[A-Z0-9]{8,}"),
    **dict.fromkeys(("channel", "channel_id"), r"D[A-Z0-9]{8,}"),
    **dict.fromkeys(("app_id", "api_app_id"), r"A[A-Z0-9]{8,}"),
    **dict.fromkeys(("view_id", "root_view_id", "previous_view_id"), r"V[A-Z0-9]{8,}"),
    "bot_id": r"B[A-Z0-9]{8,}",
    "event_id": r"Ev[A-Z0-9]{8,}",
    "trigger_id": r"\d+\.\d+\.[0-9a-f]{32}",
    "hash": r"\d{10}\.\w{8}",
    "block_id": r"\S{3,}",
    "client_msg_id": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "response_url": r"http\S+",
}


@pytest.fixture
def story(slack: Driver, app: TinyApp, lin: DrivenPerson) -> list[Json]:
    """Everything the sandbox sent to an app that does a bit of everything."""
    before = slack.log()[-1]["n"]
    form = modal(field("Name", "name"), actions(button("More", "more")))
    app.open_when_triggered(form)
    posted = app.client.chat_postMessage(
        channel=lin.id, text="Hi", blocks=[section("Hi"), actions(button("Go", "go"))]
    )
    lin.click("Go")
    lin.click("More", within="modal")
    lin.fill("Name", "Lin")
    lin.submit()
    app.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Bye")
    app.client.views_publish(user_id=lin.id, view=home())
    lin.open_home()
    lin.say("Thanks")
    lin.command("/tiny")
    entries = slack.log(before)
    sent = [entry["request"] for entry in entries if entry["direction"] == "payload"]
    return sent + [entry["response"] for entry in entries if entry["direction"] == "call"]


def fields_of(node: object) -> Iterator[tuple[str, str]]:
    """Yield every field that holds a string."""
    if isinstance(node, list):
        for item in node:
            yield from fields_of(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, str):
                yield name, value
            else:
                yield from fields_of(value)


def test_ids_and_timestamps_look_like_slacks(story: list[Json]) -> None:
    """Wherever one stands; a name such as `user` may also hold the whole object."""
    found = [(name, value) for name, value in fields_of(story) if name in FORMS]

    assert [(name, value) for name, value in found if not re.fullmatch(FORMS[name], value)] == []
    assert {name for name, _ in found} == set(FORMS)


def test_a_message_carries_what_slack_adds(client: WebClient, lin: DrivenPerson) -> None:
    """Who wrote it, which app that is, whose workspace; ids for its blocks; written-out texts."""
    posted = client.chat_postMessage(channel=lin.id, text="Hi", blocks=[section("Hi"), {"type": "divider"}])
    message = posted["message"]

    assert set(message) == {"user", "type", "ts", "bot_id", "app_id", "bot_profile", "text", "team", "blocks"}
    assert set(message["bot_profile"]) >= {"id", "app_id", "name", "icons", "deleted", "updated", "team_id"}
    assert len({block["block_id"] for block in message["blocks"]}) == 2
    assert message["blocks"][0]["text"] == {"type": "mrkdwn", "text": "Hi", "verbatim": False}


def test_an_update_in_text_says_edited(client: WebClient, lin: DrivenPerson) -> None:
    """By whom and when; one with blocks does not, as Slack hides it then."""
    posted = client.chat_postMessage(channel=lin.id, text="Hi")
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    with_blocks = client.chat_update(**place, text="Ho", blocks=[section("Ho")])["message"]
    edited = client.chat_update(**place, text="Hum")["message"]["edited"]

    assert "edited" not in with_blocks
    assert edited["user"] == posted["message"]["user"]
    assert float(edited["ts"]) > float(posted["ts"])


def test_home_comes_with_its_view_once_there_is_one(app: TinyApp, lin: DrivenPerson) -> None:
    """As it was stored, under the title Slack gives every Home tab."""
    lin.open_home()
    first = app.body("app_home_opened")["event"]
    published = app.client.views_publish(user_id=lin.id, view=home())["view"]
    lin.open_home()
    second = app.body("app_home_opened")["event"]

    assert "view" not in first
    assert second["view"] == published
    assert published["title"] == {"type": "plain_text", "text": "View Title", "emoji": True}


def test_history_keeps_metadata_for_those_who_ask(client: WebClient, lin: DrivenPerson) -> None:
    """And gives the same message otherwise."""
    metadata = {"event_type": "greeting", "event_payload": {"number": 7}}
    posted = client.chat_postMessage(channel=lin.id, text="Hi", metadata=metadata)
    [bare] = client.conversations_history(channel=posted["channel"])["messages"]
    [whole] = client.conversations_history(channel=posted["channel"], include_all_metadata=True)["messages"]

    assert "metadata" not in bare
    assert whole == bare | {"metadata": metadata}
