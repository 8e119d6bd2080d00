"""A meeting that is asked for or planned: whose turn it is, what one may do, what happens next."""

from datetime import datetime, timedelta

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import mrkdwn
from bot.blocks.card_content import MY_WISH, CardContent, closes, of_person, reminder
from bot.blocks.meeting.buttons import Buttons
from bot.enums import MeetingState, Side
from bot.languages import _, ngettext
from bot.read_models.meeting import MeetingFacts

ONE_DAY = timedelta(days=1)
# A little more than the ten minutes of the last reminder: it may arrive late.
FEW_MINUTES = timedelta(minutes=15)


def content(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press until the meeting begins."""
    return of_person(_content(facts, now, buttons), facts.other, facts.viewer, now)


def _content(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    if facts.state is MeetingState.REQUESTED:
        draw = _to_answer if facts.is_my_pick else _waiting_for_them
        return draw(facts, now, buttons)
    if facts.times and facts.starts_at and facts.starts_at > now:
        return _to_be_moved(facts, now, buttons)
    return _planned(facts, now, buttons)


def _to_answer(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    mentor = facts.side is Side.MENTOR
    left = _still_open(facts, now)
    headline = _("{other} suggests another time for your meeting", other=other)
    if mentor:
        headline = _("{other} asks for a one-time meeting", other=other)
    passed = () if left or facts.cannot_arrange else (_("The times they proposed have passed."),)
    # The times stand on the buttons, where there are any.
    length = _length_and_times(facts, left) if facts.cannot_arrange else _length(facts)
    if left and not facts.cannot_arrange:
        length = f"{length} {_('Which time suits you?')}"
    arrange = () if facts.cannot_arrange else (*buttons.pick(left), buttons.suggest())
    return CardContent(
        headline,
        (length, *passed, *_where(facts), *_forced(facts), *_in_the_way(facts)),
        (
            *arrange,
            buttons.decline() if mentor else buttons.withdraw(),
            *buttons.who(),
        ),
        *_topic(facts),
        is_about_note=True,
        clock=_clock(facts, now, buttons),
    )


def _waiting_for_them(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    mentee = facts.side is Side.MENTEE
    left = _still_open(facts, now)
    headline = _("You suggested another time to {other}", other=other)
    if mentee:
        headline = _("You asked {other} for a one-time meeting", other=other)
    late = not left and not facts.cannot_arrange
    passed = (_("The times you proposed have passed."),) if late else ()
    return CardContent(
        headline,
        (_length_and_times(facts, left), *passed, *_where(facts), *_in_the_way(facts)),
        (
            *((buttons.suggest(),) if late else ()),
            buttons.withdraw() if mentee else buttons.decline(),
            *buttons.who(),
        ),
        *_topic(facts),
        is_about_note=True,
        clock=_clock(facts, now, buttons),
    )


def _planned(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    other, at = mrkdwn.name(facts.other), _starts(facts)
    if at <= now:
        began = _("Your meeting with {other} began on {when}", other=other, when=_moment(facts, at))
        return CardContent(began, (_length(facts), *_where(facts)), (buttons.write(),))
    return CardContent(
        _you_meet(other, _moment(facts, at), at - now),
        (_length(facts), *_where(facts), *_forced(facts)),
        _while_planned(buttons),
        *_topic(facts),
        is_about_note=True,
    )


def _you_meet(other: str, when: str, left: timedelta) -> str:
    if left <= FEW_MINUTES:
        return _("In a few minutes you meet {other} on {when}", other=other, when=when)
    if left <= ONE_DAY:
        return _("Coming up: you meet {other} on {when}", other=other, when=when)
    return _("You meet {other} on {when}", other=other, when=when)


def _while_planned(buttons: Buttons) -> tuple[ButtonElement, ...]:
    return (*buttons.calendars(), buttons.reschedule(), buttons.cancel(), buttons.write())


def _to_be_moved(facts: MeetingFacts, now: datetime, buttons: Buttons) -> CardContent:
    other, when = mrkdwn.name(facts.other), _moment(facts, _starts(facts))
    left = _still_open(facts, now)
    if facts.is_my_pick:
        headline = _("{other} suggests another time for your meeting", other=other)
        stays = _("Until you pick one, the meeting stays on {when}.", when=when)
        said, choices = _length(facts), (*buttons.pick(left), buttons.keep(), buttons.suggest())
    else:
        headline = _("You suggested another time for your meeting with {other}", other=other)
        stays = _("Until they pick one, the meeting stays on {when}.", when=when)
        said, choices = _length_and_times(facts, left), (buttons.keep(),)
    return CardContent(
        headline,
        (said, stays, *_where(facts), *_forced(facts)),
        (*choices, buttons.cancel(), *buttons.who()),
        *_topic(facts),
        is_about_note=True,
    )


def _still_open(facts: MeetingFacts, now: datetime) -> list[datetime]:
    return [at for at in facts.times if at > now]


def _length_and_times(facts: MeetingFacts, times: list[datetime]) -> str:
    if not times:
        return ngettext(
            "{number} minute, at a time still to be found.",
            "{number} minutes, at a time still to be found.",
            facts.minutes,
        )
    return ngettext(
        "{number} minute, proposed for {times}.",
        "{number} minutes, proposed for {times}.",
        facts.minutes,
        times=mrkdwn.listed([_moment(facts, at) for at in times]),
    )


def _length(facts: MeetingFacts) -> str:
    return ngettext("{number} minute.", "{number} minutes.", facts.minutes)


def _where(facts: MeetingFacts) -> tuple[str, ...]:
    return (_("Where: {place}", place=mrkdwn.place(facts.place)),) if facts.place else ()


def _starts(facts: MeetingFacts) -> datetime:
    return facts.starts_at or facts.requested_at


def _moment(facts: MeetingFacts, at: datetime) -> str:
    return mrkdwn.moment_token(at, facts.viewer.zone)


def _topic(facts: MeetingFacts) -> tuple[str, str]:
    return _("The topic:"), facts.topic.strip()


def _forced(facts: MeetingFacts) -> tuple[str, ...]:
    """Say beforehand what the programme lets the mentee decide alone."""
    if not facts.may_be_made_mentor:
        return ()
    return (_("Afterwards they may make you their mentor, without asking."),)


def _in_the_way(facts: MeetingFacts) -> tuple[str, ...]:
    """Say why nothing happens just now."""
    if facts.i_paused:
        return (_("You have paused mentoring, so nothing expires."), _("You can resume on my Home tab."))
    if facts.other_paused:
        paused = _("{other} is not taking this on just now.", other=mrkdwn.name(facts.other))
        return (paused, _("Until that changes, nothing expires."))
    if facts.i_asked_not_to:
        return (_(MY_WISH), _("Nothing expires."))
    if facts.cannot_arrange:
        no = mrkdwn.refused(facts.cannot_arrange, facts.viewer)
        return (f"{no} {_('Until that changes, no time can be chosen.')}",)
    return ()


def _clock(facts: MeetingFacts, now: datetime, buttons: Buttons) -> tuple[str, ...]:
    """Say what the clock does next, while it runs; on the card, also when somebody is reminded."""
    if facts.i_paused or facts.other_paused or facts.i_asked_not_to:
        return ()
    at = (closes(facts.expires_at, facts, now),) if facts.expires_at else ()
    if buttons.on_home or facts.reminder_at is None:
        return at
    return (*at, reminder(facts.reminder_at, facts, now, theirs=not facts.is_my_pick))
