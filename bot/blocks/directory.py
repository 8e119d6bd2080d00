"""The directory of mentors: looking through it, writing to somebody, asking them."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, StaticSelectElement
from slack_sdk.models.views import View

from bot import cut, names
from bot.blocks import kit, mrkdwn, notice
from bot.ids import Action, Choice, Field, Modal
from bot.modal_metadata import AskMentorMetadata, DirectoryMetadata, WriteToMentorMetadata
from bot.read_models.common import Viewer
from bot.read_models.directory import DirectoryFacts, MentorFacts

# An entry is two blocks, and the modal holds a hundred; more on one page is not read anyway.
PAGE_SIZE = 10
# One of a select's 100 options is "All topics".
MOST_TOPICS = 99
TOPICS_SHOWN = 12
# What somebody looks for may be longer than any topic.
TOPIC_TEXT = 100


def modal(facts: DirectoryFacts) -> View:
    """Return one page of the directory."""
    return kit.modal(
        Modal.DIRECTORY,
        "Find a mentor",
        [*_topics(facts), *_must_join(facts), *(entries(facts) or [_nobody(facts)]), *_pages(facts)],
        metadata=DirectoryMetadata(cut.shorten(facts.topic, TOPIC_TEXT), facts.page),
    )


def open_button(label: str, topic: str = "", *, primary: bool = False) -> ButtonElement:
    """Return the button that opens the directory, at a topic or at all of them."""
    value = cut.shorten(topic, TOPIC_TEXT) or Choice.ALL_TOPICS.value
    return kit.button(Action.FIND_MENTOR, label, value, f"{label} in the directory", primary=primary)


def entries(facts: DirectoryFacts) -> list[Block]:
    """Return the mentors of this page, two blocks each, for the modal or a message."""
    # Where a sentence above speaks for all of them, none says it again.
    why_not = not facts.must_join
    return [block for mentor in facts.mentors for block in _entry(mentor, facts.viewer, why_not=why_not)]


def write_modal(mentor: MentorFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the form for a first note to a mentor, which asks them for nothing.

    `below` is the part of the directory that the form stands over, where it does.
    """
    other = mrkdwn.bare_name(mentor.face.name)
    said = (
        f"{other} gets your note in a message from me and can reply in your own conversation. "
        "It decides nothing for either of you."
    )
    note = kit.text_input(
        Field.NOTE, f"Note to {other}", hint=f"{other} reads this, and nobody else.", optional=False
    )
    return kit.modal(
        Modal.WRITE_TO_MENTOR,
        "Write to a mentor",
        [kit.spoken(said), note],
        submit="Send",
        close="Not now",
        metadata=WriteToMentorMetadata(mentor.mentor_id, below),
    )


def ask_modal(mentor: MentorFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the form that asks a mentor for a connection; `below` as in `write_modal`."""
    other = mrkdwn.bare_name(mentor.face.name)
    said = (
        f"{other} is asked to be your mentor, and can accept or decline. You can withdraw until they "
        "have answered. A no says nothing about you."
    )
    note = kit.text_input(Field.NOTE, f"Note to {other}", hint=f"{other} reads this, and nobody else.")
    return kit.modal(
        Modal.ASK_MENTOR,
        "Connect",
        [kit.spoken(said), note],
        submit="Ask",
        close="Not now",
        metadata=AskMentorMetadata(mentor.mentor_id, below),
    )


def sent(mentor: MentorFacts, *, asked: bool) -> View:
    """Return what stands in the form's place once it was sent."""
    other = mrkdwn.bare_name(mentor.face.name)
    done = f"{other} has been asked to be your mentor." if asked else f"Your note is with {other}."
    return notice.modal("Sent", f"{done} {notice.WHERE_IT_STANDS}")


def described(mentor: MentorFacts, viewer: Viewer, *, why_not: bool = True) -> str:
    """Return a mentor in a few lines of mrkdwn: name, headline, topics, room or why there is no way."""
    lines = [f"*{mrkdwn.name(mentor.face)}*"]
    if headline := mrkdwn.line(mentor.headline, 300):
        lines.append(headline)
    if mentor.topics:
        lines.append(f"Topics: {listed(mentor.topics)}")
    if not mentor.cannot_connect:
        lines.append(f"Free places: {mentor.free_places} of {mentor.limit}")
    if why_not:
        # Several buttons may be missing for one reason, which is said once.
        reasons = (mentor.cannot_connect, mentor.cannot_message, mentor.cannot_meet)
        lines += dict.fromkeys(mrkdwn.refused(reason, viewer) for reason in reasons if reason)
    if mentor.in_line:
        lines.append(f"You are on the list for a place with {mrkdwn.name(mentor.face)}.")
    return "\n".join(lines)


def listed(topics: Sequence[str]) -> str:
    """Return the first topics of many, for mrkdwn."""
    shown = [mrkdwn.line(topic, TOPIC_TEXT) for topic in topics[:TOPICS_SHOWN]]
    return cut.shorten(", ".join([*shown, *(["…"] if len(topics) > len(shown) else [])]), 800)


def in_words(mentor: MentorFacts, viewer: Viewer, *, why_not: bool = True) -> str:
    """Return the same as one sentence, for a message's `text`."""
    called, *lines = described(mentor, viewer, why_not=why_not).split("\n")
    return f"{called.strip('*')}: {'; '.join(line.rstrip('.') for line in lines)}."


def _entry(mentor: MentorFacts, viewer: Viewer, *, why_not: bool) -> list[Block]:
    return [
        kit.section(described(mentor, viewer, why_not=why_not)),
        *kit.row(f"mentor.{mentor.mentor_id}", _ways(mentor)),
    ]


def _ways(mentor: MentorFacts) -> list[ButtonElement]:
    other = mrkdwn.bare_name(mentor.face.name)
    ways = []
    if not mentor.cannot_message:
        ways.append(kit.button(Action.WRITE_TO_MENTOR, "Message", mentor.mentor_id, f"Message {other}"))
    if not mentor.cannot_connect:
        ways.append(kit.button(Action.ASK_MENTOR, "Connect", mentor.mentor_id, f"Connect with {other}"))
    if mentor.meets and not mentor.cannot_meet:
        label = "Ask for a meeting"
        ways.append(kit.button(Action.MEETING_ASK, label, mentor.mentor_id, f"{label} with {other}"))
    if mentor.may_wait and not mentor.in_line:
        ways.append(kit.wait_button(mentor.face, mentor.mentor_id))
    return ways


def _topics(facts: DirectoryFacts) -> list[Block]:
    if not facts.topics:
        return []
    every = kit.option(Choice.ALL_TOPICS, "All topics")
    options = [
        every,
        *(kit.option(topic, names.inert(topic, TOPIC_TEXT)) for topic in facts.topics[:MOST_TOPICS]),
    ]
    chosen = [one for one in options if one.value == facts.topic]
    select = StaticSelectElement(
        action_id=Action.CHOOSE_TOPIC.value, options=options, initial_option=(chosen or [every])[0]
    )
    return [kit.section("Mentors by topic:"), *kit.row("directory.topic", [select])]


def _must_join(facts: DirectoryFacts) -> list[Block]:
    if not facts.must_join:
        return []
    join = kit.button(Action.JOIN_AS_MENTEE, "Join as mentee", facts.viewer.person_id, "Join as mentee")
    said = "You can look around. To write to somebody or to ask them, join as a mentee first."
    return [kit.section(said), *kit.row("directory.join", [join])]


def _nobody(facts: DirectoryFacts) -> Block:
    if facts.topic:
        topic = mrkdwn.escaped(facts.topic, TOPIC_TEXT)
        return kit.section(
            f"Nobody is listed under “{topic}” just now. Under all topics there may be somebody for you."
        )
    return kit.section("Nobody is listed just now. New mentors appear here as soon as they join.")


def _pages(facts: DirectoryFacts) -> list[Block]:
    return kit.pager("directory", Action.DIRECTORY_PAGE, facts.page, facts.pages)
