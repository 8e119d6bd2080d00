"""How long and how many: each limit that more than one layer keeps, and why it is what it is.

Lengths are in Slack's unit (`cut.utf16`): an emoji is two.

Forms stop people there, and services refuse what comes around a form. Slack's own limits are in
`blocks.kit`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot import refusals
from bot.ids import Field


@dataclass(frozen=True)
class Range:
    """The least and the most that a number may be."""

    least: int
    most: int


# A mentor's mentees: a few people they truly have time for. More than fifty is a typing mistake.
CONNECTIONS = Range(1, 50)

# What admins set, by the input it is typed in, which has the name of its column in `Program`. Nothing comes
# on the day it was caused; and what nobody answered for months is over.
REQUEST_NUMBERS: Mapping[Field, Range] = {
    Field.REQUEST_REMINDER_DAYS: Range(1, 60),
    Field.REQUEST_EXPIRY_DAYS: Range(2, 120),
    # Without any request nobody could ask; more than twenty mentors are asked by nobody who chose them.
    Field.MAX_OPEN_REQUESTS: Range(1, 20),
    Field.FIRST_CARDS_A_DAY: Range(1, 20),
    # At once, where nobody minds; and after two years everybody has changed.
    Field.REMATCH_DAYS: Range(0, 730),
}
TALK_NUMBERS: Mapping[Field, Range] = {
    Field.FIRST_NUDGE_DAYS: Range(1, 120),
    Field.SECOND_NUDGE_DAYS: Range(2, 240),
    Field.CONTACT_CLOSE_DAYS: Range(3, 365),
    Field.MEETING_REMINDER_DAYS: Range(1, 30),
    Field.MEETING_EXPIRY_DAYS: Range(2, 60),
    # Others wait for it: two weeks are a holiday.
    Field.PLACE_HELD_DAYS: Range(1, 10),
}
# Hours of the day. Midnight is 0 at its beginning and 24 at its end.
WORKDAY_STARTS = Range(0, 23)
WORKDAY_ENDS = Range(1, 24)
# It stands in sentences.
LONGEST_PROGRAM_NAME = 60
# What somebody does, as their Slack profile says it: a line on cards.
LONGEST_TITLE = 80

# Asking and taking it back rings each time. Twice is a change of mind; then the other has a week's rest.
TAKEN_BACK_BEFORE_REST = 2
REST = timedelta(days=7)
# How often a day somebody may be named as an admin, or as a reader of the report: each time brings messages.
NAMED_A_DAY = 2
# How many more requests a mentor has open than free places: some are declined, and nobody reads twenty.
REQUESTS_BEYOND_PLACES = 3
# How often one side of a meeting changes its time while the other says nothing.
CHANGES_IN_A_ROW = 3

# A note is a few friendly lines; longer ones are for the two people's own conversation.
LONGEST_NOTE = 1_000

# How many requests one form declines: as many names as somebody reads before they press.
MOST_DECLINED_AT_ONCE = 30

# One line under a name in the directory.
LONGEST_HEADLINE = 150
# Enough to be found by, few enough to be read.
MOST_TOPICS = 10
# A few words: a topic is also a choice in a list. As wide as its column.
LONGEST_TOPIC = 60

# A question is read at a glance: two lines of a form.
LONGEST_QUESTION = 300
# A form longer than this is not filled in.
MOST_QUESTIONS = 20
# Fewer are no choice, and more are not read.
LEAST_OPTIONS = 2
MOST_OPTIONS = 10
# What Slack shows of an option.
LONGEST_OPTION = 75

# The lengths of a meeting that can be chosen, in minutes. The longest bounds the search for clashes.
MEETING_LENGTHS = (15, 30, 45, 60, 90)
# A line, as it stands on cards and in calendars.
LONGEST_MEETING_TOPIC = 150
# A room, or the link of a call: those with a password in them are long.
LONGEST_PLACE = 300

# The longest that SMTP carries: RFC 5321, section 4.5.3.1.3, without its brackets.
LONGEST_ADDRESS = 254
# Codes for an address. So many wrong guesses a day at one of a million are as good as none, and nobody's
# mailbox is flooded: neither by one person, nor by several who name the same address.
MAIL_CODE_DIGITS = 6
MAIL_CODE_TRIES = 5
MAIL_CODES_A_DAY = 5
MAIL_CODES_TO_AN_ADDRESS_A_DAY = 3
# Servers that do not know a sender yet let the first mail wait for up to half an hour.
MAIL_CODE_LASTS = timedelta(hours=1)

# How long a reminder has stood in Slack, at least, before what it reminds of is over: somebody who is away
# for a day has another.
REMINDED_WORKING_DAYS = 2

# What a database's id column can hold.
LARGEST_ID = 2**63 - 1


def id_in(text: str) -> int | None:
    """Return the id that a text is; None if it is none. Of thousands of digits Python makes no number."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_ID)):
        return None
    return int(text) if int(text) <= LARGEST_ID else None


def connections(text: str) -> int:
    """Return how many mentees a mentor takes at most, as it was typed.

    Raises:
        NotANumber: it is no whole number, or outside the limits.
    """
    return number(text, CONNECTIONS, Field.LIMIT)


def number(text: str, allowed: Range, field: Field) -> int:
    """Return the whole number that was typed in the input `field`.

    Raises:
        NotANumber: it is none, or not within `allowed`.
    """
    typed = id_in(text)
    if typed is not None and allowed.least <= typed <= allowed.most:
        return typed
    raise refusals.NotANumber(least=allowed.least, most=allowed.most, field=field)


# How many messages a minute Slack takes from us in a workspace: "several hundred".
MESSAGES_A_MINUTE = 300
