"""Mails about what waits for somebody: a question, a place that is held, a reminder of several things."""

from collections.abc import Sequence

from bot.blocks import mrkdwn
from bot.blocks.letters.base import Letter, name, news
from bot.enums import WaitlistState
from bot.languages import _, ngettext
from bot.read_models.follow_up import FollowUpFacts
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts
from bot.read_models.waitlist import WaitlistFacts


def follow_up(facts: FollowUpFacts) -> Letter | None:
    """Return the mail about the question after a meeting, while it is open."""
    if facts.choice or facts.closed_at:
        return None
    mentor = name(facts.step.mentor.name)
    return news(
        _("How would you like to go on with {mentor}?", mentor=mentor),
        subject=_("How was your meeting with {mentor}?", mentor=mentor),
    )


def waitlist(facts: WaitlistFacts) -> Letter | None:
    """Return the mail about a place that is held, while it is."""
    if facts.state is not WaitlistState.OFFERED or facts.held_until is None or facts.asked_at:
        return None
    mentor, until = name(facts.step.mentor.name), mrkdwn.clock(facts.held_until, facts.viewer.zone)
    return news(
        _("A place with {mentor} is held for you until {when}", mentor=mentor, when=until),
        subject=_("A place with {mentor} is held for you", mentor=mentor),
    )


def nudges(
    matches: Sequence[MatchFacts], asked: Sequence[FollowUpFacts], meetings: Sequence[MeetingFacts]
) -> Letter | None:
    """Return the mail that reminds of what somebody has not decided; None: nothing waits any more."""
    things = [
        *(_("Your match with {other}", other=name(facts.other.name)) for facts in matches),
        *(_("The request for a meeting with {other}", other=name(facts.other.name)) for facts in meetings),
        *(
            _("How to go on after your meeting with {mentor}", mentor=name(facts.step.mentor.name))
            for facts in asked
        ),
    ]
    if not things:
        return None
    subject = ngettext("One thing waits for you", "{number} things wait for you", len(things))
    said = ngettext(
        "One thing waits for your decision:", "{number} things wait for your decision:", len(things)
    )
    lines = [f"* {thing}" for thing in things]
    return Letter(subject, ("\n".join([said, *lines]), _("There is no hurry.")))
