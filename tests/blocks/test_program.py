"""What the programme tells people: admins named, invitations, nudges, one's own data."""

import pytest

from bot.blocks import my_data, nudges
from bot.blocks.program import admins
from bot.enums import Origin, Side
from bot.ids import Action, Field
from bot.read_models.admins import AdminsChangedFacts, AdminsFacts, InvitationFacts
from bot.read_models.common import OtherPerson, Viewer
from bot.read_models.my_data import MyDataFacts
from tests.blocks.builders import ADA, ADA_READS, CLOSING, LIN, LIN_READS, NOW, TUESDAY, a_match
from tests.blocks.reading import buttons, element, heard, pressed, problems, shown

PROGRAM = "Mentoring at Example"


def test_the_admins_form_says_what_admins_read() -> None:
    """And what they never do."""
    view = admins.modal(AdminsFacts(ADA_READS, PROGRAM, (ADA, LIN)))

    assert problems(view) == []
    assert element(view, Field.ADMINS)["initial_users"] == ["U0ADA", "U0LIN"]
    assert "never read notes, reflections or private choices" in shown(view)


def test_a_programme_without_admins_opens_an_empty_form() -> None:
    """Slack takes no empty list of people."""
    view = admins.modal(AdminsFacts(ADA_READS, PROGRAM, ()))

    assert problems(view) == []
    assert "initial_users" not in element(view, Field.ADMINS)


@pytest.mark.parametrize(
    ("viewer", "added", "says"),
    [
        (ADA_READS, True, "Lin Wu is now an admin of Mentoring at Example."),
        (ADA_READS, False, "Lin Wu is no longer an admin of Mentoring at Example."),
        (LIN_READS, True, "You are now an admin of Mentoring at Example."),
    ],
)
def test_each_change_of_admins_is_told(viewer: Viewer, added: bool, says: str) -> None:  # noqa: FBT001 - a table
    """With who changed it, and when."""
    card = admins.changed_card(AdminsChangedFacts(viewer, PROGRAM, "Grace Hall", LIN, added, TUESDAY))

    assert problems(card) == []
    assert card.text == f"{says} Grace Hall changed this on Tuesday 3 June at 10:00."


def test_an_invitation_names_who_invites_and_nobody_else() -> None:
    """Whom somebody was meant for is not told."""
    card = admins.invitation_card(InvitationFacts(LIN_READS, PROGRAM, "Grace Hall"))

    assert problems(card) == []
    assert card.text.startswith("Grace Hall invites you to Mentoring at Example.")
    assert "Nobody sees you until you join" in card.text
    assert buttons(card) == ["Join as Mentee", "Join as Mentor"]


def test_nudges_come_as_one_message_a_line_per_thing() -> None:
    """Each with *Open* and *Ask Me Later*, told apart by ear."""
    things = [
        a_match(Side.MENTEE, Origin.CONTACT, match_id=1),
        a_match(Side.MENTEE, Origin.PROPOSAL, match_id=2, other=OtherPerson(3, "U0TOM", "Tom Ito")),
    ]
    card = nudges.card(things, NOW)

    assert problems(card) == []
    assert card.text.startswith("2 things are waiting for your decision.")
    asked = "You wrote to Ada Park. Want them as your mentor?"
    assert f"{asked} It closes by itself on Tuesday 17 June." in card.text
    assert "Grace Hall proposes Tom Ito as your mentor." in card.text
    assert buttons(card) == ["Open", "Ask Me Later"] * 2
    assert heard(card)[2:] == [
        "Open the match with Tom Ito, my mentor",
        "Ask me later about Tom Ito, my mentor",
    ]


def test_a_nudge_that_has_been_answered_says_so() -> None:
    """Its lines go, the message stays sound."""
    assert nudges.card([], NOW).text == "Nothing in this reminder is waiting for you any more."
    one = nudges.card([a_match(Side.MENTEE, Origin.CONTACT, closes_at=None)], NOW)
    assert one.text.startswith("One thing is waiting for your decision.")
    assert "closes" not in one.text


def test_very_many_nudges_fit_in_one_message() -> None:
    """The rest is counted, and stands on Home."""
    other = OtherPerson(3, "U0TOM", "&" * 500)
    many = [a_match(Side.MENTEE, Origin.CONTACT, match_id=number, other=other) for number in range(60)]
    card = nudges.card(many, CLOSING)

    assert [one for one in problems(card) if "sound the same" not in one] == []
    assert "50 more are on my Home tab." in shown(card)


def test_ones_own_data_comes_as_a_file() -> None:
    """With a word on what is in it."""
    card = my_data.card(MyDataFacts(ADA_READS), {"made_at": NOW, "admin_of": ["Mentoring"]})

    assert problems(card) == []
    assert [one.name for one in card.files] == ["my-mentoring-data.html", "my-mentoring-data.json"]
    assert all(b"Mentoring" in one.content for one in card.files)
    assert "your own notes and reflections" in card.text


def test_a_nudge_opens_the_match_it_names() -> None:
    """The button carries the match's id."""
    card = nudges.card([a_match(Side.MENTEE, Origin.CONTACT)], NOW)

    assert pressed(card, Action.OPEN_MATCH)["value"] == "7"
    assert pressed(card, Action.ASK_LATER)["value"] == "7"
