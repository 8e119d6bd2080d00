"""Why two people cannot connect, as an admin reads it: every reason, and what would change it."""

from collections.abc import Iterable

from bot import refusals
from bot.blocks.program import settings
from bot.enums import StepBar
from bot.read_models.why import PairFacts, WhyFacts
from bot.refusals import Refusal

# All that is ever said of a pause, and of a wish not to be matched again: nobody can tell which.
PRIVATE = "A private choice rules this pair out. Nobody but they themselves can change that."

# How each reason is said to an admin: what holds, and what would change it.
SAID: dict[type[Refusal], str] = {
    refusals.NotWithYourself: "Nobody can be their own mentor. Name two people.",
    refusals.JoinFirst: "{mentee} does not take part as a mentee. That changes when they join as one: "
    "/mentoring join.",
    refusals.NotAMentor: "{mentor} does not take part as a mentor. That changes when they join as one: "
    "/mentoring join.",
    refusals.NotTakingThisOn: PRIVATE,
    refusals.YouArePaused: PRIVATE,
    refusals.NoOngoingMentoring: "Ongoing mentoring is off. An admin can turn it on in the "
    "Matching Settings.",
    refusals.StepIsOff: "A one-time meeting does not lead to ongoing mentoring: {because}. An admin can "
    "change that in the Matching Settings.",
    refusals.OneTimeMeetingsOnly: "{mentor} takes one-time meetings only. {mentor} can change that in the "
    "profile.",
    refusals.AlreadyConnected: "{mentee} and {mentor} have been connected since {at}. Either of them can end "
    "that.",
    refusals.AlreadyAsked: "{mentee} asked {mentor} on {at}. {mentor} can accept or decline; "
    "{mentee} can withdraw.",
    refusals.AlreadyInTouch: "{mentee} and {mentor} have been in touch since {at}. Either of them can "
    "confirm.",
    refusals.StartAgainLater: "Their last match was declined. They can start again from {at}.",
    refusals.MentorIsFull: "{mentor} is at the limit of {limit}. A connection that ends, or a higher limit "
    "in {mentor}'s profile, makes room.",
    refusals.TooManyOpenRequests: "{mentee} has {limit} requests open. One that is answered or withdrawn "
    "makes room for another.",
}


def text(facts: WhyFacts) -> str:
    """Return the whole answer in plain text, a reason a line."""
    pair, found = facts.pair, in_words(facts.connect, facts.pair)
    nothing = f"Nothing stands in the way: {pair.mentee} can connect with {pair.mentor} from the directory."
    start = f"{pair.mentee} as mentee, {pair.mentor} as mentor:"
    if pair.viewer_is_one:
        start = f"You are one of the two, so you read what {pair.mentee} would read:"
    return "\n".join([*([start, *found] if found else [nothing]), *_after_meeting(facts)])


def in_words(reasons: Iterable[Refusal], pair: PairFacts) -> list[str]:
    """Say what stands in the way of a pair, each reason once; to one of the two, as the mentee reads it."""
    said = [one.sentence(pair.viewer.zone) if pair.viewer_is_one else _said(one, pair) for one in reasons]
    return list(dict.fromkeys(said))


def _said(reason: Refusal, pair: PairFacts) -> str:
    more = {"mentee": pair.mentee, "mentor": pair.mentor}
    if isinstance(reason, refusals.StepIsOff):
        more["because"] = settings.bar(StepBar(str(reason.facts["because"])))
    return reason.worded(SAID[type(reason)], pair.viewer.zone, **more)


def _after_meeting(facts: WhyFacts) -> list[str]:
    """Return what stands in the way of going on from the follow-up, where one is open."""
    if facts.follow_up is None:
        return []
    found = in_words(facts.follow_up, facts.pair)
    if not found:
        return [f"After their one-time meeting, {facts.pair.mentee} can go on from the card about it."]
    return ["After their one-time meeting, to go on from the card about it:", *found]
