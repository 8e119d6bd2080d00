"""Where blocks stand: which ones messages, modals and Home tabs take, how many, and what else they hold."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sandbox.blockkit import blocks as block
from sandbox.blockkit.kinds import (
    NO_SCHEMA_FITS,
    Array,
    Kind,
    Object,
    OneOf,
    Problem,
    Rule,
    String,
    below,
    broken,
)
from sandbox.blockkit.objects import BOOLEAN, OPTION_GROUP, SELECT_OPTION, plain
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.rules import (
    at_most,
    no_focus,
    one_focus,
    one_of,
    submit_for_inputs,
    texts_within,
    unique,
)

EVERYWHERE = (
    block.CONTEXT,
    block.DIVIDER,
    block.HEADER,
    block.IMAGE,
    block.INPUT,
    RICH_TEXT,
    block.SECTION,
    block.VIDEO,
)
SHOWING = (block.CAROUSEL, block.CONTAINER, block.DATA_TABLE, block.DATA_VISUALIZATION, block.TABLE)
ONLY_IN_MESSAGES = (block.CONTEXT_ACTIONS, block.FILE, block.MARKDOWN, block.PLAN, block.TASK_CARD)
# Of the blocks of 2025 and 2026: what a workspace may not have yet.
NEWER = (
    *("alert", "card", "carousel", "container", "data_table", "data_visualization"),
    *("markdown", "plan", "table", "task_card"),
)
TOGETHER = (
    unique("block_id"),
    at_most("table", 1),
    texts_within("table", "rows", 10_000),
    texts_within("data_table", "rows", 20_000),
)
IN_A_MESSAGE = (*TOGETHER, at_most("data_visualization", 2), texts_within("markdown", "text", 12_000))


def stack(*kinds: Object, least: int, most: int, rules: tuple[Rule, ...] = TOGETHER) -> Array:
    """The blocks of a surface."""
    return Array(OneOf(*EVERYWHERE, *kinds), least=least, most=most, rules=rules)


# No blocks at all is how a message loses the ones it had.
MESSAGE = stack(
    block.ACTIONS_IN_MESSAGES,
    block.CARD,
    *SHOWING,
    *ONLY_IN_MESSAGES,
    least=0,
    most=50,
    rules=IN_A_MESSAGE,
)

# An empty list is how an app says that nothing fits what was typed.
SUGGESTIONS = Object(
    optional={
        "options": Array(SELECT_OPTION, most=100),
        "option_groups": Array(OPTION_GROUP, least=1, most=100),
    },
    rules=(one_of("options", "option_groups"),),
)

IDENTIFIED: dict[str, Kind] = {
    "private_metadata": String(least=0, most=3000),
    "callback_id": String(least=0, most=255),
    "external_id": String(least=0, most=255),
}
VIEWS = {
    "modal": Object(
        "modal",
        required={
            "title": plain(24),
            "blocks": stack(block.ACTIONS_IN_VIEWS, block.ALERT, block.CARD, least=1, most=100),
        },
        optional=IDENTIFIED
        | {
            "close": plain(24),
            "submit": plain(24),
            "clear_on_close": BOOLEAN,
            "notify_on_close": BOOLEAN,
        },
    ),
    "home": Object(
        "home",
        required={"blocks": stack(block.ACTIONS_IN_VIEWS, block.CARD, *SHOWING, least=1, most=100)},
        optional=IDENTIFIED,
    ),
}
RULES: dict[str, tuple[Rule, ...]] = {"modal": (submit_for_inputs, one_focus), "home": (no_focus,)}


def problems_of_message(blocks: object, without: Collection[str] = ()) -> list[str]:
    """What Slack would say against the `blocks` of a message; empty if it would take them.

    Takes any JSON. Each problem ends in a JSON pointer that starts at `/blocks`. `without` names types that
    the workspace does not have.
    """
    return in_words(wrong_in_message(blocks, without), "/blocks")


def problems_of_suggestions(answer: object) -> list[str]:
    """What Slack would say against an answer to `block_suggestion`; empty if it would take it."""
    return in_words(SUGGESTIONS.problems(answer), "")


def problems_of_view(view: object, surface: str, without: Collection[str] = ()) -> list[str]:
    """What Slack would say against a view for `surface`, "modal" or "home"; empty if it would take it.

    Takes any JSON. Each problem ends in a JSON pointer that starts at `/view`. Where the view does not fit
    its schema, Slack's first line is that, and conditions across blocks are not looked at. `without` names
    types that the workspace does not have.

    Raises:
        KeyError: there is no such surface.
    """
    return in_words(wrong_in_view(view, surface, without), "/view")


def wrong_in_message(blocks: object, without: Collection[str] = ()) -> Sequence[Problem]:
    """The problems of a message's blocks, each with its pointer."""
    return [*unsupported(blocks, without)] or MESSAGE.problems(blocks)


def wrong_in_view(view: object, surface: str, without: Collection[str] = ()) -> Sequence[Problem]:
    """The problems of a view, each with its pointer.

    Raises:
        KeyError: there is no such surface.
    """
    blocks = view.get("blocks") if isinstance(view, dict) else None
    misfits = below("blocks", [*unsupported(blocks, without)]) or VIEWS[surface].problems(view)
    return [("", NO_SCHEMA_FITS), *misfits] if misfits else broken(RULES[surface], view)


def unsupported(blocks: object, without: Collection[str]) -> Iterator[Problem]:
    """One problem for each block of a type that the workspace does not have."""
    for index, each in enumerate(blocks if isinstance(blocks, list) and without else ()):
        if isinstance(each, dict):
            if each.get("type") in without:
                yield f"/{index}/type", f"unsupported type: {each['type']}"
            for field in ("child_blocks", "elements"):
                yield from below(f"{index}/{field}", [*unsupported(each.get(field), without)])


def in_words(problems: Iterable[Problem], root: str) -> list[str]:
    """The lines of Slack's answer."""
    return [f"[ERROR] {what} [json-pointer:{root}{where}]" for where, what in problems]
