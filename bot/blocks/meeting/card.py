"""The card of a one-time meeting, and the same thing as an entry on Home."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.blocks import kit, mrkdwn
from bot.blocks.card_content import CardContent, bold, in_full
from bot.blocks.meeting import settled, upcoming
from bot.blocks.meeting.buttons import Buttons
from bot.blocks.screen import Message
from bot.enums import UPCOMING_MEETING
from bot.read_models.meeting import MeetingFacts

# On Home a note is there to remind; the card has all of it.
NOTE_ON_HOME = 300


def card(facts: MeetingFacts, now: datetime) -> Message:
    """Return the card of a meeting for the one of its two people who is the viewer."""
    sketch = _sketch(facts, now, Buttons(facts))
    blocks: list[Block] = [kit.section(bold(sketch))]
    if sketch.note:
        blocks.append(kit.section(f"{sketch.note_from}:\n{kit.quote(sketch.note)}"))
    blocks += kit.row(f"meeting.{facts.meeting_id}", sketch.buttons)
    return Message(
        text=in_full(sketch),
        blocks=blocks,
        superseded=f"There is a newer card about your meeting with {mrkdwn.name(facts.other)} further down.",
    )


def entry(facts: MeetingFacts, now: datetime) -> list[Block]:
    """Return the meeting as an entry on Home: at most two blocks, with the buttons of its card."""
    sketch = _sketch(facts, now, Buttons(facts, on_home=True))
    text = bold(sketch)
    if sketch.note:
        text += f"\n{sketch.note_from}:\n{kit.quote(sketch.note, NOTE_ON_HOME)}"
    return [kit.section(text), *kit.row(f"meeting.{facts.meeting_id}", sketch.buttons)]


def in_words(facts: MeetingFacts, now: datetime) -> str:
    """Return what the card says, for a message's `text`."""
    return in_full(_sketch(facts, now, Buttons(facts)))


def _sketch(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    if facts.state in UPCOMING_MEETING:
        return upcoming.sketch(facts, now, buttons)
    return settled.sketch(facts, buttons)
