"""The question put to the mentee after a one-time meeting: how to go on."""

from collections.abc import Callable
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, PlainTextObject

from bot.blocks import kit, mrkdwn
from bot.blocks.card_content import CardContent
from bot.blocks.screen import Message
from bot.enums import FollowUpChoice, Policy
from bot.ids import Action
from bot.languages import _, pgettext
from bot.read_models.common import Face
from bot.read_models.follow_up import FollowUpFacts, StepFacts

CONFIRM_TITLE = 100


def card(facts: FollowUpFacts, now: datetime) -> Message:
    """Return the question with its buttons, or one line of what became of it."""
    superseded = _(
        "There is a newer card about your meeting with {other} further down.", other=_mentor(facts)
    )
    return _content(facts, now).card(_row_id(facts), superseded)


def entry(facts: FollowUpFacts, now: datetime) -> list[Block]:
    """Return the question as an entry on Home."""
    return _content(facts, now, on_home=True).entry(_row_id(facts))


def _row_id(facts: FollowUpFacts) -> str:
    return f"follow_up.{facts.meeting_id}"


def _mentor(facts: FollowUpFacts) -> str:
    return mrkdwn.name(facts.step.mentor)


def nudge(facts: FollowUpFacts) -> list[Block]:
    """Return the buttons of the question among the reminders of one person."""
    label = pgettext("button: bring the card of a match or meeting into view", "Open")
    open_card = _button(Action.FOLLOW_UP_OPEN, label, _("Open the question about {name}"), facts)
    return kit.row(_row_id(facts), [open_card, _later(facts)])


def nudge_line(facts: FollowUpFacts) -> str:
    """Say what is asked, in a line among reminders."""
    return _("How would you like to go on after your meeting with {mentor}?", mentor=_mentor(facts))


def step_button(
    step: StepFacts, make: Action, ask: Action, value: int, *, primary: bool
) -> list[ButtonElement]:
    """Return the way on to ongoing mentoring, labelled for what it does now; none where there is no way."""
    if step.why_not or step.policy is Policy.OFF:
        return []
    if step.policy is Policy.REQUEST:
        label = mrkdwn.about(_("Ask {name} to Mentor Me"), step.mentor, kit.BUTTON_TEXT)
        return [kit.button(ask, label, value, label, primary=primary)]
    label = mrkdwn.about(_("Make {name} My Mentor"), step.mentor, kit.BUTTON_TEXT)
    return [kit.button(make, label, value, label, primary=primary, confirm=_are_you_sure(step.mentor))]


def _are_you_sure(mentor: Face) -> ConfirmObject:
    told = _(
        "The two of you are connected at once, and {mentor} is told.", mentor=mrkdwn.bare_name(mentor.name)
    )
    return ConfirmObject(
        title=mrkdwn.about(_("Make {name} My Mentor"), mentor, CONFIRM_TITLE),
        text=PlainTextObject(text=told),
        confirm=_("Make My Mentor"),
        deny=_("Not Now"),
    )


def _content(facts: FollowUpFacts, now: datetime, *, on_home: bool = False) -> CardContent:
    if facts.choice:
        return _CHOSEN[facts.choice](facts)
    mentor = _mentor(facts)
    if facts.closed_at:
        asked = _("The question how to go on with {mentor} closed unanswered", mentor=mentor)
        return CardContent(asked)
    return CardContent(
        _("How would you like to go on with {mentor}?", mentor=mentor),
        _way_on(facts),
        _buttons(facts, primary=not on_home),
        clock=(_("Meeting {day}", day=_day(facts.starts_at, facts)), *_what_next(facts, now)),
        face=facts.step.mentor,
    )


def _way_on(facts: FollowUpFacts) -> tuple[str, ...]:
    if not facts.step.why_not:
        return ()
    on_list = (_("You are on their waiting list."),) if facts.waits_since else ()
    return (mrkdwn.refused(facts.step.why_not, facts.viewer), *on_list)


def _what_next(facts: FollowUpFacts, now: datetime) -> tuple[str, ...]:
    again = (_("Asked again {day}", day=_day(facts.asks_again_at, facts)),) if facts.asks_again_at else ()
    if facts.closes_at and facts.closes_at > now:
        return (*again, _("Closes {day}", day=_day(facts.closes_at, facts)))
    return again


def _buttons(facts: FollowUpFacts, *, primary: bool) -> tuple[ButtonElement, ...]:
    feedback, not_held = _("Just give feedback about {name}"), _("We did not meet: {name}")
    ways = (Action.FOLLOW_UP_MAKE, Action.FOLLOW_UP_ASK)
    return (
        *step_button(facts.step, *ways, facts.meeting_id, primary=primary),
        _button(Action.FOLLOW_UP_FEEDBACK, _("Just Give Feedback"), feedback, facts),
        _button(Action.FOLLOW_UP_NOT_HELD, _("We Did Not Meet"), not_held, facts),
        *(
            [kit.wait_button(facts.step.mentor, facts.step.mentor_id)]
            if facts.step.may_wait and not facts.waits_since
            else []
        ),
        *([] if facts.asks_again_at else [_later(facts)]),
    )


def _later(facts: FollowUpFacts) -> ButtonElement:
    return _button(Action.FOLLOW_UP_LATER, _("Ask Me in a Week"), _("Ask me in a week about {name}"), facts)


def _connect_chosen(facts: FollowUpFacts) -> CardContent:
    """Say what they wished: under the request policy the mentor has yet to answer."""
    said = _(
        "After your meeting with {mentor} you said that you would like to go on together",
        mentor=_mentor(facts),
    )
    return CardContent(said, (), _feedback(facts))


def _feedback_chosen(facts: FollowUpFacts) -> CardContent:
    heard = mrkdwn.about(_("Connect with {name}"), facts.step.mentor, kit.BUTTON_TEXT)
    connect = kit.button(Action.ASK_MENTOR, _("Connect"), facts.step.mentor_id, heard)
    said = _("After your meeting with {mentor} you chose just to give feedback", mentor=_mentor(facts))
    buttons = (*_feedback(facts), *([connect] if facts.may_connect else []))
    return CardContent(said, (), buttons)


def _not_held_chosen(facts: FollowUpFacts) -> CardContent:
    heard = mrkdwn.about(_("Find a new time with {name}"), facts.step.mentor, kit.BUTTON_TEXT)
    again = kit.button(Action.MEETING_ASK, _("Find a New Time"), facts.step.mentor_id, heard)
    said = _("You said that you and {mentor} did not meet", mentor=_mentor(facts))
    buttons = (*_feedback(facts), *([again] if facts.may_meet else []))
    return CardContent(said, (), buttons)


def _feedback(facts: FollowUpFacts) -> tuple[ButtonElement, ...]:
    if facts.survey_sent:
        return ()
    return (_button(Action.GIVE_FEEDBACK, _("Give Feedback"), _("Give feedback about {name}"), facts),)


def _button(action: Action, label: str, spoken_as: str, facts: FollowUpFacts) -> ButtonElement:
    heard = mrkdwn.about(spoken_as, facts.step.mentor, kit.BUTTON_TEXT)
    return kit.button(action, label, facts.meeting_id, heard)


def _day(at: datetime, facts: FollowUpFacts) -> str:
    return mrkdwn.short_day_token(at, facts.viewer.zone)


_CHOSEN: dict[FollowUpChoice, Callable[[FollowUpFacts], CardContent]] = {
    FollowUpChoice.CONNECT: _connect_chosen,
    FollowUpChoice.FEEDBACK: _feedback_chosen,
    FollowUpChoice.NOT_HELD: _not_held_chosen,
}
