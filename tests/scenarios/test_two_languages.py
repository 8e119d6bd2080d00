"""Two people of one match, or one meeting, read different languages: each reads everything in their own.

One has it from Slack, the other has chosen it in the profile.
"""

import json
from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.blocks import decline
from bot.ids import COMMAND, Choice, Field
from bot.refusals.base import one_line
from bot.refusals.meeting import TimeIsPast
from sandbox.person import DrivenPerson
from tests.bot_harness import BotHarness, said
from tests.mail_server import ReceivedMail, TestMailServer
from tests.scenarios.mails import ADA, LIN, gets_mail
from tests.scenarios.meetings import buttons, fill, soon
from tests.spoken import PAIRS, say

pytestmark = pytest.mark.parametrize(("lins", "adas"), PAIRS)


@pytest.fixture
def both(mailing: BotHarness, mailbox: TestMailServer, lins: str, adas: str) -> BotHarness:
    """Lin, who looks for a mentor, reads Slack in one language; Ada, who is one, has chosen another."""
    lin, ada = mailing.mentee("Lin Osei"), mailing.mentor("Ada Park")
    gets_mail(mailing, mailbox, "Lin Osei", LIN)
    gets_mail(mailing, mailbox, "Ada Park", ADA)
    lin.change(locale=lins)
    ada.change(locale=lins)
    ada.command(COMMAND, "profile")
    ada.fill(Field.LANGUAGE, adas)
    assert ada.submit().ok
    mailing.settle()
    return mailing


def closed_form(person: DrivenPerson) -> str:
    """Return what somebody's form says, and close it."""
    form = shown(person)
    person.close()
    return form


def shown(person: DrivenPerson) -> str:
    """Return what somebody's form says, with the spaces that it has."""
    return json.dumps(person.modal(), ensure_ascii=False)


def only(mailbox: TestMailServer, address: str) -> ReceivedMail:
    """Return the one mail to an address; the mailbox is empty again."""
    (mail,) = mailbox.to(address)
    mailbox.mails.clear()
    return mail


def test_a_match(both: BotHarness, mailbox: TestMailServer, lins: str, adas: str) -> None:
    """Request, form, Home, mail and connection."""
    lin, ada = both.person("Lin Osei"), both.person("Ada Park")
    both.asked("Lin Osei", "Ada Park")
    mine = say(lins, "You asked {other} to be your mentor", other="Ada Park")
    theirs = say(adas, "{other} asks you to be their mentor", other="Lin Osei")
    assert (mine in said(lin), theirs in said(ada)) == (True, True)
    assert (mine in both.home("Lin Osei"), theirs in both.home("Ada Park")) == (True, True)
    mail = only(mailbox, ADA)
    assert mail.subject == theirs
    assert say(adas, "See it and answer in Slack:") in mail.text

    ada.click(say(adas, "Decline"))
    form = closed_form(ada)
    for sentence in ("Decline match", "Keep It", "Should the note go out?", decline.NO_TO_REQUEST):
        assert say(adas, sentence) in form
    assert say(adas, "Note to {other}", other="Lin Osei") in form

    ada.click(say(adas, "Accept"))
    both.settle()
    connected = "You and {other} are connected"
    assert say(lins, connected, other="Ada Park") in said(lin)
    assert say(adas, connected, other="Lin Osei") in said(ada)
    mail = only(mailbox, LIN)
    assert mail.subject == say(lins, connected, other="Ada Park")
    assert say(lins, "They are your mentor.") in mail.text


def test_a_meeting(both: BotHarness, mailbox: TestMailServer, lins: str, adas: str) -> None:
    """Form, refusal, request, time, mail and the entry in the calendar."""
    lin, ada = both.person("Lin Osei"), both.person("Ada Park")
    lin.command(COMMAND, "find")
    lin.click(say(lins, "Ask for a Meeting"), within="modal")
    assert say(lins, "One line. {other} reads it.", other="Ada Park") in shown(lin)
    lin.fill(Field.TOPIC, "How to lead")
    fill(both, "Lin Osei", both.today - timedelta(days=1))
    assert lin.submit().errors == {Field.TIME_1: say(lins, one_line(TimeIsPast.__doc__))}
    fill(both, "Lin Osei", soon(both))
    if not lin.submit().ok or lin.modal():
        lin.fill(Field.OUTSIDE_HOURS, [Choice.YES])
        assert say(lins, "Suggest it all the same") in shown(lin)
        assert lin.submit().ok
    both.settle()
    asked = say(adas, "{other} asks for a one-time meeting", other="Lin Osei")
    assert asked in said(ada)
    assert only(mailbox, ADA).subject == asked

    ada.click(buttons(both, "Ada Park")[0])
    both.settle()
    for text, language, other in ((said(lin), lins, "Ada Park"), (said(ada), adas, "Lin Osei")):
        before, after = say(language, "You meet {other} on {when}", other=other, when="\n").split("\n")
        assert before in text
        assert after in text
    assert titles(mailbox) == {
        LIN: say(lins, "{me} and {other}: one-time meeting", me="Lin Osei", other="Ada Park"),
        ADA: say(adas, "{me} and {other}: one-time meeting", me="Ada Park", other="Lin Osei"),
    }


def titles(mailbox: TestMailServer) -> dict[str, str]:
    """Return what the meeting is called in whose calendar."""
    return {
        mail.recipient: str(Calendar.from_ical(mail.calendar).walk("VEVENT")[0]["summary"])
        for mail in mailbox.mails
    }
