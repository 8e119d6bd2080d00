"""My Data: everything stored about a person, as files for them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.blocks import kit, my_data_page
from bot.blocks.screen import File, Message
from bot.ids import Action
from bot.languages import N_, _
from bot.read_models.my_data import MyDataFacts

_TITLE = N_("My mentoring data")
_SUPERSEDED = N_("There is a newer file with your data further down.")


def on_its_way() -> str:
    """Answer at once to somebody who asked for it."""
    return _(
        "Everything stored about you is on its way to your messages with me, as a page to read and as a file."
    )


def card(facts: MyDataFacts, contents: Mapping[str, Any]) -> Message:
    """Return the message that brings what is stored: a page to read, and the same as JSON."""
    said = _(
        "Here is everything that is stored about you: a page to read, and a JSON file for programs. They "
        "also hold your own notes and reflections, so be careful whom you share them with."
    )
    files = (
        File("my-mentoring-data.html", _(_TITLE), my_data_page.page(contents, facts.viewer.zone)),
        File("my-mentoring-data.json", _("My mentoring data (JSON)"), as_json(contents)),
    )
    return Message(text=said, blocks=[kit.section(said)], superseded=_(_SUPERSEDED), files=files)


def failed_card(facts: MyDataFacts) -> Message:
    """Return what stands there instead if the files could not be made or sent."""
    said = _("Your data could not be sent. Nothing of it is lost, and nobody else has it. Please try again.")
    spoken_as = _("Try again to send my data")
    again = [kit.button(Action.MY_DATA, _("Try Again"), facts.viewer.person_id, spoken_as)]
    return Message(
        text=f"{said} {kit.offers(again)}",
        blocks=[kit.section(said), *kit.row("my_data", again)],
        superseded=_(_SUPERSEDED),
    )


def as_json(contents: Mapping[str, Any]) -> bytes:
    """Return the same as JSON in UTF-8. Times are UTC, as ISO 8601."""
    return json.dumps(contents, ensure_ascii=False, indent=2, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
