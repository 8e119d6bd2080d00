"""The ids of answers: written for a form, read when it comes back."""

import pytest

from bot.ids import Field, answer_field, question_of


def test_an_answer_names_its_question() -> None:
    """There and back; what stands there is no number yet."""
    assert answer_field(17) == "answer.17"
    assert question_of(answer_field(17)) == "17"
    assert question_of("answer.x.y") == "x.y"


@pytest.mark.parametrize("field", ["", "answer", "answers.17", "note.17", *Field])
def test_any_other_input_answers_no_question(field: str) -> None:
    """Only those that were made for one."""
    assert question_of(field) is None
