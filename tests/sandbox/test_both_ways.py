"""One small story over Socket Mode and over signed HTTP: the same payloads, the same screens."""

from slack_bolt import BoltResponse

from sandbox.person import DrivenPerson
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


def test_a_button_in_a_message(lin: DrivenPerson, any_app: TinyApp) -> None:
    """A click reaches the app with the button's value, and an unmodified Bolt acknowledges it."""
    any_app.client.chat_postMessage(channel=lin.id, text="Press", blocks=[BUTTON])

    outcome = lin.click("Go")

    body = any_app.body("block_actions")
    assert outcome.ok
    assert outcome.failure is None
    assert body["actions"][0]["value"] == "7"
    assert body["user"]["id"] == lin.id


def test_a_command_that_opens_a_modal(lin: DrivenPerson, any_app: TinyApp) -> None:
    """The trigger of a command opens a modal; what is entered there arrives with the submission."""
    any_app.open_when_triggered(MODAL)
    assert lin.command("/tiny").ok
    lin.fill("Your name", "Lin")
    assert lin.submit().ok

    submission = any_app.body("view_submission")
    assert submission["view"]["state"]["values"]["name"]["text"] == {
        "type": "plain_text_input",
        "value": "Lin",
    }
    assert lin.modal() is None


def test_a_command_answered_in_the_acknowledgement(lin: DrivenPerson, any_app: TinyApp) -> None:
    """The acknowledgement's text is shown to the person alone."""
    any_app.answer = lambda _body: BoltResponse(status=200, body="Done.")

    lin.command("/tiny")

    assert [(message["text"], message["is_ephemeral"]) for message in lin.messages()] == [("Done.", True)]


def test_errors_at_a_field_keep_the_modal_open(lin: DrivenPerson, any_app: TinyApp) -> None:
    """`response_action: errors` is shown at the field; the modal stays, with what was typed."""
    any_app.open_when_triggered(MODAL)
    lin.command("/tiny")
    any_app.answer_json({"response_action": "errors", "errors": {"name": "Too short."}})
    lin.fill("name", "L")
    outcome = lin.submit()

    modal = lin.modal()
    assert outcome.errors == {"name": "Too short."}
    assert outcome.sent
    assert modal is not None
    assert modal["state"]["values"]["name"]["text"]["value"] == "L"


def test_a_typed_message(lin: DrivenPerson, any_app: TinyApp) -> None:
    """A message in the direct message arrives as `message` with `channel_type: im`."""
    assert lin.say("Anybody there?").ok

    body = any_app.body("message")
    assert body["event"]["text"] == "Anybody there?"
    assert body["event"]["channel_type"] == "im"
    assert lin.messages()[-1]["user"] == lin.id


def test_opening_the_home_tab(lin: DrivenPerson, any_app: TinyApp) -> None:
    """`app_home_opened` has the view once one was published."""
    lin.open_home()
    first = any_app.body("app_home_opened")["event"]
    view = {"type": "home", "blocks": [{"type": "divider", "block_id": "line"}]}
    any_app.client.views_publish(user_id=lin.id, view=view)
    lin.open_home()
    second = any_app.body("app_home_opened")["event"]

    assert (first["tab"], "view" in first) == ("home", False)
    assert second["view"]["blocks"] == view["blocks"]
    assert lin.home() == second["view"]
