"""Any screen of the bot, spoilt in any of eight ways at any spot, is refused, and the spot is named."""

import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain

import pytest

import bot.blocks
from bot.blocks.screen import Message, Screen
from sandbox.blockkit import problems_of_message, problems_of_view
from tests.blocks.gallery import SCREENS
from tests.blocks.reading import as_json
from tests.blocks.spoiling import WAYS, Json, Spoilt, no_submit, same_action_id

POINTER = re.compile(r"\[json-pointer:(.*)\]$")


@pytest.mark.parametrize("name", SCREENS)
def test_a_spoilt_screen_is_refused_at_the_spot(name: str) -> None:
    """The right spots are named; besides them only what they stand in, which then fits no schema."""
    for spoilt, spots in chain.from_iterable(spoil(as_json(SCREENS[name])) for spoil in WAYS):
        named = pointers(spoilt, SCREENS[name])
        assert spots <= named
        assert all(any(spot.startswith(pointer) for spot in spots) for pointer in named)


@pytest.mark.parametrize("spoil", WAYS)
def test_each_way_spoils_many_screens(spoil: Callable[[Json], Iterator[Spoilt]]) -> None:
    """A way that finds no spot proves nothing: only submits and buttons are not everywhere."""
    spoilt = [name for name, screen in SCREENS.items() if any(spoil(as_json(screen)))]

    least = len(SCREENS) // 4 if spoil in (no_submit, same_action_id) else len(SCREENS) * 3 // 4
    assert len(spoilt) >= least


@pytest.mark.parametrize("name", SCREENS)
def test_an_unspoilt_screen_is_taken(name: str) -> None:
    """So that nothing but the spoiling is refused above."""
    assert pointers(as_json(SCREENS[name]), SCREENS[name]) == set()


def test_the_gallery_has_every_screen() -> None:
    """Whoever draws a new one hangs it there, in `gallery.py`, under its module and function."""
    shown = {name.split()[0] for name in SCREENS}

    assert set(drawn()) - shown == set()


def drawn() -> Iterator[str]:
    """Yield the functions of the bot that draw a message or a view.

    `kit` has what they are made of, and `newer` draws again what they drew.
    """
    found = pkgutil.walk_packages(bot.blocks.__path__, "bot.blocks.")
    others = ("bot.blocks.kit", "bot.blocks.newer")
    for module in (import_module(one.name) for one in found if one.name not in others):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            public = function.__module__ == module.__name__ and not name.startswith("_")
            if public and typing.get_type_hints(function)["return"] in typing.get_args(Screen):
                yield f"{module.__name__.removeprefix('bot.blocks.')}.{name}"


def pointers(document: Json, screen: Screen) -> set[str]:
    """Return the spots that the sandbox names in a screen, as seen from its top."""
    if isinstance(screen, Message):
        problems = problems_of_message(document["blocks"])
    else:
        problems = problems_of_view(document, screen.type)
    found = [POINTER.search(problem) for problem in problems]
    return {match[1].removeprefix("/view") for match in found if match}
