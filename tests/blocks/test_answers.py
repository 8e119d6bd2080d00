"""Answers to typed words: the command's words, the nearest one, and a calm word about everything else."""

from dataclasses import replace

import pytest

from bot.blocks import text_replies
from bot.enums import Side
from bot.ids import Action, Choice
from tests.blocks.builders import ADA, NOW, a_directory, a_mentor, a_profile, refused, typed
from tests.blocks.reading import buttons, pressed, problems, shown

STRANGER = replace(a_profile(), joined=False, is_mentee=False)


@pytest.mark.parametrize(
    ("word", "profile", "offers"),
    [
        ("help", a_profile(), []),
        ("join", a_profile(), ["My Profile"]),
        ("join", STRANGER, ["Join as Mentee", "Join as Mentor"]),
        ("relationships", a_profile(), []),
        ("profile", a_profile(Side.MENTOR), ["My Profile"]),
        ("profile", STRANGER, ["Join as Mentee", "Join as Mentor"]),
        ("pause", a_profile(), ["Pause Mentoring"]),
        ("pause", a_profile(paused=True), ["Resume"]),
        ("pause", STRANGER, ["Join as Mentee", "Join as Mentor"]),
        ("settings", a_profile(), ["Matching Settings"]),
        ("admins", STRANGER, ["Name Admins"]),
        ("leave", a_profile(), ["Leave the Programme"]),
        ("leave", STRANGER, ["Join as Mentee", "Join as Mentor"]),
    ],
)
def test_each_word_leads_on(word: str, profile: object, offers: list[str]) -> None:
    """`pause` and `leave` ask first; who has not joined reads how to."""
    card = text_replies.card(typed(word, profile=profile), NOW)

    assert problems(card) == []
    assert buttons(card) == offers


def test_help_lists_every_word_and_admins_theirs() -> None:
    """Nobody is shown what they may not use."""
    assert all(
        f"/mentoring {word}" in text_replies.help_text(is_admin=False) for word, _ in text_replies.WORDS
    )
    assert "match @mentee @mentor" not in text_replies.help_text(is_admin=False)
    assert "match @mentee @mentor" in text_replies.help_text(is_admin=True)


def test_find_shows_the_first_mentors_and_the_way_to_all_of_them() -> None:
    """For a topic: with the topic."""
    mentors = [a_mentor(number) for number in range(8)]
    found = text_replies.card(typed("find", directory=a_directory(*mentors, words="career")), NOW)

    assert buttons(found).count("Connect") == text_replies.MENTORS_SHOWN
    assert "Ada Park: Leads the data team; Topics: career, leading a team; Free places: 1 of 3." in found.text
    assert "listed for “career”" in found.text
    assert pressed(found, Action.FIND_MENTOR)["value"] == "career"


def test_find_without_a_mentor_still_leads_to_the_directory() -> None:
    """Nobody listed is said, not shown as an empty page."""
    for directory in (None, a_directory()):
        card = text_replies.card(typed("find", directory=directory), NOW)
        assert problems(card) == []
        assert "nobody listed for that" in card.text
        assert pressed(card, Action.FIND_MENTOR)["value"] == Choice.ALL_TOPICS


def test_find_tells_somebody_who_has_not_joined_once() -> None:
    """Not under every name."""
    no = "Please join as a mentee first: /mentoring join."
    mentors = [
        a_mentor(number, cannot_connect=refused(no), cannot_message=refused(no)) for number in range(3)
    ]
    card = text_replies.card(typed("find", directory=a_directory(*mentors, must_join=True)), NOW)

    assert no not in shown(card)
    assert "join as a mentee first" in card.text
    assert buttons(card) == ["Open the Directory"]


@pytest.mark.parametrize("typed_text", ["", "weather", "what about my salary"])
def test_any_other_text_was_read_by_nobody_else(typed_text: str) -> None:
    """With the ways to the people one may have meant it for."""
    word, _, rest = typed_text.partition(" ")
    card = text_replies.card(typed(word, argument=rest, in_touch=(ADA,)), NOW)

    assert problems(card) == []
    assert card.text.startswith("I am sorry, I did not understand that. Only I read this; nobody else")
    assert "Ada Park" in card.text
    assert "<https://slack.com/app_redirect?team=T0TEAM&channel=U0ADA|Ada Park>" in shown(card)


def test_a_word_with_a_slip_gets_the_nearest_one() -> None:
    """And help, so that the second try works."""
    card = text_replies.card(typed("relatoinships"), NOW)

    assert "Did you mean relationships?" in card.text
    assert "/mentoring find" in card.text
    assert problems(card) == []


def test_an_unknown_word_of_the_command_is_shown_as_typed() -> None:
    """Without guessing where nothing is near."""
    text = text_replies.unknown_text("<!here>", is_admin=False)

    assert text.startswith("I do not know “&lt;!here&gt;”.\n")
    assert "Did you mean `admins`?" not in text_replies.unknown_text("admin", is_admin=False)
    assert "Did you mean `admins`?" in text_replies.unknown_text("admin", is_admin=True)


def test_admins_are_named_as_they_are_called() -> None:
    """Whatever they are called, it calls nobody; with nobody yet, that is said."""
    strange = replace(ADA, name="<!here> & Co")
    named = text_replies.card(typed("admins", admins=(ADA, strange)), NOW)

    assert "Admins of the programme: Ada Park and &lt;!here&gt; &amp; Co." in shown(named)
    assert "Nobody has been named to run the programme yet." in text_replies.card(typed("admins"), NOW).text


def test_what_a_service_said_is_the_whole_answer() -> None:
    """As it was said, names and all."""
    card = text_replies.card(typed("why", answer=refused("Ada & Lin <are> connected.")), NOW)

    assert problems(card) == []
    assert card.text == "Ada &amp; Lin &lt;are&gt; connected."
    assert "Ada & Lin <are> connected." in shown(card)


def test_the_profile_is_read_back() -> None:
    """In sentences."""
    mentor = a_profile(Side.MENTOR, connections=1)
    text = text_replies.card(typed("profile", profile=mentor), NOW).text

    assert "You take part as mentor. Headline: Engineer in Leeds." in text
    assert "Topics: career, public speaking. Places taken: 1 of 3." in text
