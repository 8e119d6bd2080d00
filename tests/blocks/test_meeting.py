"""The card of a one-time meeting: what each of the two reads, may press, and hears."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.blocks import home, text_replies
from bot.blocks.meeting import calendar
from bot.blocks.meeting import card as meeting_card
from bot.blocks.meeting import forms as meeting_forms
from bot.enums import CloseReason, MeetingState, Side
from bot.ids import Action
from bot.read_models.common import OtherPerson, Viewer
from bot.read_models.meeting import MeetingFacts
from tests.blocks.builders import ADA_READS, NOW, a_home, a_profile, typed
from tests.blocks.meetings import AT, TIMES, a_day, a_form, a_no, asked, over, planned
from tests.blocks.reading import as_json, buttons, element, heard, inputs, parts_of, pressed, problems, shown

ENDINGS = [
    (MeetingState.OCCURRED, False, None),
    (MeetingState.NOT_HELD, False, None),
    (MeetingState.EXPIRED, False, None),
    *(
        (state, by_me, None)
        for state in (MeetingState.DECLINED, MeetingState.WITHDRAWN)
        for by_me in (True, False)
    ),
    *(
        (MeetingState.CANCELLED, by_me, because)
        for by_me in (True, False)
        for because in (None, *CloseReason)
    ),
]


def test_the_mentor_has_a_button_per_time() -> None:
    """Each names day, time and zone in the mentor's own; one click sets it."""
    card = meeting_card.card(asked(Side.MENTOR), NOW)
    assert buttons(card) == [
        "Mon 9 Jun, 14:00 BST",
        "Tue 10 Jun, 14:00 BST",
        "Wed 11 Jun, 14:00 BST",
        "Suggest Another Time",
        *("Decline", "Reply", "View Profile"),
    ]
    assert pressed(card, Action.MEETING_PICK_2)["value"] == f"4.{int(TIMES[1].timestamp())}"
    assert "How to lead a team" in card.text
    assert "Closes Tuesday 17 June." in card.text


def test_a_time_that_is_over_is_not_offered() -> None:
    """The other ones keep their buttons; when all are over, both sides may suggest another."""
    later = AT + timedelta(hours=1)
    assert buttons(meeting_card.card(asked(Side.MENTOR), later))[0] == "Tue 10 Jun, 14:00 BST"
    after = TIMES[-1]
    waiting = ["Withdraw", "Open Chat", "View Profile"]
    late = ["Suggest Another Time", "Decline", "Reply", "View Profile"]
    assert buttons(meeting_card.card(asked(Side.MENTOR), after)) == late
    assert buttons(meeting_card.card(asked(Side.MENTEE), after)) == ["Suggest Another Time", *waiting]
    assert buttons(meeting_card.card(asked(Side.MENTEE), NOW)) == waiting


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """On the night the clocks go back there are two half past ones in London."""
    first = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    card = meeting_card.card(asked(Side.MENTOR, times=(first, first + timedelta(hours=1))), NOW)
    assert buttons(card)[:2] == ["Sun 26 Oct, 01:30 BST", "Sun 26 Oct, 01:30 GMT"]


@pytest.mark.parametrize("facts", [asked(Side.MENTOR), planned(Side.MENTOR)])
def test_forced_is_said_beforehand(facts: MeetingFacts) -> None:
    """The mentor reads what the mentee may do afterwards, before they agree and while it is planned."""
    said = "Afterwards they may make you their mentor, without asking"
    assert said in meeting_card.card(replace(facts, may_be_made_mentor=True), NOW).text
    assert said not in meeting_card.card(facts, NOW).text


def test_a_planned_meeting_is_in_two_calendars_in_utc() -> None:
    """What the links carry is the same moment, whoever opens them."""
    google = parse_qs(urlsplit(calendar.google(planned(Side.MENTEE))).query)
    assert google == {
        "action": ["TEMPLATE"],
        "text": ["Lin Wu and Ada Park: How to lead a team"],
        "dates": ["20250609T130000Z/20250609T133000Z"],
        "location": ["https://example.com/call?a=1&b=2"],
    }
    outlook = parse_qs(urlsplit(calendar.outlook(planned(Side.MENTEE))).query)
    assert outlook["subject"] == google["text"]
    assert outlook["location"] == google["location"]
    assert (outlook["startdt"], outlook["enddt"]) == (["2025-06-09T13:00:00Z"], ["2025-06-09T13:30:00Z"])


def test_each_reads_the_time_in_their_own_zone() -> None:
    """In the weeks in which London and New York are four hours apart, not five."""
    at = datetime(2025, 10, 27, 14, 0, tzinfo=UTC)
    sam = Viewer(3, "U0SAM", "Sam", ZoneInfo("America/New_York"), "T0TEAM")
    assert (
        "You meet Ada Park on Monday 27 October at 10:00"
        in meeting_card.card(planned(Side.MENTEE, at, viewer=sam), NOW).text
    )
    assert (
        "You meet Lin Wu on Monday 27 October at 14:00"
        in meeting_card.card(planned(Side.MENTOR, at), NOW).text
    )


@pytest.mark.parametrize(
    ("left", "starts"),
    [
        (timedelta(days=2), "You meet"),
        (timedelta(days=1), "Coming up: you meet"),
        (timedelta(minutes=10), "In a few minutes you meet"),
        (timedelta(), "Your meeting with"),
    ],
)
def test_the_card_says_how_near_it_is(left: timedelta, starts: str) -> None:
    """As the two reminders bring it; once it has begun nothing is left to move or cancel."""
    card = meeting_card.card(planned(Side.MENTEE), AT - left)
    assert card.text.startswith(starts)
    assert ("Cancel Meeting" in buttons(card)) == (left > timedelta())


def test_other_times_for_a_planned_meeting() -> None:
    """Who is asked has a button per time, and may talk first; both may keep the time; the old one stands."""
    mine = meeting_card.card(planned(Side.MENTOR, times=TIMES[1:], picks=Side.MENTOR), NOW)
    assert buttons(mine)[2:] == [
        *("Keep the Time", "Suggest Another Time", "Cancel Meeting"),
        *("Reply", "View Profile"),
    ]
    theirs = meeting_card.card(planned(Side.MENTEE, times=TIMES[1:], picks=Side.MENTOR), NOW)
    assert buttons(theirs) == ["Keep the Time", "Cancel Meeting", "Open Chat", "View Profile"]
    for card in (mine, theirs):
        assert "the meeting stays on Monday 9 June at 14:00" in card.text


@pytest.mark.parametrize(("state", "by_me", "because"), ENDINGS)
@pytest.mark.parametrize("side", list(Side))
def test_every_ending_is_kind_and_whole(
    state: MeetingState, side: Side, because: CloseReason | None, *, by_me: bool
) -> None:
    """No ending has a button that could still change it, and none blames anybody."""
    card = meeting_card.card(over(side, state, by_me=by_me, closed_because=because), NOW)
    assert problems(card) == []
    assert set(buttons(card)) <= {
        "Find Another Mentor",
        "Find a New Time",
        "Send a Note",
        "Don't Match Us Again",
    }
    assert ("Send a Note" in buttons(card)) == (state is MeetingState.DECLINED and by_me)


def test_what_the_other_wrote_stands_in_place_of_our_sentence() -> None:
    """A note is read as it was written; without one, a kind sentence of ours."""
    facts = over(Side.MENTEE, MeetingState.CANCELLED)
    assert "it says nothing about you" in meeting_card.card(facts, NOW).text
    noted = meeting_card.card(replace(facts, closing_note="I am ill."), NOW)
    assert "I am ill." in noted.text
    assert "it says nothing about you" not in noted.text


def test_the_forms_ask_for_what_is_needed() -> None:
    """Topic, length and one time are needed; the length is half an hour unless changed."""
    form = meeting_forms.ask_modal(a_form(), a_day())
    times = ["time.1", "time.2", "time.3", "place"]
    assert inputs(form) == ["topic", "minutes", *times]
    assert element(form, "minutes")["initial_option"]["value"] == "30"
    assert inputs(meeting_forms.suggest_modal(planned(Side.MENTOR), a_day())) == times
    no = meeting_forms.decline_modal(a_no(asked(Side.MENTOR), "Grace Hall"))
    assert inputs(no) == ["note", "send_note", "reason", "never_again"]
    assert "I cannot meet with you just now" in element(no, "note")["initial_value"]
    assert "Read by Grace Hall, and by nobody else. Lin Wu does not read it." in shown(no)


def test_home_and_the_typed_word_show_the_same_entry() -> None:
    """Home heads them; the answer to *meetings* has the buttons too."""
    facts = planned(Side.MENTEE)
    page = home.view(a_home(a_profile(), upcoming_meetings=(facts,)), NOW)
    assert "Upcoming one-time meetings (1)" in shown(page)
    assert "Reschedule" in buttons(page)
    answer = text_replies.card(typed("meetings", meetings=(facts,) * 7), NOW)
    assert "The first 5 are here" in answer.text
    assert len([label for label in buttons(answer) if label == "Reschedule"]) == 5
    assert "no one-time meeting coming up" in text_replies.card(typed("meetings"), NOW).text


def test_each_button_says_whom_it_is_about() -> None:
    """Heard alone, every button names the other person."""
    for facts in (asked(Side.MENTOR), planned(Side.MENTOR)):
        assert all("Lin Wu" in one for one in heard(meeting_card.card(facts, NOW)))


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=150),
    side=st.sampled_from(list(Side)),
)
@example(text="<!channel>" * 15, side=Side.MENTOR)
@example(text="😀" * 150, side=Side.MENTEE)
@example(text="", side=Side.MENTOR)
def test_every_screen_takes_any_name_and_topic(text: str, side: Side) -> None:
    """What people are called and write can stick no card and call nobody."""
    for facts in (asked(side), planned(side), over(side, MeetingState.CANCELLED)):
        other = OtherPerson(facts.other.person_id, facts.other.slack_user_id, text)
        strange = replace(facts, other=other, topic=text, place=text, closing_note=text * 20)
        card = meeting_card.card(strange, NOW)
        assert problems(card) == []
        for screen in (card, meeting_card.entry(strange, NOW)):
            # Plain text, as on buttons, calls nobody.
            marked = [part["text"] for part in parts_of(as_json(screen)) if part.get("type") == "mrkdwn"]
            assert "<!channel>" not in "\n".join(marked)
        for form in (
            meeting_forms.suggest_modal(strange, a_day(place=text)),
            meeting_forms.cancel_modal(strange),
            meeting_forms.note_modal(strange),
            meeting_forms.decline_modal(a_no(strange, text)),
            meeting_forms.ask_modal(a_form(other=other, viewer=ADA_READS), a_day(topic=text)),
            meeting_forms.sent(a_form(other=other)),
        ):
            assert problems(form) == []
