"""Mails about a match. Whoever acted gets none: they know."""

from bot.blocks.letters.base import Letter, name
from bot.enums import CloseReason, MatchState, Origin, Side
from bot.read_models.match import MatchFacts

_KINDLY = "Not every match is the right one, and that reflects badly on neither of you."


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
            return _expired(other) if facts.my_confirmed_at else None
        case MatchState.WITHDRAWN:
            return None


def _undecided(facts: MatchFacts, other: str) -> Letter | None:
    if facts.is_asked:
        return Letter(
            f"{other} asks you to be their mentor",
            (f"{other} has asked you to be their mentor. You decide; no is a fine answer too.",),
        )
    if facts.other_confirmed_at:
        return Letter(
            f"{other} has confirmed your match",
            (f"{other} has confirmed your match. Whether you confirm it too is for you to decide.",),
        )
    if facts.origin is Origin.PROPOSAL:
        return Letter(
            f"A match with {other} is proposed",
            (f"The programme proposes a match with {other}. It is for the two of you to decide.",),
        )
    if facts.side is Side.MENTEE:
        return None
    return Letter(
        f"{other} wrote to you",
        (
            f"{other} is looking for a mentor and wrote to you. You need not decide anything now.",
            "The note is on the card.",
        ),
    )


def _asked_in_vain(facts: MatchFacts, other: str) -> Letter | None:
    """Tell a mentee that the mentor they asked has filled up meanwhile; nothing else is news to who asked."""
    if not facts.waits_for_place:
        return None
    said = f"{other} has no free place just now. The card shows what you can do meanwhile."
    return Letter(f"News about your request to {other}", (said,))


def _completed_by_me(facts: MatchFacts) -> bool:
    if facts.origin is Origin.FORCED:
        return facts.side is Side.MENTEE
    mine, theirs = facts.my_confirmed_at, facts.other_confirmed_at
    return mine is not None and theirs is not None and mine > theirs


def _connected(facts: MatchFacts, other: str) -> Letter:
    role = f"{other} is your mentor" if facts.side is Side.MENTEE else f"You are the mentor of {other}"
    if facts.origin is Origin.FORCED:
        role = f"{other} made you their mentor after your one-time meeting"
    return Letter(f"You and {other} are connected", (f"{role}. How you go on is up to the two of you.",))


def _closed(facts: MatchFacts, other: str) -> Letter:
    if facts.closing_note_at and facts.closed_at and facts.closing_note_at > facts.closed_at:
        return Letter(f"A note from {other}", (f"{other} has sent you a note. It is on the card.",))
    if facts.state is MatchState.ENDED:
        said = f"{other} has ended your connection."
        kindly = "Connections come to an end, and that reflects badly on neither of you."
        return Letter(f"News about you and {other}", (f"{said} {kindly}",))
    return Letter(
        f"News about your match with {other}", (f"{other} will not be going on with this match. {_KINDLY}",)
    )


def _expired(other: str) -> Letter:
    said = f"Your match with {other} has closed, because there was no answer in time."
    return Letter(f"News about your match with {other}", (f"{said} It says nothing about you.",))


def _left(facts: MatchFacts, because: CloseReason, other: str) -> Letter:
    what = "connection" if facts.state is MatchState.ENDED else "match"
    place = "programme" if because is CloseReason.LEFT_PROGRAM else "workspace"
    said = f"{other} has left the {place}. With that, your {what} is over. There is nothing you need to do."
    return Letter(f"News about you and {other}", (said,))
