"""Nobody can tell "please don't match us again" from a pause: in two worlds the same can be read."""

import re
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

from bot.ids import COMMAND, Action
from tests import bot_harness, forged_requests
from tests.bot_harness import BotHarness

# The second in which something happened: the two worlds are not made in the same one.
_SECONDS = re.compile(r"(?<=!date\^)\d+")


def test_every_screen_reads_the_same(tmp_path: Path, sqlite_template: Path) -> None:
    """In one world Ada ticked the box, in the other she pauses: Lin and the admin read the same words."""
    read = []
    for wish in (True, False):
        url = f"sqlite:///{copyfile(sqlite_template, tmp_path / f'{wish}.db')}"
        with bot_harness.harness(url) as harness:
            read.append(_all_that_can_be_read(harness, never_again=wish))
    ticked, paused = read
    assert "Ada Park is not taking this on just now." in str(ticked)
    assert "A private choice rules this pair out" in str(ticked)
    assert ticked == paused


def _all_that_can_be_read(harness: BotHarness, *, never_again: bool) -> dict[str, list[str]]:
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park", limit=1), harness.mentor("Grace Kim")
    mira = harness.admin("Mira Sand")
    harness.asked("Lin Osei", "Ada Park")
    harness.says_no("Ada Park", "Decline", never_again=never_again)
    harness.clock.ahead += timedelta(days=91)
    if not never_again:
        harness.pauses("Ada Park")
    read = {}
    lin.command(COMMAND, "find")
    read["the directory"] = _words(lin.modal())
    lin.close()
    harness.home("Lin Osei")
    read["Home"] = _words(lin.home())
    ada = str(harness.participant_id("Ada Park"))
    for action in (Action.ASK_MENTOR, Action.WRITE_TO_MENTOR):
        forged_requests.click(harness, "Lin Osei", action, ada, within="home")
        read[action] = _words(lin.modal())
        lin.close()
    for word in ("why", "match"):
        mira.command(COMMAND, f"{word} <@{lin.id}> <@{harness.person('Ada Park').id}>")
    harness.settle()
    for name in ("Lin Osei", "Mira Sand", "Grace Kim"):
        read[name] = [one["text"] for one in harness.person(name).messages()]
    return read


def _words(node: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return every text in it, in the order of the page."""
    if isinstance(node, dict):
        own = [_SECONDS.sub("", node["text"])] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in _words(value)]
    if isinstance(node, list):
        return [text for value in node for text in _words(value)]
    return []
