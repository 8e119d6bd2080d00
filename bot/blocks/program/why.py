"""Why two people cannot connect, as an admin reads it: every reason, and what would change it."""

from collections.abc import Iterable

from bot import refusals
from bot.blocks.program import settings
from bot.enums import StepBar
from bot.languages import _
from bot.read_models.why import PairFacts, WhyFacts
from bot.refusals import Refusal


def text(facts: WhyFacts) -> str:
    """Return the whole answer in plain text, a reason a line."""
    pair, found = facts.pair, in_words(facts.connect, facts.pair)
    nothing = _(
        "Nothing stands in the way: {mentee} can connect with {mentor} from the directory.",
        mentee=pair.mentee,
        mentor=pair.mentor,
    )
    start = _("{mentee} as mentee, {mentor} as mentor:", mentee=pair.mentee, mentor=pair.mentor)
    if pair.viewer_is_one:
        start = _("You are one of the two, so you read no more than the two of you would:")
    return "\n".join([*([start, *found] if found else [nothing]), *_after_meeting(facts)])


def in_words(reasons: Iterable[Refusal], pair: PairFacts) -> list[str]:
    """Say what stands in the way of a pair, each reason once; to one of the two, as the mentee reads it."""
    said = [one.sentence(pair.viewer.zone) if pair.viewer_is_one else _said(one, pair) for one in reasons]
    return list(dict.fromkeys(said))


def _said(reason: Refusal, pair: PairFacts) -> str:
    if not isinstance(reason, refusals.Blocker):
        return reason.sentence(pair.viewer.zone)
    more = {"mentee": pair.mentee, "mentor": pair.mentor}
    if isinstance(reason, refusals.StepIsOff):
        more["because"] = settings.bar(StepBar(str(reason.facts["because"])))
    return reason.worded(reason.for_admins, pair.viewer.zone, **more)


def _after_meeting(facts: WhyFacts) -> list[str]:
    """Return what stands in the way of going on from the follow-up, where one is open."""
    if facts.follow_up is None:
        return []
    found = in_words(facts.follow_up, facts.pair)
    if not found:
        return [
            _(
                "After their one-time meeting, {mentee} can go on from the card about it.",
                mentee=facts.pair.mentee,
            )
        ]
    return [_("After their one-time meeting, to go on from the card about it:"), *found]
