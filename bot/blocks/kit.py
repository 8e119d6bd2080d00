"""The pieces every screen is made of, within Slack's limits and readable by ear."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    BlockElement,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    ImageElement,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot import cut, first_questions, languages, limits
from bot.blocks import mrkdwn
from bot.ids import Action, Choice, Field, Modal
from bot.languages import _
from bot.modal_metadata import Metadata
from bot.read_models.common import Face, Viewer

# Slack's limits, see https://docs.slack.dev/reference/block-kit.
BUTTON_TEXT = 75
OPTION_TEXT = 75
SECTION_TEXT = 3_000
HEADER_TEXT = 150
LABEL_TEXT = 2_000
TITLE_TEXT = 24
INPUT_TEXT = 3_000

# Each line of a quotation gets a mark of its own, so lines count too.
QUOTED_LINES = 40


def section(said: str, accessory: BlockElement | None = None) -> Block:
    """Return a paragraph of ours. What people wrote in it must be escaped."""
    text = cut.shorten(said, SECTION_TEXT)
    # Verbatim: a name or a note never becomes a link or a mention by itself.
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True), accessory=accessory)


def photo(of: Face) -> ImageElement | None:
    """Return somebody's photo; none where there is none."""
    return ImageElement(image_url=of.photo, alt_text=mrkdwn.bare_name(of.name)) if of.photo else None


def spoken(text: str) -> Block:
    """Return a paragraph in plain text: shown as it is, whoever wrote it."""
    return SectionBlock(text=PlainTextObject(text=cut.shorten(text, SECTION_TEXT) or "…"))


def context(said: str) -> Block:
    """Return a smaller line below."""
    text = cut.shorten(said, SECTION_TEXT)
    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True)])


def header(text: str) -> Block:
    """Return a heading, which screen readers announce as one."""
    return HeaderBlock(text=PlainTextObject(text=cut.shorten(text, HEADER_TEXT)))


def asked(text: str) -> str:
    """Say a question, or a choice of one: in any language where the programme began with it."""
    return first_questions.said(text)


def quote(text: str, limit: int = mrkdwn.QUOTE_LIMIT) -> str:
    """Return what somebody wrote as a mrkdwn quotation of at most `limit` escaped characters."""
    lines = mrkdwn.escaped(text.strip(), limit).splitlines()
    if len(lines) > QUOTED_LINES:
        lines = [*lines[:QUOTED_LINES], "…"]
    return "\n".join(f"> {line}" for line in lines)


def button(
    action: Action,
    label: str,
    value: object,
    spoken_as: str,
    *,
    primary: bool = False,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """Return a button. `spoken_as` tells it apart from its like on the same screen, when only heard.

    It has the label in it: whoever works by voice says what they see (WCAG 2.5.3).
    `confirm` is what Slack asks before it passes the click on.
    """
    return ButtonElement(
        action_id=action.value,
        text=cut.shorten(label, BUTTON_TEXT),
        value=str(value),
        style="primary" if primary else None,
        accessibility_label=cut.shorten(spoken_as, BUTTON_TEXT),
        confirm=confirm,
    )


def dm_button(viewer: Viewer, other: Face, label: str, spoken_as: str) -> ButtonElement:
    """Return a button that opens the two people's own conversation in Slack."""
    return ButtonElement(
        action_id=Action.OPEN_DM.value,
        text=cut.shorten(label, BUTTON_TEXT),
        url=mrkdwn.dm_url(viewer, other),
        accessibility_label=cut.shorten(spoken_as, BUTTON_TEXT),
    )


def wait_button(mentor: Face, mentor_id: int) -> ButtonElement:
    """Return the way onto a full mentor's waiting list; `mentor_id` is their participant id."""
    label = _("Tell Me When a Place Frees")
    spoken_as = _("Tell me when a place frees with {mentor}", mentor=mrkdwn.bare_name(mentor.name))
    return button(Action.TELL_ME_WHEN_FREE, label, mentor_id, spoken_as)


def row(block_id: str, buttons: Sequence[InteractiveElement]) -> list[Block]:
    """Return a row of buttons; no row where there is none."""
    return [ActionsBlock(block_id=block_id, elements=list(buttons))] if buttons else []


def pager(of: str, action: Action, page: int, pages: int) -> list[Block]:
    """Return where one is among the pages, with the ways on and back; nothing for a single page.

    `page` counts from 0; the two buttons share their action, so each has a row of its own.
    """
    if pages <= 1:
        return []
    blocks = [context(_("Page {page} of {pages}", page=page + 1, pages=pages))]
    if page + 1 < pages:
        blocks += row(
            f"{of}.next", [button(action, _("Next Page"), page + 1, _("Next page, {page}", page=page + 2))]
        )
    if page > 0:
        blocks += row(
            f"{of}.back",
            [button(action, _("Previous Page"), page - 1, _("Previous page, {page}", page=page))],
        )
    return blocks


def offers(buttons: Iterable[ButtonElement]) -> str:
    """Say which buttons there are, for those who read only a message's `text`."""
    labels = [mrkdwn.escape(one.text.text) for one in buttons if one.text]
    return _("You can choose: {labels}.", labels=", ".join(labels)) if labels else ""


def one_of_each(buttons: Iterable[ButtonElement]) -> list[ButtonElement]:
    """Return one button of each label: what can be done with each of many things is said once."""
    return list({one.text.text: one for one in buttons if one.text}.values())


def text_input(
    field: str,
    label: str,
    *,
    hint: str = "",
    initial: str = "",
    limit: int = limits.LONGEST_NOTE,
    optional: bool = True,
) -> InputBlock:
    """Return a field to write a few lines in. `hint` says who will read it."""
    element = PlainTextInputElement(
        action_id=field,
        multiline=True,
        max_length=limit,
        initial_value=cut.shorten(initial, limit) or None,
    )
    return input_block(field, label, element, hint=hint, optional=optional)


def input_block(
    field: str, label: str, element: InputInteractiveElement, *, hint: str = "", optional: bool = True
) -> InputBlock:
    """Return one input of a modal; its block and its element share their id."""
    return InputBlock(
        block_id=field,
        label=PlainTextObject(text=cut.shorten(label, LABEL_TEXT)),
        element=element,
        hint=PlainTextObject(text=cut.shorten(hint, LABEL_TEXT)) if hint else None,
        optional=optional,
    )


def tick_box(field: Field, label: str, box: str, hint: str, *, ticked: bool = False) -> InputBlock:
    """Return one box that may be ticked, and from the start is only where it says so."""
    yes = option(Choice.YES, box)
    element = CheckboxesElement(
        action_id=field.value, options=[yes], initial_options=[yes] if ticked else None
    )
    return input_block(field, label, element, hint=hint)


def language_select(field: Field, label: str, chosen: str, *, hint: str, automatic: bool) -> InputBlock:
    """Return a choice of the languages that the bot speaks; `automatic` adds the one that Slack names."""
    options = [option(code, name) for code, name in languages.known().items()]
    if automatic:
        options.insert(0, option(Choice.AS_IN_SLACK, _("As in Slack")))
    initial = next((one for one in options if one.value == chosen), options[0])
    select = StaticSelectElement(action_id=field.value, options=options, initial_option=initial)
    return input_block(field, label, select, hint=hint, optional=False)


def option(value: StrEnum | str, label: str, description: str = "") -> Option:
    """Return one choice of a select, of checkboxes or of radio buttons."""
    return Option(
        value=str(value),
        text=PlainTextObject(text=cut.shorten(label, OPTION_TEXT)),
        description=PlainTextObject(text=cut.shorten(description, OPTION_TEXT)) if description else None,
    )


def modal(
    kind: Modal,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str | None = None,
    metadata: Metadata | None = None,
) -> View:
    """Return a modal. What it is about travels with it, and comes back when it is sent."""
    return View(
        type="modal",
        callback_id=kind.value,
        title=PlainTextObject(text=cut.shorten(title, TITLE_TEXT)),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close or _("Close")),
        blocks=list(blocks),
        private_metadata=metadata.to_json() if metadata else "{}",
    )


def iso_day(at: datetime, viewer: Viewer) -> str:
    """Return the day of `at` for a date picker, in the viewer's zone."""
    return at.astimezone(viewer.zone).date().isoformat()
