"""The screen has gone on while a click was on its way: nobody is failed, and what is newer stands."""

import pytest

from bot.ids import COMMAND
from sandbox.person import DrivenPerson
from tests.bot_harness import BotHarness

TOO_LATE = "Slack opens a form only within three seconds. Please try again."


@pytest.fixture
def mira(harness: BotHarness) -> DrivenPerson:
    """Mira runs the programme, and Lin asked Ada."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.admin("Mira Sand")
    harness.home("Mira Sand")
    return harness.person("Mira Sand")


# A form of Mira's, and what she does in it: each draws the form anew.
IN_A_FORM: list[tuple[str, str, str | list[str] | None]] = [
    ("Surveys", "surveys.list", "reflection"),
    ("Surveys", "Move Down", None),
    ("Matching Settings", "settings.modes", ["ongoing"]),
]


@pytest.mark.parametrize("meanwhile", ["another click", "closed"])
@pytest.mark.parametrize(("form", "what", "value"), IN_A_FORM)
def test_two_quick_clicks_in_one_form(
    mira: DrivenPerson,
    caplog: pytest.LogCaptureFixture,
    form: str,
    what: str,
    value: str | list[str] | None,
    meanwhile: str,
) -> None:
    """The second comes when the form has changed or is closed: it fails nobody, and no fault is logged."""
    mira.click(form, within="home")
    first = mira.click(what, within="modal") if value is None else mira.choose(what, value)
    assert first is not None
    assert first.ok
    if meanwhile == "closed":
        mira.close(cleared=True)
    assert mira.replay().ok
    assert mira.failures() == []
    assert "fault" not in caplog.text


def test_a_click_that_slack_sends_twice_opens_one_form(harness: BotHarness, mira: DrivenPerson) -> None:
    """From a card, from Home, and by the command."""
    ada = harness.person("Ada Park")
    ada.click("Decline")
    assert ada.replay().ok
    assert len(ada.screen()["modals"]) == 1
    mira.click("Surveys", within="home")
    assert mira.replay().ok
    lin = harness.person("Lin Osei")
    lin.command(COMMAND, "profile")
    assert lin.replay().ok
    assert lin.failures() == mira.failures() == ada.failures() == []


def test_a_click_that_is_too_old_says_so(
    harness: BotHarness, mira: DrivenPerson, caplog: pytest.LogCaptureFixture
) -> None:
    """In the DM, or as a command's answer; on Home, where nothing can be shown, it is no fault either."""
    harness.slack.fault("error", methods=["views.open"], error="expired_trigger_id", times=9)
    ada, lin = harness.person("Ada Park"), harness.person("Lin Osei")
    assert ada.click("Decline").ok
    harness.hears("Ada Park", TOO_LATE)
    assert TOO_LATE in str(lin.command(COMMAND, "profile").response)
    assert mira.click("Surveys", within="home").ok
    assert "fault" not in caplog.text


def test_what_is_done_stays_done(harness: BotHarness, mira: DrivenPerson) -> None:
    """A reminder is on its way, a question has moved: Slack fails at showing it, and nobody does it twice."""
    harness.let_pass(hours=1)
    mira.click("Surveys", within="home")
    for fault in ("status", "ratelimited", "drop_after"):
        harness.slack.fault(fault, methods=["views.update"])
        assert mira.click("Move Down", within="modal").ok, fault
    mira.close(cleared=True)
    harness.slack.fault("status", methods=["views.open"])
    assert mira.click("Remind", within="home").ok
    assert mira.failures() == []
