"""Editing questions: add, edit, move, remove, preview; and who may."""

from tests.house import House


def _open(house: House) -> None:
    mira = house.person("Mira Sand")
    mira.open_home()
    house.settle()
    mira.click("Surveys", within="home")


def _questions(house: House) -> list[str]:
    view = house.person("Mira Sand").modal() or {}
    rows = [block for block in view["blocks"] if str(block.get("block_id")).startswith("question.")]
    return [row["text"]["text"].split("*")[1] for row in rows]


def test_add_edit_move_and_remove(house: House) -> None:
    """Each step shows in the list below at once, and holds when the editor is opened anew."""
    mira = house.admin("Mira Sand")
    _open(house)
    first = _questions(house)
    mira.click("Add a question", within="modal")
    mira.fill("question", "Would you meet again?")
    mira.choose("kind", "yes_no")
    assert mira.submit().ok
    assert _questions(house) == [*first, "Would you meet again?"]
    added = (mira.modal() or {})["blocks"][len(first) + 2]["block_id"]
    mira.click("Move up", within="modal", block_id=added)
    assert _questions(house)[-2] == "Would you meet again?"
    mira.click("Edit", within="modal", block_id=added)
    mira.fill("question", "Would you like to meet again?")
    mira.submit()
    assert _questions(house)[-2] == "Would you like to meet again?"
    changed = (mira.modal() or {})["blocks"][len(first) + 1]["block_id"]
    mira.click("Remove", within="modal", block_id=changed)
    mira.close(cleared=True)
    _open(house)
    assert _questions(house) == first


def test_choices_are_needed_where_one_chooses(house: House) -> None:
    """One choice is none: refused at its field, and what was typed stays."""
    mira = house.admin("Mira Sand")
    _open(house)
    mira.click("Add a question", within="modal")
    mira.fill("question", "Which topic?")
    mira.choose("kind", "choice")
    mira.fill("options", "Only this")
    assert "options" in (mira.submit().errors or {})
    mira.fill("question", "Which topic?")
    mira.choose("kind", "choice")
    mira.fill("options", "This\nThat")
    assert mira.submit().ok


def test_the_reflection_questions_are_edited_and_have_no_results(house: House) -> None:
    """Reflections are for their authors: the editor offers no results of them."""
    mira = house.admin("Mira Sand")
    _open(house)
    mira.choose("surveys.list", "reflection")
    assert "Nobody else reads it" in str(mira.modal())
    assert "Results" not in str(mira.modal())
    assert len(_questions(house)) == 3


def test_a_preview_is_the_form_and_keeps_nothing(house: House) -> None:
    """*Preview* shows the questions as inputs."""
    mira = house.admin("Mira Sand")
    _open(house)
    mira.click("Preview", within="modal")
    assert "How useful was the meeting for you?" in str(mira.modal())
    assert "nothing is kept" in str(mira.modal())
