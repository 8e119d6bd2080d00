"""Raise My Limit: offering more places, where a mentor's yes needs one."""

from slack_sdk.models.blocks import NumberInputElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn
from bot.enums import Origin
from bot.ids import Field, Modal
from bot.modal_metadata import RaiseLimitMetadata
from bot.read_models.match import MatchFacts


def modal(facts: MatchFacts) -> View:
    """Return the form; its button says what else it does, and does no more than that."""
    other = mrkdwn.bare_name(facts.other.name)
    number = NumberInputElement(
        action_id=Field.LIMIT.value, is_decimal_allowed=False, initial_value=str(facts.my_connections + 1)
    )
    said = f"You support {mrkdwn.counted(facts.my_connections, 'mentee')}; your limit is {facts.my_limit}."
    return kit.modal(
        Modal.RAISE_LIMIT,
        "Raise my limit",
        [
            kit.spoken(f"{said} {_what_it_does(facts, other)} You can change the limit in your profile."),
            kit.input_block(Field.LIMIT, "How many mentees at most", number, optional=False),
        ],
        submit=_submit(facts),
        close="Keep It",
        metadata=RaiseLimitMetadata(facts.match_id, facts.state),
    )


def _submit(facts: MatchFacts) -> str:
    if facts.my_confirmed_at:
        return "Raise"
    return "Raise and accept" if facts.origin is Origin.REQUEST else "Raise and confirm"


def _what_it_does(facts: MatchFacts, other: str) -> str:
    if facts.my_confirmed_at:
        return f"With more room, {other} can confirm the match too."
    if facts.other_confirmed_at:
        return f"Raising it also says yes to {other}: you are connected at once."
    return f"Raising it also confirms the match with {other}, who is then asked to confirm too."
