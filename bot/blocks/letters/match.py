"""Mails about a match. Whoever acted gets none: they know."""

from bot.blocks.letters.base import Letter, name, news, note_sent
from bot.blocks.match.settled import KINDLY
from bot.enums import CloseReason, MatchState, Origin, Side
from bot.languages import _
from bot.read_models.match import MatchFacts


def letter(facts: MatchFacts) -> Letter | None:
    """Return the mail about what is true of a match now; None: there is nothing to tell the viewer."""
    other = name(facts.other.name)
    if facts.closed_because is not None:
        return None if facts.closed_by_me else _left(facts, facts.closed_because, other)
    match facts.state:
        case MatchState.PENDING:
            return _asked_in_vain(facts, other) if facts.my_confirmed_at else _undecided(facts, other)
        case MatchState.CONFIRMED:
            return None if _completed_by_me(facts) else _connected(facts, other)
        case MatchState.DECLINED | MatchState.ENDED:
            return None if facts.closed_by_me else _closed(facts, other)
        case MatchState.EXPIRED:
            return _expired(facts, other) if facts.my_confirmed_at else None
        case MatchState.WITHDRAWN:
            return None


def _undecided(facts: MatchFacts, other: str) -> Letter | None:
    if facts.is_asked:
        return news(
            _("{other} asks you to be their mentor", other=other), _("You decide; no is a fine answer too.")
        )
    if facts.other_confirmed_at:
        return news(_("{other} has confirmed your match", other=other))
    if facts.origin is Origin.PROPOSAL:
        return news(
            _("A match with {other} is proposed", other=other),
            _("Mentee and mentor both decide; either can end it."),
        )
    if facts.side is Side.MENTEE:
        return None
    return news(_("{other} wrote to you", other=other), _("You need not decide anything now."))


def _asked_in_vain(facts: MatchFacts, other: str) -> Letter | None:
    """Tell a mentee that the mentor they asked has filled up meanwhile; nothing else is news to who asked."""
    if not facts.waits_for_place:
        return None
    return news(
        _("{other} is full just now", other=other),
        _("You can ask somebody else meanwhile."),
        subject=_("News about your request to {other}", other=other),
    )


def _completed_by_me(facts: MatchFacts) -> bool:
    if facts.origin is Origin.FORCED:
        return facts.side is Side.MENTEE
    mine, theirs = facts.my_confirmed_at, facts.other_confirmed_at
    return mine is not None and theirs is not None and mine > theirs


def _connected(facts: MatchFacts, other: str) -> Letter:
    role = _("They are your mentor.") if facts.side is Side.MENTEE else _("You are their mentor.")
    if facts.origin is Origin.FORCED:
        role = _("They made you their mentor after your one-time meeting.")
    return news(_("You and {other} are connected", other=other), role)


def _closed(facts: MatchFacts, other: str) -> Letter:
    if facts.closing_note_at and facts.closed_at and facts.closing_note_at > facts.closed_at:
        return note_sent(other)
    if facts.state is MatchState.ENDED:
        headline = _("{other} has ended your connection", other=other)
        return news(headline, _(KINDLY), subject=_("News about you and {other}", other=other))
    return news(
        _("{other} will not be going on with this match", other=other),
        _(KINDLY),
        subject=_about_match(other),
    )


def _expired(facts: MatchFacts, other: str) -> Letter:
    headline = _("Your match with {other} has closed", other=other)
    if facts.origin is Origin.REQUEST:
        headline = _("Your request to {other} has closed", other=other)
    why = _("No answer came in time. People are often busy, and it says nothing about you.")
    return news(headline, why, subject=_about_match(other))


def _left(facts: MatchFacts, because: CloseReason, other: str) -> Letter:
    headline = _("{other} has left the workspace", other=other)
    if because is CloseReason.LEFT_PROGRAM:
        headline = _("{other} has left the programme", other=other)
    over = _("With that, your match is over.")
    if facts.state is MatchState.ENDED:
        over = _("With that, your connection is over.")
    return news(headline, over, subject=_("News about you and {other}", other=other))


def _about_match(other: str) -> str:
    return _("News about your match with {other}", other=other)
