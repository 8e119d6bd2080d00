"""One's own profile, a pause, and leaving with open eyes."""

from dataclasses import replace

from bot.blocks import notice, profile
from bot.enums import Side
from bot.ids import Choice, Field
from tests.blocks.builders import a_profile, leaving
from tests.blocks.reading import element, frame, inputs, may_stay_empty, problems, shown


def test_the_profile_shows_what_is_stored() -> None:
    """Roles, headline, topics and limit, ready to be changed."""
    view = profile.modal(a_profile(Side.MENTOR, limit=4, connections=1))

    assert problems(view) == []
    assert inputs(view) == [Field.ROLES, Field.HEADLINE, Field.TOPICS, Field.LIMIT, Field.LANGUAGE]
    ticked = [one["value"] for one in element(view, Field.ROLES)["initial_options"]]
    assert ticked == [Choice.MENTOR]
    assert element(view, Field.HEADLINE)["initial_value"] == "Engineer in Leeds"
    assert element(view, Field.TOPICS)["initial_value"] == "career, public speaking"
    assert element(view, Field.LIMIT)["initial_value"] == "4"
    assert "You support 1 mentee now." in shown(view)


def test_the_same_form_joins_somebody_new() -> None:
    """It says that nobody sees them yet, and has the role they pressed already ticked."""
    view = profile.modal(replace(a_profile(), joined=False, headline="", topics=()))

    assert problems(view) == []
    assert "Nobody sees you until you join." in shown(view)
    assert frame(view)[1] == "Join"
    assert [one["value"] for one in element(view, Field.ROLES)["initial_options"]] == [Choice.MENTEE]


def test_no_role_is_ticked_that_was_not_chosen() -> None:
    """Slack takes no empty list of ticked boxes."""
    view = profile.modal(replace(a_profile(), joined=False, is_mentee=False))

    assert problems(view) == []
    assert "initial_options" not in element(view, Field.ROLES)


def test_a_pause_needs_no_end() -> None:
    """It says what is paused and what goes on, and which button changes nothing."""
    view = profile.pause_modal()

    assert problems(view) == []
    assert frame(view) == ["Pause mentoring", "Pause", "Don't Pause"]
    assert inputs(view) == [Field.UNTIL]
    assert may_stay_empty(view, Field.UNTIL)
    assert "Your connections stay." in shown(view)


def test_leaving_lists_what_ends_and_what_others_read() -> None:
    """By name, before anything is pressed."""
    read = shown(profile.leave_modal(leaving()))

    assert "Your mentors: Ada Park." in read
    assert "Not decided yet: Tom Ito." in read
    assert "Your mentees" not in read
    assert "“Lin Wu has left the programme”" in read


def test_leaving_nobody_behind_says_so() -> None:
    """Nobody reads anything then."""
    view = profile.leave_modal(leaving(mentors=(), pending=()))

    assert problems(view) == []
    assert "No match or connection would end." in shown(view)
    assert "has left" not in shown(view)


def test_the_longest_lists_fit() -> None:
    """Very long names and very many of them."""
    many = ("<" * 500,) * 300

    assert problems(profile.leave_modal(leaving(mentors=many, mentees=many, pending=many))) == []
    assert problems(profile.modal(a_profile(headline="x" * 9_000, topics=("y" * 60,) * 90))) == []


def test_a_notice_says_a_sentence_as_it_is() -> None:
    """Names in it are shown, not interpreted."""
    view = notice.modal("Not possible now", "<Ada> & Lin have been connected since 3 May.")

    assert problems(view) == []
    assert "<Ada> & Lin have been connected since 3 May." in shown(view)
