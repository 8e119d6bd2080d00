"""Rate limits: per minute, method and workspace; one message a second into a channel."""

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.driver import Driver
from sandbox.errors import SlackError
from sandbox.limits import POST_BURST, Limits
from tests.sandbox.clock import Clock
from tests.sandbox.refusals import refused


def test_a_method_is_refused_after_its_minute_is_used_up(slack_alone: Driver) -> None:
    """The 21st users.list of a minute is 429 with Retry-After; other methods go on."""
    client = WebClient(slack_alone.bot_token, slack_alone.api_url, retry_handlers=[])
    for _ in range(20):
        client.users_list()
    answer = refused(client.users_list)

    assert (answer["error"], answer.status_code) == ("ratelimited", 429)
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert client.users_info(user="U0ADAREYES")["ok"]


def test_a_channel_takes_a_small_burst_and_then_one_a_second(slack_alone: Driver) -> None:
    """The message after the burst is refused, in that channel alone."""
    client = WebClient(slack_alone.bot_token, slack_alone.api_url, retry_handlers=[])
    for _ in range(POST_BURST):
        client.chat_postMessage(channel="U0LINOSEI1", text="Hi")
    answer = refused(client.chat_postMessage, channel="U0LINOSEI1", text="Hi")

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert client.chat_postMessage(channel="U0ADAREYES", text="Hi")["ok"]


def test_response_urls_are_counted_apart_from_methods_and_messages(slack_alone: Driver) -> None:
    """Into one channel a small burst, then one a second; posts there go on, and so do answers elsewhere."""
    client = WebClient(slack_alone.bot_token, slack_alone.api_url, retry_handlers=[])
    for name in ("U0LINOSEI1", "U0ADAREYES"):
        client.chat_postMessage(channel=name, text="Hi")
        slack_alone.person(name).command("/tiny")
    lin, ada = (
        WebhookClient(payload["request"]["response_url"]) for payload in slack_alone.payloads("/tiny")
    )
    answers = [lin.send(text="Hi") for _ in range(POST_BURST + 1)]

    assert [answer.status_code for answer in answers] == [200] * POST_BURST + [429]
    assert (answers[-1].headers["retry-after"], "ratelimited" in answers[-1].body) == ("1", True)
    assert ada.send(text="Hi").status_code == 200
    for _ in range(POST_BURST - 1):
        client.chat_postMessage(channel="U0LINOSEI1", text="Hi")


def test_every_minute_counts_wherever_it_begins() -> None:
    """A window slides: what was called 60 seconds ago makes room, and nothing younger does."""
    clock = Clock()
    limits = Limits(clock, 1)
    for seconds in (0, 30, 29.5):
        clock.forward(seconds)
        limits.count_call("chat.update", "T1", 3)
    with pytest.raises(SlackError):
        limits.count_call("chat.update", "T1", 3)
    clock.forward(0.5)
    limits.count_call("chat.update", "T1", 3)
    with pytest.raises(SlackError) as caught:
        limits.count_call("chat.update", "T1", 3)

    assert caught.value.retry_after == 30


def test_calls_are_forgotten_after_a_minute() -> None:
    """Retry-After is exact: a second earlier is refused, then it is allowed."""
    clock = Clock()
    limits = Limits(clock, 1)
    limits.count_call("chat.update", "T1", 1)
    clock.forward(20)
    assert _retry_after(limits) == 40
    clock.forward(39)
    assert _retry_after(limits) == 1
    clock.forward(1)
    assert _retry_after(limits) is None


def test_workspaces_have_limits_of_their_own() -> None:
    """What one used up, another has left."""
    limits = Limits(Clock(), 1)
    limits.count_call("chat.update", "T1", 1)
    limits.count_call("chat.update", "T2", 1)

    assert _retry_after(limits) == 60


def test_a_channel_recovers_by_one_message_a_second() -> None:
    """Two seconds of silence are two messages."""
    clock = Clock()
    limits = Limits(clock, 1)
    for _ in range(POST_BURST):
        limits.count_message("T1", "D1")
    clock.forward(2)
    limits.count_message("T1", "D1")
    limits.count_message("T1", "D1")

    with pytest.raises(SlackError) as caught:
        limits.count_message("T1", "D1")
    assert caught.value.retry_after == 1


def test_limits_are_scaled_while_it_runs(slack_alone: Driver) -> None:
    """A load run prepares itself without limits, and then begins with Slack's own, unused."""
    client = WebClient(slack_alone.bot_token, slack_alone.api_url, retry_handlers=[])
    slack_alone.scale_limits(2)
    for _ in range(2 * POST_BURST):
        client.chat_postMessage(channel="U0LINOSEI1", text="Hi")
    slack_alone.scale_limits(1)
    for _ in range(POST_BURST):
        client.chat_postMessage(channel="U0LINOSEI1", text="Hi")

    assert refused(client.chat_postMessage, channel="U0LINOSEI1", text="Hi").status_code == 429


def test_load_runs_scale_limits_up() -> None:
    """A scale of 3 allows three times as much."""
    limits = Limits(Clock(), 3)
    for _ in range(3):
        limits.count_call("chat.update", "T1", 1)
    for _ in range(3 * POST_BURST):
        limits.count_message("T1", "D1")

    assert _retry_after(limits) == 60


def _retry_after(limits: Limits) -> int | None:
    try:
        limits.count_call("chat.update", "T1", 1)
    except SlackError as error:
        return error.retry_after
    return None
