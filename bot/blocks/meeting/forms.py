"""The forms of one-time meetings: asking for one, suggesting other times, saying no."""

from slack_sdk.models.blocks import Block, DateTimePickerElement, PlainTextInputElement, StaticSelectElement
from slack_sdk.models.views import View

from bot import cut, limits
from bot.blocks import decline, kit, mrkdwn, notice
from bot.ids import Field, Modal
from bot.languages import _
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
_TIME_LABELS = ("A time that suits you", "Another time", "A third time")


def ask_modal(facts: MeetingFormFacts, times: TimesFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the form that asks a mentor for a meeting; with a question, if a time is outside their day.

    `below` is the part of the directory that the form stands over, where it does.
    """
    other = mrkdwn.bare_name(facts.other.name)
    said = (
        f"{other} picks one of your times, suggests another, or declines. You can withdraw until they "
        "have answered. A no says nothing about you."
    )
    return kit.modal(
        Modal.MEETING_ASK,
        "Ask for a meeting",
        [kit.spoken(said), _topic(other, times), _length(times), *_when_and_where(other, times)],
        submit="Ask",
        close="Not Now",
        metadata=AskForMeetingMetadata(facts.mentor_id, below, times.outside_at),
    )


def suggest_modal(facts: MeetingFacts, times: TimesFacts) -> View:
    """Return the form for other times: of a request, or of a meeting that is planned; as `ask_modal`."""
    other = mrkdwn.bare_name(facts.other.name)
    said = f"{other} picks one of your times, or suggests another."
    if facts.starts_at:
        said += f" Until then the meeting stays on {mrkdwn.clock(facts.starts_at, facts.viewer.zone)}."
    return kit.modal(
        Modal.MEETING_SUGGEST,
        "Suggest another time",
        [kit.spoken(said), *_when_and_where(other, times)],
        submit="Suggest",
        close="Never Mind",
        metadata=SuggestTimesMetadata(facts.meeting_id, facts.state, times.outside_at),
    )


def decline_modal(facts: MeetingDeclineFacts) -> View:
    """Return the modal that asks how to say no to a request: the same as for a match."""
    other = facts.meeting.other
    return kit.modal(
        Modal.MEETING_DECLINE,
        "Decline meeting",
        [
            *decline.it_is_fine(facts.meeting),
            decline.start_again(facts.rematch_days),
            *decline.note_fields(other, _(decline.NO_TO_MEETING)),
            *decline.reason_field(other, facts.readers),
            decline.never_again_box(other),
        ],
        submit="Decline",
        close="Keep It",
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
    at = mrkdwn.clock(facts.starts_at or facts.requested_at, facts.viewer.zone)
    said = f"This cancels your meeting with {other} on {at}. {other} is told at once, in a kind sentence."
    hint = f"{other} reads this, and nobody else. Without a note, they read only the kind sentence."
    return kit.modal(
        Modal.MEETING_CANCEL,
        "Cancel meeting",
        [
            kit.spoken(said),
            kit.text_input(Field.NOTE, f"Note to {other}", hint=hint),
            decline.never_again_box(facts.other),
        ],
        submit="Cancel Meeting",
        close="Keep It",
        metadata=CancelMeetingMetadata(facts.meeting_id, facts.state),
    )


def sent(facts: MeetingFormFacts) -> View:
    """Return what stands in the form's place once it was sent."""
    done = f"{mrkdwn.bare_name(facts.other.name)} has your request."
    return notice.modal("Sent", f"{done} {notice.WHERE_IT_STANDS}")


def _topic(other: str, typed: TimesFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.TOPIC.value,
        max_length=limits.LONGEST_MEETING_TOPIC,
        initial_value=cut.shorten(typed.topic, limits.LONGEST_MEETING_TOPIC) or None,
    )
    return kit.input_block(
        Field.TOPIC, "What is it about?", line, hint=f"One line. {other} reads it.", optional=False
    )


def _length(typed: TimesFacts) -> Block:
    options = [
        kit.option(str(minutes), mrkdwn.counted(minutes, "minute")) for minutes in limits.MEETING_LENGTHS
    ]
    proposed = next((option for option in options if option.value == str(typed.minutes)), None)
    select = StaticSelectElement(action_id=Field.MINUTES.value, options=options, initial_option=proposed)
    return kit.input_block(Field.MINUTES, "How long?", select, optional=False)


def _when_and_where(other: str, times: TimesFacts) -> list[Block]:
    """Return three times, of which one is enough, and the place; with a question where a time is unusual."""
    day = f"{_hour(times.workday_starts)} to {_hour(times.workday_ends)}"
    theirs = f"{other} is in {mrkdwn.city(times.zone)}. The working day there is {day}, Monday to Friday."
    return [
        kit.spoken(theirs),
        *(_time(field, label, times) for field, label in zip(TIMES, _TIME_LABELS, strict=True)),
        *([_all_the_same(other)] if times.outside else []),
        _place(other, times),
    ]


def _time(field: Field, label: str, times: TimesFacts) -> Block:
    chosen = times.times.get(field)
    hint = "In your own time zone." if field is Field.TIME_1 else ""
    if chosen and field in times.outside:
        there = f"{mrkdwn.moment(chosen, times.zone)} in {mrkdwn.city(times.zone)}"
        hint = f"⚠️ That is {there}: outside working hours."
    picker = DateTimePickerElement(
        action_id=field.value, initial_date_time=int(chosen.timestamp()) if chosen else None
    )
    return kit.input_block(field, label, picker, hint=hint, optional=field is not Field.TIME_1)


def _all_the_same(other: str) -> Block:
    hint = f"{other} would meet outside working hours. Change the time, or tick this."
    return kit.tick_box(Field.OUTSIDE_HOURS, "Outside working hours", "Suggest it all the same", hint)


def _place(other: str, typed: TimesFacts) -> Block:
    line = PlainTextInputElement(
        action_id=Field.PLACE.value,
        max_length=limits.LONGEST_PLACE,
        initial_value=cut.shorten(typed.place, limits.LONGEST_PLACE) or None,
    )
    hint = f"A room, or the link of a call. {other} reads it."
    return kit.input_block(Field.PLACE, "Where do you meet?", line, hint=hint)


def _hour(hour: int) -> str:
    return f"{hour:02}:00"
