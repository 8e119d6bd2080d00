"""What the reflection form shows, to its author alone."""

from dataclasses import dataclass

from bot.read_models.match import MatchFacts


@dataclass(frozen=True)
class ReflectionAnswerFacts:
    """One reflection question, with what the viewer wrote."""

    question_id: int
    question: str
    text: str = ""


@dataclass(frozen=True)
class ReflectionFacts:
    """The reflection questions about one match, for their author alone."""

    match: MatchFacts
    answers: tuple[ReflectionAnswerFacts, ...]
    may_confirm: bool
