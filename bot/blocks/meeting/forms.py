"""The forms of one-time meetings: asking for one, suggesting other times, saying no."""

from slack_sdk.models.blocks import Block, DateTimePickerElement, PlainTextInputElement, StaticSelectElement
from slack_sdk.models.views import View

from bot import limits
from bot.blocks import decline, kit, mrkdwn, notice
from bot.ids import Field, Modal
from bot.modal_metadata import (
    AskForMeetingMetadata,
    CancelMeetingMetadata,
    DeclineMeetingMetadata,
    DirectoryMetadata,
    SendMeetingNoteMetadata,
    SuggestTimesMetadata,
)
from bot.read_models.meeting import MeetingDeclineFacts, MeetingFacts, MeetingFormFacts

TIMES = (Field.TIME_1, Field.TIME_2, Field.TIME_3)
# What is proposed: enough to get to know each other.
PROPOSED_LENGTH = 30


def ask_modal(facts: MeetingFormFacts, below: DirectoryMetadata | None = None) -> View:
    """Return the form that asks a mentor for a meeting.

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
        [kit.spoken(said), _topic(other), _length(), *_times()],
        submit="Ask",
        close="Not now",
        metadata=AskForMeetingMetadata(facts.mentor_id, below),
    )


def suggest_modal(facts: MeetingFacts) -> View:
    """Return the form for other times: of a request, or of a meeting that is planned."""
    other = mrkdwn.bare_name(facts.other.name)
    said = f"{other} picks one of your times, or suggests another."
    if facts.starts_at:
        said += f" Until then the meeting stays on {mrkdwn.clock(facts.starts_at, facts.viewer.zone)}."
    return kit.modal(
        Modal.MEETING_SUGGEST,
        "Suggest another time",
        [kit.spoken(said), *_times()],
        submit="Suggest",
        close="Never mind",
        metadata=SuggestTimesMetadata(facts.meeting_id, facts.state),
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
            *decline.note_fields(other, decline.NO_TO_MEETING),
            *decline.reason_field(other, facts.readers),
            decline.never_again_box(other),
        ],
        submit="Decline",
        close="Keep it",
        metadata=DeclineMeetingMetadata(
            facts.meeting.meeting_id, facts.meeting.state, decline.named_readers(facts)
        ),
    )


def note_modal(facts: MeetingFacts) -> View:
    """Return the modal for the one note that may still follow a no: the same as for a match."""
    about = SendMeetingNoteMetadata(facts.meeting_id, facts.state)
    return decline.note_form(Modal.MEETING_SEND_NOTE, facts.other, decline.NO_TO_MEETING, about)


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
        submit="Cancel meeting",
        close="Keep it",
        metadata=CancelMeetingMetadata(facts.meeting_id, facts.state),
    )


def sent(facts: MeetingFormFacts) -> View:
    """Return what stands in the form's place once it was sent."""
    done = f"{mrkdwn.bare_name(facts.other.name)} has your request."
    return notice.modal("Sent", f"{done} {notice.WHERE_IT_STANDS}")


def _topic(other: str) -> Block:
    line = PlainTextInputElement(action_id=Field.TOPIC.value, max_length=limits.LONGEST_MEETING_TOPIC)
    return kit.input_block(
        Field.TOPIC, "What is it about?", line, hint=f"One line. {other} reads it.", optional=False
    )


def _length() -> Block:
    options = [
        kit.option(str(minutes), mrkdwn.counted(minutes, "minute")) for minutes in limits.MEETING_LENGTHS
    ]
    proposed = next(option for option in options if option.value == str(PROPOSED_LENGTH))
    select = StaticSelectElement(action_id=Field.MINUTES.value, options=options, initial_option=proposed)
    return kit.input_block(Field.MINUTES, "How long?", select, optional=False)


def _times() -> list[Block]:
    """Return three times; one is enough."""
    labels = ("A time that suits you", "Another time", "A third time")
    return [
        kit.input_block(
            field,
            label,
            DateTimePickerElement(action_id=field.value),
            hint="In your own time zone." if field is Field.TIME_1 else "",
            optional=field is not Field.TIME_1,
        )
        for field, label in zip(TIMES, labels, strict=True)
    ]
