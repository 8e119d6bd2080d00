"""Mails about what waits for somebody: a question, a place that is held, a reminder of several things."""

from collections.abc import Sequence

from bot.blocks import mrkdwn
from bot.blocks.letters.base import Letter, name
from bot.enums import WaitlistState
from bot.read_models.follow_up import FollowUpFacts
from bot.read_models.match import MatchFacts
from bot.read_models.waitlist import WaitlistFacts


def follow_up(facts: FollowUpFacts) -> Letter | None:
    """Return the mail about the question after a meeting, while it is open."""
    if facts.choice or facts.closed_at:
        return None
    mentor = name(facts.step.mentor.name)
    return Letter(
        f"How was your meeting with {mentor}?",
        (f"Your meeting with {mentor} is over. The card asks how you would like to go on.",),
    )


def waitlist(facts: WaitlistFacts) -> Letter | None:
    """Return the mail about a place that is held, while it is."""
    if facts.state is not WaitlistState.OFFERED or facts.held_until is None or facts.asked_at:
        return None
    mentor, until = name(facts.step.mentor.name), mrkdwn.clock(facts.held_until, facts.viewer.zone)
    return Letter(
        f"A place with {mentor} is held for you", (f"A place with {mentor} is held for you until {until}.",)
    )


def nudges(matches: Sequence[MatchFacts], asked: Sequence[FollowUpFacts]) -> Letter | None:
    """Return the mail that reminds of what somebody has not decided; None: nothing waits any more."""
    things = [
        *(f"Your match with {name(facts.other.name)}" for facts in matches),
        *(f"How to go on after your meeting with {name(facts.step.mentor.name)}" for facts in asked),
    ]
    if not things:
        return None
    count = "One thing waits" if len(things) == 1 else f"{len(things)} things wait"
    lines = "\n".join(f"* {thing}" for thing in things)
    return Letter(f"{count} for you", (f"{count} for your decision:\n{lines}", "There is no hurry."))
