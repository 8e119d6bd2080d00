"""Looking for a mentor, writing to one, asking one."""

import json

import pytest

from bot.enums import Origin
from bot.ids import COMMAND, Action, Field, Modal
from tests import forger
from tests.house import House, said
from tests.scenarios.meetings import asks, soon


def modal_text(house: House, name: str) -> str:
    """Return the modal on top as one text to search in."""
    return json.dumps(house.person(name).modal(), ensure_ascii=False)


def ways(house: House, name: str, mentor: str) -> list[str]:
    """Return what the directory on top offers somebody at a mentor's entry."""
    row = f"mentor.{house.participant_id(mentor)}"
    blocks = (house.person(name).modal() or {})["blocks"]
    rows = [block["elements"] for block in blocks if block["block_id"] == row]
    return [element["text"]["text"] for elements in rows for element in elements]


def test_a_note_reaches_the_mentor(house: House) -> None:
    """*Message*: a form, then the note on the mentor's card, and "sent" in the form's place."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    assert lin.command(COMMAND, "find").ok
    assert lin.click("Message", within="modal").ok
    lin.fill(Field.NOTE, "How did you learn to lead?")
    assert lin.submit().ok
    assert "Your note is with Ada Park." in modal_text(house, "Lin Osei")
    house.settle()
    assert "How did you learn to lead?" in said(ada)


def test_a_request_reaches_the_mentor(house: House) -> None:
    """*Connect*, with no note: the mentor is asked to accept."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    lin.command(COMMAND, "find")
    assert lin.click("Connect", within="modal").ok
    assert lin.submit().ok
    house.settle()
    assert house.match(1).origin is Origin.REQUEST
    assert ada.click("Accept").ok


def test_find_buttons_open_it_everywhere(house: House) -> None:
    """*Find a mentor* on Home opens the directory."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    house.home("Lin Osei")
    assert lin.click(Action.FIND_MENTOR, within="home").ok
    assert "Ada Park" in modal_text(house, "Lin Osei")


def test_topics_and_pages_change_it_in_place(house: House) -> None:
    """One modal: another topic, another page, and back; never a second modal on top."""
    for number in range(12):
        slack_name = f"Mentor {number:02}"
        house.slack.join(slack_name)
        house.mentor(slack_name)
    lin = house.mentee("Lin Osei")
    with_topic = house.mentor("Ada Park")
    with_topic.command(COMMAND, "profile")
    with_topic.fill(Field.TOPICS, "python")
    with_topic.submit()
    lin.command(COMMAND, "find")
    assert lin.click("Next page", within="modal").ok
    assert "Mentor 11" in modal_text(house, "Lin Osei")
    assert lin.click("Previous page", within="modal").ok
    assert "Mentor 11" not in modal_text(house, "Lin Osei")
    assert lin.choose(Action.CHOOSE_TOPIC, "python")
    assert "Ada Park" in modal_text(house, "Lin Osei")
    assert "Mentor 00" not in modal_text(house, "Lin Osei")
    assert len(lin.screen()["modals"]) == 1


def test_what_happened_since_it_was_drawn_counts(house: House) -> None:
    """The mentor paused while the form was open: it is refused kindly, and nothing is begun."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    lin.command(COMMAND, "find")
    lin.click("Connect", within="modal")
    house.pauses("Ada Park")
    lin.fill(Field.NOTE, "Would you?")
    assert lin.submit().errors == {Field.NOTE: "Ada Park is not taking this on just now."}
    lin.close()
    assert lin.click("Connect", within="modal").ok
    assert "Ada Park is not taking this on just now." in modal_text(house, "Lin Osei")


@pytest.mark.parametrize(
    ("way", "left"), [("Message", ["Connect", "Ask for a meeting"]), ("Connect", ["Ask for a meeting"])]
)
def test_the_directory_below_shows_what_was_begun(house: House, way: str, left: list[str]) -> None:
    """Closing "Sent" leads back to the same page, where the mentor's entry says how it stands now."""
    lin = house.mentee("Lin Osei")
    for name in ("Ada Park", "Grace Kim"):
        house.mentor(name)
    lin.command(COMMAND, "find")
    lin.click(way, within="modal")
    lin.fill(Field.NOTE, "How did you learn to lead?")
    assert lin.submit().ok
    lin.close()
    assert "Find a mentor" in modal_text(house, "Lin Osei")
    assert ways(house, "Lin Osei", "Ada Park") == left
    assert ways(house, "Lin Osei", "Grace Kim") == ["Message", "Connect", "Ask for a meeting"]


def test_the_same_page_of_the_same_topic_stays_below(house: House) -> None:
    """Who turned pages, or chose a topic, finds them as they were."""
    for number in range(12):
        house.slack.join(f"Mentor {number:02}")
        mentor = house.mentor(f"Mentor {number:02}")
        mentor.command(COMMAND, "profile")
        mentor.fill(Field.TOPICS, "python")
        mentor.submit()
    house.mentor("Ada Park")
    lin = house.mentee("Lin Osei")
    lin.command(COMMAND, "find python")
    lin.click("Next page", within="modal")
    lin.click("Connect", within="modal")
    lin.submit()
    lin.close()
    assert "Page 2 of 2" in modal_text(house, "Lin Osei")
    assert ways(house, "Lin Osei", "Mentor 10") == ["Ask for a meeting"]
    assert "Ada Park" not in modal_text(house, "Lin Osei")


def test_asking_for_a_meeting_shows_below_too(house: House) -> None:
    """The same for the third way: it is not offered twice."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    assert asks(house, "Lin Osei", soon(house)).ok
    lin.close()
    assert ways(house, "Lin Osei", "Ada Park") == ["Message", "Connect"]


def test_what_was_sent_stands_where_slack_fails_to_redraw(house: House) -> None:
    """The note is with the mentor, and the form says so, whatever becomes of the directory below."""
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    lin.command(COMMAND, "find")
    lin.click("Message", within="modal")
    lin.fill(Field.NOTE, "How did you learn to lead?")
    house.slack.fault("error", methods=["views.update"], error="internal_error")
    assert lin.submit().ok
    assert "Your note is with Ada Park." in modal_text(house, "Lin Osei")
    house.settle()
    assert "How did you learn to lead?" in said(ada)


def test_from_a_card_there_is_no_directory_below(house: House) -> None:
    """The answer to a typed *find* opens the form alone: nothing is redrawn, and closing it leads nowhere."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    lin.say("find")
    house.settle()
    lin.click("Connect")
    assert lin.submit().ok
    assert house.slack.calls("views.update") == []


def test_a_stranger_may_look_and_join(house: House) -> None:
    """Who has not joined sees who is there, and joins from the directory."""
    house.mentor("Ada Park")
    lin = house.person("Lin Osei")
    lin.command(COMMAND, "find")
    assert "Ada Park" in modal_text(house, "Lin Osei")
    assert lin.click("Join as mentee", within="modal").ok
    assert lin.submit().ok
    assert "You have joined." in modal_text(house, "Lin Osei")
    lin.close()
    assert "Join as mentee" not in modal_text(house, "Lin Osei")
    assert ways(house, "Lin Osei", "Ada Park") == ["Message", "Connect", "Ask for a meeting"]


def test_a_click_that_was_overtaken_does_nothing(house: House) -> None:
    """Two quick clicks on *Next page*: the first turns it, the second fails nobody."""
    for number in range(21):
        house.slack.join(f"Mentor {number:02}")
        house.mentor(f"Mentor {number:02}")
    lin = house.mentee("Lin Osei")
    lin.command(COMMAND, "find")
    assert lin.click("Next page", within="modal").ok
    assert lin.replay().ok
    assert "Page 2 of 3" in modal_text(house, "Lin Osei")
    assert lin.failures() == []


@pytest.mark.parametrize(
    ("modal", "note", "sentence"),
    [
        (Modal.ASK_MENTOR, "x" * 1_001, "Please keep it under 1000 characters."),
        (Modal.WRITE_TO_MENTOR, "x" * 1_001, "Please keep it under 1000 characters."),
        (Modal.WRITE_TO_MENTOR, "  ", "Please write a few words, or close this without sending."),
    ],
)
def test_what_slacks_client_checks_is_checked_again(
    house: House, modal: Modal, note: str, sentence: str
) -> None:
    """A note too long, or none: refused at its field, also where somebody sends their own request."""

    def forge(view: forger.Body) -> None:
        view["callback_id"] = modal.value
        forger.write(view, Field.NOTE, note)

    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    lin.command(COMMAND, "find")
    lin.click("Connect", within="modal")
    answer = forger.submission(house, "Lin Osei", forge)
    assert answer.json() == {"response_action": "errors", "errors": {Field.NOTE: sentence}}
    assert lin.submit().ok
