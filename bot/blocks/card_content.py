"""What one person reads about a match, or a meeting, and may press, before it is laid out."""

from dataclasses import dataclass, replace
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot import cut
from bot.blocks import kit, mrkdwn
from bot.blocks.screen import Message
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts

# On Home a note is there to remind; the card has all of it.
NOTE_ON_HOME = 300
# Bytes of a note in a message's text, so that what can be chosen stays in it too.
SPOKEN_NOTE = 2_800


@dataclass(frozen=True)
class CardContent:
    """Headline and sentences are mrkdwn; the note is as somebody wrote it."""

    headline: str
    sentences: tuple[str, ...]
    buttons: tuple[ButtonElement, ...] = ()
    # Whose note it is ("You wrote"), and the note.
    note_from: str = ""
    note: str = ""

    def card(self, row_id: str, superseded: str) -> Message:
        """Return it as a card; `superseded` is what an older copy of it comes to."""
        blocks: list[Block] = [kit.section(self._bold())]
        if self.note:
            blocks.append(kit.section(f"{self.note_from}:\n{kit.quote(self.note)}"))
        return Message(
            text=self.in_full(), blocks=[*blocks, *kit.row(row_id, self.buttons)], superseded=superseded
        )

    def entry(self, row_id: str) -> list[Block]:
        """Return it as an entry on Home: at most two blocks, with the buttons of the card."""
        text = self._bold()
        if self.note:
            text += f"\n{self.note_from}:\n{kit.quote(self.note, NOTE_ON_HOME)}"
        return [kit.section(text), *kit.row(row_id, self.buttons)]

    def in_full(self) -> str:
        """Return everything the card says, for notifications and screen readers."""
        ending = "" if self.headline.endswith(".") else "."
        said = [self.headline + ending, *self.sentences]
        if self.note:
            note = cut.shorten(mrkdwn.escaped(self.note, mrkdwn.QUOTE_LIMIT), SPOKEN_NOTE, cut.utf8)
            said.append(f"{self.note_from}: “{note}”")
        said.append(kit.offers(self.buttons))
        return mrkdwn.in_full(" ".join(filter(None, said)))

    def _bold(self) -> str:
        """Return it as a paragraph of mrkdwn, the headline in bold where more follows."""
        if not self.sentences:
            return self.headline
        return "\n".join([f"*{self.headline}*", *self.sentences])


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


def with_wish(
    content: CardContent, facts: MatchFacts | MeetingFacts, ways: tuple[ButtonElement, ...]
) -> CardContent:
    """Return what is over with the way to ask not to be matched again, or with what was asked already."""
    said = (my_wish(facts),) if facts.i_asked_not_to else ()
    return replace(content, sentences=(*content.sentences, *said), buttons=(*content.buttons, *ways))


def my_wish(facts: MatchFacts | MeetingFacts) -> str:
    """Remind somebody of what they asked and nobody else reads."""
    other = mrkdwn.name(facts.other)
    return f"You asked not to be matched with {other} again, and can take that back in your profile."


def on(at: datetime, facts: MatchFacts | MeetingFacts) -> str:
    """Say on which day something was: "on Tuesday 3 June"."""
    return f"on {mrkdwn.day_token(at, facts.viewer.zone)}"


def when(at: datetime, facts: MatchFacts | MeetingFacts, now: datetime) -> str:
    """Say when something will be. What is due already only waits for somebody's working hours."""
    return on(at, facts) if at > now else "in the next working hours"
