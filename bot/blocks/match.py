"""The card of a match, and the same thing as an entry on Home."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.blocks import match_pending, match_settled, parts, words
from bot.blocks.match_buttons import Buttons
from bot.blocks.match_sketch import Sketch, bold, in_full
from bot.blocks.screen import Message
from bot.models.facts import MatchFacts
from bot.models.match import MatchState

# On Home a note is there to remind; the card has all of it.
NOTE_ON_HOME = 300


def card(facts: MatchFacts, now: datetime) -> Message:
    """Return the card of a match for the one of its two people who is the viewer."""
    sketch = _sketch(facts, now, Buttons(facts))
    blocks: list[Block] = [parts.section(bold(sketch))]
    if sketch.note:
        blocks.append(parts.section(f"{sketch.note_from}:\n{parts.quote(sketch.note)}"))
    blocks += parts.row(f"match.{facts.match_id}", sketch.buttons)
    return Message(
        text=in_full(sketch),
        blocks=blocks,
        folded=f"There is a newer card about you and {words.name(facts.other)} further down.",
    )


def entry(facts: MatchFacts, now: datetime) -> list[Block]:
    """Return the match as an entry on Home: at most two blocks, with the buttons of its card.

    A mentor decides about a contact here, which their card does not ask of them.
    """
    sketch = _sketch(facts, now, Buttons(facts, on_home=True))
    text = bold(sketch)
    if sketch.note:
        text += f"\n{sketch.note_from}:\n{parts.quote(sketch.note, NOTE_ON_HOME)}"
    return [parts.section(text), *parts.row(f"match.{facts.match_id}", sketch.buttons)]


def headline(facts: MatchFacts, now: datetime) -> str:
    """Return what the card of this match begins with, as mrkdwn, for a line elsewhere."""
    return _sketch(facts, now, Buttons(facts)).headline


def _sketch(facts: MatchFacts, now: datetime, buttons: Buttons) -> Sketch:
    if facts.state is MatchState.PENDING:
        return match_pending.sketch(facts, now, buttons)
    return match_settled.sketch(facts, buttons)
