"""A programme's days and limits, its name, hours and guests, as an admin sets them: three short forms."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, NumberInputElement, PlainTextInputElement, StaticSelectElement
from slack_sdk.models.views import View

from bot import cut, limits
from bot.blocks import kit, mrkdwn
from bot.ids import Field, Modal
from bot.languages import N_, _
from bot.limits import Range
from bot.modal_metadata import Metadata, ProgramSettingsMetadata
from bot.read_models.settings import NumbersFacts, ProgramSettings

# What each number is, and what is said below it.
_WORDS: Mapping[Field, tuple[str, str]] = {
    Field.REQUEST_REMINDER_DAYS: (
        N_("Remind after (days)"),
        N_("One of the two has confirmed, and the other has not answered."),
    ),
    Field.REQUEST_EXPIRY_DAYS: (
        N_("Expire after (days)"),
        N_("Counted from the same moment as the reminder."),
    ),
    Field.MAX_OPEN_REQUESTS: (
        N_("Requests that a mentee may have open"),
        N_("The same number of requests for one-time meetings may be open beside them."),
    ),
    Field.FIRST_CARDS_A_DAY: (
        N_("First messages to new people in a day"),
        N_("How many people somebody may write to, or ask, for the first time in one day."),
    ),
    Field.REMATCH_DAYS: (N_("Start again after a no (days)"), N_("0 lets the same two start again at once.")),
    Field.FIRST_NUDGE_DAYS: (
        N_("First nudge after (days)"),
        N_("The two are in conversation, and neither has decided."),
    ),
    Field.SECOND_NUDGE_DAYS: (
        N_("Second nudge after (days)"),
        N_("Counted from the beginning of the conversation."),
    ),
    Field.CONTACT_CLOSE_DAYS: (N_("Close silently after (days)"), N_("Counted from the same moment.")),
    Field.MEETING_REMINDER_DAYS: (
        N_("One-time meeting: remind after (days)"),
        N_("Times were suggested, and nobody has picked one."),
    ),
    Field.MEETING_EXPIRY_DAYS: (
        N_("One-time meeting: expire after (days)"),
        N_("Counted from the same moment."),
    ),
    Field.PLACE_HELD_DAYS: (
        N_("Hold a place for (working days)"),
        N_("For the first person on a mentor's waiting list, once they have heard of it."),
    ),
}


def requests_modal(facts: NumbersFacts) -> View:
    """Return the form with the days and limits of requests."""
    said = _(
        "New days also apply to the requests that are open in {program}. Reminders and closing dates that "
        "are still to come move with them; what went out stays as it is. Lower limits end nothing; the days "
        "after a no count for earlier ones too.",
        program=mrkdwn.bare_name(facts.program_name),
    )
    return _numbers(Modal.REQUEST_SETTINGS, _("Requests"), said, facts, limits.REQUEST_NUMBERS)


def talks_modal(facts: NumbersFacts) -> View:
    """Return the form with the days of conversations, of requests for meetings and of held places."""
    said = _(
        "New days also apply to the conversations, and the requests for one-time meetings, that are open in "
        "{program}. Reminders and closing dates that are still to come move with them; what went out stays "
        "as it is. A place that somebody has heard of is held for as long as they were told.",
        program=mrkdwn.bare_name(facts.program_name),
    )
    return _numbers(Modal.TALK_SETTINGS, _("Talks and meetings"), said, facts, limits.TALK_NUMBERS)


def program_modal(facts: ProgramSettings) -> View:
    """Return the form with the programme's name and hours, and guests."""
    said = _(
        "The name stands on cards, old ones too. Everything that I start by myself waits for the working "
        "hours of the person who reads it, in their own time zone, Monday to Friday. New hours also apply "
        "to what is waiting now. If you stop letting guests in, those who have joined keep what they are in "
        "the middle of; they are not listed any more, and begin nothing new."
    )
    name = PlainTextInputElement(
        action_id=Field.PROGRAM_NAME.value,
        initial_value=cut.shorten(facts.name, limits.LONGEST_PROGRAM_NAME),
        max_length=limits.LONGEST_PROGRAM_NAME,
    )
    return _form(
        Modal.PROGRAM_SETTINGS,
        _("Programme"),
        said,
        [
            kit.input_block(Field.PROGRAM_NAME, _("Name of the programme"), name, optional=False),
            _hour(Field.WORKDAY_STARTS, _("The working day begins at"), facts.workday_starts),
            _hour(Field.WORKDAY_ENDS, _("The working day ends at"), facts.workday_ends),
            kit.tick_box(
                Field.GUESTS_TAKE_PART,
                _("Guests"),
                _("Guests of this Slack workspace may take part"),
                _("People of other companies never do, and neither can be an admin."),
                ticked=facts.guests_take_part,
            ),
            kit.language_select(
                Field.LANGUAGE,
                _("Language"),
                facts.language,
                hint=_("For those who chose none and whose Slack speaks another."),
                automatic=False,
            ),
        ],
        ProgramSettingsMetadata(**vars(facts)),
    )


def _numbers(kind: Modal, title: str, said: str, facts: NumbersFacts, allowed: Mapping[Field, Range]) -> View:
    return _form(kind, title, said, [_number(one, facts, within) for one, within in allowed.items()])


def _form(kind: Modal, title: str, said: str, inputs: Sequence[Block], about: Metadata | None = None) -> View:
    blocks = [kit.spoken(said), *inputs]
    return kit.modal(kind, title, blocks, submit=_("Save"), close=_("Keep as It Is"), metadata=about)


def _number(field: Field, facts: NumbersFacts, allowed: Range) -> Block:
    label, hint = (_(said) for said in _WORDS[field])
    number = NumberInputElement(
        action_id=field.value,
        is_decimal_allowed=False,
        initial_value=str(facts.numbers[field]),
        min_value=str(allowed.least),
        max_value=str(allowed.most),
    )
    return kit.input_block(field, label, number, hint=hint, optional=False)


def _hour(field: Field, label: str, hour: int) -> Block:
    allowed = limits.WORKDAY_STARTS if field is Field.WORKDAY_STARTS else limits.WORKDAY_ENDS
    options = [kit.option(str(one), f"{one:02}:00") for one in range(allowed.least, allowed.most + 1)]
    select = StaticSelectElement(
        action_id=field.value,
        options=options,
        initial_option=next(one for one in options if one.value == str(hour)),
    )
    return kit.input_block(field, label, select, optional=False)
