"""Nudges: what somebody has not decided yet, all of it in one message, a line per thing."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.blocks import follow_up, kit, mail, mrkdwn
from bot.blocks.card_content import ended
from bot.blocks.match import card as match_card
from bot.blocks.match.buttons import Buttons
from bot.blocks.meeting import card as meeting_card
from bot.blocks.meeting.buttons import Buttons as MeetingButtons
from bot.blocks.screen import Message
from bot.languages import _, ngettext
from bot.read_models.follow_up import FollowUpFacts
from bot.read_models.match import MatchFacts
from bot.read_models.meeting import MeetingFacts

# A thing has up to a thousand characters with its buttons, and Slack takes some 13,000 of one message. Who
# has more than this open finds the rest on Home.
MOST_LINES = 10


def card(
    matches: Sequence[MatchFacts],
    now: datetime,
    asked: Sequence[FollowUpFacts] = (),
    meetings: Sequence[MeetingFacts] = (),
    *,
    offer_mail_to: int | None = None,
) -> Message:
    """Return the message that reminds of these matches, meetings and questions, the oldest first.

    `offer_mail_to` is the reader's id, where they may like to hear of such things by e-mail too.
    """
    things = [
        *(_match(facts, now) for facts in matches),
        *(_meeting(facts, now) for facts in meetings),
        *(_question(facts, now) for facts in asked),
    ]
    shown = things[:MOST_LINES]
    beginning, more = _beginning(len(things)), _more(len(things) - len(shown))
    offer, offering = _mail(offer_mail_to)
    entries = [block for _, entry in shown for block in entry]
    said = [beginning, *(line for line, _ in shown), *more, *offer, kit.offers(_ways([*entries, *offering]))]
    return Message(
        text=mrkdwn.in_full(" ".join(filter(None, said))),
        blocks=[
            kit.section(beginning),
            *entries,
            *(kit.context(line) for line in more),
            *offering,
        ],
        superseded=_("There is a newer reminder further down."),
    )


def _match(facts: MatchFacts, now: datetime) -> tuple[str, list[Block]]:
    line, buttons = _line(facts, now), Buttons(facts, on_home=True)
    row = kit.row(f"match.{facts.match_id}", [buttons.open_card(), buttons.ask_later()])
    return line, [kit.section(line, kit.photo(facts.other)), *row]


def _meeting(facts: MeetingFacts, now: datetime) -> tuple[str, list[Block]]:
    """Return a request for a meeting, which closes too soon to be put off."""
    line = f"{ended(meeting_card.headline(facts, now))}{_closing(facts, now)}"
    row = kit.row(f"meeting.{facts.meeting_id}", [MeetingButtons(facts, on_home=True).open_card()])
    return line, [kit.section(line, kit.photo(facts.other)), *row]


def _question(facts: FollowUpFacts, now: datetime) -> tuple[str, list[Block]]:
    line = f"{follow_up.nudge_line(facts)}{_closing(facts, now)}"
    return line, [kit.section(line, kit.photo(facts.step.mentor)), *follow_up.nudge(facts)]


def _beginning(number: int) -> str:
    if number == 0:
        return _("Nothing in this reminder is waiting for you any more.")
    return ngettext(
        "One thing is waiting for your decision. There is no hurry, and no is a fine answer too.",
        "{number} things are waiting for your decision. There is no hurry, and no is a fine answer too.",
        number,
    )


def _line(facts: MatchFacts, now: datetime) -> str:
    return f"{ended(match_card.headline(facts, now))}{_closing(facts, now)}"


def _closing(facts: MatchFacts | MeetingFacts | FollowUpFacts, now: datetime) -> str:
    at = facts.expires_at if isinstance(facts, MeetingFacts) else facts.closes_at
    if not at or at <= now:
        return ""
    day = mrkdwn.day_token(at, facts.viewer.zone)
    return f" {_('It closes by itself on {day}.', day=day)}"


def _mail(person_id: int | None) -> tuple[list[str], list[Block]]:
    """Offer e-mail to somebody who may not look into Slack every day."""
    if person_id is None:
        return [], []
    said = _("Would you like to hear by e-mail of what waits for you, and what was decided?")
    ways = [mail.choose_button(person_id)]
    return [said], [kit.context(said), *kit.row("mail", ways)]


def _ways(blocks: Sequence[Block]) -> list[ButtonElement]:
    rows = [block.elements for block in blocks if isinstance(block, ActionsBlock)]
    return kit.one_of_each(one for row in rows for one in row if isinstance(one, ButtonElement))


def _more(number: int) -> list[str]:
    said = ngettext("{number} more is on my Home tab.", "{number} more are on my Home tab.", number)
    return [said] if number > 0 else []
