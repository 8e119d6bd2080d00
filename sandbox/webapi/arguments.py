"""Reading a call's arguments: query, form or JSON."""

import json
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.errors import SlackError
from sandbox.json_types import Json

_JSON, _FORM, _PARTS = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"


async def read_arguments(request: Request) -> Json:
    """Return the arguments of a call; those in the body win over those in the address.

    Raises:
        SlackError: `invalid_post_type`, `missing_post_type`, `invalid_json`, `json_not_object`,
            `invalid_form_data`.
    """
    raw, content_type = await request.body(), request.headers.get("content-type", "")
    return dict(request.query_params) | (_body(raw, content_type) if raw else {})


def json_object(raw: bytes) -> Json:
    """Return the object in `raw`.

    Raises:
        SlackError: `invalid_json`, `json_not_object`.
    """
    try:
        parsed = json.loads(raw)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed


def _body(raw: bytes, content_type: str) -> Json:
    match content_type.partition(";")[0].strip().lower():
        case "":
            raise SlackError("missing_post_type")
        case kind if kind == _FORM:
            return dict(parse_qsl(raw.decode(), keep_blank_values=True))
        case kind if kind == _PARTS:
            return _parts(raw, content_type)
        case kind if kind == _JSON:
            return json_object(raw)
        case _:
            raise SlackError("invalid_post_type")


def _parts(raw: bytes, content_type: str) -> Json:
    message = BytesParser(policy=HTTP).parsebytes(f"content-type: {content_type}\r\n\r\n".encode() + raw)
    if not message.is_multipart():
        raise SlackError("invalid_form_data")
    named = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
    return {str(name): part.get_content() for name, part in named.items()}
