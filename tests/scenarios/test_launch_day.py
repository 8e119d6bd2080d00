"""Many are new at the same moment: Slack says who they are only so fast."""

import json
import time
from dataclasses import dataclass, field

import pytest

from bot.ids import COMMAND, Choice, Field
from bot.refusals.base import one_line
from bot.refusals.profile import SlackIsBusy
from sandbox.options import Options
from sandbox.people import Person
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.bot_harness import MANIFEST, PATIENT, TEAM, BotHarness, against, opened, said
from tests.spoken import say

BUSY = "Slack is busy just now. I will write to you in a few minutes"
WHO = "users.info"
ALLOWED = 100  # questions a minute, of Slack's tier 4


@dataclass
class SlacksTime:
    """Slack's clock, for its limits: it stands still, and is moved on by what a test lets pass."""

    began: float = field(default_factory=time.time)
    ahead: float = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.began + self.ahead


def test_the_hundred_and_first_in_a_minute(sqlite_url: str) -> None:
    """Slack says of a hundred people who they are; the next one is written to a minute later."""
    people = [Person(f"U0LAUNCH{number:03}", f"New {number}") for number in range(ALLOWED + 1)]
    clock = SlacksTime()
    world = World(
        [Workspace.of(people, id=TEAM)],
        Options(clock=clock, answer_seconds=PATIENT, trigger_seconds=PATIENT),
    )
    with running(world, manifest=MANIFEST) as slack, opened(slack, sqlite_url) as harness:
        slack.use_request_url(f"http://127.0.0.1:{harness.bot.web.port}/slack/events")
        *others, last = slack.people()
        for person in others:
            person.command(COMMAND, "join")
        assert BUSY in str(last.command(COMMAND, "join").response)
        assert last.modal() is None
        clock.ahead += 61
        harness.calls_the_roll()
        assert "Join as Mentee" in str(last.messages())
        last.click("Join as Mentee")
        last.fill(Field.ROLES, [Choice.MENTEE])
        assert last.submit().ok
        assert len(slack.calls(WHO)) == ALLOWED + 2


def is_busy(harness: BotHarness) -> None:
    """Let Slack take no more questions about people for a while."""
    harness.slack.fault("ratelimited", methods=[WHO], seconds=30)


@pytest.mark.parametrize("wanted", ["join", "find work", "profile", "admins"])
def test_what_was_typed_is_answered_later(either_harness: BotHarness, wanted: str) -> None:
    """The message is answered at once by what happens next, and then, in its place, by what was wanted."""
    harness = either_harness
    harness.mentor("Ada Park")
    jo = harness.person("Jo Byrne")
    is_busy(harness)
    jo.say(wanted)
    harness.settle()
    assert BUSY in said(jo)
    harness.calls_the_roll()
    assert BUSY not in str(jo.messages())
    assert len(jo.messages()) == 2
    assert ("Ada Park" in said(jo)) == wanted.startswith("find")


def test_what_was_typed_in_another_language_is_answered_later_too(harness: BotHarness) -> None:
    """Which one somebody reads is not known yet: their word says it."""
    harness.mentor("Ada Park")
    jo = harness.slack.join("Jo Petit", locale="fr-CA")
    busy = say("fr", one_line(SlackIsBusy.__doc__))
    is_busy(harness)
    assert json.loads(str(jo.command(COMMAND, "participer").response))["text"] == busy
    is_busy(harness)
    jo.say("chercher work")
    harness.settle()
    harness.calls_the_roll()
    texts = [one["text"] for one in jo.messages()]
    assert any("Ada Park" in one for one in texts), texts
    assert any(say("fr", "Join as Mentee") in one for one in texts), texts


@pytest.mark.parametrize("error", ["internal_error", "missing_scope"])
def test_what_slack_fails_to_say_is_answered_later(harness: BotHarness, error: str) -> None:
    """Whatever its trouble: what was typed is kept, and answered once Slack says who that is."""
    harness.mentor("Ada Park")
    jo = harness.person("Jo Byrne")
    harness.slack.fault("error", methods=[WHO], error=error)
    assert jo.say("find work").ok
    harness.settle()
    assert BUSY in said(jo)
    harness.calls_the_roll()
    assert "Ada Park" in said(jo)


def clicks_on_home(jo: DrivenPerson) -> str:
    """Press *Join as Mentor* on Home; return what is said to that."""
    jo.click("Join as Mentor", within="home")
    said_to_it = str(jo.modal())
    jo.close()
    return said_to_it


def test_a_click_is_answered_later_too(harness: BotHarness) -> None:
    """Wherever somebody pressed a button, twice even, one answer comes to their DM."""
    jo = harness.person("Jo Byrne")
    is_busy(harness)
    jo.open_home()
    harness.settle()
    for _ in range(2):
        is_busy(harness)
        assert BUSY in clicks_on_home(jo)
    harness.settle()
    assert jo.messages() == []
    harness.calls_the_roll()
    assert "Join as Mentor" in said(jo)
    assert len(jo.messages()) == 1


def test_who_comes_back_meanwhile_is_answered_once(harness: BotHarness) -> None:
    """Slack answers the second press at once: the form opens, and nothing comes later."""
    jo = harness.person("Jo Byrne")
    is_busy(harness)
    assert BUSY in str(jo.command(COMMAND, "join").response)
    jo.command(COMMAND, "join")
    assert jo.modal()
    harness.calls_the_roll()
    assert not [one for one in jo.messages() if not one.get("is_ephemeral")]


@pytest.mark.parametrize(("word", "answer"), [("join", "My Profile"), ("find work", "Ada Park")])
def test_a_form_that_slack_does_not_take_comes_as_a_message(
    harness: BotHarness, word: str, answer: str
) -> None:
    """A hundred forms a minute is what Slack opens: who is known, and comes next, is answered in their DM."""
    harness.mentor("Ada Park")
    lin = harness.mentee("Lin Osei")
    harness.slack.fault("ratelimited", methods=["views.open"])
    assert BUSY in str(lin.command(COMMAND, word).response)
    harness.calls_the_roll()
    assert answer in str(lin.messages()[-1])


def test_any_other_form_is_asked_for_again(harness: BotHarness) -> None:
    """Nothing has changed yet, and the one who clicked reads when to try again."""
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.slack.fault("ratelimited", methods=["views.open"])
    ada.click("Decline")
    harness.hears("Ada Park", "Slack is busy just now, so nothing has changed yet.")
    assert ada.click("Decline").ok
    assert ada.modal()


def test_a_restart_forgets_nobody(harness: BotHarness) -> None:
    """What somebody waits for is stored: another process asks Slack, and answers."""
    jo = harness.person("Jo Byrne")
    is_busy(harness)
    jo.command(COMMAND, "find work")
    harness.bot.store.close()
    with opened(harness.slack, harness.url) as again:
        again.calls_the_roll()
    assert "directory" in said(jo)


def test_an_admin_who_names_somebody_new_tries_again(harness: BotHarness) -> None:
    """Slack does not say who that is: nothing is saved, and the admin reads so."""
    mira, jo = harness.admin("Mira Sand"), harness.person("Jo Byrne")
    mira.command(COMMAND, "admins")
    mira.fill(Field.ADMINS, [mira.id, jo.id])
    is_busy(harness)
    assert "Slack is busy" in against(mira.submit())
    assert mira.submit().ok


@pytest.mark.parametrize("word", ["why", "match"])
def test_an_admin_who_types_the_names_of_somebody_new_is_answered(harness: BotHarness, word: str) -> None:
    """Slack does not say who they are: the message is answered so, and typed again it does what it says."""
    mira = harness.admin("Mira Sand")
    jo, ada = harness.person("Jo Byrne"), harness.person("Ada Park")
    is_busy(harness)
    assert mira.say(f"{word} <@{jo.id}> <@{ada.id}>").ok
    harness.settle()
    assert said(mira).startswith("Slack is busy just now, so nothing has changed yet.")
    mira.say(f"{word} <@{jo.id}> <@{ada.id}>")
    harness.settle()
    assert "Jo Byrne" in said(mira)


def test_a_question_that_fails_holds_up_nobody(harness: BotHarness) -> None:
    """Slack does not answer about one: the others are asked about, and that one again after a minute."""
    for name in ("Ada Park", "Lin Osei"):
        harness.mentor(name)
    before = len(harness.slack.calls(WHO))
    harness.slack.fault("status", methods=[WHO], status=500)
    harness.calls_the_roll()
    assert len(harness.slack.calls(WHO)) == before + 2
