"""Raise My Limit: offering more places, where a mentor's yes needs one."""

from slack_sdk.models.blocks import NumberInputElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn
from bot.enums import Origin
from bot.ids import Field, Modal
from bot.languages import _, ngettext
from bot.modal_metadata import RaiseLimitMetadata
from bot.read_models.match import MatchFacts


def modal(facts: MatchFacts) -> View:
    """Return the form; its button says what else it does, and does no more than that."""
    other = mrkdwn.bare_name(facts.other.name)
    number = NumberInputElement(
        action_id=Field.LIMIT.value, is_decimal_allowed=False, initial_value=str(facts.my_connections + 1)
    )
    said = ngettext(
        "You support {number} mentee; your limit is {limit}.",
        "You support {number} mentees; your limit is {limit}.",
        facts.my_connections,
        limit=facts.my_limit,
    )
    changes = _("You can change the limit in your profile.")
    return kit.modal(
        Modal.RAISE_LIMIT,
        _("Raise my limit"),
        [
            kit.spoken(f"{said} {_what_it_does(facts, other)} {changes}"),
            kit.input_block(Field.LIMIT, _("How many mentees at most"), number, optional=False),
        ],
        submit=_submit(facts),
        close=_("Keep It"),
        metadata=RaiseLimitMetadata(facts.match_id, facts.state),
    )


def _submit(facts: MatchFacts) -> str:
    if facts.my_confirmed_at:
        return _("Raise")
    return _("Raise and Accept") if facts.origin is Origin.REQUEST else _("Raise and Confirm")


def _what_it_does(facts: MatchFacts, other: str) -> str:
    if facts.my_confirmed_at:
        return _("With more room, {other} can confirm the match too.", other=other)
    if facts.other_confirmed_at:
        return _("Raising it also says yes to {other}: you are connected at once.", other=other)
    return _(
        "Raising it also confirms the match with {other}, who is then asked to confirm too.", other=other
    )
