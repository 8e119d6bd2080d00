"""Slack's types, the sandbox's validator and our corrections agree with each other."""

import copy
from collections.abc import Iterator

import pytest

from bot import languages
from bot.blocks.screen import Message, Screen
from tests.blocks.gallery import SCREENS, in_language
from tests.blocks.reading import as_json
from tests.blocks.spoiling import WAYS, same_action_id, same_block_id
from tests.protocol.corrections import CORRECTIONS, Correction
from tests.protocol.judge import Document, fits
from tests.protocol.schemas import corrected, definitions_of_slack, require_node
from tests.sandbox.test_blockkit_samples import (
    BLOCKS,
    ELEMENTS,
    PLACES,
    REMOVED,
    SURFACES,
    VIEWS,
    Json,
    changed,
    holding,
)
from tests.sandbox.test_blockkit_samples import on as problems_on
from tools import pseudo

# That an id is there twice is nothing a schema can say.
IN_SCHEMAS = [way for way in WAYS if way not in (same_action_id, same_block_id)]

DEPTH = 6


@pytest.fixture(autouse=True)
def _node() -> None:
    require_node()


def sample_of(name: str) -> tuple[str, Json]:
    """Return a surface, and a block for it that is or has this sample."""
    if name in BLOCKS:
        return SURFACES[name].split()[0], BLOCKS[name]
    place = PLACES[name].split()[0]
    return "modal" if place == "input" else "message", holding(ELEMENTS[name], place)[0]


def fields_of(node: object, pointer: str = "") -> Iterator[str]:
    """Yield pointers to all fields, but for those deep within rich text: it is looked at by itself."""
    if pointer.count("/") < DEPTH:
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in items:
            yield f"{pointer}/{key}"
            yield from fields_of(value, f"{pointer}/{key}")


def on(surface: str, blocks: list[Json]) -> Document:
    """Return these blocks on that surface."""
    if surface == "message":
        return Document("blocks", blocks)
    return Document(surface, VIEWS[surface] | {"blocks": blocks})


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("name", BLOCKS)
def test_the_validator_knows_the_blocks_that_slack_knows(name: str, surface: str) -> None:
    """A block with all the fields the sandbox takes is of Slack's types where it may stand, not elsewhere."""
    assert fits(on(surface, [BLOCKS[name]])) is (surface in SURFACES[name].split())


@pytest.mark.parametrize("name", sorted(BLOCKS.keys() | ELEMENTS.keys()))
def test_the_validator_takes_nothing_that_slacks_types_refuse(name: str) -> None:
    """Whichever field of a sample is left out, empty or something else."""
    surface, block = sample_of(name)
    for pointer in fields_of(block):
        for value in (REMOVED, "", 1.5, True, []):
            spoilt = changed(block, pointer, value)
            taken = problems_on(surface, spoilt) == []
            assert not taken or fits(on(surface, [spoilt]))


@pytest.mark.parametrize("name", SCREENS)
def test_a_spoilt_screen_is_of_no_type_of_slacks(name: str) -> None:
    """What the sandbox refuses, Slack's types refuse too: so the judge of the wire sees it."""
    type_, whole = sent(SCREENS[name]).type, as_json(SCREENS[name])
    for document in [whole, *(spoilt for way in IN_SCHEMAS for spoilt, _ in way(whole))]:
        body = document["blocks"] if type_ == "blocks" else document
        assert fits(Document(type_, body)) is (document is whole)


@pytest.mark.parametrize("language", [*languages.known(), pseudo.CODE])
def test_every_screen_is_of_slacks_types_in_each_language(language: str) -> None:
    """In one that is longer than any, too."""
    with pseudo.spoken():
        screens = in_language(language)
    assert [name for name, screen in screens.items() if not fits(sent(screen))] == []


def sent(screen: Screen) -> Document:
    """Return what Slack gets."""
    whole = as_json(screen)
    if isinstance(screen, Message):
        return Document("blocks", whole["blocks"])
    return Document(str(screen.type), whole)


@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda one: one.places[0])
def test_each_correction_is_still_needed(correction: Correction) -> None:
    """Once Slack's types have it, it changes nothing any more and can go."""
    others = [one for one in CORRECTIONS if one is not correction]
    without = corrected(definitions_of_slack(), others)
    before = copy.deepcopy(without)
    correction.apply(without)

    assert without != before
    assert correction.why.endswith(".")
