"""Arguments: forms, JSON and query alike, and what cannot be read is refused."""

import json

import pytest

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.plain_http import HTTP
from tests.sandbox.blocks import section

BLOCKS = [section("Hello", block_id="hello")]


def post(slack: Driver, method: str = "chat.postMessage", **request: object) -> dict[str, object]:
    """Call a method by hand."""
    headers = {"authorization": f"Bearer {slack.bot_token}", **request.pop("headers", {})}  # type: ignore[dict-item]
    answer = HTTP.post(slack.api_url + method, headers=headers, **request)  # type: ignore[arg-type]
    body: dict[str, object] = answer.json()
    return body


def test_blocks_are_json_strings_in_forms_and_lists_in_json(slack: Driver, lin: DrivenPerson) -> None:
    """Every way of sending the same call has the same effect."""
    form = {"channel": lin.id, "text": "Hi", "blocks": json.dumps(BLOCKS)}

    assert post(slack, data=form)["ok"]
    assert post(slack, json=form | {"blocks": BLOCKS})["ok"]
    assert post(slack, files={name: (None, value) for name, value in form.items()})["ok"]
    assert len({json.dumps(message["blocks"]) for message in lin.messages()}) == 1


def test_the_token_may_be_an_argument(slack: Driver) -> None:
    """Slack prefers the header, and takes the argument."""
    answer = HTTP.get(slack.api_url + "auth.test", params={"token": slack.bot_token})

    assert answer.json()["ok"]


@pytest.mark.parametrize(
    ("content", "content_type", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"<a/>", "application/xml", "invalid_post_type"),
        (b"a=b", "", "missing_post_type"),
        (b"a=b", "multipart/form-data", "invalid_form_data"),
    ],
)
def test_unreadable_bodies_are_refused(slack: Driver, content: bytes, content_type: str, error: str) -> None:
    """Each mistake has its own error."""
    assert post(slack, content=content, headers={"content-type": content_type})["error"] == error


def test_blocks_that_are_no_json(slack: Driver, lin: DrivenPerson) -> None:
    """A form's blocks must parse."""
    answer = post(slack, data={"channel": lin.id, "text": "Hi", "blocks": "[{"})

    assert answer["error"] == "invalid_blocks_format"
