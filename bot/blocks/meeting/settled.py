"""A meeting that is over or will not be, and why. Nobody is ever embarrassed by it."""

from collections.abc import Callable
from dataclasses import replace

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent, my_no, on, their_no, with_wish
from bot.blocks.meeting.buttons import Buttons
from bot.enums import CloseReason, MeetingState, Side
from bot.read_models.meeting import MeetingFacts


def content(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press once nothing is left to arrange."""
    over = _over(facts, buttons)
    return replace(over, clock=(*_closed_on(facts, buttons), *over.clock))


def _over(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    if facts.closed_because is not None:
        return _somebody_left(facts, facts.closed_because, buttons)
    return with_wish(_BY_STATE[facts.state](facts, buttons), facts, buttons.never_again())


def _occurred(facts: MeetingFacts, _buttons: Buttons) -> CardContent:
    return CardContent(f"Your meeting with {mrkdwn.name(facts.other)} was {_at(facts)}")


def _not_held(facts: MeetingFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    return CardContent(f"You said that the meeting with {other} {_at(facts)} did not take place")


def _declined(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = f"You declined the meeting with {other}"
        return my_no(facts, headline, (buttons.send_note(),))
    headline = f"{other} will not be making this meeting"
    kindly = "Calendars are often full, and it says nothing about you."
    return their_no(facts, headline, kindly, buttons.find_another())


def _cancelled(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        return my_no(facts, f"You cancelled the meeting with {other} {_at(facts)}")
    headline = f"{other} has cancelled your meeting {_at(facts)}"
    again = (buttons.ask_again(),) if facts.side is Side.MENTEE else ()
    kindly = "Things come in between, and it says nothing about you."
    return their_no(facts, headline, kindly, again)


def _withdrawn(facts: MeetingFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = f"You withdrew your request for a meeting with {other}"
        return CardContent(headline, clock=("No message was sent",))
    return CardContent(f"{other} withdrew the request for a meeting")


def _expired(facts: MeetingFacts, buttons: Buttons) -> CardContent:
    headline = f"The request for a meeting with {mrkdwn.name(facts.other)} has closed"
    if facts.is_my_pick:
        return CardContent(headline, ("No answer came in time.",))
    why = "No answer came in time. It says nothing about you."
    return CardContent(headline, (why,), buttons.find_another())


def _somebody_left(facts: MeetingFacts, because: CloseReason, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        left = f"You left the programme, so the meeting with {other} will not take place"
        return CardContent(left)
    place = "programme" if because is CloseReason.LEFT_PROGRAM else "workspace"
    when = f" {_at(facts)}" if facts.starts_at else ""
    said = f"Your meeting{when} will not take place."
    return CardContent(f"{other} has left the {place}", (said,), buttons.find_another())


def _at(facts: MeetingFacts) -> str:
    return f"on {mrkdwn.moment_token(facts.starts_at or facts.requested_at, facts.viewer.zone)}"


def _closed_on(facts: MeetingFacts, buttons: Buttons) -> tuple[str, ...]:
    """Say when it was over, on Home: a card is posted anew, or changed, at that moment."""
    return (f"Closed {on(facts.closed_at or facts.requested_at, facts)}",) if buttons.on_home else ()


_BY_STATE: dict[MeetingState, Callable[[MeetingFacts, Buttons], CardContent]] = {
    MeetingState.OCCURRED: _occurred,
    MeetingState.NOT_HELD: _not_held,
    MeetingState.DECLINED: _declined,
    MeetingState.CANCELLED: _cancelled,
    MeetingState.WITHDRAWN: _withdrawn,
    MeetingState.EXPIRED: _expired,
}
