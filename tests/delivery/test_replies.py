"""Answers through a response_url: private, best effort, and nobody's obstacle."""

import pytest

from bot.delivery.replies import Replies
from tests.delivery.conftest import WorkerHarness


def click(harness: WorkerHarness) -> str:
    """Let Lin click on a card; return the click's response_url."""
    harness.say("Asked")
    harness.deliver()
    harness.person().click("Open")
    url: str = harness.slack.payloads("block_actions")[-1]["request"]["response_url"]
    return url


def test_an_answer_is_for_the_person_who_clicked(sqlite_harness: WorkerHarness) -> None:
    """It appears below the card, for this person alone, and leaves the card as it is."""
    replies = Replies()
    replies.say(click(sqlite_harness), "You already confirmed.")
    replies.stop()
    asked, answer = sqlite_harness.person().messages()
    assert asked["text"] == "Asked"
    assert (answer["text"], answer["is_ephemeral"]) == ("You already confirmed.", True)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/response/secret", "no address at all", None])
def test_a_failure_is_logged_without_secrets(
    sqlite_harness: WorkerHarness, caplog: pytest.LogCaptureFixture, address: str | None
) -> None:
    """Nothing is raised; the log holds neither the address nor the text."""
    replies = Replies()
    replies.say(address or f"{sqlite_harness.slack.url}/response/secret", "Something private")
    replies.stop()
    assert "An answer was not sent" in caplog.text
    assert "secret" not in caplog.text
    assert "private" not in caplog.text


def test_after_the_end_nothing_is_raised(caplog: pytest.LogCaptureFixture) -> None:
    """A click that comes while the bot stops gets no answer, and no exception."""
    replies = Replies()
    replies.stop()
    replies.say("http://127.0.0.1:9/response/secret", "Too late")
    assert "stopping" in caplog.text
