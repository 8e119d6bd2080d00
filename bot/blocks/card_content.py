"""What one person reads about a match, or a meeting, and may press, before it is laid out.

docs/design-language.md says how a card is built, and why.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot import cut
from bot.blocks import kit, mrkdwn
from bot.blocks.screen import Message
from bot.languages import N_, _
from bot.read_models.common import OtherPerson, Viewer
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts

# On Home a note is there to remind; the card has all of it.
NOTE_ON_HOME = 300
# Bytes of a note in a message's text, so that what can be chosen stays in it too.
SPOKEN_NOTE = 2_800
# What somebody does, or says of themselves, is one line.
TITLE_TEXT = 100
# Whose the other's note is, below a headline that names them.
THEY_WROTE = N_("They wrote:")
# What somebody asked, and nobody else reads.
MY_WISH = N_("You asked not to be matched with them again, and can take that back in your profile.")
# What a sentence ends with, in any language.
_ENDS = (".", "?", "!", "\u3002", "\uff1f", "\uff01")


@dataclass(frozen=True)
class CardContent:
    """Headline, sentences and clock are mrkdwn; the note is as somebody wrote it."""

    headline: str
    sentences: tuple[str, ...] = ()
    buttons: tuple[ButtonElement, ...] = ()
    # Whose note it is ("You wrote:"), and the note. Where the card itself is about it, only the ear is told.
    note_from: str = ""
    note: str = ""
    is_about_note: bool = False
    # Days and counts that nobody decides by, each a phrase: "Closes Tuesday 17 June".
    clock: tuple[str, ...] = ()
    # Who it is about, while something is open between the two: their photo, and a line about them.
    face: OtherPerson | None = None
    who: tuple[str, ...] = ()

    def card(self, row_id: str, superseded: str) -> Message:
        """Return it as a card; `superseded` is what an older copy of it comes to."""
        blocks: list[Block] = [self._beginning()]
        if self.note:
            blocks.append(kit.section(self._quoted(mrkdwn.QUOTE_LIMIT)))
        blocks += kit.row(row_id, self.buttons)
        if self.clock and self.face:
            blocks.append(kit.context(" · ".join(self.clock)))
        return Message(text=self.in_full(), blocks=blocks, superseded=superseded)

    def entry(self, row_id: str) -> list[Block]:
        """Return it as an entry on Home: at most two blocks, with the buttons of the card."""
        note = [self._quoted(NOTE_ON_HOME)] if self.note else []
        lines = [self._paragraph(), *note, *([" · ".join(self.clock)] if self.clock else [])]
        if self.face is None:
            lines = [self._line(*self.clock), *note]
        return [kit.section("\n".join(lines)), *kit.row(row_id, self.buttons)]

    def in_full(self) -> str:
        """Return everything the card says, for notifications and screen readers."""
        said = [ended(self.headline), *map(ended, self.who), *map(mrkdwn.unmarked, self.sentences)]
        if self.note:
            note = cut.shorten(mrkdwn.escaped(self.note, mrkdwn.QUOTE_LIMIT), SPOKEN_NOTE, cut.utf8)
            # For translators: {who_wrote} is "You wrote:" or the like.
            said.append(_("{who_wrote} “{note}”", who_wrote=self.note_from, note=note))
        said += [kit.offers(self.buttons), *map(ended, self.clock)]
        return mrkdwn.in_full(" ".join(filter(None, said)))

    def _beginning(self) -> Block:
        """Return whom it is about, and what; of what is settled the one line."""
        if self.face is None:
            return kit.section(self._line(" ".join(self.sentences), *self.clock))
        return kit.section(self._paragraph(*self._who()), kit.photo(self.face))

    def _line(self, *more: str) -> str:
        return " · ".join([f"*{self.headline}*", *filter(None, more)])

    def _paragraph(self, *who: str) -> str:
        """Return it as a paragraph of mrkdwn, the headline in bold."""
        return "\n".join([f"*{self.headline}*", *who, *self.sentences])

    def _who(self) -> tuple[str, ...]:
        return (" · ".join(self.who),) if self.who else ()

    def _quoted(self, limit: int) -> str:
        quoted = kit.quote(self.note, limit)
        return quoted if self.is_about_note else f"{self.note_from}\n{quoted}"


def ended(said: str) -> str:
    """Return a headline as a sentence."""
    # For translators: a full stop after a headline that is read aloud.
    return said if said.endswith(_ENDS) else _("{headline}.", headline=said)


def of_person(content: CardContent, other: OtherPerson, viewer: Viewer, now: datetime) -> CardContent:
    """Return what is open between two people with what tells who the other is."""
    does = mrkdwn.line(other.title or other.headline, TITLE_TEXT)
    place = mrkdwn.escape(mrkdwn.apart(other.zone, viewer.zone, now))
    return replace(content, face=other, who=tuple(filter(None, (does, place))))


def my_no(
    facts: MatchFacts | MeetingFacts,
    headline: str,
    may_follow: tuple[ButtonElement, ...] = (),
) -> CardContent:
    """Return what somebody reads who said no: whether a note went with it, and the one that may follow."""
    if facts.closing_note_at:
        clock = (_("Note sent {day}", day=on(facts.closing_note_at, facts)),)
        return CardContent(headline, (), (), _("You wrote:"), facts.closing_note.strip(), clock=clock)
    # Where one may follow, its button says that none was sent.
    return CardContent(headline, (), may_follow, clock=() if may_follow else (_("No note sent"),))


def their_no(
    facts: MatchFacts | MeetingFacts,
    headline: str,
    kindly: str,
    ways: tuple[ButtonElement, ...],
) -> CardContent:
    """Return what somebody reads to whom no was said: the other's note, or else `kindly` in our words."""
    note = facts.closing_note.strip()
    said = () if note else (kindly,)
    return CardContent(headline, said, ways, _(THEY_WROTE), note, is_about_note=True)


def with_wish(
    content: CardContent, facts: MatchFacts | MeetingFacts, ways: tuple[ButtonElement, ...]
) -> CardContent:
    """Return what is over with the way to ask not to be matched again, or with what was asked already."""
    said = (_(MY_WISH),) if facts.i_asked_not_to else ()
    return replace(content, sentences=(*content.sentences, *said), buttons=(*content.buttons, *ways))


def on(at: datetime, facts: MatchFacts | MeetingFacts) -> str:
    """Say on which day something was: "Tuesday 3 June"."""
    return mrkdwn.short_day_token(at, facts.viewer.zone)


def closes(at: datetime, facts: MatchFacts | MeetingFacts, now: datetime) -> str:
    """Say when it closes. What is due already only waits for somebody's working hours."""
    return _("Closes {day}", day=on(at, facts)) if at > now else _("Closes in the next working hours")


def reminder(at: datetime, facts: MatchFacts | MeetingFacts, now: datetime, *, theirs: bool) -> str:
    """Say when the viewer is reminded, or the other, as `closes` does."""
    if theirs:
        soon = _("Their reminder in the next working hours")
        return _("Their reminder {day}", day=on(at, facts)) if at > now else soon
    return _("Reminder {day}", day=on(at, facts)) if at > now else _("Reminder in the next working hours")
