"""What became of an admin's proposal, and how it stands, as the admin reads it."""

from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.program import why
from bot.enums import Side
from bot.read_models.proposal import InTheWay, Invited, NotJoined, NotProposed, ProposalFacts, Proposed
from bot.read_models.why import PairFacts


def text(facts: ProposalFacts) -> str:
    """Return the answer to a proposal in plain text."""
    match facts.outcome:
        case NotJoined(invited):
            return " ".join(_invited(one, facts.pair) for one in invited)
        case Proposed() as proposed:
            return f"Proposed on {_day(proposed.at, facts.pair)}: {_answers(proposed, facts.pair)}"
        case NotProposed(reasons):
            return f"It was not proposed. {' '.join(why.in_words(reasons, facts.pair))}"
        case InTheWay(reasons):
            nothing = "It was not proposed. Nothing stands in the way now: please try again."
            return " ".join(why.in_words(reasons, facts.pair)) or nothing


def _invited(one: Invited, pair: PairFacts) -> str:
    if one.at is None:
        return f"{one.name} has not joined, and has not been invited."
    return f"{one.name} has not joined, and was invited on {_day(one.at, pair)}. Nothing else was sent."


def _answers(proposed: Proposed, pair: PairFacts) -> str:
    """Say which of the two has said yes, and who is asked; one may have said yes before the proposal."""
    if not proposed.agreed_at:
        return f"{pair.mentee} and {pair.mentor} each have a card that asks for their answer."
    mentee_agreed = proposed.agreed is Side.MENTEE
    agreed, asked = (pair.mentee, pair.mentor) if mentee_agreed else (pair.mentor, pair.mentee)
    return (
        f"{agreed} said yes on {_day(proposed.agreed_at, pair)}, and {asked} has a card that asks for theirs."
    )


def _day(at: datetime, pair: PairFacts) -> str:
    return mrkdwn.short_day(at, pair.viewer.zone)
