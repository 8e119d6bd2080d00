"""A survey, as the mentee answers it."""

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
)
from slack_sdk.models.views import View

from bot.blocks import kit, mrkdwn
from bot.enums import QuestionKind, SurveyKind
from bot.ids import Field, Modal
from bot.read_models.survey import Question, SurveyFacts

RATINGS = (
    ("1", "1: not at all"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5: very much"),
)


def modal(facts: SurveyFacts) -> View:
    """Return the form with the survey's questions; it says who reads it."""
    mentor = mrkdwn.bare_name(facts.mentor)
    blocks: list[Block] = [kit.spoken(f"{_about(facts.survey, mentor)} {_who_reads(facts, mentor)}")]
    blocks += [question(one) for one in facts.questions]
    return kit.modal(
        Modal.SURVEY,
        "Feedback" if facts.survey is SurveyKind.FEEDBACK else "We did not meet",
        blocks,
        submit="Send",
        close="Later",
        about={"meeting": facts.meeting_id},
    )


def question(asked: Question) -> Block:
    """Return one question as an input, of the kind it is."""
    field = f"{Field.ANSWER}.{asked.question_id}"
    return kit.input_block(field, asked.text, _element(field, asked), optional=not asked.required)


def _element(field: str, asked: Question) -> InputInteractiveElement:
    if asked.kind is QuestionKind.TEXT:
        return PlainTextInputElement(action_id=field, multiline=True, max_length=kit.NOTE_TEXT)
    if asked.kind is QuestionKind.SEVERAL:
        return CheckboxesElement(action_id=field, options=_options(asked))
    return RadioButtonsElement(action_id=field, options=_options(asked))


def _options(asked: Question) -> list[Option]:
    if asked.kind is QuestionKind.RATING:
        return [kit.option(value, label) for value, label in RATINGS]
    if asked.kind is QuestionKind.YES_NO:
        return [kit.option("yes", "Yes"), kit.option("no", "No")]
    return [kit.option(one, one) for one in asked.options]


def _about(survey: SurveyKind, mentor: str) -> str:
    if survey is SurveyKind.FEEDBACK:
        return f"About your meeting with {mentor}."
    return f"About the meeting with {mentor} that did not take place."


def _who_reads(facts: SurveyFacts, mentor: str) -> str:
    if not facts.readers:
        return f"The programme's admins read this, {mentor} does not."
    reads = "reads" if len(facts.readers) == 1 else "read"
    return f"{mrkdwn.names(facts.readers)} {reads} this for the programme; {mentor} does not."
