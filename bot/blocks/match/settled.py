"""A match that is decided: a connection, or closed and why. Nobody is ever embarrassed by it."""

from collections.abc import Callable
from dataclasses import replace

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent, my_no, on, their_no, with_wish
from bot.blocks.match.buttons import Buttons
from bot.enums import CloseReason, MatchState, Origin, Side
from bot.read_models.match import MatchFacts

# To whom no was said without a note.
KINDLY = "That reflects badly on nobody."


def content(facts: MatchFacts, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press once the match is decided."""
    if facts.state is MatchState.CONFIRMED:
        return _connected(facts, buttons)
    over = _over(facts, buttons)
    return replace(over, clock=(*_closed_on(facts, buttons), *over.clock))


def _over(facts: MatchFacts, buttons: Buttons) -> CardContent:
    if facts.closed_because is not None:
        return _somebody_left(facts, facts.closed_because, buttons)
    return with_wish(_BY_STATE[facts.state](facts, buttons), facts, buttons.never_again())


def _connected(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    said = [at for at in (facts.my_confirmed_at, facts.other_confirmed_at) if at]
    since = on(max(said, default=facts.started_at), facts)
    mentee = facts.side is Side.MENTEE
    who = f"Your mentor since {since}" if mentee else f"Your mentee since {since}"
    return CardContent(
        f"You and {other} are connected",
        _forced(facts),
        (buttons.write(), buttons.end()),
        clock=(who,),
        face=facts.other,
    )


def _forced(facts: MatchFacts) -> tuple[str, ...]:
    """Say how it began where the mentor was not asked: the programme's policy has answered for them."""
    if facts.origin is not Origin.FORCED:
        return ()
    if facts.side is Side.MENTEE:
        return ("You made them your mentor after your one-time meeting.",)
    return ("They made you their mentor after your one-time meeting.",)


def _declined(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = f"You declined the match with {other}"
        return my_no(facts, headline, (buttons.send_note(),))
    headline = f"{other} will not be going on with this match"
    return their_no(facts, headline, KINDLY, buttons.find_another())


def _ended(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = f"You ended the connection with {other}"
        return my_no(facts, headline, (buttons.send_note(),))
    headline = f"{other} has ended your connection"
    return their_no(facts, headline, KINDLY, buttons.find_another())


def _withdrawn(facts: MatchFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        return CardContent(f"You withdrew your request to {other}", clock=("No message was sent",))
    # Whoever has read a note can read it again.
    note = facts.opening_note.strip()
    return CardContent(
        f"{other} withdrew the request",
        note_from=f"{other} wrote",
        note=note,
        is_about_note=True,
    )


def _expired(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    headline = f"The match with {other} has closed"
    if facts.my_confirmed_at:
        asked = "request to" if facts.origin is Origin.REQUEST else "match with"
        headline = f"Your {asked} {other} has closed"
        why = "No answer came in time. People are often busy, and it says nothing about you."
    elif facts.other_confirmed_at:
        why = "No answer came in time."
    else:
        why = "The two of you had not both confirmed. You can still talk, of course."
    return CardContent(headline, (why,), buttons.find_another())


def _somebody_left(facts: MatchFacts, because: CloseReason, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    what = "connection" if facts.state is MatchState.ENDED else "match"
    if facts.closed_by_me:
        return CardContent(f"You left the programme, so the {what} with {other} is over")
    place = "programme" if because is CloseReason.LEFT_PROGRAM else "workspace"
    over = f"With that, your {what} is over."
    return CardContent(f"{other} has left the {place}", (over,), buttons.find_another())


def _closed_on(facts: MatchFacts, buttons: Buttons) -> tuple[str, ...]:
    """Say when it was over, on Home: a card is posted anew, or changed, at that moment."""
    what = "Ended" if facts.state is MatchState.ENDED else "Closed"
    return (f"{what} {on(facts.closed_at or facts.started_at, facts)}",) if buttons.on_home else ()


_BY_STATE: dict[MatchState, Callable[[MatchFacts, Buttons], CardContent]] = {
    MatchState.DECLINED: _declined,
    MatchState.WITHDRAWN: _withdrawn,
    MatchState.EXPIRED: _expired,
    MatchState.ENDED: _ended,
}
