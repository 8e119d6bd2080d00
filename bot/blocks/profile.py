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
from bot.languages import N_, _, ngettext
from bot.modal_metadata import DirectoryMetadata, LeaveMetadata, ProfileMetadata
from bot.read_models.profile import LeaveFacts, ProfileFacts

# As many as a select of Slack's takes; the others show once some of these are taken back.
MOST_EXCLUSIONS = 100
# All topics there may be, with commas and room to type.
TOPICS_TEXT = limits.MOST_TOPICS * (limits.LONGEST_TOPIC + 10)

WHAT_THIS_IS = N_(
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
        blocks.insert(0, kit.spoken(_("Nobody sees you until you join. You can leave again at any time.")))
    return kit.modal(
        Modal.PROFILE,
        _("My profile") if facts.joined else _("Join"),
        blocks,
        submit=_("Save") if facts.joined else _("Join"),
        close=_("Keep as It Is") if facts.joined else _("Not Now"),
        metadata=ProfileMetadata(below, tuple(participant_id for participant_id, _ in shown)),
    )


def pause_modal(until: date | None = None) -> View:
    """Return the form for a pause, with or without an end; `until` is filled in where somebody named it."""
    said = _(
        "While you pause, no new requests and no reminders come, and nothing expires. "
        "Your connections stay. You are not listed, and you can resume at any time."
    )
    end = kit.input_block(
        Field.UNTIL,
        _("Until"),
        DatePickerElement(action_id=Field.UNTIL.value, initial_date=until.isoformat() if until else None),
        hint=_("Without a day, the pause lasts until you resume."),
    )
    return kit.modal(
        Modal.PAUSE,
        _("Pause mentoring"),
        [kit.spoken(said), end],
        submit=_("Pause"),
        close=_("Don't Pause"),
    )


def leave_modal(facts: LeaveFacts) -> View:
    """Return the modal that lists, before somebody leaves, what ends and what others will read."""
    lines = [
        _ending(_("Your mentors"), facts.mentors),
        _ending(_("Your mentees"), facts.mentees),
        _ending(_("Not decided yet"), facts.pending),
        _ending(_("One-time meetings"), facts.meetings),
    ]
    ending = [kit.spoken(line) for line in lines if line]
    program, me = mrkdwn.bare_name(facts.program_name), mrkdwn.bare_name(facts.viewer.name)
    start = (
        _("You are about to leave {program}. These end when you leave:", program=program)
        if ending
        else _("You are about to leave {program}. No match or connection would end.", program=program)
    )
    told = _("Each of them reads: “{me} has left the programme”.", me=me)
    after = _("You are no longer listed. You can join again at any time.")
    return kit.modal(
        Modal.LEAVE,
        _("Leave"),
        [
            kit.spoken(start),
            *ending,
            kit.spoken(f"{told} {after}" if ending else after),
        ],
        submit=_("Leave"),
        close=_("Stay"),
        metadata=LeaveMetadata(facts.ends),
    )


def joined(facts: ProfileFacts) -> View:
    """Welcome somebody who has joined, with what comes next."""
    return notice.modal(_("Welcome"), joined_text(facts))


def joined_text(facts: ProfileFacts) -> str:
    """Say the same in plain text, for what follows at once."""
    mentee = _("As a mentee you can look for a mentor on my Home tab or with /mentoring find.")
    mentor = _("As a mentor you are listed now; requests appear in your messages with me and on my Home tab.")
    parts = [said for said, on in ((mentee, facts.is_mentee), (mentor, facts.is_mentor)) if on]
    return " ".join([_("You have joined."), *parts])


def over_limit(facts: ProfileFacts) -> View:
    """Tell a mentor who offers fewer places than are taken what follows from it."""
    return notice.modal(_("Saved"), over_limit_text(facts))


def over_limit_text(facts: ProfileFacts) -> str:
    """Say the same in plain text, for what follows at once."""
    return ngettext(
        "Your limit is now {limit}, and you support {number} mentee. This ends nothing. You can take a new "
        "mentee once you support fewer than your limit.",
        "Your limit is now {limit}, and you support {number} mentees. This ends nothing. You can take a new "
        "mentee once you support fewer than your limit.",
        facts.connections,
        limit=facts.limit,
    )


def paused(until: datetime | None, zone: ZoneInfo) -> View:
    """Say that a pause has begun, and until when it lasts, if it has an end."""
    return notice.modal(_("Paused"), paused_text(until, zone))


def paused_text(until: datetime | None, zone: ZoneInfo) -> str:
    """Say the same in plain text, with the day in the person's own zone."""
    if until is None:
        return _(
            "You have paused mentoring until you resume. No new requests and no reminders come, nothing "
            "expires, and your connections stay. You can resume at any time on my Home tab."
        )
    return _(
        "You have paused mentoring until {day}. No new requests and no reminders come, nothing expires, and "
        "your connections stay. You can resume at any time on my Home tab.",
        day=mrkdwn.day(until, zone),
    )


def pause_over_card(facts: ProfileFacts) -> Message:
    """Say that a pause has ended by itself, with a way to take another."""
    me = facts.viewer.person_id
    pause = kit.button(Action.PAUSE, _("Pause Mentoring"), me, _("Pause mentoring again"))
    said = _(
        "Your pause is over: requests and reminders come again, and what was left of each deadline runs on."
    )
    if facts.is_mentor:
        said = " ".join([said, _("You are listed again.")])
    buttons = [pause]
    if facts.paused or not facts.joined:
        said = _("Your pause was over, and this has changed since. My Home tab shows how it is.")
        buttons = []
    return Message(
        text=" ".join(filter(None, [said, kit.offers(buttons)])),
        blocks=[kit.section(said), *kit.row("pause_over", buttons)],
        superseded=_("There is a newer message about your pause further down."),
    )


def left() -> View:
    """Say that somebody has left, and how they come back."""
    said = _("You are not listed any more. You can join again at any time: {command} join.", command=COMMAND)
    return notice.modal(_("You have left"), said)


def _ending(label: str, people: tuple[str, ...]) -> str:
    return _("{label}: {names}.", label=label, names=mrkdwn.names(people)) if people else ""


def _roles(facts: ProfileFacts) -> Block:
    mentee = kit.option(Choice.MENTEE, _("Mentee"), _("You look for a mentor, and choose whom to write to."))
    mentor = kit.option(Choice.MENTOR, _("Mentor"), _("You are listed, and mentees can write to you."))
    ticked = [box for box, on in ((mentee, facts.is_mentee), (mentor, facts.is_mentor)) if on]
    boxes = CheckboxesElement(
        action_id=Field.ROLES.value, options=[mentee, mentor], initial_options=ticked or None
    )
    return kit.input_block(Field.ROLES, _("You take part as"), boxes, optional=False)


def _headline(facts: ProfileFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.HEADLINE.value,
        max_length=limits.LONGEST_HEADLINE,
        initial_value=cut.shorten(facts.headline, limits.LONGEST_HEADLINE) or None,
    )
    hint = _(
        "One line about you, for example what you do. If you are a mentor, everybody who looks for a mentor "
        "reads it."
    )
    return kit.input_block(Field.HEADLINE, _("Headline"), line, hint=hint)


def _topics(facts: ProfileFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.TOPICS.value,
        max_length=TOPICS_TEXT,
        initial_value=cut.shorten(", ".join(facts.topics), TOPICS_TEXT) or None,
    )
    hint = _("Separated by commas, the most important first: career, leading a team, public speaking.")
    return kit.input_block(Field.TOPICS, _("Topics"), line, hint=hint)


def _takes(facts: ProfileFacts) -> Block:
    ongoing = kit.option(Choice.ONGOING, _("Ongoing mentoring"), _("Somebody you support over months."))
    one_time = kit.option(Choice.ONE_TIME, _("One-time meetings"), _("One scheduled conversation."))
    ticked = [box for box, on in ((ongoing, facts.takes_ongoing), (one_time, facts.takes_one_time)) if on]
    boxes = CheckboxesElement(
        action_id=Field.TAKES.value, options=[ongoing, one_time], initial_options=ticked or None
    )
    return kit.input_block(Field.TAKES, _("As a mentor: what you take on"), boxes, optional=False)


def _exclusions(shown: Sequence[tuple[int, str]]) -> Block:
    """Return whom somebody asked not to be matched with again: who is taken out is taken back."""
    names = [kit.option(str(one), mrkdwn.bare_name(name)) for one, name in shown]
    select = StaticMultiSelectElement(action_id=Field.EXCLUSIONS.value, options=names, initial_options=names)
    hint = _("Only you see this. Take a name out to take it back; that person is not told either.")
    return kit.input_block(Field.EXCLUSIONS, _("Please don't match me again with"), select, hint=hint)


def _language(facts: ProfileFacts) -> Block:
    hint = _("What people write stays in their own words.")
    return kit.language_select(Field.LANGUAGE, _("Language"), facts.language, hint=hint, automatic=True)


def _limit(facts: ProfileFacts) -> Block:
    number = NumberInputElement(
        action_id=Field.LIMIT.value, is_decimal_allowed=False, initial_value=str(facts.limit)
    )
    hint = ngettext(
        "You are never given more. You support {number} mentee now.",
        "You are never given more. You support {number} mentees now.",
        facts.connections,
    )
    if facts.waiting:
        hint = " ".join([hint, _("On the list for a place with you: {number}.", number=facts.waiting)])
    return kit.input_block(Field.LIMIT, _("As a mentor: how many mentees at most"), number, hint=hint)


def before_joining(profile: ProfileFacts) -> str:
    """Say, as mrkdwn, what holds for somebody who has not joined; or why they cannot."""
    if profile.stays_out:
        return mrkdwn.refused(profile.stays_out, profile.viewer)
    return _("Nobody sees you until you join.")


def join_buttons(profile: ProfileFacts) -> list[ButtonElement]:
    """Return the two ways in; none for somebody who may not take part."""
    if profile.stays_out:
        return []
    me = profile.viewer.person_id
    return [
        kit.button(Action.JOIN_AS_MENTEE, _("Join as Mentee"), me, _("Join as Mentee")),
        kit.button(Action.JOIN_AS_MENTOR, _("Join as Mentor"), me, _("Join as Mentor")),
    ]
