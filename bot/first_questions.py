"""What a programme asks until its admins change it: stored in English, said to each reader in their language.

What admins write themselves stays as they wrote it, also where the bot says the same elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.enums import QuestionKind, SurveyKind
from bot.languages import N_, _


@dataclass(frozen=True)
class First:
    """A question of a survey."""

    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()
    required: bool = False


SURVEYS: Mapping[SurveyKind, Sequence[First]] = {
    SurveyKind.FEEDBACK: (
        First(QuestionKind.RATING, N_("How useful was the meeting for you?"), required=True),
        First(QuestionKind.YES_NO, N_("Did you get an answer to what you came with?")),
        First(
            QuestionKind.SEVERAL,
            N_("What did the two of you talk about?"),
            (
                N_("Skills"),
                N_("Career"),
                N_("A decision"),
                N_("Getting to know each other"),
                N_("Something else"),
            ),
        ),
        First(QuestionKind.TEXT, N_("What should the programme know about it?")),
    ),
    SurveyKind.NOT_HELD: (
        First(
            QuestionKind.CHOICE,
            N_("Why did the meeting not take place?"),
            (N_("I could not come"), N_("My mentor could not come"), N_("We moved it"), N_("Something else")),
            required=True,
        ),
        First(QuestionKind.YES_NO, N_("Would you like to find a new time?")),
        First(QuestionKind.TEXT, N_("What should the programme know about it?")),
    ),
}
REFLECTION = (
    N_("What do you hope to learn or change in the next months?"),
    N_("What did you notice in your conversation that helps you decide?"),
    N_("What would you need in order to speak openly with this person?"),
)
_OURS = frozenset(REFLECTION).union(
    *((one.text, *one.options) for questions in SURVEYS.values() for one in questions)
)


def said(stored: str) -> str:
    """Return a question, or a choice of one, in the language spoken, where it is one of these."""
    return _(stored) if stored in _OURS else stored


def stored(said: str) -> str:
    """Return what is stored for a question, or a choice, that was written in the language spoken."""
    return {_(one): one for one in _OURS}.get(said, said)
