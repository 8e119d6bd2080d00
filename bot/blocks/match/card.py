"""The card of a match, and the same thing as an entry on Home."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.blocks import kit, mrkdwn
from bot.blocks.card_content import CardContent, bold, in_full
from bot.blocks.match import pending, settled
from bot.blocks.match.buttons import Buttons
from bot.blocks.screen import Message
from bot.enums import MatchState
from bot.read_models.match import MatchFacts

# On Home a note is there to remind; the card has all of it.
NOTE_ON_HOME = 300


def card(facts: MatchFacts, now: datetime) -> Message:
    """Return the card of a match for the one of its two people who is the viewer."""
    sketch = _sketch(facts, now, Buttons(facts))
    blocks: list[Block] = [kit.section(bold(sketch))]
    if sketch.note:
        blocks.append(kit.section(f"{sketch.note_from}:\n{kit.quote(sketch.note)}"))
    blocks += kit.row(f"match.{facts.match_id}", sketch.buttons)
    return Message(
        text=in_full(sketch),
        blocks=blocks,
        superseded=f"There is a newer card about you and {mrkdwn.name(facts.other)} further down.",
    )


def entry(facts: MatchFacts, now: datetime) -> list[Block]:
    """Return the match as an entry on Home: at most two blocks, with the buttons of its card.

    A mentor decides about a contact here, which their card does not ask of them.
    """
    sketch = _sketch(facts, now, Buttons(facts, on_home=True))
    text = bold(sketch)
    if sketch.note:
        text += f"\n{sketch.note_from}:\n{kit.quote(sketch.note, NOTE_ON_HOME)}"
    return [kit.section(text), *kit.row(f"match.{facts.match_id}", sketch.buttons)]


def headline(facts: MatchFacts, now: datetime) -> str:
    """Return what the card of this match begins with, as mrkdwn, for a line elsewhere."""
    return _sketch(facts, now, Buttons(facts)).headline


def _sketch(facts: MatchFacts, now: datetime, buttons: Buttons) -> CardContent:
    if facts.state is MatchState.PENDING:
        return pending.sketch(facts, now, buttons)
    return settled.sketch(facts, buttons)
