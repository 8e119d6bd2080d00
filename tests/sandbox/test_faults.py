"""Bad luck on order, seen with Slack's own client and with a plain one."""

import threading
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import RemoteDisconnected
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.plain_http import HTTP
from tests.sandbox.blocks import actions, button
from tests.sandbox.bolt_app import TinyApp
from tests.sandbox.refusals import error_of, refused

POST = ["chat.postMessage"]


@pytest.fixture(autouse=True)
def _good_luck_afterwards(slack: Driver) -> Iterator[None]:
    yield
    slack.forget_faults()


def test_dropping_the_connection_after_the_work(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """The caller hears nothing, the message is there; the next call is fine."""
    slack.fault("drop_after", methods=POST)
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        client.chat_postMessage(channel=lin.id, text="Hi")
    client.chat_postMessage(channel=lin.id, text="Ho")

    assert [message["text"] for message in lin.messages()] == ["Hi", "Ho"]


def test_the_sdks_own_retry_posts_twice(slack: Driver, lin: DrivenPerson) -> None:
    """The default handler sends again after a dropped connection: the trap this fault is for."""
    client = WebClient(slack.bot_token, slack.api_url)
    slack.fault("drop_after", methods=POST)
    client.chat_postMessage(channel=lin.id, text="Hi")

    assert len(lin.messages()) == 2


def test_answering_late(slack: Driver, lin: DrivenPerson) -> None:
    """The work is done at once, the answer comes after the caller has given up."""
    slack.fault("answer_late", methods=POST, seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        _post(slack, lin, timeout=0.2)

    assert len(lin.messages()) == 1


def test_doing_the_work_after_the_caller_gave_up(slack: Driver, lin: DrivenPerson) -> None:
    """Nothing is there while the caller waits; it appears once they have gone."""
    slack.fault("late_execution", methods=POST)
    caller = threading.Thread(target=_post_and_give_up, args=(slack, lin))
    caller.start()
    slack.wait_for(lambda: any(entry["direction"] == "fault" for entry in slack.log()))
    during = lin.messages()
    caller.join()

    assert during == []
    assert len(slack.wait_for(lin.messages)) == 1


@pytest.mark.parametrize("status", [500, 503])
def test_answers_that_are_no_slack_answer(
    slack: Driver, client: WebClient, lin: DrivenPerson, status: int
) -> None:
    """For the next two calls an HTML error; nothing is done unless ordered so."""
    slack.fault("status", methods=POST, status=status, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=lin.id, text="Hi")
        assert caught.value.response.status_code == status
    client.chat_postMessage(channel=lin.id, text="Ho")
    slack.fault("status", methods=POST, after_work=True)
    refused(client.chat_postMessage, channel=lin.id, text="Hum")

    assert [message["text"] for message in lin.messages()] == ["Ho", "Hum"]


def test_too_many_requests_on_order(slack: Driver, client: WebClient) -> None:
    """429 with the Retry-After that was ordered, for the named method alone."""
    slack.fault("ratelimited", methods=["users.list"], seconds=7)
    assert client.auth_test()["ok"]
    answer = refused(client.users_list)

    assert (answer["error"], answer.status_code, answer.headers["retry-after"]) == ("ratelimited", 429, "7")


def test_an_error_code_on_order(slack: Driver, client: WebClient) -> None:
    """Any of Slack's errors, for every method."""
    slack.fault("error", error="team_added_to_org")

    assert error_of(client.auth_test) == "team_added_to_org"


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"fault": "answer_late", "seconds": 60}, httpx.ReadTimeout),
        ({"fault": "drop_after"}, httpx.TransportError),
        ({"fault": "late_execution"}, httpx.ReadTimeout),
        ({"fault": "status", "status": 503}, 503),
        ({"fault": "ratelimited", "seconds": 7}, 429),
        ({"fault": "error", "error": "fatal_error"}, 200),
    ],
    ids=lambda value: value["fault"] if isinstance(value, dict) else "",
)
def test_response_urls_have_bad_luck_too(
    slack: Driver,
    app: TinyApp,
    lin: DrivenPerson,
    fault: dict[str, Any],
    answer: int | type[Exception],
) -> None:
    """It is ordered for the method `response_url`, and a use that was not carried out is not counted."""
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[actions(button("Go", "go"))])
    lin.click("Go")
    url = app.body("block_actions")["response_url"]
    slack.fault(methods=["response_url"], **fault)

    def replace() -> int:
        return HTTP.post(url, json={"text": "Done", "replace_original": True}, timeout=0.3).status_code

    if isinstance(answer, int):
        assert replace() == answer
        assert lin.messages()[0]["text"] == "Hi"
    else:
        with pytest.raises(answer):
            replace()
        slack.wait_for(lambda: lin.messages()[0]["text"] == "Done")
    used = int(lin.messages()[0]["text"] == "Done")
    assert (replace(), slack.calls("response_url")[-1]["uses"]) == (200, used + 1)


def test_holding_everything_for_a_while(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Calls and gestures wait, and go on where they were."""
    slack.fault("hold", seconds=0.3)
    started = time.monotonic()
    client.chat_postMessage(channel=lin.id, text="Hi")

    assert time.monotonic() - started >= 0.25
    assert len(lin.messages()) == 1


def test_the_end_of_bad_luck(slack: Driver, client: WebClient, lin: DrivenPerson) -> None:
    """Forgotten orders are not carried out; what was held or late goes on at once."""
    slack.fault("answer_late", methods=POST, seconds=60)
    late = threading.Thread(target=_post, args=(slack, lin, 5))
    late.start()
    slack.wait_for(lin.messages)
    slack.fault("status", times=100)
    slack.fault("hold", seconds=60)
    slack.forget_faults()
    late.join()

    assert client.auth_test()["ok"]


def test_orders_nobody_understands(slack: Driver) -> None:
    """Unknown faults and fields are mistakes of the test."""
    with pytest.raises(ValueError, match="meteor"):
        slack.fault("meteor")
    with pytest.raises(ValueError, match="often"):
        slack.fault("status", often=3)


def _post(slack: Driver, person: DrivenPerson, timeout: float) -> None:
    headers = {"authorization": f"Bearer {slack.bot_token}"}
    body = {"channel": person.id, "text": "Hi"}
    HTTP.post(slack.api_url + "chat.postMessage", json=body, headers=headers, timeout=timeout)


def _post_and_give_up(slack: Driver, person: DrivenPerson) -> None:
    with pytest.raises(httpx.ReadTimeout):
        _post(slack, person, timeout=0.5)


def test_slacks_clock(slack: Driver, client: WebClient) -> None:
    """Each answer says what time it is, truly, or as wrong as ordered."""

    def ahead() -> float:
        told = {name.lower(): value for name, value in client.auth_test().headers.items()}["date"]
        return parsedate_to_datetime(told).timestamp() - time.time()

    assert -5 < ahead() < 5
    slack.fault("clock", seconds=600)
    assert 590 < ahead() < 605
