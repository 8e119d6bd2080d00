"""The card of somebody who waits for a place with a mentor who is full."""

from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from bot.blocks import follow_up, kit, mrkdwn
from bot.blocks.card_content import CardContent
from bot.blocks.screen import Message
from bot.enums import Policy, WaitlistState
from bot.ids import Action
from bot.read_models.waitlist import WaitlistFacts


def card(facts: WaitlistFacts, _now: datetime) -> Message:
    """Return where somebody stands in the queue, and what they may do about it."""
    superseded = f"There is a newer card about a place with {mrkdwn.name(facts.step.mentor)} further down."
    return _content(facts).card(f"waiting.{facts.waiting_id}", superseded)


def _content(facts: WaitlistFacts) -> CardContent:
    if facts.state is WaitlistState.OFFERED and facts.held_until:
        return _offered(facts, facts.held_until)
    if facts.state in (WaitlistState.WAITING, WaitlistState.OFFERED):
        return _waiting(facts)
    return _over(facts)


def _offered(facts: WaitlistFacts, held_until: datetime) -> CardContent:
    mentor = mrkdwn.name(facts.step.mentor)
    held = f"It is held for you until {mrkdwn.moment_token(held_until, facts.viewer.zone)}."
    if facts.asked_at and facts.step.why_not:
        asked = (
            f"You asked on {mrkdwn.day_token(facts.asked_at, facts.viewer.zone)}, and {mentor} still decides."
        )
        return CardContent(f"A place with {mentor} is held for you", (asked, held), (_leave(facts),))
    take = follow_up.step_button(facts.step, Action.TAKE_PLACE_MAKE, Action.TAKE_PLACE_ASK, facts.waiting_id)
    asks = f"You ask for it, and {mentor} still decides. " if facts.step.policy is Policy.REQUEST else ""
    said = (f"{asks}{held} After that it goes to the next person on the list.", *_why_not(facts))
    headline = f"A place with {mentor} is free for you"
    return CardContent(headline, said, (*take, _leave(facts)), *_note(facts))


def _waiting(facts: WaitlistFacts) -> CardContent:
    mentor = mrkdwn.name(facts.step.mentor)
    why_not = () if facts.step.may_wait else _why_not(facts)
    since = f"You joined it on {mrkdwn.day_token(facts.joined_at, facts.viewer.zone)}."
    held_for = mrkdwn.counted(facts.held_days, "working day")
    then = f"When a place frees, I tell you in your working hours and hold it for {held_for}."
    headline = f"You are on the list for a place with {mentor}"
    return CardContent(headline, (*why_not, f"{since} {then}"), (_leave(facts),), *_note(facts))


def _note(facts: WaitlistFacts) -> tuple[str, str]:
    return (f"Your note, which {mrkdwn.name(facts.step.mentor)} gets when you ask for the place", facts.note)


def _why_not(facts: WaitlistFacts) -> tuple[str, ...]:
    return (mrkdwn.refused(facts.step.why_not, facts.viewer),) if facts.step.why_not else ()


def _over(facts: WaitlistFacts) -> CardContent:
    mentor = mrkdwn.name(facts.step.mentor)
    if facts.state is WaitlistState.TAKEN:
        return CardContent(f"You and {mentor} are connected", ("You are no longer on the list.",))
    again = (kit.wait_button(facts.step.mentor, facts.step.mentor_id),) if facts.step.may_wait else ()
    if facts.state is WaitlistState.LAPSED:
        passed = "The time it was held for you is over, and it went to the next person on the list."
        return CardContent(f"The place with {mentor} is no longer held for you", (passed,), again)
    headline = f"You are no longer on the list for a place with {mentor}"
    return CardContent(headline, ("No message is sent about it.",), again)


def _leave(facts: WaitlistFacts) -> ButtonElement:
    mentor = mrkdwn.bare_name(facts.step.mentor.name)
    return kit.button(
        Action.LEAVE_LIST, "Leave the list", facts.waiting_id, f"Leave the list for a place with {mentor}"
    )
