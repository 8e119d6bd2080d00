"""What became of an admin's proposal, and how it stands, as the admin reads it."""

from datetime import datetime

from bot.blocks import mrkdwn
from bot.blocks.program import why
from bot.enums import Side
from bot.languages import _
from bot.read_models.proposal import InTheWay, Invited, NotJoined, NotProposed, ProposalFacts, Proposed
from bot.read_models.why import PairFacts


def text(facts: ProposalFacts) -> str:
    """Return the answer to a proposal in plain text."""
    match facts.outcome:
        case NotJoined(invited):
            return " ".join(_invited(one, facts.pair) for one in invited)
        case Proposed() as proposed:
            day = _day(proposed.at, facts.pair)
            return _("Proposed on {day}: {answers}", day=day, answers=_answers(proposed, facts.pair))
        case NotProposed(reasons):
            return " ".join([_("It was not proposed."), *why.in_words(reasons, facts.pair)])
        case InTheWay(reasons):
            nothing = _("It was not proposed. Nothing stands in the way now: please try again.")
            return " ".join(why.in_words(reasons, facts.pair)) or nothing


def _invited(one: Invited, pair: PairFacts) -> str:
    if one.at is None:
        return _("{name} has not joined, and has not been invited.", name=one.name)
    return _(
        "{name} has not joined, and was invited on {day}. Nothing else was sent.",
        name=one.name,
        day=_day(one.at, pair),
    )


def _answers(proposed: Proposed, pair: PairFacts) -> str:
    """Say which of the two has said yes, and who is asked; one may have said yes before the proposal."""
    if not proposed.agreed_at:
        return _(
            "{mentee} and {mentor} each have a card that asks for their answer.",
            mentee=pair.mentee,
            mentor=pair.mentor,
        )
    mentee_agreed = proposed.agreed is Side.MENTEE
    agreed, asked = (pair.mentee, pair.mentor) if mentee_agreed else (pair.mentor, pair.mentee)
    return _(
        "{agreed} said yes on {day}, and {asked} has a card that asks for theirs.",
        agreed=agreed,
        day=_day(proposed.agreed_at, pair),
        asked=asked,
    )


def _day(at: datetime, pair: PairFacts) -> str:
    return mrkdwn.short_day(at, pair.viewer.zone)
