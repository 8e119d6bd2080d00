"""The forms about a match: reflections, asking later, raising one's limit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.blocks.match import later, limit, reflection
from bot.enums import Origin, Side
from bot.ids import Choice, Field
from bot.read_models.match import MatchFacts
from bot.read_models.reflection import ReflectionAnswerFacts, ReflectionFacts
from tests.blocks.builders import CLOSING, NOW, a_match, answers, connected, full
from tests.blocks.reading import about, element, frame, inputs, may_stay_empty, problems, shown

CONTACT = a_match(Side.MENTEE, Origin.CONTACT)
REQUEST = a_match(Side.MENTOR, Origin.REQUEST, Side.MENTEE)


def test_reflections_come_back_as_they_were_written() -> None:
    """Each question is optional, and its field has the question's id."""
    view = reflection.modal(ReflectionFacts(CONTACT, answers("I felt heard.", ""), may_confirm=True))

    assert problems(view) == []
    assert inputs(view) == ["answer.1", "answer.2", Field.ALSO_CONFIRM]
    assert element(view, "answer.1")["initial_value"] == "I felt heard."
    assert "initial_value" not in element(view, "answer.2")
    assert may_stay_empty(view, "answer.1")


def test_reflections_say_that_nobody_else_reads_them() -> None:
    """Not the other person, and not the admins."""
    read = shown(reflection.modal(ReflectionFacts(CONTACT, answers(""), may_confirm=False)))

    assert "for you alone" in read
    assert "not Ada Park, not the programme's admins" in read


def test_reflecting_confirms_nothing_unless_one_says_so() -> None:
    """Keeping the answers is what is chosen already."""
    view = reflection.modal(ReflectionFacts(CONTACT, answers(""), may_confirm=True))
    radio = element(view, Field.ALSO_CONFIRM)

    assert radio["initial_option"]["value"] == Choice.KEEP_ANSWERS
    assert [one["value"] for one in radio["options"]] == ["keep", reflection.ALSO_CONFIRM]


def test_where_there_is_nothing_to_confirm_nothing_is_offered() -> None:
    """The answers can still be kept."""
    view = reflection.modal(ReflectionFacts(connected(Side.MENTEE), answers(""), may_confirm=False))

    assert inputs(view) == ["answer.1"]
    assert frame(view)[1] == "Save"


def test_very_many_and_very_long_answers_fit() -> None:
    """Whatever the programme asks and its people write."""
    many = tuple(ReflectionAnswerFacts(number, "<q>" * 2_000, "&" * 10_000) for number in range(200))

    wrong = problems(reflection.modal(ReflectionFacts(CONTACT, many, may_confirm=True)))

    assert [one for one in wrong if "250 kB" not in one] == []


def test_asking_later_proposes_a_week_and_never_moves_the_end() -> None:
    """It says what it replaces and what it does not."""
    view = later.modal(CONTACT, NOW)

    assert problems(view) == []
    assert element(view, Field.LATER)["initial_date"] == "2025-06-12"
    assert "replaces those still to come" in shown(view)
    assert "does not change when the match closes by itself: on Tuesday 17 June" in shown(view)
    assert about(view) == {"match": 7, "state": "pending"}


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (CLOSING - timedelta(days=3), "2025-06-16"),
        (CLOSING - timedelta(hours=1), "2025-06-18"),
    ],
)
def test_the_day_proposed_lies_before_the_end_and_never_in_the_past(now: object, day: str) -> None:
    """Close to the end the rule answers, not the form."""
    assert element(later.modal(CONTACT, now), Field.LATER)["initial_date"] == day  # type: ignore[arg-type]


def test_while_the_clock_stands_still_no_day_is_promised() -> None:
    """While one of the two has paused, the match has no closing date."""
    paused = replace(CONTACT, closes_at=None)
    assert "does not change when the match closes by itself." in shown(later.modal(paused, NOW))


@pytest.mark.parametrize(
    ("facts", "submit", "does"),
    [
        (REQUEST, "Raise and Accept", "you are connected at once"),
        (
            a_match(Side.MENTOR, Origin.CONTACT, Side.MENTEE),
            "Raise and Confirm",
            "you are connected at once",
        ),
        (a_match(Side.MENTOR, Origin.PROPOSAL), "Raise and Confirm", "who is then asked to confirm too"),
        (a_match(Side.MENTOR, Origin.CONTACT, Side.MENTOR), "Raise", "Lin Wu can confirm the match too"),
    ],
)
def test_raising_the_limit_says_what_else_it_does(facts: MatchFacts, submit: str, does: str) -> None:
    """Its button does no more than it says."""
    view = limit.modal(full(facts))

    assert problems(view) == []
    assert frame(view)[1] == submit
    assert does in shown(view)
    assert element(view, Field.LIMIT)["initial_value"] == "4"
    assert "You support 3 mentees; your limit is 3." in shown(view)
