"""The question put to the mentee after a one-time meeting: how to go on."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, PlainTextObject

from bot.blocks import kit, mrkdwn
from bot.blocks.card_content import CardContent
from bot.blocks.screen import Message
from bot.enums import FollowUpChoice, Policy
from bot.ids import Action
from bot.read_models.common import Face
from bot.read_models.follow_up import FollowUpFacts, StepFacts

CONFIRM_TITLE = 100


def card(facts: FollowUpFacts, now: datetime) -> Message:
    """Return the question with its buttons, or one line of what became of it."""
    superseded = f"There is a newer card about your meeting with {_mentor(facts)} further down."
    return _content(facts, now).card(f"follow_up.{facts.meeting_id}", superseded)


def _mentor(facts: FollowUpFacts) -> str:
    return mrkdwn.name(facts.step.mentor)


def nudge(facts: FollowUpFacts) -> list[Block]:
    """Return the question as a line of the reminders of one person."""
    mentor = mrkdwn.bare_name(facts.step.mentor.name)
    open_card = kit.button(
        Action.FOLLOW_UP_OPEN, "Open", facts.meeting_id, f"Open the question about {mentor}"
    )
    return [
        kit.section(nudge_line(facts)),
        *kit.row(f"follow_up.{facts.meeting_id}", [open_card, _later(facts)]),
    ]


def nudge_line(facts: FollowUpFacts) -> str:
    """Say what is asked, in a line among reminders."""
    closing = f" It closes by itself on {_day(facts.closes_at, facts)}." if facts.closes_at else ""
    return f"How would you like to go on after your meeting with {mrkdwn.name(facts.step.mentor)}?{closing}"


def step_button(step: StepFacts, make: Action, ask: Action, value: int) -> list[ButtonElement]:
    """Return the way on to ongoing mentoring, labelled for what it does now; none where there is no way."""
    if step.why_not or step.policy is Policy.OFF:
        return []
    if step.policy is Policy.REQUEST:
        label = mrkdwn.about("Ask {name} to Mentor Me", step.mentor, kit.BUTTON_TEXT)
        return [kit.button(ask, label, value, label, primary=True)]
    label = mrkdwn.about("Make {name} My Mentor", step.mentor, kit.BUTTON_TEXT)
    return [kit.button(make, label, value, label, primary=True, confirm=_are_you_sure(step.mentor))]


def _are_you_sure(mentor: Face) -> ConfirmObject:
    told = f"The two of you are connected at once, and {mrkdwn.bare_name(mentor.name)} is told."
    return ConfirmObject(
        title=mrkdwn.about("Make {name} My Mentor", mentor, CONFIRM_TITLE),
        text=PlainTextObject(text=told),
        confirm="Make My Mentor",
        deny="Not Now",
    )


def _content(facts: FollowUpFacts, now: datetime) -> CardContent:
    if facts.choice:
        return _CHOSEN[facts.choice](facts)
    mentor = mrkdwn.name(facts.step.mentor)
    if facts.closed_at:
        asked = f"The question how to go on with {mentor} after your one-time meeting closed unanswered"
        return CardContent(asked, clock=(f"Closed {_day(facts.closed_at, facts)}",))
    return CardContent(
        f"How would you like to go on with {mentor}?",
        _way_on(facts),
        _buttons(facts),
        clock=(f"Met {_day(facts.starts_at, facts)}", *_what_next(facts, now)),
        face=facts.step.mentor,
    )


def _way_on(facts: FollowUpFacts) -> tuple[str, ...]:
    if not facts.step.why_not:
        return ()
    on_list = ("You are on their waiting list.",) if facts.waits_since else ()
    return (mrkdwn.refused(facts.step.why_not, facts.viewer), *on_list)


def _what_next(facts: FollowUpFacts, now: datetime) -> tuple[str, ...]:
    again = (f"Asked again {_day(facts.asks_again_at, facts)}",) if facts.asks_again_at else ()
    if facts.closes_at and facts.closes_at > now:
        return (*again, f"Closes {_day(facts.closes_at, facts)}")
    return again


def _buttons(facts: FollowUpFacts) -> tuple[ButtonElement, ...]:
    mentor, meeting = mrkdwn.bare_name(facts.step.mentor.name), facts.meeting_id
    return (
        *step_button(facts.step, Action.FOLLOW_UP_MAKE, Action.FOLLOW_UP_ASK, meeting),
        kit.button(
            Action.FOLLOW_UP_FEEDBACK, "Just Give Feedback", meeting, f"Just give feedback about {mentor}"
        ),
        kit.button(Action.FOLLOW_UP_NOT_HELD, "We Did Not Meet", meeting, f"We Did Not Meet: {mentor}"),
        *(
            [kit.wait_button(facts.step.mentor, facts.step.mentor_id)]
            if facts.step.may_wait and not facts.waits_since
            else []
        ),
        *([] if facts.asks_again_at else [_later(facts)]),
    )


def _later(facts: FollowUpFacts) -> ButtonElement:
    mentor = mrkdwn.bare_name(facts.step.mentor.name)
    return kit.button(
        Action.FOLLOW_UP_LATER, "Ask Me in a Week", facts.meeting_id, f"Ask me in a week about {mentor}"
    )


def _connect_chosen(facts: FollowUpFacts) -> CardContent:
    """Say what they wished: under the request policy the mentor has yet to answer."""
    mentor = mrkdwn.name(facts.step.mentor)
    said = f"After your meeting with {mentor} you said that you would like to go on together"
    return CardContent(said, (), _feedback(facts), clock=_chosen_on(facts))


def _feedback_chosen(facts: FollowUpFacts) -> CardContent:
    mentor = mrkdwn.bare_name(facts.step.mentor.name)
    connect = kit.button(Action.ASK_MENTOR, "Connect", facts.step.mentor_id, f"Connect with {mentor}")
    said = f"After your meeting with {mrkdwn.name(facts.step.mentor)} you chose just to give feedback"
    buttons = (*_feedback(facts), *([connect] if facts.may_connect else []))
    return CardContent(said, (), buttons, clock=_chosen_on(facts))


def _not_held_chosen(facts: FollowUpFacts) -> CardContent:
    mentor = mrkdwn.bare_name(facts.step.mentor.name)
    again = kit.button(
        Action.MEETING_ASK, "Find a New Time", facts.step.mentor_id, f"Find a new time with {mentor}"
    )
    said = f"You said that you and {mrkdwn.name(facts.step.mentor)} did not meet"
    buttons = (*_feedback(facts), *([again] if facts.may_meet else []))
    return CardContent(said, (), buttons, clock=_chosen_on(facts))


def _feedback(facts: FollowUpFacts) -> tuple[ButtonElement, ...]:
    if facts.survey_sent:
        return ()
    about = f"Give feedback about {mrkdwn.bare_name(facts.step.mentor.name)}"
    return (kit.button(Action.GIVE_FEEDBACK, "Give Feedback", facts.meeting_id, about),)


def _chosen_on(facts: FollowUpFacts) -> tuple[str, ...]:
    return (f"Chosen {_day(facts.chosen_at or facts.starts_at, facts)}",)


def _day(at: datetime, facts: FollowUpFacts) -> str:
    return mrkdwn.short_day_token(at, facts.viewer.zone)


_CHOSEN: dict[FollowUpChoice, Callable[[FollowUpFacts], CardContent]] = {
    FollowUpChoice.CONNECT: _connect_chosen,
    FollowUpChoice.FEEDBACK: _feedback_chosen,
    FollowUpChoice.NOT_HELD: _not_held_chosen,
}
