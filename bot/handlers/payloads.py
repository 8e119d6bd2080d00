"""Slack's payloads, of the shape that the bot and Bolt read them in: the one place that looks at it.

A payload is signed, so it comes from Slack; yet Slack adds and changes what it sends, and a button, a form
or a name can hold anything. What has another shape than it should counts as not said; a payload that
does not say even what it is about is none.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.limits import LARGEST_ID
from bot.services.actors import PHOTO_SIZES

Body = dict[str, Any]
Shape = Callable[[object], Any]


class NotAPayload(Exception):  # noqa: N818 - said like a refusal
    """It is nothing that Slack sends."""


class _NotSaidError(Exception):
    """What stands there has another shape, and counts as not said."""


# A command has about fifteen.
_MOST_FIELDS = 100
# Halves of a character cannot be encoded, and PostgreSQL stores no NUL.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}")
_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_TRIGGER = re.compile(r"[!-~]{1,200}")
_ZONE = re.compile(r"[\w+/-]{1,60}", re.ASCII)
_URL = re.compile(r"https?://[!-~]{1,2000}")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _NotSaidError
    return _UNSTORABLE.sub("", value)


def _matching(pattern: re.Pattern[str]) -> Shape:
    def shape(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _NotSaidError
        return value

    return shape


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_ID:
        raise _NotSaidError
    return value


def _flag(value: object) -> bool:
    """Return a truth; a command says it as a word."""
    if value not in (True, False, "true", "false"):
        raise _NotSaidError
    return value in (True, "true")


def _list(shape: Shape) -> Shape:
    def shaped(value: object) -> list[object]:
        if not isinstance(value, list):
            raise _NotSaidError
        return [found for one in value for found in _said(shape, one)]

    return shaped


def _each(shape: Shape) -> Shape:
    """Return the shape of an object whose keys can be anything."""

    def shaped(value: object) -> Body:
        if not isinstance(value, dict):
            raise _NotSaidError
        return {_text(key): found for key, one in value.items() for found in _said(shape, one)}

    return shaped


def _object(**shapes: Shape) -> Shape:
    """Return the shape of an object: of these keys those that are there, and no others."""

    def shaped(value: object) -> Body:
        if not isinstance(value, dict):
            raise _NotSaidError
        return {
            key: found for key, shape in shapes.items() if key in value for found in _said(shape, value[key])
        }

    return shaped


def _block(value: object) -> Body:
    """Return a block whole: it goes back to Slack as it came, or not at all."""
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise _NotSaidError
    return value


def _label(value: object) -> str:
    """Return what a text object says."""
    return _text(value.get("text") if isinstance(value, dict) else None)


def _either(*shapes: Shape) -> Shape:
    def shaped(value: object) -> object:
        for shape in shapes:
            for found in _said(shape, value):
                return found
        raise _NotSaidError

    return shaped


def _said(shape: Shape, value: object) -> list[object]:
    """Return what was said, as a list of one, or of none."""
    try:
        return [shape(value)]
    except _NotSaidError:
        return []


ID, TS, TRIGGER, ZONE, URL = (_matching(one) for one in (_ID, _TS, _TRIGGER, _ZONE, _URL))
OPTION = _object(value=_text)
ELEMENT = _object(
    type=_text,
    action_id=_text,
    value=_text,
    selected_option=OPTION,
    selected_options=_list(OPTION),
    selected_date=_text,
    selected_date_time=_number,
    selected_users=_list(ID),
    initial_value=_text,
    initial_users=_list(ID),
)
_VIEW = _object(
    id=ID,
    team_id=ID,
    app_installed_team_id=ID,
    type=_text,
    callback_id=_text,
    private_metadata=_text,
    hash=_text,
    previous_view_id=ID,
    state=_object(values=_each(_each(ELEMENT))),
    blocks=_list(_object(type=_text, block_id=_text, element=ELEMENT)),
)
_FORM = _object(
    callback_id=_text,
    title=_label,
    submit=_label,
    close=_label,
    private_metadata=_text,
    clear_on_close=_flag,
    notify_on_close=_flag,
    blocks=_list(_block),
)


def VIEW(value: object) -> Body:  # noqa: N802 - named as the other shapes
    """Return a view; `form` is what Slack takes to show it anew."""
    return {**_VIEW(value), "form": _FORM(value)}


PLACE = _either(ID, _object(id=ID, enterprise_id=ID))
USER = _object(
    id=ID,
    name=_text,
    team_id=ID,
    tz=ZONE,
    locale=_text,
    real_name=_text,
    profile=_object(
        display_name=_text,
        real_name=_text,
        title=_text,
        **dict.fromkeys(PHOTO_SIZES, URL),
    ),
    enterprise_user=_object(enterprise_id=ID, teams=_list(ID)),
    deleted=_flag,
    is_admin=_flag,
    is_bot=_flag,
    is_owner=_flag,
    is_restricted=_flag,
    is_stranger=_flag,
    is_ultra_restricted=_flag,
)
MESSAGE = _object(
    ts=TS,
    thread_ts=TS,
    user=ID,
    bot_id=ID,
    subtype=_text,
    metadata=_object(event_type=_text, event_payload=_object(card=_either(_text, _number), ring=_number)),
)
EVENT = _object(
    type=_text,
    subtype=_text,
    user=_either(ID, USER),
    user_id=ID,
    bot_id=ID,
    text=_text,
    channel=ID,
    channel_type=_text,
    ts=TS,
    thread_ts=TS,
    tab=_text,
    team=ID,
    user_team=ID,
    message=MESSAGE,
    previous_message=MESSAGE,
)
PAYLOAD = _object(
    type=_text,
    command=_text,
    text=_text,
    challenge=_text,
    callback_id=_text,
    trigger_id=TRIGGER,
    response_url=URL,
    response_urls=_list(_object(response_url=URL)),
    team=PLACE,
    team_id=ID,
    enterprise=PLACE,
    enterprise_id=ID,
    is_enterprise_install=_flag,
    is_ext_shared_channel=_flag,
    authorizations=_list(_object(team_id=ID, enterprise_id=ID, is_enterprise_install=_flag)),
    user=USER,
    user_id=ID,
    user_name=_text,
    channel=_object(id=ID),
    channel_id=ID,
    thread_ts=TS,
    container=_object(type=_text, channel_id=ID, message_ts=TS, is_ephemeral=_flag),
    message=MESSAGE,
    previous_message=MESSAGE,
    actions=_list(ELEMENT),
    view=VIEW,
    event=EVENT,
)


def _is_event(body: Body) -> bool:
    """Whether it says what happened; and of news about somebody, about whom."""
    event = body.get("event", {})
    return "type" in event and (
        event["type"] not in ("user_change", "team_join") or isinstance(event.get("user"), dict)
    )


# What listeners are found by, for each kind of payload.
_ABOUT: Mapping[str | None, Callable[[Body], bool]] = {
    None: lambda body: "command" in body,
    "event_callback": _is_event,
    "block_actions": lambda body: "action_id" in (body.get("actions") or [{}])[0],
    "view_submission": lambda body: {"type", "callback_id"} <= body.get("view", {}).keys(),
    "view_closed": lambda body: {"type", "callback_id"} <= body.get("view", {}).keys(),
    "url_verification": lambda body: "challenge" in body,
}


def parse(text: str, *, is_json: bool) -> Body:
    """Read the body of a request: JSON, or a form that is a command or has JSON in its field `payload`.

    Raises:
        NotAPayload: it is neither, or does not say what it is about.
    """
    try:
        if is_json:
            return read(json.loads(text))
        form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        return read(json.loads(form["payload"]) if "payload" in form else form)
    except (ValueError, RecursionError) as error:
        raise NotAPayload from error


def read(raw: object) -> Body:
    """Return a payload with what it says in the shape that it should have.

    Raises:
        NotAPayload: it does not say what it is about.
    """
    for body in _said(PAYLOAD, raw):
        if isinstance(body, dict) and _ABOUT.get(body.get("type"), bool)(body):
            return body
    raise NotAPayload
