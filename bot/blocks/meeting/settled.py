"""A meeting that is over or will not be, and why. Nobody is ever embarrassed by it."""

from collections.abc import Callable
from dataclasses import replace

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent, my_no, on, their_no, with_wish
from bot.blocks.meeting.buttons import Buttons
from bot.enums import CloseReason, MeetingState, Side
from bot.languages import N_, _
from bot.read_models.meeting import MeetingFacts

# To whom no was said without a note.
BUSY = N_("Calendars are often full, and it says nothing about you.")
CAME_BETWEEN = N_("Things come in between, and it says nothing about you.")


def content(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press once nothing is left to arrange."""
    over = _over(facts, buttons)
    return replace(over, clock=(*_closed_on(facts, buttons), *over.clock))


def _over(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    if facts.closed_because is not None:
        return _somebody_left(facts, facts.closed_because, buttons)
    return with_wish(_BY_STATE[facts.state](facts, buttons), facts, buttons.never_again())


def _occurred(facts: MeetingFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    return CardContent(_("Your meeting with {other} was on {when}", other=other, when=_at(facts)))


def _not_held(facts: MeetingFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    return CardContent(
        _("You said that the meeting with {other} on {when} did not take place", other=other, when=_at(facts))
    )


def _declined(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = _("You declined the meeting with {other}", other=other)
        return my_no(facts, headline, (buttons.send_note(),))
    headline = _("{other} will not be making this meeting", other=other)
    return their_no(facts, headline, _(BUSY), buttons.find_another())


def _cancelled(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    other, when = mrkdwn.name(facts.other), _at(facts)
    if facts.closed_by_me:
        return my_no(facts, _("You cancelled the meeting with {other} on {when}", other=other, when=when))
    headline = _("{other} has cancelled your meeting on {when}", other=other, when=when)
    again = (buttons.ask_again(),) if facts.side is Side.MENTEE else ()
    return their_no(facts, headline, _(CAME_BETWEEN), again)


def _withdrawn(facts: MeetingFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = _("You withdrew your request for a meeting with {other}", other=other)
        return CardContent(headline, clock=(_("No message was sent"),))
    return CardContent(_("{other} withdrew the request for a meeting", other=other))


def _expired(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    headline = _("The request for a meeting with {other} has closed", other=mrkdwn.name(facts.other))
    if facts.is_my_pick:
        return CardContent(headline, (_("No answer came in time."),))
    why = _("No answer came in time. It says nothing about you.")
    return CardContent(headline, (why,), buttons.find_another())


def _somebody_left(facts: MeetingFacts, because: CloseReason, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        left = _("You left the programme, so the meeting with {other} will not take place", other=other)
        return CardContent(left)
    headline = _("{other} has left the workspace", other=other)
    if because is CloseReason.LEFT_PROGRAM:
        headline = _("{other} has left the programme", other=other)
    said = _("Your meeting will not take place.")
    if facts.starts_at:
        said = _("Your meeting on {when} will not take place.", when=_at(facts))
    return CardContent(headline, (said,), buttons.find_another())


def _at(facts: MeetingFacts) -> str:
    return mrkdwn.moment_token(facts.starts_at or facts.requested_at, facts.viewer.zone)


def _closed_on(facts: MeetingFacts, buttons: Buttons) -> tuple[str, ...]:
    """Say when it was over, on Home: a card is posted anew, or changed, at that moment."""
    if not buttons.on_home:
        return ()
    return (_("Closed {day}", day=on(facts.closed_at or facts.requested_at, facts)),)


_BY_STATE: dict[MeetingState, Callable[[MeetingFacts, Buttons], CardContent]] = {
    MeetingState.OCCURRED: _occurred,
    MeetingState.NOT_HELD: _not_held,
    MeetingState.DECLINED: _declined,
    MeetingState.CANCELLED: _cancelled,
    MeetingState.WITHDRAWN: _withdrawn,
    MeetingState.EXPIRED: _expired,
}
