"""Mails about a one-time meeting. What it is about somebody wrote, so no mail says it."""

from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.letters.base import CalendarEntry, Letter, name
from bot.enums import MeetingState, Side
from bot.read_models.meeting import MeetingFacts


def letter(facts: MeetingFacts, now: datetime) -> Letter | None:
    """Return the mail about what is true of a meeting now; None: there is nothing to tell the viewer."""
    other = name(facts.other.name)
    match facts.state:
        case MeetingState.REQUESTED:
            return _asked(facts, other) if facts.is_my_pick else None
        case MeetingState.SCHEDULED:
            return _scheduled(facts, other, now)
        case MeetingState.CANCELLED | MeetingState.DECLINED | MeetingState.EXPIRED:
            return _closed(facts, other)
        case MeetingState.WITHDRAWN | MeetingState.OCCURRED | MeetingState.NOT_HELD:
            return None


def _scheduled(facts: MeetingFacts, other: str, now: datetime) -> Letter | None:
    if not any(at > now for at in facts.times):
        return planned(facts)
    return _to_be_moved(facts, other) if facts.is_my_pick else None


def _closed(facts: MeetingFacts, other: str) -> Letter | None:
    if facts.state is MeetingState.EXPIRED:
        return None if facts.is_my_pick else _expired(other)
    if facts.closed_by_me:
        return None
    return called_off(facts) if facts.state is MeetingState.CANCELLED else _declined(facts, other)


def planned(facts: MeetingFacts) -> Letter:
    """Say when the two meet."""
    other, length = name(facts.other.name), mrkdwn.counted(facts.minutes, "minute")
    said = f"You meet {other} on {_at(facts)}"
    return Letter(said, (f"{said}, for {length}.",), _entry(facts))


def called_off(facts: MeetingFacts) -> Letter:
    """Say that a planned meeting will not take place, and who called it off."""
    other = name(facts.other.name)
    said = f"Your meeting with {other} on {_at(facts)} will not take place."
    if facts.closed_because is not None:
        why = "There is nothing you need to do."
    elif facts.closed_by_me:
        why = "You cancelled it."
    else:
        why = f"{other} has cancelled it. Things come in between, and it says nothing about you."
    subject = f"Your meeting with {other} on {_at(facts)} will not take place"
    return Letter(subject, (f"{said} {why}",), _entry(facts, cancelled=True))


def entry(facts: MeetingFacts) -> Letter | None:
    """Return the mail that brings the calendar's entry to somebody who acted, or reads of it elsewhere."""
    if facts.state is MeetingState.SCHEDULED:
        return planned(facts)
    return called_off(facts) if facts.state is MeetingState.CANCELLED else None


def _entry(facts: MeetingFacts, *, cancelled: bool = False) -> CalendarEntry | None:
    if facts.calendar_sequence is None or facts.starts_at is None or facts.ends_at is None:
        return None
    return CalendarEntry(
        # The same for both people, and for as long as the meeting lives.
        uid=f"{facts.viewer.team_id}-meeting-{facts.meeting_id}@mentoring-bot",
        sequence=facts.calendar_sequence,
        title=f"{name(facts.viewer.name)} and {name(facts.other.name)}: one-time meeting",
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        cancelled=cancelled,
    )


def _asked(facts: MeetingFacts, other: str) -> Letter:
    times = mrkdwn.listed([_clock(at, facts) for at in facts.times])
    proposed = f"Proposed: {times}."
    if facts.side is Side.MENTEE:
        return Letter(
            f"{other} suggests another time", (f"{other} suggests another time to meet. {proposed}",)
        )
    return Letter(
        f"{other} asks you for a one-time meeting",
        (f"{other} asks you for a one-time meeting. {proposed}", "Pick a time, or suggest another."),
    )


def _to_be_moved(facts: MeetingFacts, other: str) -> Letter:
    times = mrkdwn.listed([_clock(at, facts) for at in facts.times])
    return Letter(
        f"{other} suggests another time for your meeting",
        (
            f"{other} suggests another time for your meeting: {times}.",
            f"Until you pick one, it stays on {_at(facts)}.",
        ),
    )


def _declined(facts: MeetingFacts, other: str) -> Letter:
    if facts.closing_note_at and facts.closed_at and facts.closing_note_at > facts.closed_at:
        return Letter(f"A note from {other}", (f"{other} has sent you a note. It is on the card.",))
    subject = f"News about your meeting with {other}"
    if facts.closed_because is not None:
        said = f"{other} has left, so this meeting will not take place. There is nothing you need to do."
        return Letter(subject, (said,))
    kindly = "Calendars are often full, and it says nothing about you."
    return Letter(subject, (f"{other} will not be making this meeting. {kindly}",))


def _expired(other: str) -> Letter:
    said = f"The request for a meeting with {other} has closed, because there was no answer in time."
    return Letter(f"News about your meeting with {other}", (f"{said} It says nothing about you.",))


def _at(facts: MeetingFacts) -> str:
    return _clock(facts.starts_at or facts.requested_at, facts)


def _clock(at: datetime, facts: MeetingFacts) -> str:
    return mrkdwn.clock(at, facts.viewer.zone)
