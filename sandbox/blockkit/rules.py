"""Conditions across the fields of a value. Each relies on the fields being in order by themselves."""

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.blockkit.kinds import Problem, Rule
from sandbox.lengths import of_texts

Json = dict[str, Any]


def unique(name: str) -> Rule:
    """No two objects of the list may carry the same `name`; those without one do not count."""

    def rule(items: list[Json]) -> Iterator[Problem]:
        return repeated(name, ((f"/{index}", item) for index, item in enumerate(items)))

    return rule


def repeated(name: str, items: Iterable[tuple[str, Json]]) -> Iterator[Problem]:
    """One problem for each item, given with its pointer, whose `name` an earlier one has."""
    seen = set()
    for where, item in items:
        value = item.get(name)
        if value is not None and value in seen:
            yield f"{where}/{name}", f'`{name}` "{value}" already exists'
        seen.add(value)


def one_of(first: str, second: str) -> Rule:
    """Exactly one of two fields. Of none the first is called missing; of two the second is one too many."""

    def rule(value: Json) -> Iterator[Problem]:
        if first not in value and second not in value:
            yield "", f"missing required field: {first}"
        elif first in value and second in value:
            yield "", f"invalid additional property: {second}"

    return rule


def some_of(*names: str, at: str = "") -> Rule:
    """At least one of the fields."""

    def rule(value: Json) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield at, f"must define either {' or '.join(f'`{name}`' for name in names)}"

    return rule


def in_order(low: str, high: str) -> Rule:
    """`low` must not exceed `high`. Both are whole numbers, or strings that read as numbers."""

    def rule(value: Json) -> Iterator[Problem]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield f"/{high}", f"must not be less than `{low}`"

    return rule


def options_of(element: Json) -> Iterator[tuple[str, Json]]:
    """Every option with its pointer, whether it stands alone or in a group."""
    for index, option in enumerate(element.get("options", ())):
        yield f"/options/{index}", option
    for group, members in enumerate(element.get("option_groups", ())):
        for index, option in enumerate(members["options"]):
            yield f"/option_groups/{group}/options/{index}", option


def distinct_options(element: Json) -> Iterator[Problem]:
    """No two options of one element, in whatever group, may have the same value."""
    return repeated("value", options_of(element))


def initially_provided(element: Json) -> Iterator[Problem]:
    """What is chosen at first equals provided options, text and all. An empty choice is left out."""
    provided = [option for _, option in options_of(element)]
    if "initial_option" in element and element["initial_option"] not in provided:
        yield "/initial_option", "must be one of the provided options"
    chosen = element.get("initial_options")
    if chosen is not None and not (chosen and all(option in provided for option in chosen)):
        yield "/initial_options", "must be one of the provided options"


def no_files_dispatched(block: Json) -> Iterator[Problem]:
    """An input block with a file input cannot dispatch actions."""
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        yield "/dispatch_action", "must be false for `file_input`"


def plain_header(rows: list[list[Json]]) -> Iterator[Problem]:
    """The header of a data table is text and numbers."""
    for index, cell in enumerate(rows[0]):
        if cell["type"] not in ("raw_text", "raw_number"):
            yield f"/0/{index}/type", f"unsupported type: {cell['type']}"


def as_long_as_the_first(rows: list[list[Json]]) -> Iterator[Problem]:
    """Every row has as many cells as the header."""
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield f"/{index}", f"must provide {len(rows[0])} items"


def a_row_header_that_is_there(table: Json) -> Iterator[Problem]:
    """The column that names each row is one of the table's."""
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield "/row_header_column_index", f"must be less than {len(table['rows'][0])}"


def a_point_for_each_category(chart: Json) -> Iterator[Problem]:
    """Every series has one value for every category, and for nothing else."""
    categories = chart["axis_config"]["categories"]
    if len(categories) != len(set(categories)):
        yield "/axis_config/categories", "must be unique"
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield f"/series/{index}/data", "must provide one item for each of `categories`"


def at_most(kind: str, most: int) -> Rule:
    """So many blocks of one type stand on one surface."""

    def rule(blocks: list[Json]) -> Iterator[Problem]:
        found = [index for index, block in enumerate(blocks) if block["type"] == kind]
        for index in found[most:]:
            yield f"/{index}", f"no more than {most} blocks of type {kind} allowed"

    return rule


def texts_within(kind: str, field: str, most: int) -> Rule:
    """All texts in the `field` of the blocks of one type have at most so many characters together."""

    def rule(blocks: list[Json]) -> Iterator[Problem]:
        used = 0
        for index, block in enumerate(blocks):
            if block["type"] == kind:
                used += of_texts(block[field])
                if used > most:
                    yield f"/{index}/{field}", f"must be less than {most + 1} characters in total"

    return rule


def submit_for_inputs(view: Json) -> Iterator[Problem]:
    """A modal with an input block needs a submit button; Slack points to the block by its type."""
    if "submit" not in view:
        for index, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                yield f"/blocks/{index}/input", "must define `submit` to use an `input` block in modals"


def focused(view: Json) -> Iterator[str]:
    """Pointers to the elements that want the focus when the view opens."""
    for index, block in enumerate(view["blocks"]):
        places = [(name, block[name]) for name in ("element", "accessory") if name in block]
        places += [(f"elements/{n}", element) for n, element in enumerate(block.get("elements", ()))]
        for place, element in places:
            if element.get("focus_on_load"):
                yield f"/blocks/{index}/{place}/focus_on_load"


def one_focus(view: Json) -> Iterator[Problem]:
    """Only one element of a view may have the focus."""
    for where in list(focused(view))[1:]:
        yield where, "`focus_on_load` is already set on another element"


def no_focus(view: Json) -> Iterator[Problem]:
    """Slack answers `internal_error` to a focus in a Home tab; here the spot is named."""
    for where in focused(view):
        yield where, "`focus_on_load` is not supported in home tabs"
