"""Typing: slash commands and messages to the app."""

import re
import uuid

from sandbox.answers import write_answer
from sandbox.channels import Message
from sandbox.errors import SlackError
from sandbox.events import VERIFICATION_TOKEN
from sandbox.gestures.actor import Actor
from sandbox.gestures.outcome import Outcome, RefusedError
from sandbox.ids import Ids
from sandbox.json_types import Json
from sandbox.manifest import APP_ID
from sandbox.response_urls import ResponseUrl
from sandbox.world import Workspace

_ADDRESS = re.compile(
    r"(?<![\w@./<])(?:(?P<scheme>https?://)[^\s<>|]+|(?P<mailbox>[\w.+-]+@)?[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|dev)\b)"
)


async def command(actor: Actor) -> Outcome:
    """Run a slash command in the direct message with the app."""
    declared = actor.hub.manifest.command(actor.gesture["command"])
    if declared is None or "commands" not in actor.hub.manifest.scopes:
        raise RefusedError("unknown_command")
    if actor.person.team_id:  # Slack: members of another workspace cannot run this one's commands
        raise RefusedError("external_member")
    text = _linked(_escaped(actor.gesture.get("text", "")))
    if declared.should_escape:
        text = _with_mentions(actor.workspace, text, named=True)
    channel = actor.channel
    answer = await actor.send("slash_commands", _command_fields(actor, declared.name, text))
    content = answer.content() if answer.acknowledged else None
    if not content:
        return Outcome.of(answer)
    try:
        place = ResponseUrl(actor.workspace.id, channel.id, actor.person.id, None, actor.hub.clock())
        write_answer(actor.hub, place, content)
    except SlackError as error:
        actor.hub.log.add("fault", fault="invalid_response", error=error.code, response=error.body())
        actor.hub.screens.fail(actor.owner, "invalid_response")
        return Outcome(ok=False, failure="invalid_response", response=answer.body)
    return Outcome.of(answer)


async def message(actor: Actor) -> Outcome:
    """Write to the app in its Messages tab, or in the thread of a message there."""
    manifest = actor.hub.manifest
    if not manifest.messages_tab or manifest.messages_read_only:
        raise RefusedError("messages_tab_disabled")
    text = _with_mentions(actor.workspace, _linked(_escaped(actor.gesture["text"])), named=False)
    written = Message(
        ts=actor.hub.ids.ts(),
        user=actor.person.id,
        text=text,
        team=actor.person.team_id or actor.workspace.id,
        blocks=[_rich_text(actor.gesture["text"])],
        thread_ts=actor.gesture.get("thread_ts"),
        client_msg_id=str(uuid.uuid4()),
    )
    actor.channel.messages[written.ts] = written
    actor.hub.screens.changed()
    event = written.as_slack() | {"channel": actor.channel.id, "event_ts": written.ts, "channel_type": "im"}
    return await actor.tell("message.im", event)


def _command_fields(actor: Actor, name: str, text: str) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": actor.team_id,
        "team_domain": actor.workspace.domain,
        "channel_id": actor.channel.id,
        "channel_name": "directmessage",
        "user_id": actor.person.id,
        "user_name": actor.person.handle,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": actor.response_url(actor.channel.id),
        "trigger_id": actor.hub.triggers.issue(actor.workspace.id, actor.person.id),
    }


def _escaped(text: str) -> str:
    """Write the three characters that control formatting as entities, except in ids typed as such."""
    parts = re.split(r"(<@U[A-Z0-9]+(?:\|[^>]*)?>)", text)
    plain = [part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for part in parts[::2]]
    return "".join(piece for pair in zip(plain, [*parts[1::2], ""], strict=True) for piece in pair)


def _linked(text: str) -> str:
    """Make links of addresses, as Slack's client does of what looks like one."""
    return _ADDRESS.sub(_link, text)


def _link(found: re.Match[str]) -> str:
    whole, scheme, mailbox = found[0], found["scheme"], found["mailbox"]
    if scheme:
        return f"<{whole}>"
    return f"<mailto:{whole}|{whole}>" if mailbox else f"<http://{whole}|{whole}>"


def _with_mentions(workspace: Workspace, text: str, *, named: bool) -> str:
    """Turn `@name` into `<@U…>`, in commands with `|name`; the longest name that fits wins."""
    if "@" not in text:
        return text
    people = {name: person for person in workspace.people.values() for name in (person.name, person.handle)}
    names = sorted(people, key=len, reverse=True)
    found = re.compile(r"(?<![\w<])@(" + "|".join(map(re.escape, names)) + r")(?!\w)", re.IGNORECASE)
    by_name = {name.lower(): person for name, person in people.items()}

    def mention(match: re.Match[str]) -> str:
        person = by_name[match[1].lower()]
        return f"<@{person.id}|{person.handle}>" if named else f"<@{person.id}>"

    return found.sub(mention, text)


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": Ids.short(), "elements": [section]}
