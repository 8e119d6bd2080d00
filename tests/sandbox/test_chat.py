"""chat.*: messages and their own rules."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.sandbox.blocks import actions, button, section
from tests.sandbox.refusals import error_of, refused

METADATA = {"event_type": "card", "event_payload": {"id": 7}}


def test_a_message_is_stored_as_slack_stores_it(client: WebClient, lin: DrivenPerson) -> None:
    """Ids are filled in, text objects are completed, the app is named."""
    answer = client.chat_postMessage(channel=lin.id, text="Hi", blocks=[section("*Hi*")])
    message = answer["message"]

    assert answer["channel"] == f"D{lin.id[1:]}"
    assert (message["app_id"][0], message["bot_id"][0], message["team"]) == ("A", "B", "T0SANDBOX1")
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False
    assert len(answer["ts"].partition(".")[2]) == 6
    assert lin.messages() == [message]


def test_timestamps_are_unique_and_ordered(client: WebClient, lin: DrivenPerson) -> None:
    """No two messages share a `ts`, and later ones are greater."""
    stamps = [client.chat_postMessage(channel=lin.id, text=str(n))["ts"] for n in range(5)]

    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize("channel", ["D0NOBODY", "U0NOBODY", "C123", ""])
def test_a_channel_nobody_has(client: WebClient, channel: str) -> None:
    """Unknown conversations, and those of other workspaces, are not found."""
    assert error_of(client.chat_postMessage, channel=channel, text="Hi") == "channel_not_found"


def test_bots_get_no_messages(client: WebClient) -> None:
    """An app cannot write to another bot."""
    assert error_of(client.chat_postMessage, channel="U0CALBOT01", text="Hi") == "cannot_dm_bot"


def test_a_message_needs_content(client: WebClient, lin: DrivenPerson) -> None:
    """Neither text nor blocks is no message; so is an update to nothing."""
    ts = client.chat_postMessage(channel=lin.id, text="Hi")["ts"]

    place = {"channel": f"D{lin.id[1:]}", "ts": ts, "text": ""}

    assert error_of(client.api_call, "chat.postMessage", json=place) == "no_text"
    assert error_of(client.api_call, "chat.update", json=place) == "no_text"


def test_invalid_blocks_name_the_spot(client: WebClient, lin: DrivenPerson) -> None:
    """Both envelopes of the refusal point at what is wrong, and nothing is posted."""
    row = actions(button("One", "same"), button("Two", "same"))
    answer = refused(client.chat_postMessage, channel=lin.id, text="Hi", blocks=[row])
    messages = answer["response_metadata"]["messages"]

    assert answer["error"] == "invalid_blocks"
    assert messages
    assert all(one.startswith("[ERROR] ") and "[json-pointer:/blocks/0" in one for one in messages)
    assert answer["errors"] == [one.removeprefix("[ERROR] ") for one in messages]
    assert lin.messages() == []


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("text", "invalid_metadata_format"),
        ({"event_type": "card"}, "invalid_metadata_schema"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "card", "event_payload": {"note": "x" * 9000}}, "metadata_too_large"),
    ],
)
def test_metadata_has_a_type_and_a_payload(
    client: WebClient, lin: DrivenPerson, metadata: object, error: str
) -> None:
    """Metadata of another shape is refused."""
    body = {"channel": lin.id, "text": "Hi", "metadata": metadata}

    assert error_of(client.api_call, "chat.postMessage", json=body) == error


def test_long_texts_are_cut_when_posted_and_refused_when_updated(
    client: WebClient, lin: DrivenPerson
) -> None:
    """40,000 characters of a new message are kept; an update takes 4,000 bytes, entities written out."""
    posted = client.chat_postMessage(channel=lin.id, text="x" * 40_001)
    place = {"channel": posted["channel"], "ts": posted["ts"]}

    assert len(posted["message"]["text"]) == 40_000
    assert error_of(client.chat_update, **place, text="x" * 4_001) == "msg_too_long"
    assert client.chat_update(**place, text="x" * 4_000)["ok"]
    assert error_of(client.chat_update, **place, text="é" * 2_001) == "msg_too_long"
    assert error_of(client.chat_update, **place, text="&" * 801) == "msg_too_long"
    assert client.chat_update(**place, text="&amp;" * 800)["ok"]


def test_all_blocks_of_a_message_have_one_limit(client: WebClient, lin: DrivenPerson) -> None:
    """Each is short enough, and together they are too long; characters count, not bytes."""
    paragraphs = [section("é" * 3_000)] * 4
    posted = client.chat_postMessage(channel=lin.id, text="Long", blocks=paragraphs)
    place = {"channel": posted["channel"], "ts": posted["ts"], "text": "Longer"}

    longer = [*paragraphs, section("x" * 1_000)]
    assert error_of(client.chat_update, **place, blocks=longer) == "msg_blocks_too_long"
    assert (
        error_of(client.chat_postMessage, channel=lin.id, text="Long", blocks=longer) == "msg_blocks_too_long"
    )


def test_markdown_stands_alone(client: WebClient, lin: DrivenPerson) -> None:
    """It takes the place of text and blocks, up to 12,000 characters."""
    post: dict[str, Any] = {"channel": lin.id, "markdown_text": "**Hi**"}
    both = {**post, "blocks": [section("Hi")]}

    assert client.chat_postMessage(**post)["message"]["text"] == "**Hi**"
    assert error_of(client.api_call, "chat.postMessage", json=both) == "markdown_text_conflict"
    post["markdown_text"] = "x" * 12_001
    assert error_of(client.chat_postMessage, **post) == "msg_too_long"


def test_an_update_replaces_all_but_the_metadata(client: WebClient, lin: DrivenPerson) -> None:
    """Text without blocks drops the blocks; metadata stays until an empty object takes it away."""
    posted = client.chat_postMessage(channel=lin.id, text="Hi", blocks=[section("Hi")], metadata=METADATA)
    place = {"channel": posted["channel"], "ts": posted["ts"]}

    with_blocks = client.chat_update(**place, text="Ho", blocks=[section("Ho")])["message"]
    text_alone = client.chat_update(**place, text="Hum")["message"]
    without_metadata = client.chat_update(**place, text="Hum", metadata={})["message"]

    assert "edited" not in with_blocks
    assert (text_alone["text"], "blocks" in text_alone, "edited" in text_alone) == ("Hum", False, True)
    assert (text_alone["metadata"], "metadata" in without_metadata) == (METADATA, False)


def test_only_own_messages_that_are_there(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Other people's messages are left alone; missing ones are not found; a user id names no channel."""
    posted = client.chat_postMessage(channel=lin.id, text="Hi")
    channel, ts = posted["channel"], posted["ts"]
    slack.gesture({"kind": "message", "user": lin.id, "text": "Mine"})
    theirs = lin.messages()[-1]["ts"]

    assert error_of(client.chat_update, channel=channel, ts=theirs, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, channel=channel, ts=theirs) == "cant_delete_message"
    assert error_of(client.chat_update, channel=channel, ts="1.000001", text="x") == "message_not_found"
    assert error_of(client.chat_update, channel=lin.id, ts=ts, text="x") == "channel_not_found"
    client.chat_delete(channel=channel, ts=ts)
    assert error_of(client.chat_delete, channel=channel, ts=ts) == "message_not_found"


def test_what_has_a_thread_leaves_a_line_above_it(client: WebClient, lin: DrivenPerson) -> None:
    """The thread stays, below a message of Slack's own that nobody can delete or update."""
    posted = client.chat_postMessage(channel=lin.id, text="Hi")
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    lin.say("Thank you", thread=posted["ts"])
    client.chat_delete(**place)
    left, answer = client.conversations_replies(**place)["messages"]
    assert (left["subtype"], left["user"]) == ("tombstone", "USLACKBOT")
    assert (left["text"], answer["text"]) == ("This message was deleted.", "Thank you")
    assert error_of(client.chat_delete, **place) == "cant_delete_message"
    assert error_of(client.chat_update, **place, text="x") == "cant_update_message"


def test_a_pin_is_seen_in_the_history(client: WebClient, lin: DrivenPerson) -> None:
    """Whoever reads a message reads where it is pinned."""
    posted = client.chat_postMessage(channel=lin.id, text="Hi")
    lin.pin(posted["ts"])
    (found,) = client.conversations_history(channel=posted["channel"])["messages"]
    assert found["pinned_to"] == [posted["channel"]]


def test_ephemeral_messages_are_for_one_person_and_in_no_history(
    client: WebClient, lin: DrivenPerson
) -> None:
    """They are seen by their reader, and neither history nor chat.update can find them."""
    channel = client.conversations_open(users=lin.id)["channel"]["id"]
    ts = client.chat_postEphemeral(channel=channel, user=lin.id, text="Psst")["message_ts"]

    assert [(message["text"], message["is_ephemeral"]) for message in lin.messages()] == [("Psst", True)]
    assert client.conversations_history(channel=channel)["messages"] == []
    assert error_of(client.chat_update, channel=channel, ts=ts, text="x") == "message_not_found"
    stranger = "U0ADAREYES"
    assert (
        error_of(client.chat_postEphemeral, channel=channel, user=stranger, text="x") == "user_not_in_channel"
    )


def test_replies_stand_in_a_thread(client: WebClient, lin: DrivenPerson) -> None:
    """A reply names its parent, which must exist, and history lists parents only."""
    parent = client.chat_postMessage(channel=lin.id, text="Hi")
    client.chat_postMessage(channel=lin.id, text="Re", thread_ts=parent["ts"])

    assert lin.messages()[-1]["thread_ts"] == parent["ts"]
    assert len(client.conversations_history(channel=parent["channel"])["messages"]) == 1
    assert (
        error_of(client.chat_postMessage, channel=lin.id, text="Re", thread_ts="1.000001")
        == "message_not_found"
    )
