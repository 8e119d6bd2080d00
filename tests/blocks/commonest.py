"""The twelve commonest cards and Home, and how many words each has: `python -m tests.blocks.commonest` says.

A word is what somebody reads on it, its buttons included, without what people wrote: notes, topics,
links, the title in their profile. A date counts as Slack shows it to most: three words.
"""

import re
from collections.abc import Mapping
from copy import copy

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.blocks import follow_up, home, mrkdwn
from bot.blocks.match import card as match_card
from bot.blocks.meeting import card as meeting_card
from bot.blocks.screen import Message, Screen
from bot.enums import MatchState, Origin, Side
from tests.blocks import meetings
from tests.blocks.builders import ADA, LIN, NOW, a_match, closed, connected
from tests.blocks.gallery import FOLLOW_UP, HOME
from tests.blocks.reading import shown

_ASKED = a_match(Side.MENTEE, Origin.REQUEST, Side.MENTEE)
_TO_ANSWER = a_match(Side.MENTOR, Origin.REQUEST, Side.MENTEE)
_MATCHES = {
    "a request, to the mentor": [_TO_ANSWER],
    "a note, to the mentor": [a_match(Side.MENTOR, Origin.CONTACT)],
    "a note, to its author": [a_match(Side.MENTEE, Origin.CONTACT)],
    "a proposal": [a_match(Side.MENTEE, Origin.PROPOSAL)],
    "waiting for the other": [_ASKED],
    "the other has confirmed": [a_match(Side.MENTOR, Origin.CONTACT, Side.MENTEE)],
    "connected, to both": [connected(Side.MENTEE), connected(Side.MENTOR)],
    "declined, to both": [
        closed(_ASKED, MatchState.DECLINED, Side.MENTOR),
        closed(_TO_ANSWER, MatchState.DECLINED, Side.MENTOR),
    ],
    "ended, to the other": [closed(connected(Side.MENTEE), MatchState.ENDED, Side.MENTOR)],
}
SCREENS: Mapping[str, list[Screen]] = {
    **{name: [match_card.card(one, NOW) for one in facts] for name, facts in _MATCHES.items()},
    "a meeting is asked for": [meeting_card.card(meetings.asked(Side.MENTOR), NOW)],
    "a planned meeting": [meeting_card.card(meetings.planned(Side.MENTEE), NOW)],
    "after a meeting": [follow_up.card(FOLLOW_UP, NOW)],
    "Home of a mentor and mentee": [home.view(HOME, NOW)],
}


# What people say of themselves, and a link.
_THEIRS = re.compile(rf"{ADA.title}|{LIN.title}|https://\S+")


def words(screen: Screen) -> int:
    """Return how many words there are on a screen."""
    seen = Message(text="", blocks=[_without_dialogs(block) for block in screen.blocks], superseded="")
    ours = [line for line in mrkdwn.plain(shown(seen)).splitlines() if not line.startswith("> ")]
    return len(re.findall(r"[^\W_][\w':.&-]*", _THEIRS.sub("", " ".join(ours))))


def _without_dialogs(block: Block) -> Block:
    """Return a block without what Slack asks only after a click."""
    if not isinstance(block, ActionsBlock):
        return block
    buttons = [copy(one) for one in block.elements if isinstance(one, ButtonElement)]
    for button in buttons:
        button.confirm = None
    return ActionsBlock(elements=buttons)


if __name__ == "__main__":
    counts = {name: sum(map(words, drawn)) for name, drawn in SCREENS.items()}
    for name, count in {**counts, "all": sum(counts.values())}.items():
        print(f"{count:5} {name}")  # noqa: T201 - a command
