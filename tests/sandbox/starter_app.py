"""An app as people begin one with Bolt: a message, a shortcut, a command, a button, a modal, a Home tab.

It knows nothing of the sandbox: the client it is given has another address, that is all.
"""

from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Starter"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "starter"},
        "shortcuts": [
            {"name": "Suggest a dish", "type": "global", "callback_id": "suggest", "description": "For lunch"}
        ],
        "slash_commands": [{"command": "/lunch", "description": "What there is for lunch"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:history"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True},
    },
}


class StarterApp:
    """The app, with its listeners."""

    def __init__(self, client: WebClient, signing_secret: str) -> None:
        self.bolt = App(client=client, signing_secret=signing_secret)
        self.bolt.message("hello")(greet)
        self.bolt.action("hungry")(note_hunger)
        self.bolt.command("/lunch")(tell_the_dish)
        self.bolt.shortcut("suggest")(ask_for_a_dish)
        self.bolt.view("dish")(take_the_dish)
        self.bolt.event("app_home_opened")(show_home)


def greet(message: Json, say: Say) -> None:
    """Answer whoever says hello, with a button."""
    button = {"type": "button", "action_id": "hungry", "text": plain("I am hungry")}
    said = {"type": "mrkdwn", "text": f"Hello <@{message['user']}>."}
    say(text="Hello.", blocks=[{"type": "section", "text": said, "accessory": button}])


def note_hunger(ack: Ack, body: Json, say: Say) -> None:
    """Take the click and say whose it was."""
    ack()
    say(f"<@{body['user']['id']}> is hungry.")


def tell_the_dish(ack: Ack, command: Json, respond: Respond) -> None:
    """Answer the command to whoever ran it."""
    ack()
    respond(f"Today there is {command['text'] or 'soup'}.")


def ask_for_a_dish(ack: Ack, shortcut: Json, client: WebClient) -> None:
    """Open a modal from the shortcut."""
    ack()
    entry = {"type": "plain_text_input", "action_id": "entry"}
    field = {"type": "input", "block_id": "dish", "label": plain("Dish"), "element": entry}
    view = {
        "type": "modal",
        "callback_id": "dish",
        "title": plain("Suggest a dish"),
        "submit": plain("Suggest"),
    }
    client.views_open(trigger_id=shortcut["trigger_id"], view=view | {"blocks": [field]})


def take_the_dish(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
    """Refuse what is no dish where it was written; thank for the rest."""
    dish = view["state"]["values"]["dish"]["entry"]["value"]
    if not dish.isalpha():
        ack(response_action="errors", errors={"dish": "That is no dish."})
        return
    ack()
    client.chat_postMessage(channel=body["user"]["id"], text=f"Thank you for {dish}.")


def show_home(event: Json, client: WebClient) -> None:
    """Publish the Home tab for whoever opens it."""
    if event["tab"] == "home":
        welcome = {"type": "section", "text": plain("What is for lunch?")}
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [welcome]})


def plain(text: str) -> Json:
    """Return a text object."""
    return {"type": "plain_text", "text": text}
