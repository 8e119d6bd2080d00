"""Questions of a programme: those it began with in the reader's language, others as somebody wrote them."""

import pytest

from bot import first_questions, languages
from bot.blocks.survey import editor, form
from bot.enums import QuestionKind, QuestionList, SurveyKind
from bot.read_models.survey import Question
from bot.read_models.survey_editor import EditorFacts
from tests.blocks.builders import ADA_READS
from tests.blocks.reading import parts_of, shown

FIRST = [one for survey in SurveyKind for one in first_questions.SURVEYS[survey]]


@pytest.mark.parametrize("code", [code for code in languages.known() if code != languages.ENGLISH])
def test_the_first_questions_are_asked_in_the_readers_language(code: str) -> None:
    """With their choices."""
    with languages.speaking(code):
        said = {text for one in FIRST for text in texts(Question(1, one.kind, one.text, one.options))}
    assert not said & {text for one in FIRST for text in (one.text, *one.options)}


def test_what_an_admin_wrote_stays_as_it_is() -> None:
    """In each language, also where a button says the same: a choice of resume is no pause that ends."""
    asked = Question(1, QuestionKind.CHOICE, "Coffee or {tea}?", ("Resume", "Tea {no}"))
    for code in languages.known():
        with languages.speaking(code):
            assert texts(asked) == {"Coffee or {tea}?", "Resume", "Tea {no}"}


@pytest.mark.parametrize("list_of", QuestionList)
def test_the_editor_shows_them_as_they_are_asked(list_of: QuestionList) -> None:
    """An admin reads what those who answer read."""
    facts = EditorFacts(ADA_READS, list_of, tuple(Question(1, one.kind, one.text) for one in FIRST))
    with languages.speaking("de"):
        said = shown(editor.modal(facts))
    assert not [one.text for one in FIRST if one.text in said]


def texts(asked: Question) -> set[str]:
    """Return what somebody reads who is asked."""
    parts = parts_of(form.question(asked).to_dict())
    return {part["text"] for part in parts if part.get("type") == "plain_text"}
