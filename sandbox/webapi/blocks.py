"""blocks.validate: whether Slack would take a screen, without showing it to anybody."""

from collections.abc import Sequence

from sandbox import blockkit
from sandbox.blockkit.kinds import NO_SCHEMA_FITS, Problem
from sandbox.errors import SlackError, invalid_arguments
from sandbox.json_types import Json, JsonValue
from sandbox.webapi.call import Call

_MISSING = "missing required field: "


def validate(call: Call) -> Json:
    """Judge exactly one of `blocks`, `message` and `view`; it needs no token, and knows no workspace."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name)]
    if len(given) != 1:
        raise invalid_arguments("[ERROR] must provide exactly one of `blocks`, `view` or `message`")
    [name] = given
    wrong = _problems(name, call.structure(name, SlackError(f"invalid_{name}")))
    wrong = [problem for problem in wrong if problem[1] != NO_SCHEMA_FITS]
    if wrong:
        raise SlackError(f"invalid_{name}", errors=[_error(*problem) for problem in wrong])
    return {}


def _problems(name: str, given: JsonValue) -> Sequence[Problem]:
    if name == "blocks":
        return blockkit.wrong_in_message(given)
    if not isinstance(given, dict):
        return [("", "must provide an object")]
    if name == "message":
        return [
            (f"/blocks{where}", what) for where, what in blockkit.wrong_in_message(given.get("blocks", []))
        ]
    if given.get("type") not in ("modal", "home"):
        return [("/type", "must be a valid enum value")]
    return blockkit.wrong_in_view(given, given["type"])


def _error(pointer: str, message: str) -> Json:
    if message.startswith(_MISSING):
        field = message.removeprefix(_MISSING)
        return {"code": "missing_field", "message": message, "field": field, "pointer": pointer}
    return {"code": "failed_constraint", "message": message, "pointer": pointer}
