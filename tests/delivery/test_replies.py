"""Answers through a response_url: private, best effort, and nobody's obstacle."""

from time import monotonic

import pytest

from bot.delivery.replies import MOST, MOST_OF_ONE_PERSON, STOP_SECONDS, Replies
from tests.delivery.conftest import WorkerHarness


def click(harness: WorkerHarness, name: str = "Lin Osei") -> str:
    """Let somebody click on a card; return the click's response_url."""
    harness.say("Asked", to=name)
    harness.deliver()
    harness.person(name).click("Open")
    url: str = harness.slack.payloads("block_actions")[-1]["request"]["response_url"]
    return url


def test_an_answer_is_for_the_person_who_clicked(sqlite_harness: WorkerHarness) -> None:
    """It appears below the card, for this person alone, and leaves the card as it is."""
    replies = Replies()
    replies.say(click(sqlite_harness), "You already confirmed.", "Lin")
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
    replies.say(address or f"{sqlite_harness.slack.url}/response/secret", "Something private", "Lin")
    replies.stop()
    assert "An answer was not sent" in caplog.text
    assert "secret" not in caplog.text
    assert "private" not in caplog.text


def test_after_the_end_nothing_is_raised(caplog: pytest.LogCaptureFixture) -> None:
    """A click that comes while the bot stops gets no answer, and no exception."""
    replies = Replies()
    replies.stop()
    replies.say("http://127.0.0.1:9/response/secret", "Too late", "Lin")
    assert "stopping" in caplog.text


def test_one_persons_clicks_delay_nobody_else(sqlite_harness: WorkerHarness) -> None:
    """Slack takes its time for each answer: Lin clicks often, and Ada has hers after one of them."""
    mine, hers = click(sqlite_harness, "Lin Osei"), click(sqlite_harness, "Ada Reyes")
    sqlite_harness.slack.fault("answer_late", methods=["response_url"], seconds=0.3, times=999)
    replies = Replies()
    for number in range(4):
        replies.say(mine, f"Lin's {number}", "Lin")
    replies.say(hers, "Ada's", "Ada")
    sqlite_harness.slack.wait_for(lambda: "Ada's" in sqlite_harness.texts("Ada Reyes"))
    assert "Lin's 3" not in sqlite_harness.texts("Lin Osei")
    replies.stop()


def test_it_stops_whatever_slack_does(
    sqlite_harness: WorkerHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """Forty people wait for an answer, and Slack takes a minute for each: the bot ends all the same."""
    url = click(sqlite_harness, "Lin Osei")
    sqlite_harness.slack.fault("answer_late", methods=["response_url"], seconds=60, times=999)
    replies = Replies()
    for person in range(40):
        replies.say(url, "You already confirmed.", str(person))
    began = monotonic()
    replies.stop()
    assert monotonic() - began < 2 * STOP_SECONDS
    assert "36 answers were not sent: the bot is stopping." in caplog.text


def test_more_than_a_person_can_read_is_not_kept(
    sqlite_harness: WorkerHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """The queue is bounded, for one person and for all of them."""
    url = click(sqlite_harness, "Lin Osei")
    sqlite_harness.slack.fault("answer_late", methods=["response_url"], seconds=60, times=999)
    replies = Replies()
    for _ in range(MOST_OF_ONE_PERSON + 2):
        replies.say(url, "You already confirmed.", "Lin")
    # The first may be on its way already.
    assert 1 <= caplog.text.count("too many are waiting") <= 2
    for person in range(2 * MOST):
        replies.say(url, "You already confirmed.", str(person))
    assert caplog.text.count("too many are waiting") > MOST / 2
    replies.stop()
