"""Gestures become payloads as Slack sends them: containers, state, the parts each surface has."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from sandbox.running import running
from tests.sandbox.blocks import actions, button, field, home, modal, options, section
from tests.sandbox.bolt_app import MANIFEST, TinyApp

GO = actions(button("Go", "go", "7"))
COMMON = {"type", "user", "api_app_id", "token", "trigger_id", "team", "enterprise", "is_enterprise_install"}


def test_a_click_in_a_message(app: TinyApp, lin: DrivenPerson) -> None:
    """The message with its metadata, its channel and a response_url are there; a view is not."""
    metadata = {"event_type": "greeting", "event_payload": {"number": 7}}
    posted = app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[GO], metadata=metadata)
    lin.click("Go")
    body = app.body("block_actions")

    assert set(body) == COMMON | {"container", "channel", "state", "response_url", "message", "actions"}
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert (body["message"]["ts"], body["message"]["metadata"]) == (posted["ts"], metadata)
    assert body["channel"] == {"id": posted["channel"], "name": "directmessage"}
    assert body["user"]["team_id"] == body["team"]["id"] == "T0SANDBOX1"


def test_a_click_in_an_ephemeral_message(app: TinyApp, lin: DrivenPerson) -> None:
    """The container says so, and the message itself is not there."""
    channel = app.client.conversations_open(users=lin.id)["channel"]["id"]
    app.client.chat_postEphemeral(channel=channel, user=lin.id, text="Hi", blocks=[GO])
    lin.click("Go")
    body = app.body("block_actions")

    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    assert body["response_url"]


def test_a_click_in_a_modal(app: TinyApp, lin: DrivenPerson) -> None:
    """The view with what was entered so far is there; no message, no response_url."""
    app.open_when_triggered(modal(field("Name", "name"), GO))
    lin.command("/tiny")
    app.forget()
    lin.fill("Name", "Lin")
    lin.click("Go", within="modal")
    body = app.body("block_actions")

    assert set(body) == COMMON | {"container", "view", "actions"}
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert body["view"]["state"]["values"]["name"]["entry"]["value"] == "Lin"


def test_a_click_on_the_home_tab(app: TinyApp, lin: DrivenPerson) -> None:
    """As in a modal, with the Home view."""
    view_id = app.client.views_publish(user_id=lin.id, view=home(GO))["view"]["id"]
    lin.click("go", within="home")
    body = app.body("block_actions")

    assert set(body) == COMMON | {"container", "view", "actions"}
    assert (body["view"]["type"], body["container"]["view_id"]) == ("home", view_id)


def test_what_a_button_says(app: TinyApp, lin: DrivenPerson) -> None:
    """The action has the button's own fields, but not its label for screen readers, and the time."""
    spoken = button("Go", "go", "7") | {"style": "primary", "accessibility_label": "Go on"}
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[actions(spoken)])
    lin.click("Go")
    [action] = app.body("block_actions")["actions"]

    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "row",
        "text": {"type": "plain_text", "text": "Go", "emoji": True},
        "value": "7",
        "style": "primary",
    }


CHOICES: list[tuple[dict[str, Any], Any, str, Any]] = [
    ({"type": "static_select", "options": options("A", "B")}, "B", "selected_option", "b"),
    ({"type": "radio_buttons", "options": options("A", "B")}, "b", "selected_option", "b"),
    ({"type": "multi_static_select", "options": options("A", "B")}, ["A"], "selected_options", ["a"]),
    ({"type": "checkboxes", "options": options("A", "B")}, ["a", "b"], "selected_options", ["a", "b"]),
    ({"type": "users_select"}, "U0ADAREYES", "selected_user", "U0ADAREYES"),
    ({"type": "multi_users_select"}, ["U0ADAREYES"], "selected_users", ["U0ADAREYES"]),
    ({"type": "datepicker"}, "2030-01-31", "selected_date", "2030-01-31"),
    ({"type": "timepicker"}, "09:30", "selected_time", "09:30"),
    ({"type": "datetimepicker"}, 1900000000, "selected_date_time", 1900000000),
]


@pytest.mark.parametrize(("element", "raw", "key", "expected"), CHOICES)
def test_each_element_keeps_its_choice_by_its_own_key(
    app: TinyApp, lin: DrivenPerson, element: dict[str, Any], raw: object, key: str, expected: object
) -> None:
    """Untouched it is null or empty; chosen it stands in `actions` and in `state.values` alike."""
    row = actions({"action_id": "it", **element}, button("Go", "go"))
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[row])
    lin.click("Go")
    untouched = app.body("block_actions")["state"]["values"]["row"]["it"]
    lin.choose("it", raw, within="message")
    chosen = app.body("block_actions")

    assert untouched == {"type": element["type"], key: [] if isinstance(expected, list) else None}
    for place in (chosen["actions"][0], chosen["state"]["values"]["row"]["it"]):
        assert _values(place[key]) == expected
    assert set(chosen["state"]["values"]["row"]) == {"it"}


def test_an_initial_choice_counts_until_another_is_made(app: TinyApp, lin: DrivenPerson) -> None:
    """`initial_option` is in the state of an untouched element."""
    first, second = options("A", "B")
    select = {"type": "static_select", "action_id": "it", "options": [first, second], "initial_option": first}
    app.open_when_triggered(modal(field("Pick", "pick", select)))
    lin.command("/tiny")
    lin.submit()

    values = app.body("view_submission")["view"]["state"]["values"]
    assert values["pick"]["entry"]["selected_option"]["value"] == "a"


def test_an_overflow_menu(app: TinyApp, lin: DrivenPerson) -> None:
    """Its options are pressed like buttons; it keeps no state."""
    menu = {"type": "overflow", "action_id": "more", "options": options("Edit", "Remove")}
    app.client.chat_postMessage(channel=lin.id, text="Hi", blocks=[section("Hi", accessory=menu)])
    lin.click("Remove")
    body = app.body("block_actions")

    assert body["actions"][0]["selected_option"]["value"] == "remove"
    assert body["state"]["values"] == {}


def test_inputs_dispatch_only_if_they_say_so(app: TinyApp, lin: DrivenPerson) -> None:
    """Choosing in an input waits for submit, unless it has dispatch_action."""
    select = {"type": "static_select", "options": options("A", "B")}
    app.open_when_triggered(
        modal(field("Quiet", "quiet", select), field("Loud", "loud", select, dispatch_action=True))
    )
    lin.command("/tiny")
    app.forget()
    waiting = lin.raw({"kind": "block_action", "surface": "modal", "action_id": "entry", "value": "b"})
    quiet = lin.choose("Quiet", "A")
    loud = lin.choose("Loud", "B")
    values = app.body("block_actions")["view"]["state"]["values"]

    assert (waiting.ok, waiting.sent, quiet, loud and loud.sent) == (True, False, None, True)
    assert [values[name]["entry"]["selected_option"]["value"] for name in ("quiet", "loud")] == ["a", "b"]


def test_the_fields_of_a_command(app: TinyApp, lin: DrivenPerson) -> None:
    """With should_escape names become ids, without it they stay as typed; markup is always escaped."""
    lin.command("/tiny", "why @Ada Reyes & <them>")
    escaped = app.body("/tiny")
    lin.command("/raw", "why @Ada Reyes")

    assert escaped["text"] == "why <@U0ADAREYES|ada.reyes> &amp; &lt;them&gt;"
    assert (escaped["user_id"], escaped["channel_name"]) == (lin.id, "directmessage")
    assert escaped["channel_id"] == f"D{lin.id[1:]}"
    assert app.body("/raw")["text"] == "why @Ada Reyes"


def test_a_global_shortcut(app: TinyApp, lin: DrivenPerson) -> None:
    """It has a trigger and no response_url; it says neither which app it is for nor the person's name."""
    assert lin.shortcut("log_it").ok
    body = app.body("shortcut")

    assert set(body) == COMMON - {"api_app_id"} | {"callback_id", "action_ts"}
    assert set(body["user"]) == {"id", "username", "team_id"}


def test_the_messages_tab(app: TinyApp, lin: DrivenPerson) -> None:
    """Opening it is the same event with another tab."""
    lin.open_messages()

    assert app.body("app_home_opened")["event"]["tab"] == "messages"


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"action_id": "gone"}, "no_such_element"),
        ({"ts": "1.000001"}, "no_such_message"),
        ({"surface": "modal"}, "no_such_view"),
        ({"action_id": "pick", "value": "z"}, "no_such_option"),
        ({"state": {"row": {"pick": "z"}}}, "no_such_option"),
        ({"state": {"row": {"gone": "z"}}}, "no_such_element"),
        ({"user": "U0NOBODY"}, "unknown_person"),
    ],
)
def test_what_is_not_on_the_screen_cannot_be_used(
    slack: Driver, client: WebClient, lin: DrivenPerson, changes: dict[str, Any], failure: str
) -> None:
    """The gesture is refused and nothing is sent."""
    row = actions(button("Go", "go"), {"type": "static_select", "action_id": "pick", "options": options("A")})
    ts = client.chat_postMessage(channel=lin.id, text="Hi", blocks=[row])["ts"]
    gesture = {"kind": "block_action", "user": lin.id, "surface": "message", "ts": ts, "action_id": "go"}

    outcome = slack.gesture(gesture | changes)
    assert (outcome["ok"], outcome["sent"], outcome["failure"]) == (False, False, failure)


def test_an_app_without_interactivity_gets_no_clicks() -> None:
    """The manifest switches it on."""
    with running(manifest={**MANIFEST, "settings": {}}) as slack:
        lin = slack.person("Lin Osei")
        client = WebClient(slack.bot_token, slack.api_url)
        client.chat_postMessage(channel=lin.id, text="Hi", blocks=[GO])

        assert lin.click("Go").failure == "interactivity_disabled"


def test_old_copies_keep_their_buttons(app: TinyApp, lin: DrivenPerson) -> None:
    """An older message can be clicked by its ts; a button an update removed, only by a late click."""
    old = app.client.chat_postMessage(channel=lin.id, text="1", blocks=[actions(button("Go", "go", "old"))])
    new = app.client.chat_postMessage(channel=lin.id, text="2", blocks=[actions(button("Go", "go", "new"))])

    lin.click("Go", ts=old["ts"])
    assert app.body("block_actions")["actions"][0]["value"] == "old"
    app.client.chat_update(channel=new["channel"], ts=new["ts"], text="Done")
    late = {"kind": "block_action", "user": lin.id, "ts": new["ts"], "action_id": "go"}
    assert lin.raw(late).failure == "no_such_element"
    assert lin.raw(late | {"stale": True}).ok
    assert app.body("block_actions")["actions"][0]["value"] == "new"


def _values(chosen: Any) -> Any:  # noqa: ANN401 - an option, a list of them, or a plain value
    if isinstance(chosen, list):
        return [_values(one) for one in chosen]
    return chosen["value"] if isinstance(chosen, dict) else chosen


def test_labels_are_found_and_missing_ones_told(client: WebClient, lin: DrivenPerson) -> None:
    """The driver says what there is instead."""
    client.chat_postMessage(channel=lin.id, text="Hi", blocks=[GO, section("Hi", block_id="s")])

    with pytest.raises(LookupError, match="there is: Go"):
        lin.click("Stop")
    with pytest.raises(LookupError, match="nothing"):
        lin.fill("Name", "x")
