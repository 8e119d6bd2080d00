"""A match that is decided: a connection, or closed and why. Nobody is ever embarrassed by it."""

from collections.abc import Callable

from bot.blocks import mrkdwn
from bot.blocks.card_content import CardContent, my_no, on, their_no, with_wish
from bot.blocks.match.buttons import Buttons
from bot.enums import CloseReason, MatchState, Origin, Side
from bot.read_models.match import MatchFacts


def content(facts: MatchFacts, buttons: Buttons) -> CardContent:
    """Return what the viewer reads and may press once the match is decided."""
    if facts.closed_because is not None:
        return _somebody_left(facts, facts.closed_because, buttons)
    drawn = _BY_STATE[facts.state](facts, buttons)
    if facts.state is MatchState.CONFIRMED:
        return drawn
    return with_wish(drawn, facts, buttons.never_again())


def _connected(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    said = [at for at in (facts.my_confirmed_at, facts.other_confirmed_at) if at]
    since = on(max(said, default=facts.started_at), facts)
    mentee = facts.side is Side.MENTEE
    role = f"{other} is your mentor" if mentee else f"you are the mentor of {other}"
    talk = "How you go on is up to the two of you, in your own conversation."
    how = f"The match was completed {since}: {role}."
    if facts.origin is Origin.FORCED:
        # Nothing is asked of the mentor: the programme's policy has answered for them.
        chosen = f"You made {other} your mentor" if mentee else f"{other} made you their mentor"
        how = f"{chosen} after your one-time meeting, {since}."
    return CardContent(
        f"You and {other} are connected",
        (how, *(() if buttons.on_home else (talk,))),
        (buttons.write(), buttons.end()),
    )


def _declined(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = f"You declined the match with {other}"
        return my_no(facts, headline, _closed_on(facts), (buttons.send_note(),))
    headline = f"{other} will not be going on with this match"
    kindly = "Not every match is the right one, and that reflects badly on neither of you."
    return their_no(facts, headline, _closed_on(facts), kindly, buttons.find_another())


def _ended(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = f"You ended the connection with {other}"
        return my_no(facts, headline, _closed_on(facts), (buttons.send_note(),))
    headline = f"{other} has ended your connection"
    kindly = "Connections come to an end, and that reflects badly on neither of you."
    return their_no(facts, headline, _closed_on(facts), kindly, buttons.find_another())


def _withdrawn(facts: MatchFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    closed = on(facts.closed_at or facts.started_at, facts)
    if facts.closed_by_me:
        return CardContent(
            f"You withdrew your request to {other} {closed}. No message was sent about it.", ()
        )
    said = f"{other} withdrew the request {closed}. There is nothing you need to do."
    # Whoever has read a note can read it again.
    return CardContent(said, (), (), f"{other} wrote", facts.opening_note.strip())


def _expired(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.my_confirmed_at:
        asked = "request to" if facts.origin is Origin.REQUEST else "match with"
        headline = f"Your {asked} {other} has closed"
        why = "There was no answer in time."
        kindly = "People are often busy, and it says nothing about you."
    elif facts.other_confirmed_at:
        headline = f"The match with {other} has closed"
        why, kindly = "There was no answer in time.", "There is nothing you need to do."
    else:
        headline = f"The match with {other} has closed"
        why = "It closed by itself, because the two of you had not both confirmed."
        kindly = "You can still talk, of course."
    return CardContent(headline, (_closed_on(facts), f"{why} {kindly}"), buttons.find_another())


def _somebody_left(facts: MatchFacts, because: CloseReason, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    what = "connection" if facts.state is MatchState.ENDED else "match"
    if facts.closed_by_me:
        return CardContent(
            f"You left the programme, so the {what} with {other} is over", (_closed_on(facts),)
        )
    place = "programme" if because is CloseReason.LEFT_PROGRAM else "workspace"
    kindly = f"{_closed_on(facts)} With that, your {what} is over. There is nothing you need to do."
    return CardContent(f"{other} has left the {place}", (kindly,), buttons.find_another())


def _closed_on(facts: MatchFacts) -> str:
    what = "ended" if facts.state is MatchState.ENDED else "was closed"
    return f"It {what} {on(facts.closed_at or facts.started_at, facts)}."


_BY_STATE: dict[MatchState, Callable[[MatchFacts, Buttons], CardContent]] = {
    MatchState.CONFIRMED: _connected,
    MatchState.DECLINED: _declined,
    MatchState.WITHDRAWN: _withdrawn,
    MatchState.EXPIRED: _expired,
    MatchState.ENDED: _ended,
}
