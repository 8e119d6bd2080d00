"""Nudges: what somebody has not decided yet, all of it in one message, a line per thing."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.blocks import match, parts, words
from bot.blocks.match_buttons import Buttons
from bot.blocks.screen import Message
from bot.models.facts import MatchFacts

# A thing is two blocks. Who has more than this open finds the rest on Home.
MOST_LINES = 15


def card(matches: Sequence[MatchFacts], now: datetime) -> Message:
    """Return the message that reminds of these matches, the oldest first."""
    shown = matches[:MOST_LINES]
    lines = [_line(facts, now) for facts in shown]
    beginning, more = _beginning(len(matches)), _more(len(matches) - len(shown))
    ways = ["Open shows the card. Ask me later lets you choose another day."] if shown else []
    said = " ".join([beginning, *lines, *more, *ways])
    return Message(
        text=words.shorten(words.plain(said), parts.MESSAGE_TEXT - 1),
        blocks=[
            parts.section(beginning),
            *(block for one, line in zip(shown, lines, strict=True) for block in _entry(one, line)),
            *(parts.context(line) for line in more),
        ],
        folded="There is a newer reminder further down.",
    )


def _entry(facts: MatchFacts, line: str) -> list[Block]:
    buttons = Buttons(facts, on_home=True)
    return [
        parts.section(line),
        *parts.row(f"match.{facts.match_id}", [buttons.open_card(), buttons.ask_later()]),
    ]


def _beginning(number: int) -> str:
    if number == 0:
        return "Nothing in this reminder waits for you any more."
    things = "One thing waits" if number == 1 else f"{number} things wait"
    return f"{things} for your decision. There is no hurry, and no is a fine answer too."


def _line(facts: MatchFacts, now: datetime) -> str:
    closing = ""
    if facts.closes_at and facts.closes_at > now:
        closing = f" It closes by itself on {words.day_token(facts.closes_at, facts.viewer.zone)}."
    return f"{match.headline(facts, now)}.{closing}"


def _more(number: int) -> list[str]:
    return [f"{number} more stand on my Home tab."] if number > 0 else []
