"""Composition objects: https://docs.slack.dev/reference/block-kit/composition-objects."""

from collections.abc import Callable, Sequence

from sandbox.blockkit.kinds import AnyText, Array, Boolean, Choice, Kind, Object, Problem, String
from sandbox.blockkit.rules import one_of, some_of
from sandbox.lengths import utf16

BOOLEAN = Boolean()
IDENTIFIER = String(most=255)
URL = String(most=3000)
STYLE = Choice("primary", "danger")


class TextObject(Object):
    """A text object of one type, with one optional flag."""

    def __init__(self, type_: str, flag: str, most: int) -> None:
        super().__init__(type_, required={"text": String(most=most)}, optional={flag: BOOLEAN})
        self.flag, self.most = flag, most

    def problems(self, value: object) -> Sequence[Problem]:
        """As any object; but a message is mostly texts that are fine, and those are known at a glance."""
        if isinstance(value, dict) and value.get("type") == self.type:
            text, flags = value.get("text"), len(value) - 2
            sound = isinstance(text, str) and 0 < utf16(text) <= self.most
            if sound and (not flags or (flags == 1 and isinstance(value.get(self.flag), bool))):
                return ()
        return super().problems(value)


def plain(most: int) -> Object:
    """A plain_text object of at most so many characters."""
    return TextObject("plain_text", "emoji", most)


def mrkdwn(most: int) -> Object:
    """A mrkdwn object of at most so many characters."""
    return TextObject("mrkdwn", "verbatim", most)


def text(most: int) -> AnyText:
    """A text object of either type."""
    return AnyText(plain(most), mrkdwn(most))


CONFIRM = Object(
    required={"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    optional={"style": STYLE},
)


def option(wording: Callable[[int], Kind], **more: Kind) -> Object:
    """An option with its label and description in `wording`; its `value` may have 150 characters."""
    return Object(
        required={"text": wording(75), "value": String(most=150)},
        optional={"description": wording(75), **more},
    )


SELECT_OPTION = option(plain)
FORMATTED_OPTION = option(text)
OVERFLOW_OPTION = option(plain, url=URL)

OPTION_GROUP = Object(
    required={"label": plain(75), "options": Array(SELECT_OPTION, least=1, most=100)},
)

CONVERSATION_FILTER = Object(
    optional={
        "include": Array(Choice("im", "mpim", "private", "public"), least=1),
        "exclude_external_shared_channels": BOOLEAN,
        "exclude_bot_users": BOOLEAN,
    },
    rules=(some_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

DISPATCH_ACTION_CONFIG = Object(
    optional={
        "trigger_actions_on": Array(Choice("on_enter_pressed", "on_character_entered"), least=1, most=2),
    },
)

SLACK_FILE = Object(optional={"id": String(), "url": URL}, rules=(one_of("id", "url"),))
