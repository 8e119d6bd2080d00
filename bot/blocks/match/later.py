"""Ask Me Later: when to be reminded of a match again."""

from datetime import datetime, timedelta

from slack_sdk.models.blocks import DatePickerElement
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn
from bot.ids import Field, Modal
from bot.languages import _
from bot.modal_metadata import AskLaterMetadata
from bot.read_models.match import MatchFacts

# What the form proposes: long enough for a conversation in between.
PROPOSED = timedelta(days=7)
ONE_DAY = timedelta(days=1)


def modal(facts: MatchFacts, now: datetime) -> View:
    """Return the form that asks when; `now` is aware, the days are the viewer's."""
    other = mrkdwn.bare_name(facts.other.name)
    why = _(
        "Perhaps you would like to talk with {other} first, you are away, or the week is full: "
        "any reason is a good one.",
        other=other,
    )
    what = _("One reminder on that day replaces those still to come.")
    picker = DatePickerElement(action_id=Field.LATER.value, initial_date=_proposed(facts, now))
    return kit.modal(
        Modal.ASK_LATER,
        _("Ask me later"),
        [
            kit.spoken(why),
            kit.spoken(f"{what} {_closing(facts)}"),
            kit.input_block(Field.LATER, _("Ask me again on"), picker, optional=False),
        ],
        submit=_("Ask Me Then"),
        close=_("Never Mind"),
        metadata=AskLaterMetadata(facts.match_id, facts.state),
    )


def _closing(facts: MatchFacts) -> str:
    """Say what choosing a day never changes."""
    if facts.closes_at is None:
        return _("It does not change when the match closes by itself.")
    day = mrkdwn.day(facts.closes_at, facts.viewer.zone)
    return _(
        "It does not change when the match closes by itself: on {day}, unless you both confirm.", day=day
    )


def _proposed(facts: MatchFacts, now: datetime) -> str:
    """Return a week from now, or the last day before the match closes; never a day that is over."""
    day = now + PROPOSED
    if facts.closes_at:
        day = min(day, facts.closes_at - ONE_DAY)
    return kit.iso_day(max(day, now + ONE_DAY), facts.viewer)
