"""Where blocks stand: which ones messages, modals and Home tabs take, how many, and what else they hold."""

from sandbox.blockkit import blocks as block
from sandbox.blockkit.kinds import NO_SCHEMA_FITS, Array, Kind, Object, OneOf, Rule, String, broken
from sandbox.blockkit.objects import BOOLEAN, OPTION_GROUP, SELECT_OPTION, plain
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.rules import no_focus, one_focus, one_of, submit_for_inputs, unique

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
ONLY_IN_MESSAGES = (
    block.CAROUSEL,
    block.CONTAINER,
    block.CONTEXT_ACTIONS,
    block.DATA_TABLE,
    block.FILE,
    block.MARKDOWN,
    block.PLAN,
    block.TABLE,
    block.TASK_CARD,
)


def stack(*kinds: Object, least: int, most: int) -> Array:
    """The blocks of a surface."""
    return Array(OneOf(*EVERYWHERE, *kinds), least=least, most=most, rules=(unique("block_id"),))


# No blocks at all is how a message loses the ones it had.
MESSAGE = stack(block.ACTIONS_IN_MESSAGES, block.CARD, *ONLY_IN_MESSAGES, least=0, most=50)

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
            "blocks": stack(block.ACTIONS_IN_VIEWS, block.ALERT, least=1, most=100),
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
        required={"blocks": stack(block.ACTIONS_IN_VIEWS, block.CARD, least=1, most=100)},
        optional=IDENTIFIED,
    ),
}
RULES: dict[str, tuple[Rule, ...]] = {"modal": (submit_for_inputs, one_focus), "home": (no_focus,)}


def problems_of_message(blocks: object) -> list[str]:
    """What Slack would say against the `blocks` of a message; empty if it would take them.

    Takes any JSON. Each problem ends in a JSON pointer that starts at `/blocks`.
    """
    return [f"[ERROR] {what} [json-pointer:/blocks{where}]" for where, what in MESSAGE.problems(blocks)]


def problems_of_suggestions(answer: object) -> list[str]:
    """What Slack would say against an answer to `block_suggestion`; empty if it would take it."""
    return [f"[ERROR] {what} [json-pointer:{where}]" for where, what in SUGGESTIONS.problems(answer)]


def problems_of_view(view: object, surface: str) -> list[str]:
    """What Slack would say against a view for `surface`, "modal" or "home"; empty if it would take it.

    Takes any JSON. Each problem ends in a JSON pointer that starts at `/view`. Where the view does not fit
    its schema, Slack's first line is that, and conditions across blocks are not looked at.

    Raises:
        KeyError: there is no such surface.
    """
    misfits = VIEWS[surface].problems(view)
    found = [("", NO_SCHEMA_FITS), *misfits] if misfits else broken(RULES[surface], view)
    return [f"[ERROR] {what} [json-pointer:/view{where}]" for where, what in found]
