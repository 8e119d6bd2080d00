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
from bot.languages import N_, _
from bot.modal_metadata import SettingsMetadata
from bot.read_models.settings import Choices, PolicyChangedFacts, SettingsFacts

MODES = (
    (Choice.ONGOING, N_("Ongoing mentoring"), N_("A mentee and a mentor over months")),
    (Choice.ONE_TIME, N_("One-time mentoring"), N_("One scheduled meeting")),
    (
        Choice.PREFERRED,
        N_("Preferred mentoring"),
        N_("Matched by preference, outside this bot; the step below is then not offered"),
    ),
)
POLICIES = (
    (Policy.OFF, N_("Off"), N_("A meeting is just a meeting")),
    (Policy.FORCED, N_("Forced connection"), N_("The mentee decides, and the mentor is told")),
    (Policy.REQUEST, N_("Connection request"), N_("The mentor is asked, as with Connect")),
)
HINT = N_(
    "Forced connection suits coaching programmes. First discuss what it would change for your mentors: "
    "they are not asked."
)


def modal(facts: SettingsFacts) -> View:
    """Return the settings as they are ticked now; the second row is there only while it can be."""
    choices = facts.choices
    blocks = [_modes(choices), _follow_up(choices), _mentors_choose(choices), _limit(choices), *_more()]
    return kit.modal(
        Modal.SETTINGS,
        _("Matching Settings"),
        [
            kit.spoken(
                _(
                    "These settings apply to {program} as a whole.",
                    program=mrkdwn.bare_name(facts.program_name),
                )
            ),
            *blocks,
        ],
        submit=_("Save"),
        close=_("Keep as It Is"),
        metadata=SettingsMetadata(**vars(facts.shown)),
    )


def saved() -> View:
    """Return what stands in the form's place once it was sent."""
    return notice.modal(_("Saved"), _("These settings apply from now on."))


def bar(bar: StepBar) -> str:
    """Say which setting keeps a one-time meeting from leading to ongoing mentoring, within a sentence."""
    match bar:
        case StepBar.ONGOING_OFF:
            return _("ongoing mentoring is off")
        case StepBar.ONE_TIME_OFF:
            return _("one-time mentoring is off")
        case StepBar.PREFERRED_ON:
            return _("preferred mentoring is on")
        case StepBar.POLICY_OFF:
            return _("the step is set to off")


def changed_card(facts: PolicyChangedFacts) -> Message:
    """Tell a mentor with planned meetings that mentees need not ask any more."""
    by, program = mrkdwn.name(facts.changed_by), mrkdwn.name(facts.program_name)
    said = _(
        "{by} changed a setting of {program}. After a one-time meeting a mentee may now make you their "
        "mentor without asking, as long as you have a free place. You keep your limit, you can pause, "
        "and you can end a connection at any time.",
        by=by,
        program=program,
    )
    if not facts.still_forced:
        said = _(
            "{by} had changed a setting of {program} for a while. Now mentors are asked again, as before.",
            by=by,
            program=program,
        )
    ways = [_profile()]
    return Message(
        text=f"{mrkdwn.plain(said)} {kit.offers(ways)}",
        blocks=[kit.section(said), *kit.row("policy", ways)],
        superseded=_("There is a newer message further down about a setting of {program}.", program=program),
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
    options = [kit.option(mode, _(name), _(said)) for mode, name, said in MODES]
    boxes = CheckboxesElement(
        action_id=Action.CHOOSE_MODES.value,
        options=options,
        initial_options=[one for one in options if one.value in ticked] or None,
    )
    block = kit.input_block(Field.MODES, _("Kinds of mentoring"), boxes, optional=False)
    # The row below appears and disappears while this one is being ticked.
    block.dispatch_action = True
    return block


def _follow_up(choices: Choices) -> Block:
    if choices.in_the_way:
        why = mrkdwn.listed([bar(one) for one in choices.in_the_way])
        said = [_("One-time meeting to ongoing connection: not offered while {why}.", why=why)]
        if choices.follow_up is not Policy.OFF:
            said.append(_("Your earlier choice is kept, and applies again then."))
        return kit.spoken(" ".join(said))
    options = [kit.option(policy, _(name), _(said)) for policy, name, said in POLICIES]
    radio = RadioButtonsElement(
        action_id=Field.FOLLOW_UP.value,
        options=options,
        initial_option=next(one for one in options if one.value == choices.follow_up),
    )
    label = _("One-time meeting to ongoing connection")
    return kit.input_block(Field.FOLLOW_UP, label, radio, hint=_(HINT), optional=False)


def _mentors_choose(choices: Choices) -> Block:
    options = [kit.option(Choice.YES, _("Each mentor picks ongoing, one-time or both"))]
    boxes = CheckboxesElement(
        action_id=Field.MENTORS_CHOOSE.value,
        options=options,
        initial_options=options if choices.mentors_choose else None,
    )
    return kit.input_block(Field.MENTORS_CHOOSE, _("Mentors choose their modes"), boxes)


def _limit(choices: Choices) -> Block:
    number = NumberInputElement(
        action_id=Field.LIMIT.value,
        is_decimal_allowed=False,
        initial_value=str(choices.default_max_connections),
    )
    hint = _("What a new mentor starts with. Each mentor may set their own.")
    return kit.input_block(
        Field.LIMIT, _("How many mentees a mentor takes"), number, hint=hint, optional=False
    )


def _more() -> list[Block]:
    """Offer the forms behind this one; what is ticked here stays."""
    buttons = [
        kit.button(Action.OPEN_REQUEST_SETTINGS, _("Requests"), "settings", _("Requests: days and limits")),
        kit.button(
            Action.OPEN_TALK_SETTINGS,
            _("Talks and Meetings"),
            "settings",
            _("Talks and Meetings: their days"),
        ),
        kit.button(
            Action.OPEN_PROGRAM_SETTINGS,
            _("Programme"),
            "settings",
            _("Programme: its name, hours and guests"),
        ),
    ]
    return [
        kit.spoken(_("Days, limits, working hours, the name and guests:")),
        *kit.row("settings.more", buttons),
    ]


def _profile() -> ButtonElement:
    return kit.button(Action.EDIT_PROFILE, _("My Profile"), "policy", _("My Profile: change what you offer"))
