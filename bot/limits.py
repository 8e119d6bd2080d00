"""How long and how many: each limit that more than one layer keeps, and why it is what it is.

Forms stop people there, and services refuse what comes around a form. Slack's own limits are in
`blocks.kit`.
"""

from bot import refusals

# A mentor's mentees: a few people they truly have time for. More than fifty is a typing mistake.
LEAST_CONNECTIONS = 1
MOST_CONNECTIONS = 50

# A note is a few friendly lines; longer ones are for the two people's own conversation.
LONGEST_NOTE = 1_000

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

# How long a place is held for the one it is offered to: enough for somebody who is away for a day.
PLACE_HELD_WORKING_DAYS = 2

# What a database's id column can hold.
LARGEST_ID = 2**63 - 1


def connections(text: str) -> int:
    """Return how many mentees a mentor takes at most, as it was typed.

    Raises:
        NotANumber: it is no whole number, or outside the limits.
    """
    if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID)):
        number = int(text)
        if LEAST_CONNECTIONS <= number <= MOST_CONNECTIONS:
            return number
    raise refusals.NotANumber(least=LEAST_CONNECTIONS, most=MOST_CONNECTIONS)
