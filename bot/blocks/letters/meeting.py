"""Mails about a one-time meeting. What it is about somebody wrote, so no mail says it."""

from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.letters.base import CalendarEntry, Letter, name, news, note_sent
from bot.blocks.meeting.settled import BUSY, CAME_BETWEEN
from bot.enums import CloseReason, MeetingState, Side
from bot.languages import _, ngettext
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
    headline = _("You meet {other} on {when}", other=name(facts.other.name), when=_at(facts))
    length = ngettext("{number} minute.", "{number} minutes.", facts.minutes)
    return news(headline, length, calendar=_entry(facts))


def called_off(facts: MeetingFacts) -> Letter:
    """Say that a planned meeting will not take place, and who called it off."""
    headline = _(
        "Your meeting with {other} on {when} will not take place",
        other=name(facts.other.name),
        when=_at(facts),
    )
    return news(headline, _who_called_it_off(facts), calendar=_entry(facts, cancelled=True))


def _who_called_it_off(facts: MeetingFacts) -> str:
    if facts.closed_because is not None:
        return _("There is nothing you need to do.")
    if facts.closed_by_me:
        return _("You cancelled it.")
    return f"{_('They cancelled it.')} {_(CAME_BETWEEN)}"


def entry(facts: MeetingFacts) -> Letter | None:
    """Return the mail that brings the calendar's entry to somebody who acted, or reads of it elsewhere."""
    if facts.state is MeetingState.SCHEDULED:
        return planned(facts)
    return called_off(facts) if facts.state is MeetingState.CANCELLED else None


def _entry(facts: MeetingFacts, *, cancelled: bool = False) -> CalendarEntry | None:
    if facts.calendar_sequence is None or facts.starts_at is None or facts.ends_at is None:
        return None
    me, other = name(facts.viewer.name), name(facts.other.name)
    return CalendarEntry(
        # The same for both people, and for as long as the meeting lives.
        uid=f"{facts.viewer.team_id}-meeting-{facts.meeting_id}@mentoring-bot",
        sequence=facts.calendar_sequence,
        title=_("{me} and {other}: one-time meeting", me=me, other=other),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        cancelled=cancelled,
    )


def _asked(facts: MeetingFacts, other: str) -> Letter:
    if facts.side is Side.MENTEE:
        return news(_("{other} suggests another time for your meeting", other=other), _proposed(facts))
    return news(_("{other} asks for a one-time meeting", other=other), _proposed(facts))


def _to_be_moved(facts: MeetingFacts, other: str) -> Letter:
    return news(
        _("{other} suggests another time for your meeting", other=other),
        _proposed(facts),
        _("Until you pick one, the meeting stays on {when}.", when=_at(facts)),
    )


def _proposed(facts: MeetingFacts) -> str:
    return _("Proposed: {times}.", times=mrkdwn.listed([_clock(at, facts) for at in facts.times]))


def _declined(facts: MeetingFacts, other: str) -> Letter:
    if facts.closing_note_at and facts.closed_at and facts.closing_note_at > facts.closed_at:
        return note_sent(other)
    if facts.closed_because is not None:
        return _left(facts.closed_because, other)
    headline = _("{other} will not be making this meeting", other=other)
    return news(headline, _(BUSY), subject=_about_meeting(other))


def _left(because: CloseReason, other: str) -> Letter:
    headline = _("{other} has left the workspace", other=other)
    if because is CloseReason.LEFT_PROGRAM:
        headline = _("{other} has left the programme", other=other)
    return news(headline, _("Your meeting will not take place."), subject=_about_meeting(other))


def _expired(other: str) -> Letter:
    return news(
        _("The request for a meeting with {other} has closed", other=other),
        _("No answer came in time. It says nothing about you."),
        subject=_about_meeting(other),
    )


def _about_meeting(other: str) -> str:
    return _("News about your meeting with {other}", other=other)


def _at(facts: MeetingFacts) -> str:
    return _clock(facts.starts_at or facts.requested_at, facts)


def _clock(at: datetime, facts: MeetingFacts) -> str:
    return mrkdwn.clock(at, facts.viewer.zone)
