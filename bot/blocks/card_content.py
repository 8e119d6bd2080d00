"""What one person reads about a match, or a meeting, and may press, before it is laid out."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import kit, mrkdwn
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts


@dataclass(frozen=True)
class CardContent:
    """Headline and sentences are mrkdwn; the note is as somebody wrote it."""

    headline: str
    sentences: tuple[str, ...]
    buttons: tuple[ButtonElement, ...] = ()
    # Whose note it is ("You wrote"), and the note.
    note_from: str = ""
    note: str = ""


def bold(sketch: CardContent) -> str:
    """Return the sketch as a paragraph of mrkdwn, its headline in bold where more follows."""
    if not sketch.sentences:
        return sketch.headline
    return "\n".join([f"*{sketch.headline}*", *sketch.sentences])


def in_full(sketch: CardContent) -> str:
    """Return everything the card says, for notifications and screen readers."""
    ending = "" if sketch.headline.endswith(".") else "."
    said = [sketch.headline + ending, *sketch.sentences]
    if sketch.note:
        said.append(f"{sketch.note_from}: “{mrkdwn.escaped(sketch.note, mrkdwn.QUOTE_LIMIT)}”")
    said.append(kit.offers(sketch.buttons))
    return mrkdwn.shorten(mrkdwn.plain(" ".join(filter(None, said))), kit.MESSAGE_TEXT - 1)


def my_no(
    facts: MatchFacts | MeetingFacts, headline: str, closed: str, may_follow: tuple[ButtonElement, ...] = ()
) -> CardContent:
    """Return what somebody reads who said no: what the other was told, and the note that may follow."""
    other = mrkdwn.name(facts.other)
    if facts.closing_note_at:
        told = f"{other} has your note, sent {on(facts.closing_note_at, facts)}."
        return CardContent(headline, (closed, told), (), "You wrote", facts.closing_note.strip())
    told = f"{other} was told in a short, kind message, without a note from you."
    offer = ("If you like, you can still send one note.",) if may_follow else ()
    return CardContent(headline, (closed, told, *offer), may_follow)


def their_no(
    facts: MatchFacts | MeetingFacts, headline: str, closed: str, kindly: str, ways: tuple[ButtonElement, ...]
) -> CardContent:
    """Return what somebody reads to whom no was said: the other's note, or else `kindly` in our words."""
    note = facts.closing_note.strip()
    if note:
        kindly = "There is nothing you need to do."
    return CardContent(headline, (f"{closed} {kindly}",), ways, f"{mrkdwn.name(facts.other)} wrote", note)


def on(at: datetime, facts: MatchFacts | MeetingFacts) -> str:
    """Say on which day something was: "on Tuesday 3 June"."""
    return f"on {mrkdwn.day_token(at, facts.viewer.zone)}"


def when(at: datetime, facts: MatchFacts | MeetingFacts, now: datetime) -> str:
    """Say when something will be. What is due already only waits for somebody's working hours."""
    return on(at, facts) if at > now else "in the next working hours"
