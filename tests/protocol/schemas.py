"""JSON Schemas of what crosses the wire, from the types that Slack publishes on npm.

`wire.ts` names the types, `ts-json-schema-generator` turns them into schemas, `limits` adds what their
comments say, `corrections` what is known better. The generator takes seconds, so what it writes is kept below
`node_modules`.
"""

import functools
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft7Validator

from tests.needs import is_missing
from tests.protocol.corrections import CORRECTIONS, Correction
from tests.protocol.limits import apply_limits

Json = dict[str, Any]

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
GENERATOR = PACKAGES / "ts-json-schema-generator" / "bin" / "ts-json-schema-generator.js"
NODE = 20  # what Slack's packages ask for
SOURCES = ("wire.ts", "tsconfig.json", "package-lock.json")


def require_node() -> str:
    """Return the path of Node; where it or its packages are missing, leave the test out, but not in CI."""
    node = shutil.which("node")
    if not (node and GENERATOR.exists() and _major_version(node) >= NODE):
        is_missing(f"Slack's types and its JavaScript clients need Node {NODE} and `make node-modules`.")
    return node


@functools.cache
def schemas() -> dict[str, Draft7Validator]:
    """Return a validator for each field of the two interfaces in `wire.ts`, by its name."""
    definitions = corrected(definitions_of_slack(), CORRECTIONS)
    return {
        name: Draft7Validator({"allOf": [schema], "definitions": definitions})
        for interface in ("FromTheApp", "ToTheApp")
        for name, schema in definitions[interface]["properties"].items()
    }


def definitions_of_slack() -> Json:
    """Return Slack's types as the generator has them, from the cache if nothing changed since."""
    content = b"".join((HERE / name).read_bytes() for name in SOURCES)
    cached = PACKAGES / ".cache" / "slack-types" / f"{hashlib.sha256(content).hexdigest()[:16]}.json"
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        cached.write_text(_generated(require_node()), "utf-8")
    definitions: Json = json.loads(cached.read_text("utf-8"))["definitions"]
    return definitions


def corrected(definitions: Json, corrections: Iterable[Correction]) -> Json:
    """Return the definitions with the limits of their comments and these corrections applied."""
    _close_unions(definitions)
    apply_limits(definitions)
    for correction in corrections:
        correction.apply(definitions)
    return definitions


@functools.cache
def _major_version(node: str) -> int:
    said = subprocess.run([node, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own words
    return int(said.lstrip("v").partition(".")[0])


def _generated(node: str) -> str:
    options = ["--tsconfig", "tsconfig.json", "--path", "wire.ts", "--type", "*", "--jsDoc", "extended"]
    command = [node, str(GENERATOR), *options]
    done = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own words
    return done.stdout


def _close_unions(node: object) -> None:
    """Take `Block` out of `KnownBlock | Block`: it is any object with a type, so nothing would be refused."""
    if isinstance(node, list):
        for item in node:
            _close_unions(item)
    elif isinstance(node, dict):
        alternatives = node.get("anyOf", [])
        if {"$ref": "#/definitions/KnownBlock"} in alternatives:
            node["anyOf"] = [each for each in alternatives if each != {"$ref": "#/definitions/Block"}]
        for value in node.values():
            _close_unions(value)
