"""The database fails in the middle of a click: it is refused, never acknowledged and lost; a repeat works."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.enums import MatchState
from bot.ids import Choice, Field
from tests import damage
from tests.house import AS_SLACK, House, house, said
from tests.wire import sent

SORRY = "Nothing was saved: something went wrong on our side"
PRIVATE = "marker-private-words"


def test_a_click_that_cannot_be_stored_is_refused(either_house: House) -> None:
    """Whichever write fails, nothing is stored, nobody is told, the person reads that; then it works."""
    house = either_house
    lin, ada = house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    before = len(lin.messages())
    for table in ("matches", "cards", "inboxes", "journal"):
        with damage.unwritable(house.url, table):
            outcome = ada.click("Accept")
            assert (outcome.ok, outcome.failure) == (False, "http_500"), table
        house.settle()
        assert house.match(match_id).state is MatchState.PENDING
        assert len(lin.messages()) == before
    house.hears("Ada Park", SORRY)
    assert ada.click("Accept").ok
    house.settle()
    assert "You and Ada Park are connected" in said(lin)


def test_a_form_that_cannot_be_stored_keeps_what_was_typed(
    either_house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """The form stays open with the sentence and with every word; the log has the fault and no word of it."""
    caplog.set_level(logging.DEBUG, logger="bot")
    house = either_house
    house.mentee("Lin Osei"), house.admin("Mira Sand")
    ada = house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park", f"{PRIVATE} of the opening note")
    ada.click("Decline")
    ada.fill(Field.NOTE, f"{PRIVATE} of the note")
    ada.fill(Field.SEND_NOTE, [Choice.YES])
    ada.fill(Field.REASON, f"{PRIVATE} of the reason")
    with damage.unwritable(house.url, "matches"):
        outcome = ada.submit()
        assert SORRY in str(outcome.errors)
    assert f"{PRIVATE} of the reason" in str(ada.modal())
    assert house.match(match_id).state is MatchState.PENDING
    assert ada.submit().ok
    house.settle()
    assert f"{PRIVATE} of the note" in said(house.person("Lin Osei"))
    assert "fault" in caplog.text
    assert PRIVATE not in caplog.text


def test_reflections_never_reach_the_log(either_house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Also where they cannot be stored."""
    caplog.set_level(logging.DEBUG, logger="bot")
    house = either_house
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park")
    house.in_conversation("Lin Osei", "Ada Park")
    lin.click("My reflections")
    lin.fill(f"{Field.ANSWER}.1", PRIVATE)
    with damage.unwritable(house.url, "reflection_answers"):
        assert SORRY in str(lin.submit().errors)
    assert lin.submit().ok
    assert PRIVATE not in caplog.text
    assert "Traceback" not in "".join(text for _, text in sent(house.slack))


def test_the_clock_goes_on_when_the_database_is_back(either_house: House) -> None:
    """A reminder whose transaction fails stays due, and comes once when it can be stored again."""
    house = either_house
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.clock.ahead += timedelta(days=14)
    house.wake_at(10, "Lin Osei")
    with damage.unwritable(house.url, "matches"):
        house.tick()
    assert house.match(match_id).state is MatchState.PENDING
    house.let_pass()
    assert house.match(match_id).state is MatchState.EXPIRED
    assert "Your request to Ada Park has closed" in said(house.person("Lin Osei"))


def test_a_server_that_is_gone_refuses_and_comes_back(postgresql_house: House) -> None:
    """No connection to be had: refused. Back again: the next click works, nothing has to be restarted."""
    house = postgresql_house
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    ada = house.person("Ada Park")
    with damage.gone(house.url):
        assert not ada.click("Accept").ok
    assert house.match(match_id).state is MatchState.PENDING
    assert ada.click("Accept").ok
    assert house.match(match_id).state is MatchState.CONFIRMED


def test_a_connection_cut_before_the_commit_is_not_acknowledged(postgresql_house: House) -> None:
    """All is written and the commit is lost: the click is refused, and nothing of it is there."""
    house = postgresql_house
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    cuts: list[int] = []

    def cut_once(_: object) -> None:
        if not cuts:
            cuts.append(1)
            damage.cut(house.url)

    event.listen(house.bot.store.engine, "commit", cut_once)
    assert not house.person("Ada Park").click("Accept").ok
    assert house.match(match_id).state is MatchState.PENDING
    assert house.person("Ada Park").click("Accept").ok
    assert house.match(match_id).state is MatchState.CONFIRMED


@pytest.fixture
def impatient_house(sqlite_url: str) -> Iterator[House]:
    """A house whose Slack waits for an answer as long as Slack does."""
    with house(sqlite_url, AS_SLACK) as found:
        yield found


def test_a_file_locked_by_another_is_waited_for_and_not_acknowledged(impatient_house: House) -> None:
    """While somebody else holds the file nothing is acknowledged; afterwards there is one outcome."""
    house = impatient_house
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    ada = house.person("Ada Park")
    with damage.locked(house.url):
        outcome = ada.click("Accept")
        assert (outcome.ok, outcome.failure) == (False, "timeout")
    ada.click("Accept")
    house.settle()
    assert house.match(match_id).state is MatchState.CONFIRMED
    told = [one for one in house.person("Lin Osei").messages() if "are connected" in one["text"]]
    assert len(told) == 1
