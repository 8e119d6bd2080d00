"""Editing questions: add, edit, move, remove, preview; and who may."""

import pytest
from sqlalchemy import select

from bot.ids import Choice, Field
from bot.models.survey import SurveyQuestion
from tests.bot_harness import BotHarness
from tests.spoken import say


def _open(harness: BotHarness) -> None:
    mira = harness.person("Mira Sand")
    mira.open_home()
    harness.settle()
    mira.click("Surveys", within="home")


def _questions(harness: BotHarness) -> list[str]:
    view = harness.person("Mira Sand").modal() or {}
    rows = [block for block in view["blocks"] if str(block.get("block_id")).startswith("question.")]
    return [row["text"]["text"].split("*")[1] for row in rows]


def test_add_edit_move_and_remove(harness: BotHarness) -> None:
    """Each step shows in the list below at once, and holds when the editor is opened anew."""
    mira = harness.admin("Mira Sand")
    _open(harness)
    first = _questions(harness)
    mira.click("Add a Question", within="modal")
    mira.fill("question", "Would you meet again?")
    mira.choose("kind", "yes_no")
    assert mira.submit().ok
    assert _questions(harness) == [*first, "Would you meet again?"]
    added = (mira.modal() or {})["blocks"][len(first) + 2]["block_id"]
    mira.click("Move Up", within="modal", block_id=added)
    assert _questions(harness)[-2] == "Would you meet again?"
    mira.click("Edit", within="modal", block_id=added)
    mira.fill("question", "Would you like to meet again?")
    mira.submit()
    assert _questions(harness)[-2] == "Would you like to meet again?"
    changed = (mira.modal() or {})["blocks"][len(first) + 1]["block_id"]
    mira.click("Remove", within="modal", block_id=changed)
    assert mira.submit().ok
    mira.close(cleared=True)
    _open(harness)
    assert _questions(harness) == first


def test_removing_asks_first(harness: BotHarness) -> None:
    """The menu alone removes nothing: a form repeats the question and says what stays."""
    mira = harness.admin("Mira Sand")
    _open(harness)
    before = _questions(harness)
    row = (mira.modal() or {})["blocks"][2]["block_id"]
    mira.click("Remove", within="modal", block_id=row)
    asked = str(mira.modal())
    assert before[0] in asked
    assert "Answers already given stay in the results." in asked
    mira.close()
    assert _questions(harness) == before


def test_what_a_programme_begins_with_is_edited_in_ones_own_language(harness: BotHarness) -> None:
    """An admin reads the form in German, and whoever answers still reads their own."""
    mira = harness.admin("Mira Sand")
    with harness.bot.store.reading() as session:
        before = session.scalars(select(SurveyQuestion.text)).all()
    mira.change(locale="de-DE")
    mira.open_home()
    harness.settle()
    mira.click(say("de", "Surveys"), within="home")
    mira.click(say("de", "Edit"), within="modal", block_id=(mira.modal() or {})["blocks"][4]["block_id"])
    form = str(mira.modal())
    assert (say("de", "What did the two of you talk about?") in form, say("de", "Skills") in form) == (
        True,
        True,
    )
    mira.fill(Field.REQUIRED, [Choice.YES])
    assert mira.submit().ok
    with harness.bot.store.reading() as session:
        assert sorted(session.scalars(select(SurveyQuestion.text))) == sorted(before)
        options = session.scalars(select(SurveyQuestion.options).where(SurveyQuestion.required)).all()
    assert "Getting to know each other" in str(options)


@pytest.mark.parametrize("refused", ["Only this", "This\n" + "\U0001f331" * 38])
def test_choices_are_needed_where_one_chooses(harness: BotHarness, refused: str) -> None:
    """One choice is none, and one that Slack cannot show whole is none: refused at its field."""
    mira = harness.admin("Mira Sand")
    _open(harness)
    mira.click("Add a Question", within="modal")
    mira.fill("question", "Which topic?")
    mira.choose("kind", "choice")
    mira.fill("options", refused)
    assert "options" in (mira.submit().errors or {})
    mira.fill("question", "Which topic?")
    mira.choose("kind", "choice")
    mira.fill("options", "This\nThat")
    assert mira.submit().ok


def test_the_reflection_questions_are_edited_and_have_no_results(harness: BotHarness) -> None:
    """Reflections are for their authors: the editor offers no results of them."""
    mira = harness.admin("Mira Sand")
    _open(harness)
    mira.choose("surveys.list", "reflection")
    assert "Nobody else reads the answers" in str(mira.modal())
    assert "Results" not in str(mira.modal())
    assert len(_questions(harness)) == 3


def test_a_preview_is_the_form_and_keeps_nothing(harness: BotHarness) -> None:
    """*Preview* shows the questions as inputs."""
    mira = harness.admin("Mira Sand")
    _open(harness)
    mira.click("Preview", within="modal")
    assert "How useful was the meeting for you?" in str(mira.modal())
    assert "nothing is kept" in str(mira.modal())


def test_a_preview_closes_and_the_editor_is_there_again(harness: BotHarness) -> None:
    """*Close* is not answered like a button of an earlier version."""
    mira = harness.admin("Mira Sand")
    _open(harness)
    before = _questions(harness)
    mira.click("Preview", within="modal")
    mira.fill("How useful was the meeting for you?", "5")
    assert mira.submit().ok
    assert _questions(harness) == before
