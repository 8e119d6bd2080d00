"""The card of somebody who waits for a place with a mentor who is full."""

from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks import follow_up, kit, mrkdwn
from bot.blocks.card_content import CardContent, of_person
from bot.blocks.screen import Message
from bot.enums import LIVE_WAITLIST, Policy, WaitlistState
from bot.ids import Action
from bot.languages import _, ngettext
from bot.read_models.waitlist import WaitlistFacts


def card(facts: WaitlistFacts, now: datetime) -> Message:
    """Return where somebody stands in the queue, and what they may do about it."""
    mentor = mrkdwn.name(facts.step.mentor)
    superseded = _("There is a newer card about a place with {mentor} further down.", mentor=mentor)
    return _content(facts, now).card(_row_id(facts), superseded)


def entry(facts: WaitlistFacts, now: datetime) -> list[Block]:
    """Return a place that somebody waits for as an entry on Home."""
    return _content(facts, now, on_home=True).entry(_row_id(facts))


def _row_id(facts: WaitlistFacts) -> str:
    return f"waiting.{facts.waiting_id}"


def _content(facts: WaitlistFacts, now: datetime, *, on_home: bool = False) -> CardContent:
    if facts.state not in LIVE_WAITLIST:
        return _over(facts)
    held_until = facts.held_until if facts.state is WaitlistState.OFFERED else None
    content = _offered(facts, held_until, primary=not on_home) if held_until else _waiting(facts)
    return of_person(content, facts.step.mentor, facts.viewer, now)


def _offered(facts: WaitlistFacts, held_until: datetime, *, primary: bool) -> CardContent:
    mentor = mrkdwn.name(facts.step.mentor)
    until = mrkdwn.moment_token(held_until, facts.viewer.zone)
    held = _("It is held for you until {moment}.", moment=until)
    if facts.asked_at and facts.step.why_not:
        day = mrkdwn.short_day_token(facts.asked_at, facts.viewer.zone)
        asked = _("You asked {day}; they still decide.", day=day)
        headline = _("A place with {mentor} is held for you", mentor=mentor)
        return CardContent(headline, (asked, held), (_leave(facts),))
    ways = (Action.TAKE_PLACE_MAKE, Action.TAKE_PLACE_ASK)
    take = follow_up.step_button(facts.step, *ways, facts.waiting_id, primary=primary)
    asks = (_("You ask for it, and they still decide."),) if facts.step.policy is Policy.REQUEST else ()
    said = (*asks, held, _("Then it goes to the next person on the list."), *_why_not(facts))
    headline = _("A place with {mentor} is free for you", mentor=mentor)
    return CardContent(headline, said, (*take, _leave(facts)), *_note(facts))


def _waiting(facts: WaitlistFacts) -> CardContent:
    why_not = () if facts.step.may_wait else _why_not(facts)
    then = ngettext(
        "When a place frees, you hear of it in your working hours, and it is held for {number} working day.",
        "When a place frees, you hear of it in your working hours, and it is held for {number} working days.",
        facts.held_days,
    )
    joined = _("Joined {day}", day=mrkdwn.short_day_token(facts.joined_at, facts.viewer.zone))
    headline = _("You are on the list for a place with {mentor}", mentor=mrkdwn.name(facts.step.mentor))
    return CardContent(headline, (*why_not, then), (_leave(facts),), *_note(facts), clock=(joined,))


def _note(facts: WaitlistFacts) -> tuple[str, str]:
    return (_("Your note, which they get when you ask for the place:"), facts.note)


def _why_not(facts: WaitlistFacts) -> tuple[str, ...]:
    return (mrkdwn.refused(facts.step.why_not, facts.viewer),) if facts.step.why_not else ()


def _over(facts: WaitlistFacts) -> CardContent:
    mentor = mrkdwn.name(facts.step.mentor)
    if facts.state is WaitlistState.TAKEN:
        headline = _("You and {other} are connected", other=mentor)
        return CardContent(headline, (_("You are no longer on the list."),))
    again = (kit.wait_button(facts.step.mentor, facts.step.mentor_id),) if facts.step.may_wait else ()
    if facts.state is WaitlistState.LAPSED:
        headline = _("The place with {mentor} is no longer held for you", mentor=mentor)
        return CardContent(headline, (_("It went to the next person on the list."),), again)
    headline = _("You are no longer on the list for a place with {mentor}", mentor=mentor)
    return CardContent(headline, (), again, clock=(_("No message is sent"),))


def _leave(facts: WaitlistFacts) -> ButtonElement:
    spoken_as = mrkdwn.about(_("Leave the list for a place with {name}"), facts.step.mentor, kit.BUTTON_TEXT)
    return kit.button(Action.LEAVE_LIST, _("Leave the List"), facts.waiting_id, spoken_as)
