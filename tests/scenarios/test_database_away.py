"""The database fails in the middle of a click: it is refused, never acknowledged and lost; a repeat works."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import event

from bot.enums import MatchState
from bot.ids import Action, Choice, Field
from tests import failing_databases, forged_requests
from tests.bot_harness import AS_SLACK, BotHarness, harness, said
from tests.spoken import say
from tests.wire import sent

SORRY = "Nothing was saved: something went wrong on our side"
PRIVATE = "marker-private-words"


def test_a_click_that_cannot_be_stored_is_refused(either_harness: BotHarness) -> None:
    """Whichever write fails, nothing is stored, nobody is told, the person reads that; then it works."""
    harness = either_harness
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    before = len(lin.messages())
    for table in ("matches", "cards", "recipient_lanes", "journal"):
        with failing_databases.unwritable(harness.url, table):
            outcome = ada.click("Accept")
            assert (outcome.ok, outcome.failure) == (False, "http_500"), table
        harness.settle()
        assert harness.match(match_id).state is MatchState.PENDING
        assert len(lin.messages()) == before
    harness.hears("Ada Park", SORRY)
    assert ada.click("Accept").ok
    harness.settle()
    assert "You and Ada Park are connected" in said(lin)


def test_a_form_that_cannot_be_stored_keeps_what_was_typed(
    either_harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """The form stays open with the sentence and with every word; the log has the fault and no word of it."""
    caplog.set_level(logging.DEBUG, logger="bot")
    harness = either_harness
    harness.mentee("Lin Osei"), harness.admin("Mira Sand")
    ada = harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park", f"{PRIVATE} of the opening note")
    ada.click("Decline")
    ada.fill(Field.NOTE, f"{PRIVATE} of the note")
    ada.fill(Field.SEND_NOTE, [Choice.YES])
    ada.fill(Field.REASON, f"{PRIVATE} of the reason")
    with failing_databases.unwritable(harness.url, "matches"):
        outcome = ada.submit()
        assert SORRY in str(outcome.errors)
    assert f"{PRIVATE} of the reason" in str(ada.modal())
    assert harness.match(match_id).state is MatchState.PENDING
    assert ada.submit().ok
    harness.settle()
    assert f"{PRIVATE} of the note" in said(harness.person("Lin Osei"))
    assert "fault" in caplog.text
    assert PRIVATE not in caplog.text


def test_reflections_never_reach_the_log(
    either_harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where they cannot be stored."""
    caplog.set_level(logging.DEBUG, logger="bot")
    harness = either_harness
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("My Reflections")
    lin.fill(harness.reflection_field(1), PRIVATE)
    with failing_databases.unwritable(harness.url, "reflection_answers"):
        assert SORRY in str(lin.submit().errors)
    assert lin.submit().ok
    assert PRIVATE not in caplog.text
    assert "Traceback" not in "".join(text for _, text in sent(harness.slack))


def test_the_clock_goes_on_when_the_database_is_back(either_harness: BotHarness) -> None:
    """A reminder whose transaction fails stays due, and comes once when it can be stored again."""
    harness = either_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    # The reminder, due after a week, may wait for a Monday's working hours.
    harness.let_pass(days=11)
    harness.is_off(days=3)
    harness.wake_at(10, "Lin Osei")
    with failing_databases.unwritable(harness.url, "matches"):
        harness.run_jobs()
    assert harness.match(match_id).state is MatchState.PENDING
    harness.let_pass()
    assert harness.match(match_id).state is MatchState.EXPIRED
    assert "Your request to Ada Park has closed" in said(harness.person("Lin Osei"))


def test_a_server_that_is_gone_refuses_and_comes_back(postgresql_harness: BotHarness) -> None:
    """No connection to be had: refused, in the language read last. Back again: the next click works."""
    harness = postgresql_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    ada = harness.person("Ada Park")
    ada.change(locale="de-AT")
    ada.open_home()
    harness.settle()
    with failing_databases.gone(harness.url):
        assert not ada.click(say("de", "Accept")).ok
        harness.hears("Ada Park", "Nichts wurde gespeichert")
    assert harness.match(match_id).state is MatchState.PENDING
    assert ada.click(say("de", "Accept")).ok
    assert harness.match(match_id).state is MatchState.CONFIRMED


def test_a_no_is_said_without_the_database_too(postgresql_harness: BotHarness) -> None:
    """It goes away between the rule that says no and the sentence: the sentence comes all the same."""
    harness = postgresql_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    engine = harness.bot.store.engine
    with ExitStack() as away:

        def go_away(*_: object) -> None:
            away.enter_context(failing_databases.gone(harness.url))

        def go_away_next(_: object) -> None:
            event.listen(engine, "checkin", go_away, once=True)

        event.listen(engine, "rollback", go_away_next, once=True)
        answer = forged_requests.click(harness, "Ada Park", Action.ACCEPT_MATCH, "999999")
        assert answer.status_code == 200
        harness.hears("Ada Park", "That is not there any more.")


def test_a_connection_cut_before_the_commit_is_not_acknowledged(postgresql_harness: BotHarness) -> None:
    """All is written and the commit is lost: the click is refused, and nothing of it is there."""
    harness = postgresql_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    cuts: list[int] = []

    def cut_once(_: object) -> None:
        if not cuts:
            cuts.append(1)
            failing_databases.cut(harness.url)

    event.listen(harness.bot.store.engine, "commit", cut_once)
    assert not harness.person("Ada Park").click("Accept").ok
    assert harness.match(match_id).state is MatchState.PENDING
    assert harness.person("Ada Park").click("Accept").ok
    assert harness.match(match_id).state is MatchState.CONFIRMED


@pytest.fixture
def impatient_harness(sqlite_url: str) -> Iterator[BotHarness]:
    """A bot whose Slack waits for an answer as long as Slack does."""
    with harness(sqlite_url, AS_SLACK) as found:
        yield found


def test_a_file_locked_by_another_is_waited_for_and_not_acknowledged(impatient_harness: BotHarness) -> None:
    """While somebody else holds the file a click is refused in words, in time; afterwards it works."""
    harness = impatient_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    ada = harness.person("Ada Park")
    with failing_databases.locked(harness.url):
        outcome = ada.click("Accept")
        assert (outcome.ok, outcome.failure) == (False, "http_500")
        harness.hears("Ada Park", "Nothing was saved: my database is busy just now")
    assert ada.click("Accept").ok
    harness.settle()
    assert harness.match(match_id).state is MatchState.CONFIRMED
    told = [one for one in harness.person("Lin Osei").messages() if "are connected" in one["text"]]
    assert len(told) == 1
