"""No to something about surveys and their questions."""

from bot.ids import Field
from bot.refusals.base import Refusal


class AnsweredAlready(Refusal):
    """You already sent this on {at}. Thank you."""


class AnswerMissing(Refusal):
    """Please answer this one; the others are up to you."""


class TooManyQuestions(Refusal):
    """There are already {limit} questions. A shorter form is answered more often."""

    field = Field.QUESTION


class OptionsNeeded(Refusal):
    """Please give two to {most} choices, one per line, each at most {longest} characters."""

    field = Field.OPTIONS
