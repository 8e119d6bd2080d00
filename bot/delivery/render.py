"""Renders a card from what is stored now, in the form that Slack takes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import cut
from bot.blocks import notice
from bot.blocks.screen import File, Message, Screen
from bot.ids import CardKind
from bot.models.card import Card

# (session, workspace, recipient, subject, product time) → the screen; None: what it was about is gone.
Renderer = Callable[[Session, int, int, int, datetime], Screen | None]

# chat.update refuses more than 4,000 bytes.
TEXT_LIMIT = 4_000
# chat.* refuses about 13,200 characters of blocks as JSON, ids included; Slack writes some more of its own.
BLOCKS_LIMIT = 11_000
# Of a message that Slack refused, so much goes out as text alone, in bytes: far below every limit.
CUT_LIMIT = 1_000
# What the copies of a card say when what they were about is gone.
GONE = "This is no longer here."


@dataclass(frozen=True)
class RenderedMessage:
    """A message, ready to be sent."""

    text: str
    blocks: list[dict[str, Any]]
    # The one line that an older copy shows.
    superseded: str
    files: tuple[File, ...]
    # The ts of the message in whose thread it is posted, where it answers there.
    thread: str = ""

    @property
    def simpler(self) -> tuple["RenderedMessage", "RenderedMessage"]:
        """What to say where Slack refuses this: its text alone, then a sentence of ours. No buttons."""
        text = f"{cut.shorten(self.text, CUT_LIMIT, cut.utf8)} {notice.CUT}"
        return (
            replace(self, text=text, blocks=one_line(text)),
            replace(self, text=notice.UNSHOWABLE, blocks=one_line(notice.UNSHOWABLE)),
        )

    @cached_property
    def digest(self) -> str:
        """Identify what the newest copy looks like: neither the line of older copies nor the files count."""
        return _digest({"text": self.text, "blocks": self.blocks})


@dataclass(frozen=True)
class RenderedView:
    """A view, ready to be published."""

    view: dict[str, Any]

    @property
    def simpler(self) -> tuple["RenderedView"]:
        """What to show where Slack refuses this: a sentence of ours."""
        return (replace(self, view={**self.view, "blocks": one_line(notice.HOME_UNSHOWABLE)}),)

    @cached_property
    def digest(self) -> str:
        """Identify what the view looks like."""
        return _digest(self.view)


Rendered = RenderedMessage | RenderedView


class CannotRender(Exception):  # noqa: N818 - said like a fact
    """A card could not be rendered. Names the exception and its place, not its words: they may be private."""


def render(
    session: Session, renderers: Mapping[CardKind, Renderer], card: Card, product_now: datetime
) -> Rendered | None:
    """Render `card` from what is stored now; None: what it was about is gone.

    Raises:
        CannotRender: the card's kind has no renderer, or there is a mistake in it.
        DBAPIError: the database is away, or is another version's just now; the renderer may be fine.
    """
    try:
        screen = renderers[CardKind(card.kind)](
            session, card.workspace_id, card.recipient_id, card.subject_id, product_now
        )
        return _rendered(screen) if screen else None
    except DBAPIError:
        raise
    except Exception as error:
        raise CannotRender(_place(error)) from error


def superseded_line(rendered: Rendered | None) -> str:
    """Return the one line that takes an older copy's place."""
    return rendered.superseded if isinstance(rendered, RenderedMessage) else GONE


def one_line(line: str) -> list[dict[str, Any]]:
    """Return `line` as blocks: without any, Slack might keep the old buttons."""
    return [SectionBlock(text=MarkdownTextObject(text=line, verbatim=True)).to_dict()]


def _rendered(screen: Screen) -> Rendered:
    # As dicts, because slack_sdk's models check themselves only when they are turned into one.
    rendered = RenderedView(screen.to_dict()) if isinstance(screen, View) else _rendered_message(screen)
    # And as JSON: what cannot be sent is a mistake in the drawing, not in the sending.
    _ = rendered.digest
    return rendered


def _rendered_message(message: Message) -> RenderedMessage:
    text = cut.shorten(message.text, TEXT_LIMIT, cut.utf8)
    blocks = _fitting([block.to_dict() for block in message.blocks])
    return RenderedMessage(text, blocks, message.superseded, message.files, message.thread)


def _fitting(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `blocks` as they are, or with their longest paragraphs cut, so that Slack takes all of them."""
    over = cut.utf16(json.dumps(blocks, ensure_ascii=False)) - BLOCKS_LIMIT
    if over <= 0:
        return blocks
    paragraphs = [block["text"] for block in blocks if block["type"] == "section" and "text" in block]
    sizes = [cut.utf16(paragraph["text"]) for paragraph in paragraphs]
    most = cut.share(sizes, sum(sizes) - over)
    for paragraph in paragraphs:
        paragraph["text"] = cut.shorten(paragraph["text"], most)
    return blocks


def _digest(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "nowhere"
    return f"{type(error).__name__} at {place}"
