"""The forms of one-time meetings: asking for one, suggesting other times, saying no."""

from slack_sdk.models.blocks import Block, DateTimePickerElement, PlainTextInputElement, StaticSelectElement
from slack_sdk.models.views import View

from bot import cut, limits
from bot.blocks import decline, kit, mrkdwn, notice
from bot.ids import Field, Modal
from bot.languages import N_, _, ngettext
from bot.modal_metadata import (
    AskForMeetingMetadata,
    CancelMeetingMetadata,
    DeclineMeetingMetadata,
    DirectoryMetadata,
    SendMeetingNoteMetadata,
    SuggestTimesMetadata,
)
from bot.read_models.meeting import MeetingDeclineFacts, MeetingFacts, MeetingFormFacts, TimesFacts

TIMES = (Field.TIME_1, Field.TIME_2, Field.TIME_3)
_TIME_LABELS = (N_("A time that suits you"), N_("Another time"), N_("A third time"))


def ask_modal(facts: MeetingFormFacts, times: TimesFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the form that asks a mentor for a meeting; with a question, if a time is outside their day.

    `below` is the part of the directory that the form stands over, where it does.
    """
    other = mrkdwn.bare_name(facts.other.name)
    said = _(
        "{other} picks one of your times, suggests another, or declines. You can withdraw until they "
        "have answered. A no says nothing about you.",
        other=other,
    )
    return kit.modal(
        Modal.MEETING_ASK,
        _("Ask for a meeting"),
        [kit.spoken(said), _topic(other, times), _length(times), *_when_and_where(other, times)],
        submit=_("Ask"),
        close=_("Not Now"),
        metadata=AskForMeetingMetadata(facts.mentor_id, below, times.outside_at),
    )


def suggest_modal(facts: MeetingFacts, times: TimesFacts) -> View:
    """Return the form for other times: of a request, or of a meeting that is planned; as `ask_modal`."""
    other = mrkdwn.bare_name(facts.other.name)
    said = _("{other} picks one of your times, or suggests another.", other=other)
    if facts.starts_at:
        when = mrkdwn.clock(facts.starts_at, facts.viewer.zone)
        said = f"{said} {_('Until then the meeting stays on {when}.', when=when)}"
    return kit.modal(
        Modal.MEETING_SUGGEST,
        _("Another time"),
        [kit.spoken(said), *_when_and_where(other, times)],
        submit=_("Suggest"),
        close=_("Never Mind"),
        metadata=SuggestTimesMetadata(facts.meeting_id, facts.state, times.outside_at),
    )


def decline_modal(facts: MeetingDeclineFacts) -> View:
    """Return the modal that asks how to say no to a request: the same as for a match."""
    other = facts.meeting.other
    return kit.modal(
        Modal.MEETING_DECLINE,
        _("Decline meeting"),
        [
            *decline.it_is_fine(facts.meeting),
            decline.start_again(facts.rematch_days),
            *decline.note_fields(other, _(decline.NO_TO_MEETING)),
            *decline.reason_field(other, facts.readers),
            decline.never_again_box(other),
        ],
        submit=_("Decline"),
        close=_("Keep It"),
        metadata=DeclineMeetingMetadata(
            facts.meeting.meeting_id, facts.meeting.state, decline.named_readers(facts)
        ),
    )


def note_modal(facts: MeetingFacts) -> View:
    """Return the modal for the one note that may still follow a no: the same as for a match."""
    about = SendMeetingNoteMetadata(facts.meeting_id, facts.state)
    return decline.note_form(Modal.MEETING_SEND_NOTE, facts.other, _(decline.NO_TO_MEETING), about)


def cancel_modal(facts: MeetingFacts) -> View:
    """Return the modal that calls a planned meeting off. Its note is empty: what is written is sent."""
    other = mrkdwn.bare_name(facts.other.name)
    when = mrkdwn.clock(facts.starts_at or facts.requested_at, facts.viewer.zone)
    said = _(
        "This cancels your meeting with {other} on {when}. They are told at once, in a kind sentence.",
        other=other,
        when=when,
    )
    hint = _(
        "{other} reads this, and nobody else. Without a note, they read only the kind sentence.", other=other
    )
    return kit.modal(
        Modal.MEETING_CANCEL,
        _("Cancel meeting"),
        [
            kit.spoken(said),
            kit.text_input(Field.NOTE, _("Note to {other}", other=other), hint=hint),
            decline.never_again_box(facts.other),
        ],
        submit=_("Cancel Meeting"),
        close=_("Keep It"),
        metadata=CancelMeetingMetadata(facts.meeting_id, facts.state),
    )


def sent(facts: MeetingFormFacts) -> View:
    """Return what stands in the form's place once it was sent."""
    done = _("{other} has your request.", other=mrkdwn.bare_name(facts.other.name))
    return notice.modal(_("Sent"), f"{done} {_(notice.WHERE_IT_STANDS)}")


def _topic(other: str, typed: TimesFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.TOPIC.value,
        max_length=limits.LONGEST_MEETING_TOPIC,
        initial_value=cut.shorten(typed.topic, limits.LONGEST_MEETING_TOPIC) or None,
    )
    hint = _("One line. {other} reads it.", other=other)
    return kit.input_block(Field.TOPIC, _("What is it about?"), line, hint=hint, optional=False)


def _length(typed: TimesFacts) -> Block:
    options = [
        kit.option(str(minutes), ngettext("{number} minute", "{number} minutes", minutes))
        for minutes in limits.MEETING_LENGTHS
    ]
    proposed = next((option for option in options if option.value == str(typed.minutes)), None)
    select = StaticSelectElement(action_id=Field.MINUTES.value, options=options, initial_option=proposed)
    return kit.input_block(Field.MINUTES, _("How long?"), select, optional=False)


def _when_and_where(other: str, times: TimesFacts) -> list[Block]:
    """Return three times, of which one is enough, and the place; with a question where a time is unusual."""
    theirs = _(
        "{other} is in {city}. The working day there is {start} to {end}, Monday to Friday.",
        other=other,
        city=mrkdwn.city(times.zone),
        start=_hour(times.workday_starts),
        end=_hour(times.workday_ends),
    )
    return [
        kit.spoken(theirs),
        *(_time(field, _(label), times) for field, label in zip(TIMES, _TIME_LABELS, strict=True)),
        *([_all_the_same(other)] if times.outside else []),
        _place(other, times),
    ]


def _time(field: Field, label: str, times: TimesFacts) -> Block:
    chosen = times.times.get(field)
    hint = _("In your own time zone.") if field is Field.TIME_1 else ""
    if chosen and field in times.outside:
        hint = _(
            "⚠️ That is {when} in {city}: outside working hours.",
            when=mrkdwn.moment(chosen, times.zone),
            city=mrkdwn.city(times.zone),
        )
    picker = DateTimePickerElement(
        action_id=field.value, initial_date_time=int(chosen.timestamp()) if chosen else None
    )
    return kit.input_block(field, label, picker, hint=hint, optional=field is not Field.TIME_1)


def _all_the_same(other: str) -> Block:
    hint = _("{other} would meet outside working hours. Change the time, or tick this.", other=other)
    label, box = _("Outside working hours"), _("Suggest it all the same")
    return kit.tick_box(Field.OUTSIDE_HOURS, label, box, hint)


def _place(other: str, typed: TimesFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.PLACE.value,
        max_length=limits.LONGEST_PLACE,
        initial_value=cut.shorten(typed.place, limits.LONGEST_PLACE) or None,
    )
    hint = _("A room, or the link of a call. {other} reads it.", other=other)
    return kit.input_block(Field.PLACE, _("Where do you meet?"), line, hint=hint)


def _hour(hour: int) -> str:
    return f"{hour:02}:00"
