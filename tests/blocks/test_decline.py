"""Saying no: easy, unread by anybody it is not meant for, and never in words one did not choose."""

from dataclasses import replace

import pytest

from bot.blocks import decline
from bot.blocks.match import card as match_card
from bot.enums import MatchState, Origin, Side
from bot.ids import Choice, Field
from bot.read_models.match import MatchFacts, ReasonFacts
from tests.blocks.builders import ADA_READS, NOW, TUESDAY, a_match, a_no, closed, connected
from tests.blocks.reading import about, buttons, element, frame, hint, inputs, may_stay_empty, problems, shown

CONTACT = a_match(Side.MENTEE, Origin.CONTACT)
REQUEST = a_match(Side.MENTOR, Origin.REQUEST, Side.MENTEE)


@pytest.mark.parametrize(
    ("facts", "title", "submit", "kind"),
    [
        (CONTACT, "Decline match", "Decline", "match.decline"),
        (REQUEST, "Decline match", "Decline", "match.decline"),
        (connected(Side.MENTEE), "End connection", "End Connection", "match.end"),
    ],
)
def test_only_its_own_button_says_no(facts: MatchFacts, title: str, submit: str, kind: str) -> None:
    """Everything else keeps the match."""
    view = decline.modal(a_no(facts, "Grace Hall"))

    assert problems(view) == []
    assert frame(view) == [title, submit, "Keep It"]
    assert view.callback_id == kind


def test_it_says_that_no_is_fine() -> None:
    """Normal, no shame on either, no duty to talk, and a way to talk first."""
    view = decline.modal(a_no(CONTACT))
    read = shown(view)

    assert "Saying no is normal" in read
    assert "reflects badly on neither" in read
    assert "You need not speak with them" in read
    assert buttons(view) == ["Talk First"]


def test_an_end_is_not_a_refusal() -> None:
    """The form for a connection there was gives thanks, with the same way to talk first."""
    view = decline.modal(a_no(connected(Side.MENTEE)))
    read = shown(view)

    assert "Thank you for the time you and" in read
    assert "a word of thanks makes it a good ending" in read
    assert "Saying no" not in read
    assert "You need not speak" not in read
    assert buttons(view) == ["Talk First"]


def test_it_says_from_when_on_one_may_start_again() -> None:
    """A no is not for ever. Who ends a connection is not told to wait for anything."""
    again = "the two of you can start again, unless you tick the last box."

    assert f"After 90 days {again}" in shown(decline.modal(a_no(CONTACT)))
    assert f"At any time {again}" in shown(decline.modal(replace(a_no(CONTACT), rematch_days=0)))
    assert inputs(decline.modal(a_no(CONTACT, "Grace Hall")))[-1] == Field.NEVER_AGAIN
    assert "start again" not in shown(decline.modal(a_no(connected(Side.MENTEE))))


def test_every_field_says_who_reads_it_and_may_stay_empty() -> None:
    """The note: the other. The reason: these admins. The last: nobody."""
    view = decline.modal(a_no(CONTACT, "Grace Hall", "Tom Ito"))

    assert inputs(view) == [Field.NOTE, Field.SEND_NOTE, Field.REASON, Field.NEVER_AGAIN]
    assert "Ada Park reads this" in hint(view, Field.NOTE)
    assert (
        hint(view, Field.REASON)
        == "Read by Grace Hall and Tom Ito, and by nobody else. Ada Park does not read it."
    )
    assert hint(view, Field.NEVER_AGAIN).startswith("Nobody reads this")
    assert all(may_stay_empty(view, field) for field in inputs(view))


def test_where_no_admin_may_read_a_reason_none_is_asked_for() -> None:
    """Nobody writes into the void."""
    assert Field.REASON not in inputs(decline.modal(a_no(CONTACT)))


def test_the_thank_you_is_offered_and_nothing_is_ticked() -> None:
    """It can be edited and sent with one tick; nothing happens by default."""
    view = decline.modal(a_no(REQUEST, "Grace Hall"))

    assert element(view, Field.NOTE)["initial_value"] == decline.NO_TO_REQUEST
    assert "initial_options" not in element(view, Field.SEND_NOTE)
    assert "initial_options" not in element(view, Field.NEVER_AGAIN)


@pytest.mark.parametrize(
    ("facts", "begins"),
    [
        (REQUEST, "Thank you for asking me."),
        (CONTACT, "I have thought about our match"),
        (a_match(Side.MENTOR, Origin.PROPOSAL), "I have thought about our match"),
        (connected(Side.MENTOR), "Thank you for our time together."),
    ],
)
def test_the_thank_you_fits_what_is_declined(facts: MatchFacts, begins: str) -> None:
    """Nobody is thanked for a time there was not; the note that may follow begins the same way."""
    state = MatchState.ENDED if facts.state is MatchState.CONFIRMED else MatchState.DECLINED
    later = decline.note_modal(closed(facts, state, facts.side))

    assert element(decline.modal(a_no(facts)), Field.NOTE)["initial_value"].startswith(begins)
    assert element(later, Field.NOTE)["initial_value"].startswith(begins)


def test_a_note_goes_out_only_when_its_box_was_ticked() -> None:
    """Nobody is thanked by somebody who only pressed *Decline*."""
    assert decline.note_to_send(decline.NO_TO_REQUEST, []) == ""
    assert decline.note_to_send("My own words.", [Choice.YES]) == "My own words."


def test_the_modal_brings_back_what_it_was_about() -> None:
    """The match, how it stood, and whom the form named as readers."""
    view = decline.modal(a_no(connected(Side.MENTOR), "Grace Hall", "Tom Ito"))

    assert about(view) == {"match": 7, "state": "confirmed", "readers": [11, 12]}


def test_the_later_note_has_to_be_written() -> None:
    """Its modal is for sending alone, so the thank-you stands in it ready to go."""
    declined = closed(CONTACT, MatchState.DECLINED, Side.MENTEE)
    view = decline.note_modal(declined)

    assert problems(view) == []
    assert inputs(view) == [Field.NOTE]
    assert element(view, Field.NOTE)["initial_value"] == decline.NO_TO_MATCH
    assert not may_stay_empty(view, Field.NOTE)
    assert about(view)["match"] == 7


@pytest.mark.parametrize(("ended", "did"), [(False, "declined the match"), (True, "ended the connection")])
def test_admins_read_who_when_and_why(ended: bool, did: str) -> None:  # noqa: FBT001 - a table's column
    """And that they alone do."""
    card = decline.reason_card(ReasonFacts(ADA_READS, "Lin Wu", "Tom Ito", TUESDAY, ended, "No <time>"))

    assert problems(card) == []
    assert card.text.startswith(f"Lin Wu {did} with Tom Ito on Tuesday 3 June")
    assert "No &lt;time&gt;" in card.text
    assert "Only the admins who were named in the form read this" in card.text


def test_the_private_choice_stands_on_its_authors_card_alone() -> None:
    """No card has a line for it but that of the one who asked."""
    for facts in (closed(CONTACT, MatchState.DECLINED, by) for by in Side):
        assert "You asked not to be matched" not in match_card.card(facts, NOW).text
        mine = match_card.card(replace(facts, i_asked_not_to=True), NOW)
        assert "You asked not to be matched with them again" in mine.text


def test_a_meeting_of_the_two_is_named_and_ticked() -> None:
    """The box names the time, is ticked, and the form brings back which meeting it named."""
    planned = replace(a_no(connected(Side.MENTOR)), meeting_id=4, meeting_at=TUESDAY)
    view = decline.modal(planned)
    box = element(view, Field.CANCEL_MEETING)
    assert box["initial_options"] == box["options"]
    assert "Your one-time meeting on Tuesday 3 June at 10:00" in shown(view)
    assert about(view)["meeting"] == 4
    assert Field.CANCEL_MEETING not in inputs(decline.modal(a_no(connected(Side.MENTOR))))
