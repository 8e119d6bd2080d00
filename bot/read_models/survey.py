"""What the screens about surveys need to know. See `read_models.common` for how facts are used."""

from dataclasses import dataclass

from bot.enums import QuestionKind, SurveyKind
from bot.read_models.common import Viewer


@dataclass(frozen=True)
class Question:
    """One question, as it is asked."""

    question_id: int
    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class SurveyFacts:
    """A survey about one meeting, for the mentee who answers it."""

    viewer: Viewer
    meeting_id: int
    survey: SurveyKind
    mentor: str
    questions: tuple[Question, ...]
    # The admins who will read it, by name.
    readers: tuple[str, ...] = ()
