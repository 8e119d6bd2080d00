"""What stands beside the demo's columns, step by step. `guide.json` has it in English."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot import languages
from bot.languages import _

FILE = Path(__file__).with_name("guide.json")

Guide = Mapping[str, Any]


def sentences() -> Iterator[str]:
    """Yield everything that is to be translated, in its order."""
    guide = _read()
    yield guide["title"]
    yield guide["intro"]
    for step in guide["steps"]:
        yield step["title"]
        yield step["text"]


def spoken() -> Guide:
    """Return the guide in the language that is spoken just now."""
    guide = _read()
    steps = [{**step, "title": _(step["title"]), "text": _(step["text"])} for step in guide["steps"]]
    said = {"title": _(guide["title"]), "intro": _(guide["intro"]), "steps": steps}
    return {**said, "language": languages.spoken()}


def _read() -> Guide:
    guide: Guide = json.loads(FILE.read_text("utf-8"))
    return guide
