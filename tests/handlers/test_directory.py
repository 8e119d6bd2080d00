"""Looking for a mentor, writing to one, asking one."""

import json

import pytest
from sqlalchemy import select

from bot.enums import Origin
from bot.ids import COMMAND, Action, Field, Modal
from bot.models.match import Match
from tests import forged_requests
from tests.bot_harness import BotHarness, against, said
from tests.scenarios.meetings import asks, soon


def modal_text(harness: BotHarness, name: str) -> str:
    """Return the modal on top as one text to search in."""
    return json.dumps(harness.person(name).modal(), ensure_ascii=False)


def ways(harness: BotHarness, name: str, mentor: str) -> list[str]:
    """Return what the directory on top offers somebody at a mentor's entry."""
    card = f"mentor.{harness.participant_id(mentor)}"
    blocks = (harness.person(name).modal() or {})["blocks"]
    offered = [block["actions"] for block in blocks if block["block_id"] == card]
    return [button["text"]["text"] for buttons in offered for button in buttons]


def test_a_note_reaches_the_mentor(harness: BotHarness) -> None:
    """*Message*: a form, then the note on the mentor's card, and "sent" in the form's place."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    assert lin.command(COMMAND, "find").ok
    assert lin.click("Message", within="modal").ok
    lin.fill(Field.NOTE, "How did you learn to lead?")
    assert lin.submit().ok
    assert "Your note is with Ada Park." in modal_text(harness, "Lin Osei")
    harness.settle()
    assert "How did you learn to lead?" in said(ada)


def test_a_request_reaches_the_mentor(harness: BotHarness) -> None:
    """*Connect*, with no note: the mentor is asked to accept."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    lin.command(COMMAND, "find")
    assert lin.click("Connect", within="modal").ok
    assert lin.submit().ok
    harness.settle()
    assert _origin(harness) is Origin.REQUEST
    assert ada.click("Accept").ok


def _origin(harness: BotHarness) -> Origin:
    with harness.bot.store.reading() as session:
        return session.scalars(select(Match.origin)).one()


def test_find_buttons_open_it_everywhere(harness: BotHarness) -> None:
    """*Find a Mentor* on Home opens the directory."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.home("Lin Osei")
    assert lin.click(Action.FIND_MENTOR, within="home").ok
    assert "Ada Park" in modal_text(harness, "Lin Osei")


def test_topics_and_pages_change_it_in_place(harness: BotHarness) -> None:
    """One modal: another topic, another page, and back; never a second modal on top."""
    for number in range(12):
        slack_name = f"Mentor {number:02}"
        harness.slack.join(slack_name)
        harness.mentor(slack_name)
    lin = harness.mentee("Lin Osei")
    with_topic = harness.mentor("Ada Park")
    with_topic.command(COMMAND, "profile")
    with_topic.fill(Field.TOPICS, "python")
    with_topic.submit()
    lin.command(COMMAND, "find")
    assert lin.click("Next Page", within="modal").ok
    assert "Mentor 11" in modal_text(harness, "Lin Osei")
    assert lin.click("Previous Page", within="modal").ok
    assert "Mentor 11" not in modal_text(harness, "Lin Osei")
    assert lin.choose(Action.CHOOSE_TOPIC, "python")
    assert "Ada Park" in modal_text(harness, "Lin Osei")
    assert "Mentor 00" not in modal_text(harness, "Lin Osei")
    assert len(lin.screen()["modals"]) == 1


def test_what_happened_since_it_was_drawn_counts(harness: BotHarness) -> None:
    """The mentor paused while the form was open: it is refused kindly, and nothing is begun."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    lin.command(COMMAND, "find")
    lin.click("Connect", within="modal")
    harness.pauses("Ada Park")
    lin.fill(Field.NOTE, "Would you?")
    assert against(lin.submit()) == "Ada Park is not taking this on just now."
    lin.close()
    assert lin.click("Connect", within="modal").ok
    assert "Ada Park is not taking this on just now." in modal_text(harness, "Lin Osei")


@pytest.mark.parametrize(
    ("way", "left"), [("Message", ["Connect", "Ask for a Meeting"]), ("Connect", ["Ask for a Meeting"])]
)
def test_the_directory_below_shows_what_was_begun(harness: BotHarness, way: str, left: list[str]) -> None:
    """Closing "Sent" leads back to the same page, where the mentor's entry says how it stands now."""
    lin = harness.mentee("Lin Osei")
    for name in ("Ada Park", "Grace Kim"):
        harness.mentor(name)
    lin.command(COMMAND, "find")
    lin.click(way, within="modal")
    lin.fill(Field.NOTE, "How did you learn to lead?")
    assert lin.submit().ok
    lin.close()
    assert "Find a mentor" in modal_text(harness, "Lin Osei")
    assert ways(harness, "Lin Osei", "Ada Park") == left
    assert ways(harness, "Lin Osei", "Grace Kim") == ["Message", "Connect", "Ask for a Meeting"]


def test_the_same_page_of_the_same_topic_stays_below(harness: BotHarness) -> None:
    """Who turned pages, or chose a topic, finds them as they were."""
    for number in range(12):
        harness.slack.join(f"Mentor {number:02}")
        mentor = harness.mentor(f"Mentor {number:02}")
        mentor.command(COMMAND, "profile")
        mentor.fill(Field.TOPICS, "python")
        mentor.submit()
    harness.mentor("Ada Park")
    lin = harness.mentee("Lin Osei")
    lin.command(COMMAND, "find python")
    lin.click("Next Page", within="modal")
    lin.click("Connect", within="modal")
    lin.submit()
    lin.close()
    assert "Page 2 of 2" in modal_text(harness, "Lin Osei")
    assert ways(harness, "Lin Osei", "Mentor 10") == ["Ask for a Meeting"]
    assert "Ada Park" not in modal_text(harness, "Lin Osei")


def test_asking_for_a_meeting_shows_below_too(harness: BotHarness) -> None:
    """The same for the third way: it is not offered twice."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    assert asks(harness, "Lin Osei", soon(harness)).ok
    lin.close()
    assert ways(harness, "Lin Osei", "Ada Park") == ["Message", "Connect"]


def test_what_was_sent_stands_where_slack_fails_to_redraw(harness: BotHarness) -> None:
    """The note is with the mentor, and the form says so, whatever becomes of the directory below."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    lin.command(COMMAND, "find")
    lin.click("Message", within="modal")
    lin.fill(Field.NOTE, "How did you learn to lead?")
    harness.slack.fault("error", methods=["views.update"], error="internal_error")
    assert lin.submit().ok
    assert "Your note is with Ada Park." in modal_text(harness, "Lin Osei")
    harness.settle()
    assert "How did you learn to lead?" in said(ada)


def test_from_a_card_there_is_no_directory_below(harness: BotHarness) -> None:
    """The answer to a typed *find* opens the form alone: nothing is redrawn, and closing it leads nowhere."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    lin.say("find")
    harness.settle()
    lin.click("Connect")
    assert lin.submit().ok
    assert harness.slack.calls("views.update") == []


def test_a_stranger_may_look_and_join(harness: BotHarness) -> None:
    """Who has not joined sees who is there, and joins from the directory."""
    harness.mentor("Ada Park")
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "find")
    assert "Ada Park" in modal_text(harness, "Lin Osei")
    assert lin.click("Join as Mentee", within="modal").ok
    assert lin.submit().ok
    assert "You have joined." in modal_text(harness, "Lin Osei")
    lin.close()
    assert "Join as Mentee" not in modal_text(harness, "Lin Osei")
    assert ways(harness, "Lin Osei", "Ada Park") == ["Message", "Connect", "Ask for a Meeting"]


def test_a_click_that_was_overtaken_does_nothing(harness: BotHarness) -> None:
    """Two quick clicks on *Next Page*: the first turns it, the second fails nobody."""
    for number in range(21):
        harness.slack.join(f"Mentor {number:02}")
        harness.mentor(f"Mentor {number:02}")
    lin = harness.mentee("Lin Osei")
    lin.command(COMMAND, "find")
    assert lin.click("Next Page", within="modal").ok
    assert lin.replay().ok
    assert "Page 2 of 3" in modal_text(harness, "Lin Osei")
    assert lin.failures() == []


def test_a_search_may_have_hundreds_of_words(harness: BotHarness) -> None:
    """No database is asked for each of them: the first ones count."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    words = " ".join(f"w{number}" for number in range(1_100))
    assert lin.command(COMMAND, f"find Ada {words}").ok
    assert lin.failures() == []
    assert "w3" in modal_text(harness, "Lin Osei")


@pytest.mark.parametrize(
    ("modal", "note", "sentence"),
    [
        (Modal.ASK_MENTOR, "x" * 1_001, "Please keep it under 1000 characters."),
        (Modal.WRITE_TO_MENTOR, "x" * 1_001, "Please keep it under 1000 characters."),
        (Modal.WRITE_TO_MENTOR, "  ", "Please write a few words, or close this without sending."),
    ],
)
def test_what_slacks_client_checks_is_checked_again(
    harness: BotHarness, modal: Modal, note: str, sentence: str
) -> None:
    """A note too long, or none: refused at its field, also where somebody sends their own request."""

    def forge(view: forged_requests.Body) -> None:
        view["callback_id"] = modal.value
        forged_requests.write(view, Field.NOTE, note)

    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    lin.command(COMMAND, "find")
    lin.click("Connect", within="modal")
    answer = forged_requests.submission(harness, "Lin Osei", forge)
    assert answer.json() == {"response_action": "errors", "errors": {Field.NOTE: sentence}}
    assert lin.submit().ok


def test_the_directory_is_searched(harness: BotHarness) -> None:
    """By a name as by a topic, from the command and in the form; an empty search shows everybody."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park"), harness.mentor("Jo Byrne")
    lin.command(COMMAND, "find @Ada Park")
    assert ("Ada Park" in str(lin.modal()), "Jo Byrne" in str(lin.modal())) == (True, False)
    lin.fill(Field.SEARCH, "BYRNE")
    assert lin.submit().ok
    assert ("Ada Park" in str(lin.modal()), "Jo Byrne" in str(lin.modal())) == (False, True)
    assert "These mentors are found by “BYRNE”:" in str(lin.modal())
    lin.fill(Field.SEARCH, "")
    assert lin.submit().ok
    assert ("Ada Park" in str(lin.modal()), "Jo Byrne" in str(lin.modal())) == (True, True)
