"""Holds what crossed the wire against Slack's types, and what apps sent against slack_sdk's models too."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.protocol.recorder import Entry
from tests.protocol.schemas import schemas

Json = dict[str, Any]

WITHOUT_A_MODEL = ("data_table", "data_visualization")
TELLING_APART = ("type", "subtype", "response_action")
END = Entry({}, "")


@dataclass(frozen=True)
class Document:
    """One body, with the name of the type in `wire.ts` it must be of."""

    type: str
    body: Any


@dataclass
class Verdict:
    """What was looked at, by type, and what was wrong with it."""

    counts: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """How much of what was looked at."""
        return ", ".join(f"{number} {name}" for name, number in sorted(self.counts.items())) or "nothing"


def judge(entries: Iterable[Entry]) -> Verdict:
    """Look at everything that crossed the wires, except for what the sandbox itself refused."""
    verdict = Verdict()
    for entry, following in pairwise(chain(entries, [END])):
        if following.content.get("fault") == "invalid_response":
            continue  # this entry is the app's answer that was refused
        for document in documents(entry.content):
            verdict.counts[document.type] += 1
            for violation in violations(document):
                verdict.violations.append(f"{entry.test_file}, entry {entry.content['n']}: {violation}")
    return verdict


def documents(entry: Json) -> Iterator[Document]:
    """Yield the bodies one entry has; what an app answers to an event or a click means nothing to Slack."""
    if entry["direction"] == "payload":
        yield Document(_type_of_payload(entry["type"]), entry["request"])
    elif entry["direction"] == "call" and entry["response"].get("ok"):
        yield from _sent(entry["request"])
    elif entry["direction"] == "answer" and entry["response"] and not entry["failure"]:
        answer = _parsed(entry["response"])
        if entry["type"] == "view_submission":
            yield Document("response_action", answer)
        elif entry["type"].startswith("/") and isinstance(answer, dict):
            yield from _sent(answer)


def violations(document: Document) -> list[str]:
    """Return what is wrong with one body."""
    return against_types(document) + against_models(document)


def fits(document: Document) -> bool:
    """Whether a body is as Slack's types have it."""
    return schemas()[document.type].is_valid(document.body)


def against_types(document: Document) -> list[str]:
    """Return where a body is not as Slack's types have it."""
    if fits(document):
        return []
    errors = schemas()[document.type].iter_errors(document.body)
    return [_told(document.type, _innermost(error)) for error in errors]


def against_models(document: Document) -> list[str]:
    """Return what slack_sdk's models have against a message or view; other things are not theirs."""
    written: object
    body = _known_to_the_models(document.body)
    try:
        if document.type == "blocks":
            written = [block and block.to_dict() for block in Block.parse_all(body)]
        elif document.type in ("modal", "home"):
            written = View(**body).to_dict()
        else:
            return []
    except (SlackObjectFormationError, AttributeError, LookupError, TypeError, ValueError) as error:
        return [f"{document.type}: slack_sdk cannot read it: {error!r}"]
    return [] if written == body else [f"{document.type}: slack_sdk reads {written}"]


def _known_to_the_models(body: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a message's blocks, or a view, without the blocks that slack_sdk has no models of yet."""
    if isinstance(body, list):
        return [block for block in body if block["type"] not in WITHOUT_A_MODEL]
    if isinstance(body, dict) and isinstance(body.get("blocks"), list):
        return body | {"blocks": _known_to_the_models(body["blocks"])}
    return body


def _type_of_payload(type_: str) -> str:
    return "command" if type_.startswith("/") else type_


def _sent(arguments: Json) -> Iterator[Document]:
    for name in ("blocks", "metadata", "view"):
        body = _parsed(arguments.get(name))
        if body:
            yield Document(body["type"] if name == "view" else name, body)


def _parsed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a value that forms and acknowledgements carry as text; what is no JSON is text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _told(type_: str, error: ValidationError) -> str:
    where = "".join(f"/{part}" for part in error.instance_path)
    return f"{type_}{where}: {error.message[:300]}"


def _innermost(error: ValidationError) -> ValidationError:
    """Return the error that tells most: of several alternatives, one of the alternative that was meant."""
    kind = error.kind
    if not isinstance(kind, ValidationErrorKind.AnyOf):
        return error
    depth = len(error.instance_path)
    meant = min(kind.context, key=lambda errors: (_of_another_kind(errors, depth), len(errors)))
    return _innermost(meant[0])


def _of_another_kind(errors: list[ValidationError], depth: int) -> bool:
    """Whether an alternative is for things of another `type`, `subtype` or `response_action`."""
    for error in errors:
        kind, where = error.kind, error.instance_path[depth:]
        if isinstance(kind, ValidationErrorKind.AnyOf) and not where:
            another = all(_of_another_kind(inner, depth) for inner in kind.context)
        elif isinstance(kind, ValidationErrorKind.Required):
            another = not where and kind.property in TELLING_APART
        else:
            another = len(where) == 1 and where[0] in TELLING_APART
        if another:
            return True
    return False
