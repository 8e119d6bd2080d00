"""The directory of mentors: looking through it, writing to somebody, asking them."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    CardBlock,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot import cut, names
from bot.blocks import kit, mrkdwn, notice
from bot.blocks.newer import Newer
from bot.ids import Action, Choice, Field, Modal
from bot.languages import _
from bot.modal_metadata import AskMentorMetadata, DirectoryMetadata, WriteToMentorMetadata
from bot.read_models.common import Viewer
from bot.read_models.directory import DirectoryFacts, MentorFacts

# An entry is two blocks, and the modal holds a hundred; more on one page is not read anyway.
PAGE_SIZE = 10
# One of a select's 100 options is "All topics".
MOST_TOPICS = 99
TOPICS_SHOWN = 12
TOPICS_TEXT = 800
HEADLINE_TEXT = 300
# Fewer mentors have nothing in common.
_SEVERAL = 2
# What somebody looks for may be longer than any topic.
TOPIC_TEXT = 100


def modal(facts: DirectoryFacts) -> View:
    """Return one page of the directory."""
    return kit.modal(
        Modal.DIRECTORY,
        "Find a mentor",
        [_search(facts), *_topics(facts), *_must_join(facts), *_found(facts), *_shown(facts), *_pages(facts)],
        submit="Search",
        metadata=DirectoryMetadata(
            cut.shorten(facts.topic, TOPIC_TEXT), facts.page, cut.shorten(facts.words, TOPIC_TEXT) or None
        ),
    )


def open_button(label: str, words: str = "", *, primary: bool = False) -> ButtonElement:
    """Return the button that opens the directory, at those whom words find or at everybody."""
    value = cut.shorten(words, TOPIC_TEXT) or Choice.ALL_TOPICS.value
    return kit.button(Action.FIND_MENTOR, label, value, f"{label} in the directory", primary=primary)


def entries(facts: DirectoryFacts) -> list[Block]:
    """Return the mentors of this page, at most two blocks each, for the modal or a message."""
    above = said_above(facts)
    start = [kit.section("\n".join(above))] if above else []
    return [*start, *(block for mentor in facts.mentors for block in _entry(mentor, facts))]


def said_above(facts: DirectoryFacts) -> list[str]:
    """Return what would stand under every mentor of a page, to be said once above them, for mrkdwn."""
    if facts.must_join or len(facts.mentors) < _SEVERAL:
        return []
    first, *others = (_reasons(mentor, facts.viewer) for mentor in facts.mentors)
    return [reason for reason in first if all(reason in one for one in others)]


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
        close="Not Now",
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
        close="Not Now",
        metadata=AskMentorMetadata(mentor.mentor_id, below),
    )


def sent(mentor: MentorFacts, *, asked: bool) -> View:
    """Return what stands in the form's place once it was sent."""
    other = mrkdwn.bare_name(mentor.face.name)
    done = f"{other} has been asked to be your mentor." if asked else f"Your note is with {other}."
    return notice.modal("Sent", f"{done} {_(notice.WHERE_IT_STANDS)}")


def described(mentor: MentorFacts, facts: DirectoryFacts) -> str:
    """Return a mentor in a few lines of mrkdwn: name, headline, topics, room or why there is no way."""
    lines = [f"*{mrkdwn.name(mentor.face)}*"]
    if headline := _headline(mentor):
        lines.append(headline)
    if mentor.topics:
        lines.append(f"Topics: {listed(mentor.topics)}")
    if not mentor.cannot_connect:
        lines.append(f"Free places: {mentor.free_places} of {mentor.limit}")
    return "\n".join([*lines, *_stands(mentor, facts)])


def _reasons(mentor: MentorFacts, viewer: Viewer) -> list[str]:
    """Say why buttons are missing; several may be for one reason, which is said once."""
    reasons = (mentor.cannot_connect, mentor.cannot_message, mentor.cannot_meet)
    return list(dict.fromkeys(mrkdwn.refused(reason, viewer) for reason in reasons if reason))


def listed(topics: Sequence[str], limit: int = TOPICS_TEXT) -> str:
    """Return the first topics of many, for mrkdwn."""
    shown = [mrkdwn.line(topic, TOPIC_TEXT) for topic in topics[:TOPICS_SHOWN]]
    return cut.shorten(", ".join([*shown, *(["…"] if len(topics) > len(shown) else [])]), limit)


def in_words(mentor: MentorFacts, facts: DirectoryFacts) -> str:
    """Return the same as one sentence, for a message's `text`."""
    called, *lines = described(mentor, facts).split("\n")
    return f"{called.strip('*')}: {'; '.join(line.rstrip('.') for line in lines)}."


def _entry(mentor: MentorFacts, facts: DirectoryFacts) -> list[Block]:
    row = kit.row(f"mentor.{mentor.mentor_id}", ways(mentor))
    classic = kit.section(described(mentor, facts), kit.photo(mentor.face))
    return [Newer(_card(mentor), [classic, *row], _below(mentor, facts))]


def _card(mentor: MentorFacts) -> dict[str, Any]:
    """Return a mentor as a card: what is longer than its lines stands below it."""
    headline = _headline(mentor)
    return CardBlock(
        block_id=f"mentor.{mentor.mentor_id}",
        icon=kit.photo(mentor.face),
        title=cut.shorten(mrkdwn.name(mentor.face), CardBlock.title_max_length),
        subtitle=None if _is_long(headline) else headline or None,
        body=_topics_and_places(mentor) or None,
        actions=ways(mentor) or None,
    ).to_dict()


def _topics_and_places(mentor: MentorFacts) -> str:
    places = "" if mentor.cannot_connect else f"Free places: {mentor.free_places} of {mentor.limit}"
    start = "Topics: "
    room = CardBlock.body_max_length - cut.utf16(f"{start}\n{places}")
    topics = f"{start}{listed(mentor.topics, room)}" if mentor.topics else ""
    return "\n".join(filter(None, [topics, places]))


def _below(mentor: MentorFacts, facts: DirectoryFacts) -> list[Block]:
    """Return what a card does not hold: a long headline, why buttons are missing, the list for a place."""
    headline = _headline(mentor)
    said = "\n".join([*([headline] if _is_long(headline) else []), *_stands(mentor, facts)])
    return [kit.context(said)] if said else []


def _headline(mentor: MentorFacts) -> str:
    """Return what a mentor says about themselves, or else what they do, as Slack says it; for mrkdwn."""
    return mrkdwn.line(mentor.headline or mentor.face.title, HEADLINE_TEXT)


def _is_long(headline: str) -> bool:
    return cut.utf16(headline) > CardBlock.subtitle_max_length


def _stands(mentor: MentorFacts, facts: DirectoryFacts) -> list[str]:
    """Say why buttons are missing, and that the viewer waits for a place."""
    lines = []
    if not facts.must_join:
        # Where a sentence above speaks for all of them, none says it again.
        above = said_above(facts)
        lines += [reason for reason in _reasons(mentor, facts.viewer) if reason not in above]
    if mentor.in_line:
        lines.append(f"You are on the list for a place with {mrkdwn.name(mentor.face)}.")
    return lines


def ways(mentor: MentorFacts) -> list[ButtonElement]:
    """Return the buttons beside a mentor."""
    other = mrkdwn.bare_name(mentor.face.name)
    found = []
    if not mentor.cannot_message:
        found.append(kit.button(Action.WRITE_TO_MENTOR, "Message", mentor.mentor_id, f"Message {other}"))
    if not mentor.cannot_connect:
        found.append(kit.button(Action.ASK_MENTOR, "Connect", mentor.mentor_id, f"Connect with {other}"))
    if mentor.meets and not mentor.cannot_meet:
        label = "Ask for a Meeting"
        found.append(kit.button(Action.MEETING_ASK, label, mentor.mentor_id, f"{label} with {other}"))
    if mentor.may_wait and not mentor.in_line:
        found.append(kit.wait_button(mentor.face, mentor.mentor_id))
    return found


def _search(facts: DirectoryFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.SEARCH.value,
        max_length=TOPIC_TEXT,
        initial_value=cut.shorten(facts.words, TOPIC_TEXT) or None,
    )
    hint = "A name, a topic, or a word of what they say about themselves. Empty shows everybody."
    return kit.input_block(Field.SEARCH, "Search", line, hint=hint)


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
        action_id=Action.CHOOSE_TOPIC.value,
        # Its name for a screen reader: a select in a row has no other.
        placeholder="Topic",
        options=options,
        initial_option=(chosen or [every])[0],
    )
    return [kit.section("Mentors by topic:"), *kit.row("directory.topic", [select])]


def _must_join(facts: DirectoryFacts) -> list[Block]:
    if not facts.must_join:
        return []
    join = kit.button(Action.JOIN_AS_MENTEE, "Join as Mentee", facts.viewer.person_id, "Join as Mentee")
    said = "You can look around. To write to somebody or to ask them, join as a mentee first."
    return [kit.section(said), *kit.row("directory.join", [join])]


def _found(facts: DirectoryFacts) -> list[Block]:
    if not facts.words or not facts.mentors:
        return []
    return [kit.section(f"These mentors are found by “{mrkdwn.line(facts.words, TOPIC_TEXT)}”:")]


def _shown(facts: DirectoryFacts) -> list[Block]:
    if facts.mentors:
        return entries(facts)
    if not facts.words and not facts.topic:
        return [kit.section("Nobody is listed just now. New mentors appear here as soon as they join.")]
    looked_for = mrkdwn.line(facts.words or facts.topic, TOPIC_TEXT)
    said = f"Nobody is listed under “{looked_for}” just now. Under all topics there may be somebody for you."
    return [kit.section(said)]


def _pages(facts: DirectoryFacts) -> list[Block]:
    return kit.pager("directory", Action.DIRECTORY_PAGE, facts.page, facts.pages)
