"""What each kind of question may be answered with; reading, keeping and counting answers go by it."""

from dataclasses import dataclass
from typing import assert_never

from bot.enums import RATINGS, YES_OR_NO, QuestionKind


@dataclass(frozen=True)
class AnswerRules:
    """How a kind of question may be answered."""

    # The same choices for every question of this kind.
    choices: tuple[str, ...] = ()
    # The question's author writes the choices.
    has_options: bool = False
    free_text: bool = False
    several: bool = False


def rules_of(kind: QuestionKind) -> AnswerRules:
    """Return how a kind of question may be answered."""
    match kind:
        case QuestionKind.RATING:
            return AnswerRules(choices=RATINGS)
        case QuestionKind.CHOICE:
            return AnswerRules(has_options=True)
        case QuestionKind.SEVERAL:
            return AnswerRules(has_options=True, several=True)
        case QuestionKind.TEXT:
            return AnswerRules(free_text=True)
        case QuestionKind.YES_NO:
            return AnswerRules(choices=YES_OR_NO)
        case _:
            assert_never(kind)
