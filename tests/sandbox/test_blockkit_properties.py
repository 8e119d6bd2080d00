"""Whatever a document is, the validator answers; whatever spoils a good one, it says where."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from sandbox.blockkit import problems_of_message, problems_of_view
from tests.sandbox.test_blockkit_samples import (
    BLOCKS,
    ELEMENTS,
    PARTS,
    PLACES,
    REMOVED,
    SURFACES,
    VIEWS,
    Json,
    changed,
    holding,
    on,
    root,
)

Spoilt = tuple[Json, str, str]
"""A block that was good, the pointer to the spot within it, and what is to be said."""

garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
# Other work on the machine is no fault of the validator.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# How many of a type stand on one surface; a Home takes more charts.
MOST = {"table": 1, "data_visualization": 2}
surfaces = st.sampled_from(["message", "modal", "home"])


@st.composite
def good_blocks(draw: st.DrawFn, surface: str) -> list[Json]:
    """Some blocks that the surface takes, with block_ids of their own."""
    names = sorted(name for name, where in SURFACES.items() if surface in where.split())
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=8))
    for name, most in MOST.items():
        while chosen.count(name) > most:
            chosen[chosen.index(name)] = "divider"
    return [BLOCKS[name] | {"block_id": f"b{index}"} for index, name in enumerate(chosen)]


def unknown_key(data: st.DataObject) -> Spoilt:
    """A field no block knows."""
    name = data.draw(st.sampled_from(sorted(name for name in BLOCKS if len(SURFACES[name].split()) == 3)))
    key = data.draw(st.text(min_size=1).filter(lambda key: not key.isidentifier()))
    return BLOCKS[name] | {key: 1}, "", f"invalid additional property: {key}"


def too_long(data: st.DataObject) -> Spoilt:
    """More text than a section holds."""
    text = "é" * data.draw(st.integers(3001, 4000))
    return changed(BLOCKS["section"], "/text/text", text), "/text/text", "must be less than 3001 characters"


def missing_text(data: st.DataObject) -> Spoilt:
    """A header or a section's text object that says nothing."""
    name = data.draw(st.sampled_from(["header", "section"]))
    return changed(BLOCKS[name], "/text/text", REMOVED), "/text", "missing required field: text"


def same_action_id(data: st.DataObject) -> Spoilt:
    """Two elements of an actions block with one action_id, wherever they stand in it."""
    ids = data.draw(st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=24, unique=True))
    at = data.draw(st.integers(1, len(ids)))
    ids.insert(at, ids[data.draw(st.integers(0, at - 1))])
    elements = [ELEMENTS["button"] | {"action_id": each} for each in ids]
    what = f'`action_id` "{ids[at]}" already exists'
    return {"type": "actions", "elements": elements}, f"/elements/{at}/action_id", what


def option_too_many(data: st.DataObject) -> Spoilt:
    """One option more than an element shows."""
    name, most = data.draw(st.sampled_from([("overflow", 5), ("radio_buttons", 10), ("static_select", 100)]))
    options = [PARTS["one"] | {"value": str(number)} for number in range(most + 1)]
    element = {"type": name, "options": options}
    return holding(element, "section")[0], "/accessory/options", f"no more than {most} items allowed"


def wrong_element(data: st.DataObject) -> Spoilt:
    """An element in a block that is not made for it."""
    name = data.draw(st.sampled_from(sorted(PLACES)))
    place = data.draw(
        st.sampled_from(sorted({"section", "actions", "input", "context"} - set(PLACES[name].split())))
    )
    block, where = holding(ELEMENTS[name], place)
    return block, f"{where}/type", f"unsupported type: {name}"


SPOILERS: list[Callable[[st.DataObject], Spoilt]] = [
    unknown_key,
    too_long,
    missing_text,
    same_action_id,
    option_too_many,
    wrong_element,
]


@untimed
@given(surfaces.flatmap(lambda surface: st.tuples(st.just(surface), good_blocks(surface))))
def test_good_blocks_are_taken_in_any_order(case: tuple[str, list[Json]]) -> None:
    """What is fine by itself is fine together."""
    surface, blocks = case
    assert on(surface, *blocks) == []


@untimed
@given(st.data(), surfaces, st.sampled_from(SPOILERS))
def test_one_spoilt_block_is_refused_where_it_is_spoilt(
    data: st.DataObject, surface: str, spoil: Callable[[st.DataObject], Spoilt]
) -> None:
    """Among good blocks, the bad spot is named and nothing besides it."""
    blocks = data.draw(good_blocks(surface))
    at = data.draw(st.integers(0, len(blocks) - 1))
    block, where, what = spoil(data)
    blocks[at] = block | {"block_id": f"b{at}"}
    problems = [each for each in on(surface, *blocks) if "failed to match all allowed schemas" not in each]
    assert problems == [f"[ERROR] {what} [json-pointer:{root(surface)}/{at}{where}]"]


@untimed
@given(st.data(), surfaces)
def test_a_block_id_met_again_is_refused_at_the_later_block(data: st.DataObject, surface: str) -> None:
    """Which blocks they are does not matter."""
    blocks = data.draw(good_blocks(surface).filter(lambda blocks: len(blocks) > 1))
    first, second = sorted(data.draw(st.sets(st.integers(0, len(blocks) - 1), min_size=2, max_size=2)))
    blocks[second] = blocks[second] | {"block_id": f"b{first}"}
    where = f"{root(surface)}/{second}/block_id"
    assert f'[ERROR] `block_id` "b{first}" already exists [json-pointer:{where}]' in on(surface, *blocks)


@untimed
@given(good_blocks("modal"))
def test_each_input_of_a_modal_without_submit_is_refused(blocks: list[Json]) -> None:
    """One line for every input block, none for the others."""
    view = changed(VIEWS["modal"] | {"blocks": blocks}, "/submit", REMOVED)
    what = "must define `submit` to use an `input` block in modals"
    assert problems_of_view(view, "modal") == [
        f"[ERROR] {what} [json-pointer:/view/blocks/{index}/input]"
        for index, block in enumerate(blocks)
        if block["type"] == "input"
    ]


@untimed
@given(surfaces, st.integers(1, 50))
def test_blocks_beyond_the_last_one_are_refused(surface: str, more: int) -> None:
    """A message has 50, a view 100; the list is named, not its items."""
    most = 50 if surface == "message" else 100
    refusal = f"[ERROR] no more than {most} items allowed [json-pointer:{root(surface)}]"
    assert on(surface, *[{"type": "divider"}] * most) == []
    assert on(surface, *[{"type": "divider"}] * (most + more))[-1] == refusal


@untimed
@given(garbage)
def test_any_json_is_answered(value: object) -> None:
    """Whatever comes in, nothing is raised, and every answer names a spot."""
    problems = problems_of_message(value) + problems_of_view(value, "modal") + problems_of_view(value, "home")
    assert all(each.startswith("[ERROR] ") and each.endswith("]") for each in problems)


@untimed
@given(st.data(), garbage, st.sampled_from(sorted(BLOCKS)))
def test_garbage_anywhere_in_a_block_is_answered(data: st.DataObject, value: object, name: str) -> None:
    """Nothing is raised either when only one part of a good block is not what it should be."""
    document: Any = BLOCKS[name]
    pointer = ""
    while isinstance(document, dict | list) and document and (not pointer or data.draw(st.booleans())):
        keys = sorted(document) if isinstance(document, dict) else range(len(document))
        key = data.draw(st.sampled_from(keys))
        document, pointer = document[key], f"{pointer}/{key}"
    for surface in ("message", "modal", "home"):
        on(surface, changed(BLOCKS[name], pointer, value))


def test_depth_is_no_danger() -> None:
    """A document as deep as a JSON parser lets through is refused like any other."""
    deep = json.loads('{"initial_option":' * 900 + "1" + "}" * 900)
    select = ELEMENTS["static_select"] | {"initial_option": deep, "options": [deep]}
    assert problems_of_message([holding(select, "section")[0]]) != []


def test_what_slack_sdk_builds_is_taken() -> None:
    """The models of Slack's own SDK write nothing the validator does not know."""
    button = sdk.ButtonElement(
        text="Confirm Match",
        action_id="confirm",
        value="7",
        style="primary",
        confirm=sdk.ConfirmObject(title="Sure?", text="Both sides are told.", confirm="Yes", deny="No"),
    )
    choice = sdk.StaticSelectElement(
        action_id="topic", placeholder="Topic", options=[sdk.Option(value="1", label="Python", text="Python")]
    )
    shown = [
        sdk.HeaderBlock(text="A match"),
        sdk.SectionBlock(text="*Lin* would like to learn", accessory=button),
        sdk.DividerBlock(),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="since today")]),
    ]
    asked = sdk.InputBlock(label="Topic", element=choice, hint="One of these")
    view = View(type="modal", title="Match", submit="Send", close="Back", blocks=[*shown, asked])
    assert problems_of_message([block.to_dict() for block in shown]) == []
    assert problems_of_view(view.to_dict(), "modal") == []
