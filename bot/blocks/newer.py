"""Slack's newer blocks, which not every workspace has yet, each with the classic ones that say the same.

A screen holds both. What goes to Slack is chosen once, by `drawn`, where the screen becomes JSON.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, TypeVar

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks.screen import Message
from bot.enums import NewerBlock

S = TypeVar("S", bound=Message | View)

EVERY = frozenset(NewerBlock)
# As in "[ERROR] unsupported type: card [json-pointer:/view/blocks/5/type]".
_UNSUPPORTED = re.compile(r"unsupported type: (\w+)(?:.*json-pointer:(?:/view)?/blocks/(\d+))?")


class Newer(Block):
    """A newer block, and what stands in its place where a workspace does not have it.

    `block` is its JSON: slack_sdk does not know all of them. `below` says what it does not hold. `classic`
    may hold newer ones again.
    """

    def __init__(
        self, block: Mapping[str, Any], classic: Sequence[Block], below: Sequence[Block] = ()
    ) -> None:
        super().__init__(type=block["type"])
        self.block, self.classic, self.below = dict(block), tuple(classic), tuple(below)

    @property
    def kind(self) -> NewerBlock:
        """Which of them it is."""
        return NewerBlock(self.block["type"])

    def to_dict(self, *_: object) -> dict[str, Any]:
        """Refuse: nobody has said yet what the workspace has.

        Raises:
            TypeError: always.
        """
        message = f"a {self.kind} goes to Slack through newer.drawn"
        raise TypeError(message)


class Given(Block):
    """A block that is JSON already."""

    def __init__(self, block: Mapping[str, Any]) -> None:
        super().__init__(type=block["type"])
        self._block = dict(block)

    def to_dict(self, *_: object) -> dict[str, Any]:
        """Return it as it is."""
        return self._block


def drawn(screen: S, lacking: Collection[NewerBlock] = ()) -> S:
    """Return a screen without blocks of the types that are lacking where it is shown."""
    blocks = list(_chosen(screen.blocks, lacking))
    if isinstance(screen, View):
        view = copy(screen)
        view.blocks = blocks
        return view
    return replace(screen, blocks=blocks)


def in_use(screen: Message | View, lacking: Collection[NewerBlock] = ()) -> frozenset[NewerBlock]:
    """Return the newer types that `drawn` leaves in a screen."""
    return frozenset(one.kind for one in _leaves(screen.blocks, lacking) if isinstance(one, Newer))


def without_photos(view: View) -> View:
    """Return a view without the photos beside its paragraphs."""
    plain = copy(view)
    plain.blocks = list(map(Given, unpictured(view.to_dict()["blocks"])))
    return plain


def unpictured(blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks without the photos beside paragraphs, as JSON.

    Slack fetches a photo when it is told of it, and refuses all of a screen if it cannot.
    """
    return [{key: one for key, one in block.items() if not _is_photo(key, one)} for block in blocks]


def _is_photo(key: str, value: object) -> bool:
    return key == "accessory" and isinstance(value, dict) and value["type"] == "image"


def refused_in(said: Iterable[str], sent: Sequence[Mapping[str, Any]]) -> frozenset[NewerBlock]:
    """Return the newer types of which Slack says, of the blocks it was sent, that it does not support them.

    What is within a newer block, as a cell is, speaks for the block.
    """
    types = {str(block["type"]) for block in sent} & EVERY
    named = (name for line in said for name in _named(line, sent))
    return frozenset(NewerBlock(name) for name in named if name in types)


def _named(line: str, sent: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if found := _UNSUPPORTED.search(line):
        name, index = found.groups()
        yield name
        if index and int(index) < len(sent):
            yield str(sent[int(index)]["type"])


def _chosen(blocks: Iterable[Block], lacking: Collection[NewerBlock]) -> Iterator[Block]:
    for block in _leaves(blocks, lacking):
        yield Given(block.block) if isinstance(block, Newer) else block
        yield from block.below if isinstance(block, Newer) else ()


def _leaves(blocks: Iterable[Block], lacking: Collection[NewerBlock]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Newer) and block.kind in lacking:
            yield from _leaves(block.classic, lacking)
        else:
            yield block
