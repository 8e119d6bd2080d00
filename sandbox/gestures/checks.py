"""What Slack's client checks before it sends a modal: required inputs, lengths, formats, numbers."""

from collections.abc import Callable, Iterator, Mapping

from sandbox.elements import STATEFUL, state_values
from sandbox.json_types import Json, JsonValue
from sandbox.lengths import utf16
from sandbox.views import View

REQUIRED = "Please complete this required field."


def problems(view: View) -> dict[str, str]:
    """Return a sentence for each input block that cannot be sent as it is, by block_id."""
    values = state_values(view.blocks, view.entered)
    found: dict[str, str] = {}
    for block in view.blocks:
        if block["type"] == "input":
            element = block["element"]
            value = values[block["block_id"]][element["action_id"]][STATEFUL[element["type"]].key]
            sentence = _problem(block, element, value)
            if sentence:
                found[block["block_id"]] = sentence
    return found


def _problem(block: Json, element: Json, value: JsonValue) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    check = _CHECKS.get(element["type"], _choice_problems)
    return next(check(element, value), None)


def _text_problems(element: Json, value: str) -> Iterator[str]:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if utf16(value) < least:
        yield f"Please enter at least {least} characters."
    if utf16(value) > most:
        yield f"Please enter no more than {most} characters."


def _number_problems(element: Json, value: str) -> Iterator[str]:
    try:
        number = float(value)
    except ValueError:
        yield "Please enter a number."
        return
    if not element.get("is_decimal_allowed") and not number.is_integer():
        yield "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        yield f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        yield f"Please enter a number of at most {element['max_value']}."


def _email_problems(_element: Json, value: str) -> Iterator[str]:
    name, at, domain = value.partition("@")
    if not (name and at and "." in domain):
        yield "Please enter an e-mail address."


def _url_problems(_element: Json, value: str) -> Iterator[str]:
    if "://" not in value:
        yield "Please enter a link with its protocol."


def _choice_problems(element: Json, value: JsonValue) -> Iterator[str]:
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        yield f"Please choose at most {most}."


_CHECKS: Mapping[str, Callable[[Json, JsonValue], Iterator[str]]] = {
    "plain_text_input": _text_problems,
    "number_input": _number_problems,
    "email_text_input": _email_problems,
    "url_text_input": _url_problems,
}
