"""What one person reads about a match, or a meeting, and may press, before it is laid out."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import parts, words
from bot.models.facts import MatchFacts
from bot.models.meeting_facts import MeetingFacts


@dataclass(frozen=True)
class Sketch:
    """Headline and sentences are mrkdwn; the note is as somebody wrote it."""

    headline: str
    sentences: tuple[str, ...]
    buttons: tuple[ButtonElement, ...] = ()
    # Whose note it is ("You wrote"), and the note.
    note_from: str = ""
    note: str = ""


def bold(sketch: Sketch) -> str:
    """Return the sketch as a paragraph of mrkdwn, its headline in bold where more follows."""
    if not sketch.sentences:
        return sketch.headline
    return "\n".join([f"*{sketch.headline}*", *sketch.sentences])


def in_full(sketch: Sketch) -> str:
    """Return everything the card says, for notifications and screen readers."""
    ending = "" if sketch.headline.endswith(".") else "."
    said = [sketch.headline + ending, *sketch.sentences]
    if sketch.note:
        said.append(f"{sketch.note_from}: “{words.escaped(sketch.note, words.QUOTE_LIMIT)}”")
    said.append(parts.offers(sketch.buttons))
    return words.shorten(words.plain(" ".join(filter(None, said))), parts.MESSAGE_TEXT - 1)


def on(at: datetime, facts: MatchFacts | MeetingFacts) -> str:
    """Say on which day something was: "on Tuesday 3 June"."""
    return f"on {words.day_token(at, facts.viewer.zone)}"


def when(at: datetime, facts: MatchFacts | MeetingFacts, now: datetime) -> str:
    """Say when something will be. What is due already only waits for somebody's working hours."""
    return on(at, facts) if at > now else "in the next working hours"
