"""Renders a card from what is stored now, in the form that Slack takes."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from slack_sdk.models.blocks import MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import cut
from bot.blocks import newer, notice
from bot.blocks.screen import UPDATED, File, Message, Screen
from bot.enums import BlockSurface, NewerBlock
from bot.ids import CardKind
from bot.languages import _
from bot.models.card import Card
from bot.services import newer_blocks

# (session, workspace, recipient, subject, product time) → the screen; None: what it was about is gone.
Renderer = Callable[[Session, int, int, int, datetime], Screen | None]

# chat.update refuses more than 4,000 bytes.
TEXT_LIMIT = 4_000
# chat.* refuses about 13,200 characters of blocks as JSON, ids included; Slack writes some more of its own.
BLOCKS_LIMIT = 11_000
# Of a message that Slack refused, so much goes out as text alone, in bytes: far below every limit.
CUT_LIMIT = 1_000


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
    # With newer types of blocks alone, and with classic ones alone; empty: it knows no newer ones.
    both: tuple[list[dict[str, Any]], ...] = ()

    surface: ClassVar = BlockSurface.MESSAGE

    @property
    def simpler(self) -> tuple["RenderedMessage", ...]:
        """What to say where Slack refuses this: classic blocks, no photos, text alone, a sentence of ours.

        The last two have no buttons.
        """
        text = f"{cut.shorten(self.text, CUT_LIMIT, cut.utf8)} {_(notice.CUT)}"
        unshowable = _(notice.UNSHOWABLE)
        return (
            *(replace(self, blocks=_fitting(one)) for one in _plainer(self.blocks, self.both)),
            replace(self, text=text, blocks=one_line(text)),
            replace(self, text=unshowable, blocks=one_line(unshowable)),
        )

    @cached_property
    def digest(self) -> str:
        """Identify what the newest copy looks like: neither the line of older copies nor the files count.

        Nor does it count which types of blocks the workspace has: with them or without, it says the same.
        """
        return _digest({"text": self.text, "blocks": self.both or self.blocks})


@dataclass(frozen=True)
class RenderedView:
    """A view, ready to be published."""

    view: dict[str, Any]
    # As `RenderedMessage.both`.
    both: tuple[list[dict[str, Any]], ...] = ()

    surface: ClassVar = BlockSurface.HOME

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """What stands in it."""
        blocks: list[dict[str, Any]] = self.view["blocks"]
        return blocks

    @property
    def simpler(self) -> tuple["RenderedView", ...]:
        """What to show where Slack refuses this: classic blocks, no photos, a sentence of ours."""
        simpler = (*_plainer(self.blocks, self.both), one_line(_(notice.HOME_UNSHOWABLE)))
        return tuple(replace(self, view={**self.view, "blocks": blocks}) for blocks in simpler)

    @cached_property
    def digest(self) -> str:
        """Identify what the view looks like, as `RenderedMessage.digest`, whenever it was drawn."""
        both = [undated(blocks) for blocks in self.both or (self.blocks,)]
        return _digest({**self.view, "blocks": both})


Rendered = RenderedMessage | RenderedView


class CannotRender(Exception):  # noqa: N818 - said like a fact
    """A card could not be rendered. Names the exception and its place, not its words: they may be private."""


def render(
    session: Session, renderers: Mapping[CardKind, Renderer], card: Card, product_now: datetime
) -> Rendered | None:
    """Render `card` from what is stored now, in the language spoken; None: what it was about is gone.

    Raises:
        CannotRender: the card's kind has no renderer, or there is a mistake in it.
        DBAPIError: the database is away, or is another version's just now; the renderer may be fine.
    """
    try:
        screen = renderers[CardKind(card.kind)](
            session, card.workspace_id, card.recipient_id, card.subject_id, product_now
        )
        return _rendered(screen, _lacking(session, card, screen, product_now)) if screen else None
    except DBAPIError:
        raise
    except Exception as error:
        raise CannotRender(_place(error)) from error


def superseded_line(rendered: Rendered | None) -> str:
    """Return the one line that takes an older copy's place."""
    return rendered.superseded if isinstance(rendered, RenderedMessage) else _(notice.GONE)


def one_line(line: str) -> list[dict[str, Any]]:
    """Return `line` as blocks: without any, Slack might keep the old buttons."""
    return [SectionBlock(text=MarkdownTextObject(text=line, verbatim=True)).to_dict()]


def _lacking(session: Session, card: Card, screen: Screen, product_now: datetime) -> frozenset[NewerBlock]:
    """Return which newer types a screen has to do without; only screens that have some cost a look."""
    if not newer.in_use(screen):
        return frozenset()
    surface = RenderedView.surface if isinstance(screen, View) else RenderedMessage.surface
    return newer_blocks.lacking(session, card.workspace_id, surface, product_now)


def _rendered(screen: Screen, lacking: frozenset[NewerBlock]) -> Rendered:
    rendered = _rendered_view(screen, lacking) if isinstance(screen, View) else _message(screen, lacking)
    # As JSON: what cannot be sent is a mistake in the drawing, not in the sending.
    _as_json = rendered.digest
    return rendered


def _rendered_view(view: View, lacking: frozenset[NewerBlock]) -> RenderedView:
    return RenderedView(newer.drawn(view, lacking).to_dict(), _both(view))


def _message(message: Message, lacking: frozenset[NewerBlock]) -> RenderedMessage:
    text = cut.shorten(message.text, TEXT_LIMIT, cut.utf8)
    both, blocks = _both(message), _dicts(message, lacking)
    if both and _over(blocks) > 0:
        # Only paragraphs can be cut.
        blocks = both[-1]
    return RenderedMessage(
        *(text, _fitting(blocks), message.superseded, message.files, message.thread), both=both
    )


def _both(screen: Screen) -> tuple[list[dict[str, Any]], ...]:
    """Return a screen's blocks with newer ones, and without any; nothing where it has none."""
    if not newer.in_use(screen):
        return ()
    return _dicts(screen, ()), _dicts(screen, newer.EVERY)


def _dicts(screen: Screen, lacking: Collection[NewerBlock]) -> list[dict[str, Any]]:
    """Return blocks as dicts, because slack_sdk's models check themselves only when they become one."""
    return [block.to_dict() for block in newer.drawn(screen, lacking).blocks]


def _plainer(
    blocks: list[dict[str, Any]], both: tuple[list[dict[str, Any]], ...]
) -> Iterator[list[dict[str, Any]]]:
    """Yield what says the same as `blocks`, and has less in it that Slack may refuse."""
    classic = both[1] if both else blocks
    for plainer in (classic, newer.unpictured(classic)):
        if plainer != blocks:
            yield plainer
            blocks = plainer


def _over(blocks: list[dict[str, Any]]) -> int:
    return cut.utf16(json.dumps(blocks, ensure_ascii=False)) - BLOCKS_LIMIT


def _fitting(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return `blocks` as they are, or with their longest paragraphs cut, so that Slack takes all of them."""
    over = _over(blocks)
    if over <= 0:
        return blocks
    paragraphs = [block["text"] for block in blocks if block["type"] == "section" and "text" in block]
    sizes = [cut.utf16(paragraph["text"]) for paragraph in paragraphs]
    most = cut.share(sizes, sum(sizes) - over)
    for paragraph in paragraphs:
        paragraph["text"] = cut.shorten(paragraph["text"], most)
    return blocks


def undated(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks without the line that says when they were drawn."""
    return [block for block in blocks if block.get("block_id") != UPDATED]


def _digest(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "nowhere"
    return f"{type(error).__name__} at {place}"
