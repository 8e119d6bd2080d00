"""Real payloads of every kind, recorded while the bot refused them: all of them can still be done."""

from bot.ids import COMMAND
from sandbox.elements import placed
from sandbox.json_types import Json
from sandbox.person import Within
from sandbox.transports.payload import Kind
from tests.bot_harness import BotHarness

Payload = tuple[Kind, Json]

PEOPLE = ("Lin Osei", "Noor Aziz", "Ada Park", "Mira Sand")
UNSIGNED = {"misuse": {"signature": "none"}}
COMMANDS = [
    "",
    "help",
    "find work",
    "join",
    "status",
    "meetings",
    "profile",
    "pause 3 June",
    "leave",
    "mydata",
]
COMMANDS += ["settings", "admins", "report", "match <@U0LINOSEI1|lin> <@U0ADAPARK1>", "why <@U0LINOSEI1>"]
TYPED = [
    "hello",
    "help",
    "find <http://asp.net|asp.net>",
    "pause until Friday",
    "stop",
    "match <@U0LINOSEI1>",
]
PRESSED = ("button", "overflow", "static_select")
# (who, where, the button): each opens a form that is then sent.
FORMS: list[tuple[str, Within, str]] = [
    ("Ada Park", "message", "Decline"),
    ("Ada Park", "home", "My profile"),
    ("Lin Osei", "home", "Find a mentor"),
    ("Lin Osei", "home", "Pause"),
    ("Noor Aziz", "message", "My reflections"),
    ("Noor Aziz", "message", "Ask me later"),
    ("Mira Sand", "home", "Matching Settings"),
]


def recorded(harness: BotHarness) -> list[Payload]:
    """Return payloads of clicks, forms, commands, messages and news about people."""
    harness.mentee("Lin Osei"), harness.mentee("Noor Aziz"), harness.mentor("Ada Park")
    harness.mentor("Grace Kim"), harness.admin("Mira Sand")
    harness.asked("Lin Osei", "Ada Park")
    harness.in_conversation("Noor Aziz", "Ada Park")
    for name in ("Lin Osei", "Ada Park", "Mira Sand"):
        harness.home(name)
    harness.crossed()
    _use_every_form(harness)
    _press_every_button(harness)
    _type(harness)
    sent = [one for one in harness.crossed() if one["direction"] == "payload"]
    return [(_kind(one["request"]), one["request"]) for one in sent]


def _kind(body: Json) -> Kind:
    if "command" in body:
        return "slash_commands"
    return "events_api" if "event" in body else "interactive"


def _use_every_form(harness: BotHarness) -> None:
    for name, where, button in FORMS:
        person = harness.person(name)
        person.click(button, within=where)
        view = person.modal() or {"blocks": []}
        for spot in placed(view["blocks"]):
            act = {
                "kind": "block_action",
                "surface": "modal",
                "block_id": spot.key[0],
                "action_id": spot.key[1],
            }
            if spot.element["type"] in PRESSED:
                person.raw({**act, **_chosen(spot.element), **UNSIGNED})
        person.raw({"kind": "submit", "state": _written(view["blocks"]), **UNSIGNED})
        person.close()


def _press_every_button(harness: BotHarness) -> None:
    for name in PEOPLE:
        person = harness.person(name)
        screen = person.screen()
        places = [({"surface": "home"}, screen["home"]["blocks"] if screen["home"] else [])]
        for one in screen["messages"]:
            place = {"surface": "message", "channel": screen["channel"], "ts": one["ts"]}
            places.append((place, one.get("blocks") or []))
        for place, blocks in places:
            for spot in placed(blocks):
                act = {"kind": "block_action", "block_id": spot.key[0], "action_id": spot.key[1]}
                person.raw({**act, **place, **_chosen(spot.element), **UNSIGNED})


def _type(harness: BotHarness) -> None:
    for name in ("Lin Osei", "Ada Park", "Mira Sand", "Jo Byrne"):
        person = harness.person(name)
        for text in COMMANDS:
            person.raw({"kind": "command", "command": COMMAND, "text": text, **UNSIGNED})
    for text in TYPED:
        harness.person("Lin Osei").say(text)
    harness.person("Lin Osei").open_home()
    harness.person("Ada Park").change(tz="Asia/Tokyo")


def _chosen(element: Json) -> Json:
    """Choose the first option, where it has any."""
    options = element.get("options")
    return {"value": options[0]["value"]} if options else {}


def _written(blocks: list[Json]) -> Json:
    """Write into each empty text of a form."""
    texts = [one for one in placed(blocks) if one.element["type"] == "plain_text_input"]
    empty = [one for one in texts if not one.element.get("initial_value")]
    return {one.key[0]: {one.key[1]: "Some words"} for one in empty}
