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
    if not actor.workspace.is_ours(
        actor.person
    ):  # Slack: members of another workspace cannot run this one's commands
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
        return actor.refuse(answer, error)
    return Outcome.of(answer)


async def message(actor: Actor) -> Outcome:
    """Write to the app in its Messages tab, or in the thread of a message there.

    `me` writes with /me, `files` sends files along by name, `broadcast` shows a reply in the tab too.
    """
    manifest = actor.hub.manifest
    if not manifest.messages_tab or manifest.messages_read_only:
        raise RefusedError("messages_tab_disabled")
    text = _with_mentions(actor.workspace, _linked(_escaped(actor.gesture["text"])), named=False)
    files = [_uploaded(actor, name) for name in actor.gesture.get("files") or ()]
    written = Message(
        ts=actor.hub.ids.ts(),
        user=actor.person.id,
        text=text,
        team=actor.person.team_id or actor.workspace.id,
        blocks=[_rich_text(actor.gesture["text"])] if text else None,
        thread_ts=actor.gesture.get("thread_ts"),
        files=files or None,
        client_msg_id=None if files else str(uuid.uuid4()),
        is_me=bool(actor.gesture.get("me")),
        root=_root(actor) if actor.gesture.get("broadcast") else None,
    )
    actor.channel.messages[written.ts] = written
    actor.hub.screens.changed()
    return await _tell(actor, written.as_slack() | _from_elsewhere(actor) | {"event_ts": written.ts})


async def edit_message(actor: Actor) -> Outcome:
    """Write one of one's own messages anew."""
    found = _own(actor)
    before = found.as_slack()
    found.text = _with_mentions(actor.workspace, _linked(_escaped(actor.gesture["text"])), named=False)
    found.blocks = [_rich_text(actor.gesture["text"])]
    found.edited = {"user": actor.person.id, "ts": actor.hub.ids.ts()}
    actor.hub.screens.changed()
    return await _tell(actor, actor.hub.events.change(found, before))


async def delete_message(actor: Actor) -> Outcome:
    """Take back one of one's own messages."""
    found = _own(actor)
    del actor.channel.messages[found.ts]
    actor.hub.screens.changed()
    return await _tell(actor, actor.hub.events.deletion(found.as_slack()))


async def _tell(actor: Actor, event: Json) -> Outcome:
    return await actor.tell("message.im", event | {"channel": actor.channel.id, "channel_type": "im"})


def _own(actor: Actor) -> Message:
    found = actor.channel.messages.get(actor.gesture["ts"])
    if found is None or found.user != actor.person.id:
        raise RefusedError("no_such_message")
    return found


def _uploaded(actor: Actor, name: str) -> Json:
    file = actor.hub.files.expect(name, 0, actor.person.id, actor.team_id)[1]
    file.content, file.done, file.created = b"", True, int(actor.hub.clock())
    return file.as_slack(actor.hub.url)


def _root(actor: Actor) -> Json:
    """Return the message above a thread, with what Slack counts below it."""
    above = actor.channel.messages.get(actor.gesture["thread_ts"])
    if above is None:
        raise RefusedError("no_such_message")
    replies = [one for one in actor.channel.visible() if one.thread_ts == above.ts and one is not above]
    people = sorted({*(one.user for one in replies), actor.person.id})
    counted = {"reply_count": len(replies) + 1, "reply_users_count": len(people), "reply_users": people}
    return above.as_slack() | counted | {"thread_ts": above.ts, "latest_reply": actor.hub.ids.ts()}


def _from_elsewhere(actor: Actor) -> Json:
    """Return what Slack adds to a message from another company: whose it is, and what they are called."""
    person = actor.person
    if actor.workspace.is_ours(person):
        return {}
    described = person.as_slack(actor.workspace.id)["profile"]
    named = ("avatar_hash", "display_name", "first_name", "image_72", "real_name", "team")
    profile = {name: described[name] for name in named}
    more = {"name": person.handle, "is_restricted": False, "is_ultra_restricted": False}
    return {"user_team": person.team_id, "source_team": person.team_id, "user_profile": profile | more}


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
        "is_enterprise_install": str(actor.workspace.is_org_install).lower(),
        **_organisation(actor),
        "response_url": actor.response_url(actor.channel.id),
        "trigger_id": actor.hub.triggers.issue(actor.workspace.id, actor.person.id),
    }


def _organisation(actor: Actor) -> Json:
    organisation = actor.person.enterprise_id
    return {"enterprise_id": organisation, "enterprise_name": "Organisation"} if organisation else {}


def _escaped(text: str) -> str:
    """Write the three characters that control formatting as entities, except in ids typed as such."""
    parts = re.split(r"(<@[UW][A-Z0-9]+(?:\|[^>]*)?>)", text)
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
