"""What the screens for editing questions and reading results need. See `read_models.common` for their use."""

from dataclasses import dataclass

from bot.enums import QuestionKind, QuestionList
from bot.read_models.common import Viewer
from bot.read_models.survey import Question


@dataclass(frozen=True)
class EditorFacts:
    """One list of questions, for an admin."""

    viewer: Viewer
    edited: QuestionList
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Tally:
    """What was answered to one question: how often each answer, or the texts."""

    text: str
    kind: QuestionKind
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()
    answered: int = 0


@dataclass(frozen=True)
class ResultsFacts:
    """The results of one survey, question by question; never of reflections."""

    viewer: Viewer
    survey: QuestionList
    answers: int
    tallies: tuple[Tally, ...]
    page: int = 0
    pages: int = 1
