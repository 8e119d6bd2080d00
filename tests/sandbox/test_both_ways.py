"""One small story over Socket Mode and over signed HTTP: the same payloads, the same screens."""

import json
from typing import Any

from slack_bolt import BoltResponse

from sandbox.driver import Driver
from tests.sandbox.bolt_app import TinyApp

MODAL = {
    "type": "modal",
    "callback_id": "name",
    "title": {"type": "plain_text", "text": "Who are you?"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Your name"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "7"}
    ],
}


def test_a_button_in_a_message(slack: Driver, any_app: TinyApp) -> None:
    """A click reaches the app with the button's value, and an unmodified Bolt acknowledges it."""
    lin = slack.person("Lin Osei")
    any_app.client.chat_postMessage(channel=lin.id, text="Press", blocks=[BUTTON])

    outcome = lin.click("Go")

    body = _of_type(any_app, "block_actions")
    assert outcome.ok
    assert outcome.failure is None
    assert body["actions"][0]["value"] == "7"
    assert body["user"]["id"] == lin.id


def test_a_command_that_opens_a_modal(slack: Driver, any_app: TinyApp) -> None:
    """The trigger of a command opens a modal; what is entered there arrives with the submission."""

    def open_modal(body: dict[str, Any]) -> BoltResponse:
        if "command" in body:
            any_app.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        return BoltResponse(status=200)

    any_app.answer = open_modal
    lin = slack.person("Lin Osei")
    assert lin.command("/tiny").ok
    lin.fill("Your name", "Lin")
    assert lin.submit().ok

    submission = _of_type(any_app, "view_submission")
    assert submission["view"]["state"]["values"]["name"]["text"] == {
        "type": "plain_text_input",
        "value": "Lin",
    }
    assert lin.modal() is None


def test_a_command_answered_in_the_acknowledgement(slack: Driver, any_app: TinyApp) -> None:
    """The acknowledgement's text is shown to the person alone."""
    any_app.answer = lambda _body: BoltResponse(status=200, body="Done.")
    lin = slack.person("Lin Osei")

    lin.command("/tiny")

    assert [(message["text"], message["is_ephemeral"]) for message in lin.messages()] == [("Done.", True)]


def test_errors_at_a_field_keep_the_modal_open(slack: Driver, any_app: TinyApp) -> None:
    """`response_action: errors` is shown at the field; the modal stays, with what was typed."""

    def refuse(body: dict[str, Any]) -> BoltResponse:
        if "command" in body:
            any_app.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
            return BoltResponse(status=200)
        errors = {"response_action": "errors", "errors": {"name": "Too short."}}
        return BoltResponse(
            status=200, body=json.dumps(errors), headers={"content-type": ["application/json"]}
        )

    any_app.answer = refuse
    lin = slack.person("Lin Osei")
    lin.command("/tiny")
    lin.fill("name", "L")
    outcome = lin.submit()

    modal = lin.modal()
    assert outcome.errors == {"name": "Too short."}
    assert outcome.sent
    assert modal is not None
    assert modal["state"]["values"]["name"]["text"]["value"] == "L"


def test_a_typed_message(slack: Driver, any_app: TinyApp) -> None:
    """A message in the direct message arrives as `message` with `channel_type: im`."""
    lin = slack.person("Lin Osei")

    assert lin.say("Anybody there?").ok

    body = _of_type(any_app, "event_callback")
    assert body["event"]["text"] == "Anybody there?"
    assert body["event"]["channel_type"] == "im"
    assert lin.messages()[-1]["user"] == lin.id


def test_opening_the_home_tab(slack: Driver, any_app: TinyApp) -> None:
    """`app_home_opened` has the view once one was published."""
    lin = slack.person("Lin Osei")
    lin.open_home()
    first = _of_type(any_app, "event_callback")["event"]
    view = {"type": "home", "blocks": [{"type": "divider", "block_id": "line"}]}
    any_app.client.views_publish(user_id=lin.id, view=view)
    lin.open_home()
    second = _of_type(any_app, "event_callback")["event"]

    assert (first["tab"], "view" in first) == ("home", False)
    assert second["view"]["blocks"] == view["blocks"]
    assert lin.home() == second["view"]


def _of_type(app: TinyApp, type_: str) -> dict[str, Any]:
    while True:
        body = app.next_body()
        if body.get("type") == type_:
            return body
