"""What one person reads about a match and may press, before it is laid out."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import words
from bot.models.facts import MatchFacts


@dataclass(frozen=True)
class Sketch:
    """Headline and sentences are mrkdwn; the note is as somebody wrote it."""

    headline: str
    sentences: tuple[str, ...]
    buttons: tuple[ButtonElement, ...] = ()
    # Whose note it is ("You wrote"), and the note.
    note_from: str = ""
    note: str = ""


def on(at: datetime, facts: MatchFacts) -> str:
    """Say on which day something was: "on Tuesday 3 June"."""
    return f"on {words.day_token(at, facts.viewer.zone)}"


def when(at: datetime, facts: MatchFacts, now: datetime) -> str:
    """Say when something will be. What is due already only waits for somebody's working hours."""
    return on(at, facts) if at > now else "in the next working hours"
