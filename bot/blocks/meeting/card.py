"""The card of a one-time meeting, and the same thing as an entry on Home."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent
from bot.blocks.meeting import settled, upcoming
from bot.blocks.meeting.buttons import Buttons
from bot.blocks.screen import Message
from bot.enums import UPCOMING_MEETING
from bot.languages import _
from bot.read_models.meeting import MeetingFacts


def card(facts: MeetingFacts, now: datetime) -> Message:
    """Return the card of a meeting for the one of its two people who is the viewer."""
    superseded = _(
        "There is a newer card about your meeting with {other} further down.", other=mrkdwn.name(facts.other)
    )
    return _content(facts, now, Buttons(facts)).card(_row_id(facts), superseded)


def entry(facts: MeetingFacts, now: datetime) -> list[Block]:
    """Return the meeting as an entry on Home."""
    return _content(facts, now, Buttons(facts, on_home=True)).entry(_row_id(facts))


def headline(facts: MeetingFacts, now: datetime) -> str:
    """Return what the card of this meeting begins with, as mrkdwn, for a line elsewhere."""
    return _content(facts, now, Buttons(facts)).headline


def in_words(facts: MeetingFacts, now: datetime) -> str:
    """Return what the card says, for a message's `text`."""
    return _content(facts, now, Buttons(facts)).in_full()


def _row_id(facts: MeetingFacts) -> str:
    return f"meeting.{facts.meeting_id}"


def _content(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    if facts.state in UPCOMING_MEETING:
        return upcoming.content(facts, now, buttons)
    return settled.content(facts, buttons)
