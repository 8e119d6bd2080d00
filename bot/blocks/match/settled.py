"""A match that is decided: a connection, or closed and why. Nobody is ever embarrassed by it."""

from collections.abc import Callable
from dataclasses import replace

from bot.blocks import mrkdwn
from bot.blocks.card_content import THEY_WROTE, CardContent, my_no, on, their_no, with_wish
from bot.blocks.match.buttons import Buttons
from bot.enums import CloseReason, MatchState, Origin, Side
from bot.languages import N_, _
from bot.read_models.match import MatchFacts

# To whom no was said without a note.
KINDLY = N_("It says nothing about you.")


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
    return CardContent(
        # On Home they stand below *Your mentors* or *Your mentees*.
        other if buttons.on_home else _("You and {other} are connected", other=other),
        () if buttons.on_home else _who_is_who(facts),
        (buttons.write(), buttons.end()),
        clock=(_("Since {day}", day=since),),
        face=facts.other,
    )


def _who_is_who(facts: MatchFacts) -> tuple[str, ...]:
    """Say who is whose mentor; and how it began where the programme's policy has answered for the mentor."""
    mentee = facts.side is Side.MENTEE
    if facts.origin is not Origin.FORCED:
        return (_("They are your mentor.") if mentee else _("You are their mentor."),)
    if mentee:
        return (_("You made them your mentor after your one-time meeting."),)
    return (_("They made you their mentor after your one-time meeting."),)


def _declined(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = _("You declined the match with {other}", other=other)
        return my_no(facts, headline, (buttons.send_note(),))
    headline = _("{other} will not be going on with this match", other=other)
    return their_no(facts, headline, _(KINDLY), buttons.find_another())


def _ended(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = _("You ended the connection with {other}", other=other)
        return my_no(facts, headline, (buttons.send_note(),))
    headline = _("{other} has ended your connection", other=other)
    return their_no(facts, headline, _(KINDLY), buttons.find_another())


def _withdrawn(facts: MatchFacts, _buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    if facts.closed_by_me:
        headline = _("You withdrew your request to {other}", other=other)
        return CardContent(headline, clock=(_("No message was sent"),))
    # Whoever has read a note can read it again.
    note = facts.opening_note.strip()
    return CardContent(
        _("{other} withdrew the request", other=other),
        note_from=_(THEY_WROTE),
        note=note,
        is_about_note=True,
    )


def _expired(facts: MatchFacts, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    headline = _("The match with {other} has closed", other=other)
    if facts.my_confirmed_at:
        headline = _("Your match with {other} has closed", other=other)
        if facts.origin is Origin.REQUEST:
            headline = _("Your request to {other} has closed", other=other)
        why = _("No answer came in time. People are often busy, and it says nothing about you.")
    elif facts.other_confirmed_at:
        why = _("No answer came in time.")
    else:
        why = _("The two of you had not both confirmed. You can still talk, of course.")
    return CardContent(headline, (why,), buttons.find_another())


def _somebody_left(facts: MatchFacts, because: CloseReason, buttons: Buttons) -> CardContent:
    other = mrkdwn.name(facts.other)
    ended = facts.state is MatchState.ENDED
    if facts.closed_by_me and ended:
        return CardContent(_("You left the programme, so the connection with {other} is over", other=other))
    if facts.closed_by_me:
        return CardContent(_("You left the programme, so the match with {other} is over", other=other))
    over = _("With that, your connection is over.") if ended else _("With that, your match is over.")
    headline = _("{other} has left the workspace", other=other)
    if because is CloseReason.LEFT_PROGRAM:
        headline = _("{other} has left the programme", other=other)
    return CardContent(headline, (over,), buttons.find_another())


def _closed_on(facts: MatchFacts, buttons: Buttons) -> tuple[str, ...]:
    """Say when it was over, on Home: a card is posted anew, or changed, at that moment."""
    if not buttons.on_home:
        return ()
    day = on(facts.closed_at or facts.started_at, facts)
    return (_("Ended {day}", day=day) if facts.state is MatchState.ENDED else _("Closed {day}", day=day),)


_BY_STATE: dict[MatchState, Callable[[MatchFacts, Buttons], CardContent]] = {
    MatchState.DECLINED: _declined,
    MatchState.WITHDRAWN: _withdrawn,
    MatchState.EXPIRED: _expired,
    MatchState.ENDED: _ended,
}
