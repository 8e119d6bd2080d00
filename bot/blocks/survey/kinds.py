"""How each kind of question looks: what the editor calls it, and what it is answered with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from slack_sdk.models.blocks import (
    CheckboxesElement,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
)

from bot import limits
from bot.blocks import kit
from bot.enums import RATINGS, YES_OR_NO, QuestionKind
from bot.languages import _
from bot.read_models.survey import Question


@dataclass(frozen=True)
class Look:
    """A kind of question on screen."""

    # What the editor calls it.
    label: str
    element: Callable[[str, Sequence[Option]], InputInteractiveElement]
    # What can be chosen, value and label; empty: what the question's author wrote.
    choices: tuple[tuple[str, str], ...] = ()


def look_of(kind: QuestionKind) -> Look:
    """Return how a kind of question looks."""
    match kind:
        case QuestionKind.RATING:
            labels = (_("1: not at all"), "2", "3", "4", _("5: very much"))
            return Look(_("A rating from 1 to 5"), _one_of, tuple(zip(RATINGS, labels, strict=True)))
        case QuestionKind.CHOICE:
            return Look(_("One choice"), _one_of)
        case QuestionKind.SEVERAL:
            return Look(_("Several choices"), _some_of)
        case QuestionKind.TEXT:
            return Look(_("A few lines of text"), _lines)
        case QuestionKind.YES_NO:
            return Look(_("Yes or no"), _one_of, tuple(zip(YES_OR_NO, (_("Yes"), _("No")), strict=True)))
        case _:
            assert_never(kind)


def element(field: str, asked: Question) -> InputInteractiveElement:
    """Return what a question is answered with."""
    look = look_of(asked.kind)
    choices = look.choices or tuple((one, kit.asked(one)) for one in asked.options)
    return look.element(field, [kit.option(value, label) for value, label in choices])


def _one_of(field: str, options: Sequence[Option]) -> InputInteractiveElement:
    return RadioButtonsElement(action_id=field, options=list(options))


def _some_of(field: str, options: Sequence[Option]) -> InputInteractiveElement:
    return CheckboxesElement(action_id=field, options=list(options))


def _lines(field: str, __: Sequence[Option]) -> InputInteractiveElement:
    return PlainTextInputElement(action_id=field, multiline=True, max_length=limits.LONGEST_NOTE)
