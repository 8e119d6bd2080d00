"""conversations.*: opening direct messages and reading them."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.running import running
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.refusals import error_of, refused

METADATA = {"event_type": "card", "event_payload": {"id": 7}}


def test_opening_twice_is_the_same_conversation(client: WebClient, lin: DrivenPerson) -> None:
    """The id follows from the person, and the second call says it was open."""
    first = client.conversations_open(users=lin.id)
    second = client.conversations_open(users=[lin.id], return_im=True)

    assert first["channel"] == {"id": f"D{lin.id[1:]}"}
    assert (second["channel"]["id"], second["channel"]["user"]) == (first["channel"]["id"], lin.id)
    assert (first.get("already_open"), second["already_open"]) == (None, True)
    assert client.conversations_info(channel=first["channel"]["id"])["channel"]["is_im"] is True


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        ("U0OLDOTTO1", "user_disabled"),
        ("U0CALBOT01", "cannot_dm_bot"),
        (",".join(f"U{n}" for n in range(9)), "too_many_users"),
    ],
)
def test_who_cannot_be_written_to(client: WebClient, users: str, error: str) -> None:
    """Nobody, the unknown, the deactivated, bots, and more than eight."""
    assert error_of(client.conversations_open, users=users) == error


def test_a_group_has_a_conversation_of_its_own(client: WebClient, lin: DrivenPerson) -> None:
    """The same people in any order share one; it is no direct message."""
    first = client.conversations_open(users=[lin.id, "U0ADAREYES"])["channel"]["id"]

    assert client.conversations_open(users=["U0ADAREYES", lin.id])["channel"]["id"] == first
    assert client.conversations_info(channel=first)["channel"]["is_mpim"] is True
    assert error_of(client.conversations_info, channel="D0NOBODY") == "channel_not_found"


def test_a_group_needs_a_scope_of_its_own() -> None:
    """`im:write` opens direct messages, `mpim:write` those of several people."""
    people = ["U0ADAREYES", "U0LINOSEI1"]
    with running(manifest={**MANIFEST, "oauth_config": {"scopes": {"bot": ["im:write"]}}}) as slack:
        client = WebClient(slack.bot_token, slack.api_url)

        assert client.conversations_open(users=people[0])["ok"]
        assert refused(client.conversations_open, users=people)["needed"] == "mpim:write"


def test_people_who_left_can_still_be_posted_to(client: WebClient, lin: DrivenPerson) -> None:
    """Posting to the direct message of a deactivated person succeeds; only opening it is refused."""
    channel = client.conversations_open(users=lin.id)["channel"]["id"]
    lin.change(deleted=True)

    assert error_of(client.conversations_open, users=lin.id) == "user_disabled"
    assert client.chat_postMessage(channel=channel, text="Still there?")["ok"]


def test_history_in_pages_newest_first(client: WebClient, lin: DrivenPerson) -> None:
    """The cursor leads through all messages, each once."""
    stamps = [client.chat_postMessage(channel=lin.id, text=str(n))["ts"] for n in range(5)]
    channel = f"D{lin.id[1:]}"

    pages = [list(page["messages"]) for page in client.conversations_history(channel=channel, limit=2)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [message["ts"] for page in pages for message in page] == stamps[::-1]


def test_history_between_two_times(client: WebClient, lin: DrivenPerson) -> None:
    """Bounds are left out unless `inclusive`."""
    stamps = [client.chat_postMessage(channel=lin.id, text=str(n))["ts"] for n in range(3)]

    def texts(**arguments: Any) -> list[str]:  # noqa: ANN401 - passed on
        place = f"D{lin.id[1:]}"
        found = client.conversations_history(channel=place, oldest=stamps[0], **arguments)["messages"]
        return [message["text"] for message in found]

    assert texts() == ["2", "1"]
    assert texts(inclusive=True) == ["2", "1", "0"]
    assert texts(latest=stamps[2]) == ["1"]


def test_a_thread_is_read_by_its_first_message(client: WebClient, lin: DrivenPerson) -> None:
    """It stands in no history; a ts that names no message is refused."""
    posted = client.chat_postMessage(channel=lin.id, text="Card")
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    lin.say("A reply", thread=posted["ts"])

    assert [one["text"] for one in client.conversations_replies(**place)["messages"]] == ["Card", "A reply"]
    assert [one["text"] for one in client.conversations_history(channel=place["channel"])["messages"]] == [
        "Card"
    ]
    assert error_of(client.conversations_replies, channel=place["channel"], ts="1.1") == "thread_not_found"


def test_metadata_only_for_those_who_ask(client: WebClient, lin: DrivenPerson) -> None:
    """`include_all_metadata` brings it."""
    channel = client.chat_postMessage(channel=lin.id, text="Hi", metadata=METADATA)["channel"]

    without = client.conversations_history(channel=channel)["messages"][0]
    with_it = client.conversations_history(channel=channel, include_all_metadata=True)["messages"][0]

    assert "metadata" not in without
    assert with_it["metadata"] == METADATA


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"cursor": "guess"}, "invalid_cursor"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "now"}, "invalid_ts_latest"),
        ({"limit": "many"}, "invalid_arguments"),
    ],
)
def test_history_refuses_nonsense(
    slack: Driver, client: WebClient, lin: DrivenPerson, arguments: dict[str, str], error: str
) -> None:
    """Each wrong argument has its error; an unknown channel has one too."""
    slack.gesture({"kind": "message", "user": lin.id, "text": "Hi"})
    body = {"channel": f"D{lin.id[1:]}", **arguments}

    assert error_of(client.api_call, "conversations.history", params=body) == error
    assert error_of(client.conversations_history, channel="D0NOBODY") == "channel_not_found"
