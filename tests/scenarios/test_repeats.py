"""Slack sends again what was not acknowledged before a connection broke: it is done and answered once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import func, select

from bot.enums import QuestionList
from bot.ids import COMMAND
from bot.models.done_command import DoneCommand
from bot.services.survey import editor
from tests import forged_requests
from tests.bot_harness import BotHarness


def test_a_command_sent_again_does_and_says_nothing(either_harness: BotHarness) -> None:
    """A pause, one's data, a proposal: the second time there is no answer, not even a no."""
    harness = either_harness
    lin, mira = harness.mentee("Lin Osei"), harness.admin("Mira Sand")
    ada = harness.mentor("Ada Park")
    day = (harness.today + timedelta(days=9)).strftime("%-d %B")
    for person, words in (
        (mira, f"match <@{lin.id}> <@{ada.id}>"),
        (lin, "mydata"),
        (lin, f"pause {day}"),
    ):
        first = person.command(COMMAND, words)
        assert first.response, words
        again = person.replay()
        assert again.ok, words
        assert not again.response, words
    harness.settle()
    files = [one for one in lin.messages() if one.get("files")]
    assert len(files) == 1


def test_a_no_is_said_again(harness: BotHarness) -> None:
    """Nothing was done, so nothing is done before: the answer may not have arrived."""
    harness.mentee("Lin Osei")
    lin = harness.person("Lin Osei")
    first = lin.command(COMMAND, "pause yesterday").response
    assert first
    assert lin.replay().response == first


def test_sent_twice_at_the_same_instant(either_harness: BotHarness) -> None:
    """By two connections: one answer has the words, the other is empty."""
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    lin.raw({"kind": "command", "command": COMMAND, "text": "mydata", "misuse": {"signature": "none"}})
    fields = [one for one in harness.crossed() if one["direction"] == "payload"][-1]["request"]
    raw = urlencode(fields).encode()
    signed = forged_requests.signature(harness, raw)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: forged_requests.post(harness, raw, signed), range(4)))
    assert [one.status_code for one in answers] == [200] * 4
    assert sorted(bool(one.text) for one in answers) == [False, False, False, True]


def test_a_question_is_added_once(harness: BotHarness) -> None:
    """So is a form that adds something, which is like no other: the editor's."""
    mira = harness.admin("Mira Sand")
    harness.home("Mira Sand")
    mira.click("Surveys", within="home")
    mira.click("Add a Question", within="modal")
    mira.fill("question", "Would you meet again?")
    assert mira.submit().ok
    assert mira.replay().ok
    actor = harness.actor("Mira Sand")
    with harness.bot.store.reading() as session:
        asked = editor.edited(session, actor, QuestionList.FEEDBACK).questions
    assert [one.text for one in asked].count("Would you meet again?") == 1


def test_it_is_forgotten(either_harness: BotHarness) -> None:
    """After an hour Slack sends nothing again: the table stays small."""
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    for _ in range(3):
        lin.command(COMMAND, "mydata")
        harness.is_off(days=1)
    with harness.bot.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(DoneCommand)) == 1
