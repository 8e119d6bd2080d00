"""Real payloads of every kind, recorded while the bot refused them: all of them can still be done."""

from datetime import UTC, datetime, timedelta

from bot.ids import COMMAND, Field
from bot.services.meeting import arranging
from bot.services.meeting.arranging import Wish
from sandbox.elements import placed
from sandbox.json_types import Json, JsonValue
from sandbox.person import Within
from sandbox.transports.payload import Kind
from tests.bot_harness import BotHarness
from tests.scenarios import follow_ups

Payload = tuple[Kind, Json]

PEOPLE = ("Lin Osei", "Noor Aziz", "Sam Rivera", "Ada Park", "Grace Kim", "Mira Sand")
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
# Who opens it, where, by which button, and which further ones in the forms: the last form is sent.
FORMS: list[tuple[str, Within, str, *tuple[str, ...]]] = [
    ("Ada Park", "message", "Decline"),
    ("Ada Park", "home", "My Profile"),
    ("Lin Osei", "home", "Find a Mentor"),
    ("Lin Osei", "home", "Find a Mentor", "Ask for a Meeting"),
    ("Lin Osei", "home", "Pause"),
    ("Noor Aziz", "home", "Find a Mentor", "Message"),
    ("Noor Aziz", "home", "Find a Mentor", "Connect"),
    ("Noor Aziz", "message", "My Reflections"),
    ("Noor Aziz", "message", "Ask Me Later"),
    ("Grace Kim", "message", "Suggest Another Time"),
    ("Sam Rivera", "message", "Just Give Feedback"),
    ("Mira Sand", "home", "Matching Settings"),
    ("Mira Sand", "home", "Matching Settings", "Requests"),
    ("Mira Sand", "home", "Matching Settings", "Talks and Meetings"),
    ("Mira Sand", "home", "Matching Settings", "Programme"),
    ("Mira Sand", "home", "Admins"),
    ("Mira Sand", "home", "Surveys", "Add a Question"),
]


def recorded(harness: BotHarness) -> list[Payload]:
    """Return payloads of clicks, forms, commands, messages and news about people."""
    harness.mentee("Lin Osei"), harness.mentee("Noor Aziz"), harness.mentor("Ada Park")
    harness.mentee("Sam Rivera"), harness.mentor("Grace Kim"), harness.admin("Mira Sand")
    follow_ups.over(harness, "Sam Rivera", "Grace Kim")
    _asks_for_a_meeting(harness, "Noor Aziz", "Grace Kim")
    harness.asked("Lin Osei", "Ada Park")
    harness.in_conversation("Noor Aziz", "Ada Park")
    for name in PEOPLE:
        harness.home(name)
    harness.crossed()
    _use_every_form(harness)
    _press_every_button(harness)
    _type(harness)
    sent = [one for one in harness.crossed() if one["direction"] == "payload"]
    return [(_kind(one["request"]), one["request"]) for one in sent]


def _asks_for_a_meeting(harness: BotHarness, mentee: str, mentor: str) -> None:
    now = harness.clock.now()
    wish = Wish("How you lead", 30, {Field.TIME_1: now.replace(microsecond=0) + timedelta(days=2)})
    actor, mentor_id = harness.actor(mentee), harness.participant_id(mentor)
    with harness.bot.store.transaction() as session:
        arranging.request(session, actor, mentor_id, wish, now)
    harness.settle()


def _kind(body: Json) -> Kind:
    if "command" in body:
        return "slash_commands"
    return "events_api" if "event" in body else "interactive"


def _use_every_form(harness: BotHarness) -> None:
    for name, where, button, *further in FORMS:
        person = harness.person(name)
        person.click(button, within=where)
        for one in further:
            person.click(one, within="modal")
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
        person.close(cleared=True)


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
    """Fill in what is empty in a form."""
    filled = {one.key: _value(one.element) for one in placed(blocks) if not one.dispatches}
    return {block: {action: value} for (block, action), value in filled.items() if value is not None}


def _value(element: Json) -> JsonValue:
    """Return what somebody enters; None where something stands already, or nothing can."""
    if any(key.startswith("initial_") for key in element):
        return None
    if element["type"] in ("static_select", "radio_buttons"):
        return element["options"][0]["value"]
    if element["type"] == "datetimepicker":
        return int((datetime.now(UTC) + timedelta(days=9)).timestamp())
    return {"plain_text_input": "Some words", "email_text_input": "lin@example.org"}.get(element["type"])
