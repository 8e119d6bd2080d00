"""The bot where Slack's payloads look otherwise: organisations, threads, /me, files, edits, old shortcuts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.ids import COMMAND, Choice, Field
from sandbox.options import Options
from sandbox.people import Person
from sandbox.person import DrivenPerson
from sandbox.running import running
from sandbox.world import Workspace, World
from tests.bot_harness import MANIFEST, PATIENT, TEAM, BotHarness, opened, said

ORGANISATION = "E0ACME0001"


@contextmanager
def enterprise(url: str, *, is_org_install: bool) -> Iterator[BotHarness]:
    """Open a harness in a workspace of an Enterprise organisation; Sis is of another one of its teams."""
    people = [
        Person("W0LINOSEI1", "Lin Osei"),
        Person("W0ADAPARK1", "Ada Park"),
        Person("W0SISTER01", "Sis Sister", team_id="T0SISTER01", enterprise_id=ORGANISATION),
    ]
    workspace = Workspace.of(people, id=TEAM, enterprise_id=ORGANISATION, is_org_install=is_org_install)
    world = World([workspace], Options(limit_scale=1_000, answer_seconds=PATIENT, trigger_seconds=PATIENT))
    installed_in = ORGANISATION if is_org_install else TEAM
    with running(world, manifest=MANIFEST) as slack, opened(slack, url, team=installed_in) as found:
        slack.use_request_url(f"http://127.0.0.1:{found.bot.web.port}/slack/events")
        yield found


def joins(person: DrivenPerson, role: Choice, limit: str = "") -> None:
    """Let somebody fill in the form that joins."""
    assert person.command(COMMAND, "join").ok
    person.fill(Field.ROLES, [role])
    person.fill(Field.LIMIT, limit)
    assert person.submit().ok


@pytest.mark.parametrize("mentee", ["Lin Osei", "Sis Sister"])
@pytest.mark.parametrize("is_org_install", [False, True])
def test_people_of_an_organisation_meet(sqlite_url: str, mentee: str, is_org_install: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    """Commands, forms, messages and Home work, whichever team or none their payloads name."""
    with enterprise(sqlite_url, is_org_install=is_org_install) as harness:
        lin, ada = harness.person(mentee), harness.person("Ada Park")
        joins(ada, Choice.MENTOR, "2")
        joins(lin, Choice.MENTEE)
        assert lin.command(COMMAND, "find").ok
        assert lin.click("Connect", within="modal").ok
        assert lin.submit().ok
        harness.settle()
        assert ada.click("Accept").ok
        lin.say("status")
        lin.open_home()
        harness.settle()
        assert any("connected" in one["text"] for one in lin.messages())
        assert "Ada Park" in json.dumps(lin.home())
        assert lin.click("Find a Mentor", within="home").ok
        assert lin.failures() == ada.failures() == []


@pytest.mark.parametrize("how", [{"me": True}, {"files": ["cv.pdf"]}])
def test_however_help_is_typed_it_is_answered(harness: BotHarness, how: dict[str, Any]) -> None:
    """With /me, or beside a file."""
    lin = harness.person("Lin Osei")
    lin.say("help", **how)
    harness.settle()
    assert said(lin).startswith("This is what I understand")


def test_a_reply_shown_in_the_conversation_too_is_answered_in_its_thread(harness: BotHarness) -> None:
    """And what is pressed there works."""
    lin = harness.mentee("Lin Osei")
    lin.say("hello")
    harness.settle()
    above = lin.messages()[-1]["ts"]
    lin.say("find", thread=above, broadcast=True)
    harness.settle()
    assert lin.messages()[-1]["thread_ts"] == above
    assert lin.click("Open the Directory").ok
    assert lin.modal()


def test_what_is_edited_or_taken_back_is_not_answered_again(harness: BotHarness) -> None:
    """The answer that is there stays the only one; nothing is logged as a failure."""
    lin = harness.person("Lin Osei")
    lin.say("hepl")
    harness.settle()
    before = lin.received()
    typed = next(one["ts"] for one in lin.messages() if one["user"] == lin.id)
    assert lin.edit(typed, "help").ok
    assert lin.delete(typed).ok
    harness.settle()
    assert lin.received() == before


def test_an_old_shortcut_says_that_it_is_old(harness: BotHarness) -> None:
    """Whatever a manifest before this one offered, of a message or anywhere."""
    lin = harness.person("Lin Osei")
    lin.say("help")
    harness.settle()
    sentence = "This shortcut is from an earlier version of me."
    assert lin.message_shortcut("gone", lin.messages()[-1]["ts"], stale=True).ok
    assert sentence in json.dumps(lin.modal())
    lin.close()
    assert lin.raw({"kind": "shortcut", "callback_id": "gone", "stale": True}).ok
    assert sentence in json.dumps(lin.modal())


def test_a_select_that_nobody_offers_has_no_options(harness: BotHarness) -> None:
    """Slack's client shows that there is nothing, rather than a failure."""
    lin = harness.person("Lin Osei")
    lin.say("help")
    harness.settle()
    outcome = lin.suggest("gone", "ad", block_id="gone", ts=lin.messages()[-1]["ts"], stale=True)
    assert outcome.ok
    assert json.loads(outcome.response or "") == {"options": []}


def test_what_slack_sends_of_its_own_accord(harness: BotHarness, caplog: pytest.LogCaptureFixture) -> None:
    """Request URL and certificate are checked; the operator reads that events are held back."""
    verified = harness.slack.sends("url_verification")
    assert json.loads(verified["body"])["challenge"]
    assert harness.slack.sends("ssl_check")["status"] == 200
    assert harness.slack.sends("app_rate_limited")["status"] == 200
    assert "Slack holds back events" in caplog.text
