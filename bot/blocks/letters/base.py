"""A mail in words, the code that proves an address, and what stands below every mail.

A subject is read over shoulders and in lists: it never says that somebody declined or ended. Names come in
one line without control characters, so that a name can be nothing but a name.
"""

from dataclasses import dataclass
from datetime import datetime

from bot import names
from bot.blocks.card_content import ended
from bot.languages import _


@dataclass(frozen=True)
class CalendarEntry:
    """One version of a meeting's entry in a calendar: the highest `sequence` of a `uid` holds."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False


@dataclass(frozen=True)
class Letter:
    """One mail before it is addressed: a subject, paragraphs of plain text, and what a calendar is told."""

    subject: str
    paragraphs: tuple[str, ...]
    calendar: CalendarEntry | None = None


def code(number: str, workspace: str) -> Letter:
    """Return the mail that brings a code. It goes to an unproven address, so it names nobody."""
    enter = _(
        "{code} is your code. Enter it in Slack to get e-mail from mentoring at {workspace}.",
        code=number,
        workspace=name(workspace),
    )
    return Letter(
        _("Your code for mentoring e-mail"),
        (
            enter,
            _("It works for an hour."),
            _("If you did not ask for it, do nothing: without the code, no more mail comes here."),
        ),
    )


def news(headline: str, *sentences: str, subject: str = "", calendar: CalendarEntry | None = None) -> Letter:
    """Return a mail in the words of a card; `subject`: where its headline is not for every eye."""
    return Letter(subject or headline, (" ".join([ended(headline), *sentences]),), calendar)


def note_sent(other: str) -> Letter:
    """Return the mail about a note that came after the no."""
    subject = _("A note from {other}", other=other)
    return news(_("{other} has sent you a note", other=other), _("It is on the card."), subject=subject)


def body(letter: Letter, card_url: str, off_url: str) -> str:
    """Return the whole text of a mail, with where its card is in Slack and where e-mail is turned off."""
    see = [f"{_('See it and answer in Slack:')}\n{card_url}"] if card_url else []
    off = [f"-- \n{_('You chose to get e-mail. Turn it off here:')}\n{off_url}"] if off_url else []
    return "\n\n".join([*letter.paragraphs, *see, *off]) + "\n"


def name(person: str) -> str:
    """Return a name in one line, as any sentence takes it, without what a header would decode."""
    return names.shown(person).replace("=?", "= ?")
