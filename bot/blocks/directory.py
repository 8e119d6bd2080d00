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
from bot.languages import _, pgettext
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
        _("Find a mentor"),
        [_search(facts), *_topics(facts), *_must_join(facts), *_found(facts), *_shown(facts), *_pages(facts)],
        submit=_("Search"),
        metadata=DirectoryMetadata(
            cut.shorten(facts.topic, TOPIC_TEXT), facts.page, cut.shorten(facts.words, TOPIC_TEXT) or None
        ),
    )


def open_button(label: str, words: str = "", *, primary: bool = False) -> ButtonElement:
    """Return the button that opens the directory, at those whom words find or at everybody."""
    value = cut.shorten(words, TOPIC_TEXT) or Choice.ALL_TOPICS.value
    spoken_as = _("{label} in the directory", label=label)
    return kit.button(Action.FIND_MENTOR, label, value, spoken_as, primary=primary)


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
    said = _(
        "{other} gets your note in a message from me and can reply in your own conversation. "
        "It decides nothing for either of you.",
        other=other,
    )
    label, hint = _("Note to {other}", other=other), _("{other} reads this, and nobody else.", other=other)
    note = kit.text_input(Field.NOTE, label, hint=hint, optional=False)
    return kit.modal(
        Modal.WRITE_TO_MENTOR,
        _("Write to a mentor"),
        [kit.spoken(said), note],
        submit=_("Send"),
        close=_("Not Now"),
        metadata=WriteToMentorMetadata(mentor.mentor_id, below),
    )


def ask_modal(mentor: MentorFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the form that asks a mentor for a connection; `below` as in `write_modal`."""
    other = mrkdwn.bare_name(mentor.face.name)
    said = _(
        "{other} is asked to be your mentor, and can accept or decline. You can withdraw until they "
        "have answered. A no says nothing about you.",
        other=other,
    )
    label, hint = _("Note to {other}", other=other), _("{other} reads this, and nobody else.", other=other)
    note = kit.text_input(Field.NOTE, label, hint=hint)
    return kit.modal(
        Modal.ASK_MENTOR,
        _("Connect"),
        [kit.spoken(said), note],
        submit=_("Ask"),
        close=_("Not Now"),
        metadata=AskMentorMetadata(mentor.mentor_id, below),
    )


def sent(mentor: MentorFacts, *, asked: bool) -> View:
    """Return what stands in the form's place once it was sent."""
    other = mrkdwn.bare_name(mentor.face.name)
    done = _("Your note is with {other}.", other=other)
    if asked:
        done = _("{other} has been asked to be your mentor.", other=other)
    return notice.modal(_("Sent"), f"{done} {_(notice.WHERE_IT_STANDS)}")


def described(mentor: MentorFacts, facts: DirectoryFacts) -> str:
    """Return a mentor in a few lines of mrkdwn: name, headline, topics, room or why there is no way."""
    lines = [f"*{mrkdwn.name(mentor.face)}*"]
    if headline := _headline(mentor):
        lines.append(headline)
    if mentor.topics:
        lines.append(_topics_of(mentor))
    if not mentor.cannot_connect:
        lines.append(_free_places(mentor))
    return "\n".join([*lines, *_stands(mentor, facts)])


def _topics_of(mentor: MentorFacts) -> str:
    return _("Topics: {topics}", topics=listed(mentor.topics))


def _free_places(mentor: MentorFacts) -> str:
    return _("Free places: {free} of {limit}", free=mentor.free_places, limit=mentor.limit)


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
        body="\n".join(filter(None, [_topics_in(mentor), _places_in(mentor)])) or None,
        actions=ways(mentor) or None,
    ).to_dict()


def _topics_in(mentor: MentorFacts) -> str:
    return _topics_of(mentor) if mentor.topics and not _has_long_topics(mentor) else ""


def _places_in(mentor: MentorFacts) -> str:
    return "" if mentor.cannot_connect else _free_places(mentor)


def _has_long_topics(mentor: MentorFacts) -> bool:
    room = CardBlock.body_max_length - cut.utf16(f"\n{_places_in(mentor)}")
    return cut.utf16(_topics_of(mentor)) > room


def _below(mentor: MentorFacts, facts: DirectoryFacts) -> list[Block]:
    """Return what a card does not hold: what is too long, why buttons are missing, the waiting list."""
    headline = _headline(mentor)
    long = [
        *([headline] if _is_long(headline) else []),
        *([_topics_of(mentor)] if _has_long_topics(mentor) else []),
    ]
    said = "\n".join([*long, *_stands(mentor, facts)])
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
        lines.append(_("You are on their waiting list."))
    return lines


def ways(mentor: MentorFacts) -> list[ButtonElement]:
    """Return the buttons beside a mentor."""
    found = []
    if not mentor.cannot_message:
        label = pgettext("button: write to a mentor", "Message")
        found.append(_way(Action.WRITE_TO_MENTOR, label, _("Message {name}"), mentor))
    if not mentor.cannot_connect:
        found.append(_way(Action.ASK_MENTOR, _("Connect"), _("Connect with {name}"), mentor))
    if mentor.meets and not mentor.cannot_meet:
        found.append(
            _way(Action.MEETING_ASK, _("Ask for a Meeting"), _("Ask for a Meeting with {name}"), mentor)
        )
    if mentor.may_wait and not mentor.in_line:
        found.append(kit.wait_button(mentor.face, mentor.mentor_id))
    return found


def _way(action: Action, label: str, spoken_as: str, mentor: MentorFacts) -> ButtonElement:
    heard = mrkdwn.about(spoken_as, mentor.face, kit.BUTTON_TEXT)
    return kit.button(action, label, mentor.mentor_id, heard)


def _search(facts: DirectoryFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.SEARCH.value,
        max_length=TOPIC_TEXT,
        initial_value=cut.shorten(facts.words, TOPIC_TEXT) or None,
    )
    hint = _("A name, a topic, or a word of what they say about themselves. Empty shows everybody.")
    return kit.input_block(Field.SEARCH, _("Search"), line, hint=hint)


def _topics(facts: DirectoryFacts) -> list[Block]:
    if not facts.topics:
        return []
    every = kit.option(Choice.ALL_TOPICS, _("All topics"))
    options = [
        every,
        *(kit.option(topic, names.inert(topic, TOPIC_TEXT)) for topic in facts.topics[:MOST_TOPICS]),
    ]
    chosen = [one for one in options if one.value == facts.topic]
    select = StaticSelectElement(
        action_id=Action.CHOOSE_TOPIC.value,
        # Its name for a screen reader: a select in a row has no other.
        placeholder=_("Topic"),
        options=options,
        initial_option=(chosen or [every])[0],
    )
    return [kit.section(_("Mentors by topic:")), *kit.row("directory.topic", [select])]


def _must_join(facts: DirectoryFacts) -> list[Block]:
    if not facts.must_join:
        return []
    label = _("Join as Mentee")
    join = kit.button(Action.JOIN_AS_MENTEE, label, facts.viewer.person_id, label)
    said = _("You can look around. To write to somebody or to ask them, join as a mentee first.")
    return [kit.section(said), *kit.row("directory.join", [join])]


def _found(facts: DirectoryFacts) -> list[Block]:
    if not facts.words or not facts.mentors:
        return []
    words = mrkdwn.line(facts.words, TOPIC_TEXT)
    return [kit.section(_("These mentors are found by “{words}”:", words=words))]


def _shown(facts: DirectoryFacts) -> list[Block]:
    if facts.mentors:
        return entries(facts)
    if not facts.words and not facts.topic:
        return [kit.section(_("Nobody is listed just now. New mentors appear here as soon as they join."))]
    looked_for = mrkdwn.line(facts.words or facts.topic, TOPIC_TEXT)
    said = _(
        "Nobody is listed under “{looked_for}” just now. Under all topics there may be somebody for you.",
        looked_for=looked_for,
    )
    return [kit.section(said)]


def _pages(facts: DirectoryFacts) -> list[Block]:
    return kit.pager("directory", Action.DIRECTORY_PAGE, facts.page, facts.pages)
