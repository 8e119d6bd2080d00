"""Matching Settings, as an admin edits them."""

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    CheckboxesElement,
    NumberInputElement,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn, notice
from bot.blocks.screen import Message
from bot.enums import Policy, StepBar
from bot.ids import Action, Choice, Field, Modal
from bot.modal_metadata import SettingsMetadata
from bot.read_models.settings import Choices, PolicyChangedFacts, SettingsFacts

MODES = (
    (Choice.ONGOING, "Ongoing mentoring", "A mentee and a mentor over months"),
    (Choice.ONE_TIME, "One-time mentoring", "One scheduled meeting"),
    (
        Choice.PREFERRED,
        "Preferred mentoring",
        "Matched by preference, outside this bot; the step below is then not offered",
    ),
)
POLICIES = (
    (Policy.OFF, "Off", "A meeting is just a meeting"),
    (Policy.FORCED, "Forced connection", "The mentee decides, and the mentor is told"),
    (Policy.REQUEST, "Connection request", "The mentor is asked, as with Connect"),
)
HINT = (
    "Forced connection suits coaching programmes. First discuss what it would change for your mentors: "
    "they are not asked."
)


def modal(facts: SettingsFacts) -> View:
    """Return the settings as they are ticked now; the second row is there only while it can be."""
    choices = facts.choices
    blocks = [_modes(choices), _follow_up(choices), _mentors_choose(choices), _limit(choices), *_more()]
    return kit.modal(
        Modal.SETTINGS,
        "Matching Settings",
        [kit.spoken(f"These settings apply to {mrkdwn.bare_name(facts.program_name)} as a whole."), *blocks],
        submit="Save",
        close="Keep as it is",
        metadata=SettingsMetadata(**vars(facts.shown)),
    )


def saved() -> View:
    """Return what stands in the form's place once it was sent."""
    return notice.modal("Saved", "These settings apply from now on.")


def bar(bar: StepBar) -> str:
    """Say which setting keeps a one-time meeting from leading to ongoing mentoring, within a sentence."""
    match bar:
        case StepBar.ONGOING_OFF:
            return "ongoing mentoring is off"
        case StepBar.ONE_TIME_OFF:
            return "one-time mentoring is off"
        case StepBar.PREFERRED_ON:
            return "preferred mentoring is on"
        case StepBar.POLICY_OFF:
            return "the step is set to off"


def changed_card(facts: PolicyChangedFacts) -> Message:
    """Tell a mentor with planned meetings that mentees need not ask any more."""
    by, program = mrkdwn.name(facts.changed_by), mrkdwn.name(facts.program_name)
    said = (
        f"{by} changed a setting of {program}. After a one-time meeting a mentee may now make you their "
        "mentor without asking, as long as you have a free place. You keep your limit, you can pause, "
        "and you can end a connection at any time."
    )
    if not facts.still_forced:
        said = f"{by} had changed a setting of {program} for a while. Now mentors are asked again, as before."
    ways = [_profile()]
    return Message(
        text=f"{mrkdwn.plain(said)} {kit.offers(ways)}",
        blocks=[kit.section(said), *kit.row("policy", ways)],
        superseded=f"There is a newer message further down about a setting of {program}.",
    )


def _modes(choices: Choices) -> Block:
    ticked = [
        choice
        for choice, on in (
            (Choice.ONGOING, choices.ongoing),
            (Choice.ONE_TIME, choices.one_time),
            (Choice.PREFERRED, choices.preferred),
        )
        if on
    ]
    options = [kit.option(*mode) for mode in MODES]
    boxes = CheckboxesElement(
        action_id=Action.CHOOSE_MODES.value,
        options=options,
        initial_options=[one for one in options if one.value in ticked] or None,
    )
    block = kit.input_block(Field.MODES, "Kinds of mentoring", boxes, optional=False)
    # The row below appears and disappears while this one is being ticked.
    block.dispatch_action = True
    return block


def _follow_up(choices: Choices) -> Block:
    if choices.in_the_way:
        why = mrkdwn.listed([bar(one) for one in choices.in_the_way])
        kept = (
            "" if choices.follow_up is Policy.OFF else " Your earlier choice is kept, and applies again then."
        )
        return kit.spoken(f"One-time meeting to ongoing connection: not offered while {why}.{kept}")
    options = [kit.option(*policy) for policy in POLICIES]
    radio = RadioButtonsElement(
        action_id=Field.FOLLOW_UP.value,
        options=options,
        initial_option=next(one for one in options if one.value == choices.follow_up),
    )
    label = "One-time meeting to ongoing connection"
    return kit.input_block(Field.FOLLOW_UP, label, radio, hint=HINT, optional=False)


def _mentors_choose(choices: Choices) -> Block:
    options = [kit.option(Choice.YES, "Each mentor picks ongoing, one-time or both")]
    boxes = CheckboxesElement(
        action_id=Field.MENTORS_CHOOSE.value,
        options=options,
        initial_options=options if choices.mentors_choose else None,
    )
    return kit.input_block(Field.MENTORS_CHOOSE, "Mentors choose their modes", boxes)


def _limit(choices: Choices) -> Block:
    number = NumberInputElement(
        action_id=Field.LIMIT.value,
        is_decimal_allowed=False,
        initial_value=str(choices.default_max_connections),
    )
    hint = "What a new mentor starts with. Each mentor may set their own."
    return kit.input_block(Field.LIMIT, "How many mentees a mentor takes", number, hint=hint, optional=False)


def _more() -> list[Block]:
    """Offer the forms behind this one; what is ticked here stays."""
    buttons = [
        kit.button(Action.OPEN_REQUEST_SETTINGS, "Requests", "settings", "Requests: days and limits"),
        kit.button(
            Action.OPEN_TALK_SETTINGS, "Talks and meetings", "settings", "Talks and meetings: their days"
        ),
        kit.button(
            Action.OPEN_PROGRAM_SETTINGS, "Programme", "settings", "Programme: its name, hours and guests"
        ),
    ]
    return [
        kit.spoken("Days, limits, working hours, the name and guests:"),
        *kit.row("settings.more", buttons),
    ]


def _profile() -> ButtonElement:
    return kit.button(Action.EDIT_PROFILE, "My profile", "policy", "My profile: change what you offer")
