"""Drawing a card from what is stored now, in the form that Slack takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.blocks.screen import File, Message, Screen
from bot.ids import CardKind
from bot.models.card import Card

# (session, workspace, recipient, subject, product time) → the screen; None where the thing is gone.
Renderer = Callable[[Session, int, int, int, datetime], Screen | None]

# chat.update refuses more than 4,000 characters.
TEXT_LIMIT = 3_999
# What the copies of a card say when the thing they were about is gone.
GONE = "This is no longer here."


@dataclass(frozen=True)
class RenderedMessage:
    """A message, ready to be sent."""

    text: str
    blocks: list[dict[str, Any]]
    folded: str
    file: File | None


@dataclass(frozen=True)
class RenderedView:
    """A view, ready to be published."""

    view: dict[str, Any]


Rendered = RenderedMessage | RenderedView


class CannotRender(Exception):  # noqa: N818 - said like a fact
    """A screen could not be drawn. Names the exception and its place, not its words: they may be private."""


def render(
    session: Session, screens: Mapping[CardKind, Renderer], card: Card, product_now: datetime
) -> Rendered | None:
    """Draw `card` from what is stored now; None where the thing is gone.

    Raises:
        CannotDraw: there is no such screen, or a mistake in it.
        OperationalError, InterfaceError: the database is away; the screen may be fine.
    """
    try:
        screen = screens[CardKind(card.kind)](
            session, card.workspace_id, card.recipient_id, card.subject_id, product_now
        )
        return _drawn(screen) if screen else None
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        raise CannotRender(_place(error)) from error


def fold_line(drawn: Rendered | None) -> str:
    """Return the one line that stands in an older copy's place."""
    return drawn.folded if isinstance(drawn, RenderedMessage) else GONE


def fold_blocks(line: str) -> list[dict[str, Any]]:
    """Return `line` as blocks: without any, Slack might keep the buttons of before."""
    return [SectionBlock(text=MarkdownTextObject(text=line)).to_dict()]


def _drawn(screen: Screen) -> Rendered:
    # Rendered here, because slack_sdk's models find their mistakes only then.
    if isinstance(screen, View):
        return RenderedView(screen.to_dict())
    return _drawn_message(screen)


def _drawn_message(message: Message) -> RenderedMessage:
    text = message.text
    if len(text) > TEXT_LIMIT:
        text = text[: TEXT_LIMIT - 1] + "…"
    return RenderedMessage(text, [block.to_dict() for block in message.blocks], message.folded, message.file)


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "nowhere"
    return f"{type(error).__name__} at {place}"
