"""The card of a match, and the same thing as an entry on Home."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent
from bot.blocks.match import pending, settled
from bot.blocks.match.buttons import Buttons
from bot.blocks.screen import Message
from bot.enums import MatchState
from bot.languages import _
from bot.read_models.match import MatchFacts


def card(facts: MatchFacts, now: datetime) -> Message:
    """Return the card of a match for the one of its two people who is the viewer."""
    other = mrkdwn.name(facts.other)
    superseded = _("There is a newer card about you and {other} further down.", other=other)
    return _content(facts, now, Buttons(facts)).card(_row_id(facts), superseded)


def entry(facts: MatchFacts, now: datetime) -> list[Block]:
    """Return the match as an entry on Home, where a mentor decides about a contact.

    Their card does not ask that of them.
    """
    return _content(facts, now, Buttons(facts, on_home=True)).entry(_row_id(facts))


def headline(facts: MatchFacts, now: datetime) -> str:
    """Return what the card of this match begins with, as mrkdwn, for a line elsewhere."""
    return _content(facts, now, Buttons(facts)).headline


def _row_id(facts: MatchFacts) -> str:
    return f"match.{facts.match_id}"


def _content(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    if facts.state is MatchState.PENDING:
        return pending.content(facts, now, buttons)
    return settled.content(facts, buttons)
