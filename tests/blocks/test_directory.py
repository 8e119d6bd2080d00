"""The directory: who is there, what one can do about it, and who reads what one writes."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.blocks import directory, newer
from bot.enums import NewerBlock
from bot.ids import Action, Choice, Field
from bot.modal_metadata import DirectoryMetadata
from tests.blocks.builders import ADA, a_directory, a_mentor, refused
from tests.blocks.reading import (
    about,
    as_json,
    buttons,
    element,
    heard,
    hint,
    inputs,
    may_stay_empty,
    parts_of,
    problems,
    shown,
)

FULL = "Ada Park is at the limit of 3 just now."
WROTE = "You wrote to Ada Park on 3 May."


def test_a_mentor_is_shown_with_what_one_chooses_by() -> None:
    """Headline, topics, room, and the two ways to them."""
    view = directory.modal(a_directory(a_mentor()))

    assert problems(view) == []
    read = shown(view)
    assert "Leads the data team" in read
    assert "Topics: career, leading a team" in read
    assert "Free places: 1 of 3" in read
    assert heard(view) == ["Message Ada Park", "Connect with Ada Park"]


@pytest.mark.parametrize("lacking", [(), newer.EVERY])
def test_a_mentor_is_known_by_their_photo(lacking: Collection[NewerBlock]) -> None:
    """On a card or beside a paragraph, and by ear; what they do stands in for a headline."""
    ada = replace(ADA, photo="https://example.org/ada.png", title="Head of data")
    view = newer.drawn(directory.modal(a_directory(a_mentor(face=ada, headline=""))), lacking)

    [photo] = [part for part in parts_of(as_json(view)) if part.get("type") == "image"]
    assert (photo["image_url"], photo["alt_text"]) == (ada.photo, "Ada Park")
    assert "Head of data" in shown(view)


@pytest.mark.parametrize("words", [10, 40, 60])
def test_a_card_holds_as_much_as_paragraphs(words: int) -> None:
    """What is too long for its lines stands below it, whole."""
    topics = tuple(f"leading a team of {number}" for number in range(words // 5))
    mentor = a_mentor(headline="word " * words, topics=topics, cannot_meet=refused(FULL))
    view = directory.modal(a_directory(mentor))

    assert problems(view) == []
    for one in (view, newer.drawn(view, newer.EVERY)):
        assert " ".join(["word"] * words) in shown(one)
        assert ", ".join(topics) in shown(one)
        assert FULL in shown(one)


@pytest.mark.parametrize(
    ("mentor", "why", "ways"),
    [
        (a_mentor(cannot_connect=refused(FULL)), FULL, ["Message"]),
        (a_mentor(cannot_message=refused(WROTE)), WROTE, ["Connect"]),
    ],
)
def test_a_missing_button_says_why(mentor: object, why: str, ways: list[str]) -> None:
    """In the sentence of the rule that stands in the way, instead of a number of places."""
    view = directory.modal(a_directory(mentor))  # type: ignore[arg-type]

    assert buttons(view) == ways
    assert why in shown(view)


def test_a_reason_against_both_ways_is_said_once_and_before_any_word_about_room() -> None:
    """A private choice reads like a pause, and no number of places gives it away."""
    no = "Ada Park is not taking this on just now."
    read = shown(
        directory.modal(a_directory(a_mentor(cannot_connect=refused(no), cannot_message=refused(no))))
    )

    assert read.count(no) == 1
    assert "places" not in read


def test_topics_narrow_the_list() -> None:
    """The chosen one is marked; all topics is always a choice."""
    view = directory.modal(a_directory(a_mentor(), topic="career"))
    (select,) = [part for part in parts_of(as_json(view)) if part.get("type") == "static_select"]

    assert select["action_id"] == Action.CHOOSE_TOPIC
    assert [one["value"] for one in select["options"]] == [Choice.ALL_TOPICS, "career", "leading a team"]
    assert select["initial_option"]["value"] == "career"
    assert about(view) == {"topic": "career", "page": 0}


def test_more_topics_than_a_select_holds() -> None:
    """The list still opens."""
    topics = tuple(f"topic {number}" for number in range(150))

    assert problems(directory.modal(a_directory(a_mentor(), topics=topics))) == []


def test_nobody_there_is_said_in_words() -> None:
    """With the topic that was looked for, as it was typed."""
    assert "Nobody is listed just now" in shown(directory.modal(a_directory(topics=())))
    assert "under “&lt;b&gt;”" in shown(directory.modal(a_directory(topic="<b>")))


def test_somebody_who_has_not_joined_may_look_and_reads_how_to_join() -> None:
    """Looking tells nobody anything."""
    view = directory.modal(
        a_directory(a_mentor(cannot_connect=refused("x"), cannot_message=refused("x")), must_join=True)
    )

    assert "You can look around." in shown(view)
    assert buttons(view) == ["Join as Mentee"]


def test_many_mentors_come_in_pages() -> None:
    """A full page of them fits, with the ways on and back."""
    mentors = [a_mentor(number) for number in range(directory.PAGE_SIZE)]
    view = directory.modal(a_directory(*mentors, page=1, pages=3))

    assert [one for one in problems(view) if "sound the same" not in one] == []
    assert buttons(view)[-2:] == ["Next Page", "Previous Page"]
    assert len(directory.entries(a_directory(*mentors))) <= 2 * directory.PAGE_SIZE


def test_a_first_note_says_who_reads_it_and_has_to_be_written() -> None:
    """It asks the mentor for nothing."""
    view = directory.write_modal(a_mentor())

    assert problems(view) == []
    assert hint(view, Field.NOTE) == "Ada Park reads this, and nobody else."
    assert not may_stay_empty(view, Field.NOTE)
    assert "It decides nothing" in shown(view)
    assert about(view) == {"mentor": 1, "below": None}


def test_a_form_over_the_directory_brings_back_where_it_stood() -> None:
    """However long the topic that was looked for: Slack takes the form."""
    modal = directory.modal(a_directory(words="x" * 5_000, page=2))
    below = DirectoryMetadata.from_json(modal.private_metadata or "")
    for view in (directory.write_modal(a_mentor(), below), directory.ask_modal(a_mentor(), below)):
        assert problems(view) == []
        assert about(view)["below"] == {"topic": "", "page": 2, "words": below.words}


def test_what_stands_in_the_way_of_all_is_said_once() -> None:
    """One sentence on top instead of the same under each; what is in one mentor's way stays with them."""
    many = refused("You already have five requests open.")
    alone = refused("Ada Park is at the limit of 3 just now.")
    mentors = [a_mentor(number, cannot_connect=many, cannot_message=many) for number in range(1, 5)]
    mentors[2] = replace(mentors[2], cannot_meet=alone)
    modal = directory.modal(a_directory(*mentors))

    assert problems(modal) == []
    assert shown(modal).count("You already have five requests open.") == 1
    assert shown(modal).index("five requests") < shown(modal).index("Ada Park")
    assert shown(modal).count("at the limit of 3") == 1
    alone_on_the_page = directory.modal(a_directory(mentors[0]))
    assert shown(alone_on_the_page).index("Ada Park") < shown(alone_on_the_page).index("five requests")


def test_who_is_found_stands_below_what_was_looked_for() -> None:
    """Nobody found is said too."""
    modal = directory.modal(a_directory(a_mentor(), words="vue *js*"))

    assert problems(modal) == []
    assert "These mentors are found by “vue \uff0ajs\uff0a”:" in shown(modal)
    assert "Nobody is listed under “vue”" in shown(directory.modal(a_directory(words="vue")))


def test_a_request_may_go_without_a_note() -> None:
    """It says what the mentor can answer, and that one can withdraw."""
    view = directory.ask_modal(a_mentor())

    assert problems(view) == []
    assert inputs(view) == [Field.NOTE]
    assert may_stay_empty(view, Field.NOTE)
    assert "withdraw" in shown(view)
    assert "initial_value" not in element(view, Field.NOTE)


@pytest.mark.parametrize(
    ("asked", "done"),
    [(True, "Ada Park has been asked to be your mentor."), (False, "Your note is with Ada Park.")],
)
def test_what_was_sent_is_said(asked: bool, done: str) -> None:  # noqa: FBT001 - a table's column
    """And where to see how it stands."""
    view = directory.sent(a_mentor(), asked=asked)

    assert problems(view) == []
    assert done in shown(view)
