"""One's own profile, a pause, and leaving."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    CheckboxesElement,
    DatePickerElement,
    NumberInputElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
)
from slack_sdk.models.views import View

from bot import cut, limits
from bot.blocks import kit, mail, mrkdwn, notice
from bot.blocks.screen import Message
from bot.ids import COMMAND, Action, Choice, Field, Modal
from bot.languages import _
from bot.modal_metadata import DirectoryMetadata, LeaveMetadata, ProfileMetadata
from bot.read_models.profile import LeaveFacts, ProfileFacts

# As many as a select of Slack's takes; the others show once some of these are taken back.
MOST_EXCLUSIONS = 100
# All topics there may be, with commas and room to type.
TOPICS_TEXT = limits.MOST_TOPICS * (limits.LONGEST_TOPIC + 10)

WHAT_THIS_IS = (
    "Mentoring brings together somebody who would like to learn with somebody who has been there. "
    "Mentees look for a mentor and write to them; mentors decide whom they support. "
    "All of it happens here in Slack."
)


def modal(facts: ProfileFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the profile as its owner edits it; the same form joins somebody who has not yet.

    `below` is the part of the directory that the form stands over, where it does.
    """
    blocks: list[Block] = [_roles(facts), _headline(facts), _topics(facts), _limit(facts)]
    if facts.may_choose_modes:
        blocks.append(_takes(facts))
    shown = facts.exclusions[:MOST_EXCLUSIONS]
    if shown:
        blocks.append(_exclusions(shown))
    blocks.append(_language(facts))
    if facts.mail:
        blocks.append(mail.address_input(facts.mail))
    if not facts.joined:
        blocks.insert(0, kit.spoken("Nobody sees you until you join. You can leave again at any time."))
    return kit.modal(
        Modal.PROFILE,
        "My profile" if facts.joined else "Join",
        blocks,
        submit="Save" if facts.joined else "Join",
        close="Keep as it is" if facts.joined else "Not now",
        metadata=ProfileMetadata(below, tuple(participant_id for participant_id, _ in shown)),
    )


def pause_modal(until: date | None = None) -> View:
    """Return the form for a pause, with or without an end; `until` is filled in where somebody named it."""
    said = (
        "While you pause, no new requests and no reminders come, and nothing expires. "
        "Your connections stay. You are not listed, and you can resume at any time."
    )
    end = kit.input_block(
        Field.UNTIL,
        "Until",
        DatePickerElement(action_id=Field.UNTIL.value, initial_date=until.isoformat() if until else None),
        hint="Without a day, the pause lasts until you resume.",
    )
    return kit.modal(
        Modal.PAUSE, "Pause mentoring", [kit.spoken(said), end], submit="Pause", close="Don't pause"
    )


def leave_modal(facts: LeaveFacts) -> View:
    """Return the modal that lists, before somebody leaves, what ends and what others will read."""
    lines = [
        _ending("Your mentors", facts.mentors),
        _ending("Your mentees", facts.mentees),
        _ending("Not decided yet", facts.pending),
        _ending("One-time meetings", facts.meetings),
    ]
    ending = [kit.spoken(line) for line in lines if line]
    start = "These end when you leave:" if ending else "No match or connection would end."
    program = mrkdwn.bare_name(facts.program_name)
    told = f"Each of them reads: “{mrkdwn.bare_name(facts.viewer.name)} has left the programme”."
    after = "You are no longer listed. You can join again at any time."
    return kit.modal(
        Modal.LEAVE,
        "Leave the programme",
        [
            kit.spoken(f"You are about to leave {program}. {start}"),
            *ending,
            kit.spoken(f"{told} {after}" if ending else after),
        ],
        submit="Leave",
        close="Stay",
        metadata=LeaveMetadata(facts.ends),
    )


def joined(facts: ProfileFacts) -> View:
    """Welcome somebody who has joined, with what comes next."""
    return notice.modal("Welcome", joined_text(facts))


def joined_text(facts: ProfileFacts) -> str:
    """Say the same in plain text, for what follows at once."""
    mentee = "As a mentee you can look for a mentor on my Home tab or with /mentoring find."
    mentor = "As a mentor you are listed now; requests appear in your messages with me and on my Home tab."
    parts = [said for said, on in ((mentee, facts.is_mentee), (mentor, facts.is_mentor)) if on]
    return " ".join(["You have joined.", *parts])


def over_limit(facts: ProfileFacts) -> View:
    """Tell a mentor who offers fewer places than are taken what follows from it."""
    return notice.modal("Saved", over_limit_text(facts))


def over_limit_text(facts: ProfileFacts) -> str:
    """Say the same in plain text, for what follows at once."""
    now = f"Your limit is now {facts.limit}, and you support {mrkdwn.counted(facts.connections, 'mentee')}."
    then = "This ends nothing. You can take a new mentee once you support fewer than your limit."
    return f"{now} {then}"


def paused(until: datetime | None, zone: ZoneInfo) -> View:
    """Say that a pause has begun, and until when it lasts, if it has an end."""
    return notice.modal("Paused", paused_text(until, zone))


def paused_text(until: datetime | None, zone: ZoneInfo) -> str:
    """Say the same in plain text, with the day in the person's own zone."""
    how_long = f"until {mrkdwn.day(until, zone)}" if until else "until you resume"
    return (
        f"You have paused mentoring {how_long}. No new requests and no reminders come, nothing expires, and "
        "your connections stay. You can resume at any time on my Home tab."
    )


def pause_over_card(facts: ProfileFacts) -> Message:
    """Say that a pause has ended by itself, with a way to take another."""
    me = facts.viewer.person_id
    pause = kit.button(Action.PAUSE, "Pause mentoring", me, "Pause mentoring again")
    said = (
        "Your pause is over: requests and reminders come again, and what was left of each deadline runs on."
    )
    if facts.is_mentor:
        said += " You are listed again."
    buttons = [pause]
    if facts.paused or not facts.joined:
        said, buttons = "Your pause was over, and this has changed since. My Home tab shows how it is.", []
    return Message(
        text=" ".join(filter(None, [said, kit.offers(buttons)])),
        blocks=[kit.section(said), *kit.row("pause_over", buttons)],
        superseded="There is a newer message about your pause further down.",
    )


def left() -> View:
    """Say that somebody has left, and how they come back."""
    said = f"You are not listed any more. You can join again at any time: {COMMAND} join."
    return notice.modal("You have left", said)


def _ending(label: str, people: tuple[str, ...]) -> str:
    return f"{label}: {mrkdwn.names(people)}." if people else ""


def _roles(facts: ProfileFacts) -> Block:
    mentee = kit.option(Choice.MENTEE, "Mentee", "You look for a mentor, and choose whom to write to.")
    mentor = kit.option(Choice.MENTOR, "Mentor", "You are listed, and mentees can write to you.")
    ticked = [box for box, on in ((mentee, facts.is_mentee), (mentor, facts.is_mentor)) if on]
    boxes = CheckboxesElement(
        action_id=Field.ROLES.value, options=[mentee, mentor], initial_options=ticked or None
    )
    return kit.input_block(Field.ROLES, "You take part as", boxes, optional=False)


def _headline(facts: ProfileFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.HEADLINE.value,
        max_length=limits.LONGEST_HEADLINE,
        initial_value=cut.shorten(facts.headline, limits.LONGEST_HEADLINE) or None,
    )
    who = "If you are a mentor, everybody who looks for a mentor reads it."
    hint = f"One line about you, for example what you do. {who}"
    return kit.input_block(Field.HEADLINE, "Headline", line, hint=hint)


def _topics(facts: ProfileFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.TOPICS.value,
        max_length=TOPICS_TEXT,
        initial_value=cut.shorten(", ".join(facts.topics), TOPICS_TEXT) or None,
    )
    hint = "Separated by commas, the most important first: career, leading a team, public speaking."
    return kit.input_block(Field.TOPICS, "Topics", line, hint=hint)


def _takes(facts: ProfileFacts) -> Block:
    ongoing = kit.option(Choice.ONGOING, "Ongoing mentoring", "Somebody you support over months.")
    one_time = kit.option(Choice.ONE_TIME, "One-time meetings", "One scheduled conversation.")
    ticked = [box for box, on in ((ongoing, facts.takes_ongoing), (one_time, facts.takes_one_time)) if on]
    boxes = CheckboxesElement(
        action_id=Field.TAKES.value, options=[ongoing, one_time], initial_options=ticked or None
    )
    return kit.input_block(Field.TAKES, "As a mentor: what you take on", boxes, optional=False)


def _exclusions(shown: Sequence[tuple[int, str]]) -> Block:
    """Return whom somebody asked not to be matched with again: who is taken out is taken back."""
    names = [kit.option(str(one), mrkdwn.bare_name(name)) for one, name in shown]
    select = StaticMultiSelectElement(action_id=Field.EXCLUSIONS.value, options=names, initial_options=names)
    hint = "Only you see this. Take a name out to take it back; that person is not told either."
    return kit.input_block(Field.EXCLUSIONS, "Please don't match me again with", select, hint=hint)


def _language(facts: ProfileFacts) -> Block:
    hint = _("What people write stays in their own words.")
    return kit.language_select(Field.LANGUAGE, _("Language"), facts.language, hint=hint, automatic=True)


def _limit(facts: ProfileFacts) -> Block:
    number = NumberInputElement(
        action_id=Field.LIMIT.value, is_decimal_allowed=False, initial_value=str(facts.limit)
    )
    hint = f"You are never given more. You support {mrkdwn.counted(facts.connections, 'mentee')} now."
    if facts.waiting:
        hint += f" On the list for a place with you: {facts.waiting}."
    return kit.input_block(Field.LIMIT, "As a mentor: how many mentees at most", number, hint=hint)


def before_joining(profile: ProfileFacts) -> str:
    """Say, as mrkdwn, what holds for somebody who has not joined; or why they cannot."""
    if profile.stays_out:
        return mrkdwn.refused(profile.stays_out, profile.viewer)
    return "Nobody sees you until you join."


def join_buttons(profile: ProfileFacts) -> list[ButtonElement]:
    """Return the two ways in; none for somebody who may not take part."""
    if profile.stays_out:
        return []
    me = profile.viewer.person_id
    return [
        kit.button(Action.JOIN_AS_MENTEE, "Join as mentee", me, "Join as mentee"),
        kit.button(Action.JOIN_AS_MENTOR, "Join as mentor", me, "Join as mentor"),
    ]
