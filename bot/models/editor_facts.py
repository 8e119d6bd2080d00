"""What the screens for editing questions and reading results need. See `models.facts` for their use."""

from dataclasses import dataclass
from enum import StrEnum

from bot.models.facts import Viewer
from bot.models.survey import QuestionKind
from bot.models.survey_facts import Question


class QuestionList(StrEnum):
    """The lists of questions that admins edit."""

    FEEDBACK = "feedback"
    NOT_HELD = "not_held"
    REFLECTION = "reflection"


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
