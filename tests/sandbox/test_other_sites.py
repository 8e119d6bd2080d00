"""Another page that a developer has open gives the sandbox no orders, and reads nothing of it."""

import json

import pytest
from playwright.sync_api import BrowserContext
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.plain_http import HTTP

JSON = {"content-type": "application/json"}
# Each is a browser's own word for it, which no page can change.
FROM_ELSEWHERE = {
    "another site's page": {"origin": "https://evil.example"},
    "a page of this machine, on another port": {"origin": "http://127.0.0.1:1"},
    "a file, or a frame without a name": {"origin": "null"},
    "a picture on another page": {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"},
    "a link on another page": {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"},
    "a name that points here": {"host": "evil.example"},
    "a name that begins like ours": {"host": "127.0.0.1.evil.example"},
}


@pytest.mark.parametrize("whose", FROM_ELSEWHERE)
def test_what_comes_from_elsewhere_is_refused(slack: Driver, lin: DrivenPerson, whose: str) -> None:
    """Control, Web API, screens and log: nothing is done, and nothing told."""
    headers = FROM_ELSEWHERE[whose]
    said = {"kind": "message", "user": lin.id, "text": "hello"}
    posted = {"token": slack.bot_token, "channel": lin.id, "text": "hello"}
    calls = len(slack.log())
    answers = [
        HTTP.post(f"{slack.url}/control/gestures", content=json.dumps(said), headers=JSON | headers),
        HTTP.post(f"{slack.url}/api/chat.postMessage", data=posted, headers=headers),
        HTTP.get(f"{slack.url}/api/chat.postMessage", params=posted, headers=headers),
        HTTP.get(f"{slack.url}/control/screen", params={"user": lin.id}, headers=headers),
        HTTP.delete(f"{slack.url}/control/faults", headers=headers),
    ]
    assert {one.status_code for one in answers} <= {400, 403}
    assert not any(lin.id in one.text for one in answers)
    assert len(slack.log()) == calls
    assert lin.messages() == []


def test_the_control_takes_json_alone(slack: Driver, lin: DrivenPerson) -> None:
    """A form can be sent without asking first, so no form is read."""
    said = json.dumps({"kind": "message", "user": lin.id, "text": "hello"})
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = HTTP.post(
            f"{slack.url}/control/gestures", content=said, headers={"content-type": content_type}
        )
        assert answer.status_code == 415
    assert lin.messages() == []


def test_the_page_may_be_opened_from_anywhere(slack: Driver) -> None:
    """By a link on another page, and by either name of this machine."""
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert HTTP.get(slack.url, headers=link).is_success
    assert HTTP.get(slack.url.replace("127.0.0.1", "localhost")).is_success


ATTACK = """async (url) => {
    const send = (path, body) => fetch(url + path, {method: "POST", mode: "no-cors", body}).catch(() => null);
    await send("/api/chat.postMessage", new URLSearchParams(%s));
    await send("/control/gestures", JSON.stringify(%s));
}"""


def test_a_hostile_page_in_a_browser(
    slack: Driver, lin: DrivenPerson, client: WebClient, browser: BrowserContext
) -> None:
    """It tries what needs no leave; the app's own message arrives."""
    posted = {"token": slack.bot_token, "channel": lin.id, "text": "from a hostile page"}
    said = {"kind": "message", "user": lin.id, "text": "from a hostile page"}
    page = browser.new_page()
    page.goto(f"{slack.url.replace('127.0.0.1', 'localhost')}/no-such-page")  # to a browser another site
    page.evaluate(ATTACK % (json.dumps(posted), json.dumps(said)), slack.url)
    page.close()
    client.chat_postMessage(channel=lin.id, text="from the app")
    assert [one["text"] for one in lin.messages()] == ["from the app"]
