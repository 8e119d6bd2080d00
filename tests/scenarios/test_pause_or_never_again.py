"""Nobody can tell "please don't match us again" from a pause: in two worlds the same can be read."""

import re
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

from bot.ids import COMMAND, Action
from tests import forger
from tests import house as houses
from tests.house import House

# The second in which something happened: the two worlds are not made in the same one.
_SECONDS = re.compile(r"(?<=!date\^)\d+")


def test_every_screen_reads_the_same(tmp_path: Path, sqlite_template: Path) -> None:
    """In one world Ada ticked the box, in the other she pauses: Lin and the admin read the same words."""
    read = []
    for wish in (True, False):
        url = f"sqlite:///{copyfile(sqlite_template, tmp_path / f'{wish}.db')}"
        with houses.house(url) as house:
            read.append(_all_that_can_be_read(house, never_again=wish))
    ticked, paused = read
    assert "Ada Park is not taking this on just now." in str(ticked)
    assert "A private choice rules this pair out" in str(ticked)
    assert ticked == paused


def _all_that_can_be_read(house: House, *, never_again: bool) -> dict[str, list[str]]:
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park", limit=1), house.mentor("Grace Kim")
    mira = house.admin("Mira Sand")
    house.asked("Lin Osei", "Ada Park")
    house.says_no("Ada Park", "Decline", never_again=never_again)
    house.clock.ahead += timedelta(days=91)
    if not never_again:
        house.pauses("Ada Park")
    read = {}
    lin.command(COMMAND, "find")
    read["the directory"] = _words(lin.modal())
    lin.close()
    house.home("Lin Osei")
    read["Home"] = _words(lin.home())
    ada = str(house.participant_id("Ada Park"))
    for action in (Action.ASK_MENTOR, Action.WRITE_TO_MENTOR):
        forger.click(house, "Lin Osei", action, ada, within="home")
        read[action] = _words(lin.modal())
        lin.close()
    for word in ("why", "match"):
        mira.command(COMMAND, f"{word} <@{lin.id}> <@{house.person('Ada Park').id}>")
    house.settle()
    for name in ("Lin Osei", "Mira Sand", "Grace Kim"):
        read[name] = [one["text"] for one in house.person(name).messages()]
    return read


def _words(node: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return every text in it, in the order of the page."""
    if isinstance(node, dict):
        own = [_SECONDS.sub("", node["text"])] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in _words(value)]
    if isinstance(node, list):
        return [text for value in node for text in _words(value)]
    return []
