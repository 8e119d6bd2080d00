"""The report: what came of requests, how many mentors are needed, and who may read that."""

import csv
import json
import re
from collections.abc import Sequence
from io import StringIO

import httpx
from sqlalchemy import delete

from bot.enums import FollowUpChoice, Side
from bot.ids import COMMAND, Action, Field
from bot.models.exclusion import Exclusion
from bot.services.follow_up import choosing
from bot.services.meeting import arranging
from bot.services.profile import saving
from tests import forged_requests
from tests.bot_harness import BotHarness, said
from tests.scenarios.meetings import soon

NO_LONGER = "You no longer read the report of this programme."


def report(harness: BotHarness, name: str) -> str:
    """Let somebody open the report; return all that it shows, as one text to search in."""
    person = harness.person(name)
    assert person.command(COMMAND, "report").ok
    shown = json.dumps(person.modal(), ensure_ascii=False)
    person.close(cleared=True)
    return shown


def numbers(harness: BotHarness, name: str) -> list[dict[str, str]]:
    """Let somebody have the numbers sent; return the rows of the file in their DM."""
    person = harness.person(name)
    person.command(COMMAND, "report")
    person.click("Send as CSV", within="modal")
    person.close(cleared=True)
    harness.settle()
    (file,) = [file for one in person.messages() for file in one.get("files") or []][-1:]
    assert file["name"] == "mentoring-report.csv"
    return list(csv.DictReader(StringIO(httpx.get(file["url_private"]).content.decode("utf-8-sig"))))


def joins(harness: BotHarness, name: str, side: Side, topics: str, limit: str = "1") -> None:
    """Let somebody join with these topics."""
    actor, draft = harness.actor(name), saving.Draft(frozenset({side}), topics=topics, limit=limit)
    with harness.bot.store.transaction() as session:
        saving.save(session, actor, draft, harness.clock.now())


def strangers(harness: BotHarness, *names: str) -> None:
    """Let people come to the workspace."""
    for name in names:
        harness.slack.join(name)


def names_readers(harness: BotHarness, admin: str, readers: Sequence[str]) -> None:
    """Let an admin say in the form who reads the report."""
    person = harness.person(admin)
    person.command(COMMAND, "report")
    person.click("Readers", within="modal")
    person.fill(Field.READERS, [harness.person(name).id for name in readers])
    assert person.submit().ok
    person.close(cleared=True)
    harness.settle()


def test_an_admin_reads_what_came_of_the_requests(either_harness: BotHarness) -> None:
    """Asked, matched, met; refused and expired; times to answer; and the mentors who are missing."""
    harness = either_harness
    harness.admin("Mira Sand")
    assert "Nobody has asked a mentor yet." in report(harness, "Mira Sand")
    for name, topics in (("Lin Osei", "hiring"), ("Sam Rivera", "careers, hiring"), ("Noor Aziz", "hiring")):
        joins(harness, name, Side.MENTEE, topics)
    joins(harness, "Ada Park", Side.MENTOR, "hiring")
    joins(harness, "Grace Kim", Side.MENTOR, "careers, hiring")
    harness.asked("Lin Osei", "Ada Park"), harness.asked("Sam Rivera", "Grace Kim")
    harness.let_pass(days=3)
    harness.person("Ada Park").click("Accept")
    harness.says_no("Grace Kim", "Decline")
    harness.asked("Noor Aziz", "Grace Kim")
    harness.let_pass(days=20)
    harness.wake_at(10, "Noor Aziz")
    harness.let_pass(minutes=1)
    harness.in_conversation("Lin Osei", "Grace Kim")
    harness.pauses("Grace Kim")

    shown = report(harness, "Mira Sand")
    assert "3 requests so far. 1 led to a match (33%); in 0 of these the two have met." in shown
    assert "1 matched (33%) → 0 met; 1 refused (33%), 1 expired (33%)." in shown
    assert "*Time to answer:* 3 days (the median of 2 answers)" in shown
    lacking = "2 mentees would be left without a mentor. More mentors needed: 1 for careers and 1 for hiring."
    assert lacking in shown
    assert lacking in harness.home("Mira Sand")
    assert "1 taken, 0 free" in shown

    harness.resumes("Grace Kim")
    assert "1 mentee would be left without a mentor. More mentors needed: 1 for hiring." in report(
        harness, "Mira Sand"
    )


def test_the_numbers_come_as_a_file_that_runs_nothing(harness: BotHarness) -> None:
    """What somebody wrote may look like a formula; no cell of the file begins like one."""
    mira = harness.admin("Mira Sand")
    joins(harness, "Lin Osei", Side.MENTEE, '=hyperlink("x"), -1')
    joins(harness, "Sam Rivera", Side.MENTEE, "@sum")
    joins(harness, "Noor Aziz", Side.MENTEE, "+1")
    joins(harness, "Ada Park", Side.MENTEE, "-2")
    rows = numbers(harness, "Mira Sand")
    assert "Here are the numbers of the report" in str(mira.messages())
    assert {row["topic"] for row in rows} >= {'\'=hyperlink("x")', "'@sum", "'+1", "'-2"}
    assert not [one for row in rows for one in row.values() if one.strip().startswith(("=", "+", "-", "@"))]


def test_a_file_that_was_not_sent_is_said_so(harness: BotHarness) -> None:
    """The card does not promise a file that Slack refused; the same button tries again."""
    mira = harness.admin("Mira Sand")
    harness.slack.fault("error", methods=["files.getUploadURLExternal"], error="missing_scope")
    mira.command(COMMAND, "report")
    mira.click("Send as CSV", within="modal")
    mira.close(cleared=True)
    harness.settle()
    assert said(mira).startswith("The file with the numbers of the report could not be sent.")
    harness.let_pass(hours=1)
    assert mira.click("Send as CSV").ok


def test_a_reader_reads_the_report_and_nothing_else(harness: BotHarness) -> None:
    """An admin names them; the card, Home and the command open the report; all else stays closed."""
    harness.admin("Mira Sand")
    jo = harness.person("Jo Byrne")
    jo.command(COMMAND, "report")
    assert said(jo) == "The report is for the programme's admins and for the people they named to read it."
    assert "Too few requests" not in harness.home("Jo Byrne")
    names_readers(harness, "Mira Sand", ["Jo Byrne"])
    assert said(jo).startswith(
        "You can now read the report of Mentoring: counts and times, never names. Mira Sand changed"
    )
    assert jo.click("Report").ok
    assert "Too few requests so far to show numbers." in str(jo.modal())
    assert "'Readers'" not in str(jo.modal())
    jo.close(cleared=True)
    assert "How the programme goes, and how many mentors it needs" in harness.home("Jo Byrne")
    assert jo.click("Report", within="home").ok
    jo.close(cleared=True)
    jo.say("report")
    harness.settle()
    assert jo.click("Report").ok
    jo.close(cleared=True)
    assert jo.command(COMMAND, "settings").ok
    assert "Only the programme's admins can do that." in said(jo)
    forged_requests.click(harness, "Jo Byrne", Action.OPEN_READERS, "readers", within="home")
    assert "Only the programme's admins can do that." in str(jo.modal())


def test_who_may_not_read_it_any_more_keeps_nothing_to_read(harness: BotHarness) -> None:
    """The message, the card with the file, Home, an open page and the command: all say so, or say no."""
    harness.admin("Mira Sand")
    jo = harness.person("Jo Byrne")
    names_readers(harness, "Mira Sand", ["Jo Byrne"])
    assert numbers(harness, "Jo Byrne")
    harness.home("Jo Byrne")
    jo.command(COMMAND, "report")
    names_readers(harness, "Mira Sand", [])
    assert said(jo).startswith("You can no longer read the report of Mentoring.")
    assert NO_LONGER in [one["text"] for one in jo.messages()]
    assert "How the programme goes, and" not in str(jo.home())
    before = jo.received()
    jo.click("Send as CSV", within="modal")
    harness.settle()
    assert jo.received() == before
    jo.close(cleared=True)
    jo.command(COMMAND, "report")
    assert said(jo).startswith("The report is for the programme's admins")


def test_nobody_from_outside_reads_it(harness: BotHarness) -> None:
    """A guest cannot be named, and a reader who becomes one keeps nothing to read."""
    mira, jo = harness.admin("Mira Sand"), harness.person("Jo Byrne")
    guest = harness.slack.join("Gus Guest", is_restricted=True)
    mira.command(COMMAND, "report")
    mira.click("Readers", within="modal")
    mira.fill(Field.READERS, [guest.id])
    errors = mira.submit().errors
    assert errors == {
        Field.READERS: "Gus Guest cannot read the report: guests and people of other companies never do."
    }
    mira.close(cleared=True)
    names_readers(harness, "Mira Sand", ["Jo Byrne"])
    assert numbers(harness, "Jo Byrne")
    jo.change(is_restricted=True)
    harness.settle()
    assert NO_LONGER in [one["text"] for one in jo.messages()]
    jo.command(COMMAND, "report")
    assert said(jo).startswith("The report is for the programme's admins")


def test_an_admin_who_is_one_no_more_loses_the_report_too(harness: BotHarness) -> None:
    """The card that brought the numbers says so."""
    mira, grace = harness.admin("Mira Sand"), harness.admin("Grace Kim")
    assert numbers(harness, "Grace Kim")
    mira.command(COMMAND, "admins")
    mira.fill(Field.ADMINS, [mira.id])
    assert mira.submit().ok
    harness.settle()
    assert NO_LONGER in [one["text"] for one in grace.messages()]


def test_a_reader_sees_no_count_under_five(either_harness: BotHarness) -> None:
    """Neither directly nor by subtraction; an admin sees all of them."""
    harness = either_harness
    harness.admin("Mira Sand")
    mentees, mentors = [f"Mentee {n}" for n in range(1, 10)], [f"Mentor {n}" for n in range(1, 8)]
    others = [f"Other {n}" for n in range(1, 7)]
    strangers(harness, *mentees, *mentors, *others)
    for name in mentees:
        joins(harness, name, Side.MENTEE, "hiring")
    for name in mentors:
        joins(harness, name, Side.MENTOR, "careers")
    for mentee, mentor in zip(mentees, mentors, strict=False):
        harness.asked(mentee, mentor)
    for name in mentors[:6]:
        harness.person(name).click("Accept")
    harness.says_no("Mentor 7", "Decline")
    names_readers(harness, "Mira Sand", ["Jo Byrne"])

    exact = {(row["part"], row["what"]): row["number"] for row in numbers(harness, "Mira Sand")}
    assert exact["requests, all months", "refused"] == "1"
    assert exact["mentors needed", "mentees left over"] == "3"
    coarse = {(row["part"], row["what"]): row["number"] for row in numbers(harness, "Jo Byrne")}
    assert {what: n for (part, what), n in coarse.items() if part == "requests, all months"} == {"asked": "7"}
    assert not [what for _, what in coarse if "mentees" in what]
    shown = report(harness, "Jo Byrne")
    assert "7 requests so far." in shown
    assert "*Left over:*" not in shown.replace("*Left over:* too few to show", "")

    # One of them can have the place that is left, and seven cannot.
    for name, topics in zip(others, ["careers", *["python"] * 5], strict=True):
        joins(harness, name, Side.MENTEE, topics)
    assert "*Mentees who look for a mentor:* 9\\n*Left over:* 8\\n• python: 5 mentees" in report(
        harness, "Mira Sand"
    )
    shown += report(harness, "Jo Byrne")
    assert "*Mentees who look for a mentor:* too few to show\\n*Left over:* 8\\n• other topics: 8" in shown
    words = re.sub(r"<![^>]*>|\"block_id\": \"[^\"]*\"", "", shown)
    assert not re.search(r"\b[0-4] (asked|matched|met|refused|expired|taken back|waiting|mentee)", words)


def test_a_mentor_does_not_count_out_that_a_meeting_was_not_held(harness: BotHarness) -> None:
    """To the mentor, admin or not, a meeting that the mentee reported as not held lies in the past."""
    harness.admin("Mira Sand"), harness.admin("Grace Kim")
    harness.mentee("Lin Osei"), harness.mentor("Grace Kim")
    at = soon(harness)
    with harness.bot.store.transaction() as session:
        wish = arranging.Wish("How to lead", 30, {Field.TIME_1: at})
        lin, mentor = harness.actor("Lin Osei"), harness.participant_id("Grace Kim")
        meeting_id = arranging.request(session, lin, mentor, wish, harness.clock.now()).id
    with harness.bot.store.transaction() as session:
        arranging.pick(session, harness.actor("Grace Kim"), meeting_id, at, harness.clock.now())
    harness.let_pass(days=3)
    before = report(harness, "Grace Kim")
    assert "1 matched (100%) → 1 met (100%)" in before
    with harness.bot.store.transaction() as session:
        choosing.choose(session, lin, meeting_id, FollowUpChoice.NOT_HELD, harness.clock.now())
    assert "1 matched (100%) → 1 met (100%)" in report(harness, "Grace Kim")
    assert "1 matched (100%) → 0 met" in report(harness, "Mira Sand")


def test_a_wish_counts_like_a_pause_for_whom_it_concerns(harness: BotHarness) -> None:
    """An admin whom Ada asked not to be matched with again counts no place of hers; others do."""
    harness.admin("Mira Sand"), harness.admin("Jo Byrne")
    harness.mentee("Mira Sand"), harness.mentee("Lin Osei")
    harness.mentor("Ada Park", limit=2)
    harness.asked("Mira Sand", "Ada Park")
    harness.says_no("Ada Park", "Decline", never_again=True)
    wished = report(harness, "Mira Sand")
    assert "0 taken, 0 free" in wished
    assert "0 taken, 2 free" in report(harness, "Jo Byrne")
    with harness.bot.store.transaction() as session:
        session.execute(delete(Exclusion))
    assert "0 taken, 2 free" in report(harness, "Mira Sand")
    harness.pauses("Ada Park")
    paused = report(harness, "Mira Sand")
    assert _words(paused) == _words(wished)


def _words(shown: str) -> list[str]:
    """Return what is read, but for the minute in which it was."""
    return [one for one in re.findall(r'"text": "([^"]*)"', shown) if "As of" not in one]
