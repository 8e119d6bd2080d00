"""What is mailed to whom: what happened and with whom, once, with a link to its card."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot import doctor
from bot.enums import MailState, Policy
from bot.ids import Field
from bot.models.mail import Mail
from bot.models.match import Match
from bot.services import people
from bot.services.match import closing, starting
from sandbox.running import running
from tests import bot_harness
from tests.bot_harness import MANIFEST, BotHarness, said
from tests.mail_server import LATER, UNKNOWN, TestMailServer
from tests.process import bot_process, free_port
from tests.scenarios import follow_ups
from tests.scenarios.mails import ADA, LIN, gets_mail
from tests.scenarios.meetings import asks, buttons, fill, send, soon

# In everything that anybody writes here.
WRITTEN = "marzipan"


@dataclass(frozen=True)
class Happening:
    """What somebody does, who is mailed, and what the mail is headed."""

    do: Callable[[BotHarness], object]
    to: str
    subject: str
    said: str
    before: Callable[[BotHarness], object] = lambda _: None


def asked(harness: BotHarness) -> None:
    """Lin asks Ada."""
    harness.asked("Lin Osei", "Ada Park", WRITTEN)


def wrote(harness: BotHarness) -> None:
    """Lin writes to Ada."""
    harness.in_conversation("Lin Osei", "Ada Park", WRITTEN)


def connected(harness: BotHarness) -> None:
    """Lin asks Ada, and Ada accepts."""
    harness.connected("Lin Osei", "Ada Park")


def clicks(name: str, button: str) -> Callable[[BotHarness], object]:
    """Somebody presses a button of their newest card."""

    def do(harness: BotHarness) -> None:
        harness.person(name).click(button)
        harness.settle()

    return do


def says_no(name: str, button: str) -> Callable[[BotHarness], object]:
    """Somebody says no, with a note and a reason."""
    return lambda harness: harness.says_no(name, button, note=WRITTEN, reason=WRITTEN)


def asks_to_meet(harness: BotHarness) -> None:
    """Lin asks Ada for a meeting."""
    asks(harness, "Lin Osei", soon(harness), topic=WRITTEN)


def meets(harness: BotHarness) -> None:
    """Lin and Ada plan a meeting."""
    asks_to_meet(harness)
    clicks("Ada Park", buttons(harness, "Ada Park")[0])(harness)


def suggests(name: str, button: str) -> Callable[[BotHarness], object]:
    """Somebody suggests another time."""

    def do(harness: BotHarness) -> None:
        harness.person(name).click(button)
        fill(harness, name, soon(harness, 4))
        send(harness, name)
        harness.settle()

    return do


def cancels(harness: BotHarness) -> None:
    """Lin cancels the meeting, with a note."""
    lin = harness.person("Lin Osei")
    lin.click("Cancel Meeting")
    lin.fill(Field.NOTE, WRITTEN)
    lin.submit()
    harness.settle()


def leaves(harness: BotHarness) -> None:
    """Lin's account is gone from Slack; who is told of it is told at work."""
    user = {"id": harness.person("Lin Osei").id, "deleted": True, "real_name": "Lin Osei"}
    with harness.bot.store.transaction() as session:
        people.follow(session, harness.actor("Lin Osei"), user, harness.clock.now())
    waits(0)(harness)


def waits(days: int) -> Callable[[BotHarness], object]:
    """Days pass, until an hour at which everybody works."""

    def do(harness: BotHarness) -> None:
        harness.wake_at(14, "Ada Park")
        harness.let_pass(days=days)
        harness.wake_at(14, "Ada Park")
        harness.let_pass(minutes=1)

    return do


def competes(harness: BotHarness) -> None:
    """Lin asks Ada, who has one place, and then Sam does."""
    harness.mentor("Ada Park", limit=1), harness.mentee("Sam Rivera")
    asked(harness)
    harness.asked("Sam Rivera", "Ada Park", WRITTEN)


def reminded(harness: BotHarness) -> None:
    """Lin asks Ada, who is reminded after a week."""
    asked(harness)
    waits(7)(harness)


def forced(harness: BotHarness) -> None:
    """Lin and Ada have met, in a programme that connects them if Lin says so."""
    follow_ups.settings(harness, Policy.FORCED)
    follow_ups.over(harness, "Lin Osei", "Ada Park")


HAPPENINGS = {
    "a request": Happening(asked, ADA, "Lin Osei asks you to be their mentor", "no is a fine answer too"),
    "a first note": Happening(wrote, ADA, "Lin Osei wrote to you", "You need not decide anything now."),
    "a proposal": Happening(
        lambda harness: harness.proposed("Mira Sand", "Jo Byrne", "Ada Park"),
        ADA,
        "A match with Jo Byrne is proposed",
        "Mentee and mentor both decide; either can end it.",
        lambda harness: harness.mentee("Jo Byrne"),
    ),
    "a confirmation": Happening(
        clicks("Lin Osei", "Confirm Match"),
        ADA,
        "Lin Osei has confirmed your match",
        "See it and answer in Slack:",
        wrote,
    ),
    "connected": Happening(
        clicks("Ada Park", "Accept"), LIN, "You and Ada Park are connected", "They are your mentor.", asked
    ),
    "connected by the mentee": Happening(
        clicks("Lin Osei", "Make Ada Park My Mentor"),
        ADA,
        "You and Lin Osei are connected",
        "They made you their mentor",
        forced,
    ),
    "declined": Happening(
        says_no("Ada Park", "Decline"),
        LIN,
        "News about your match with Ada Park",
        "will not be going on",
        asked,
    ),
    "ended": Happening(
        says_no("Ada Park", "End Connection"), LIN, "News about you and Ada Park", "has ended", connected
    ),
    "expired": Happening(
        waits(8), LIN, "News about your match with Ada Park", "No answer came in time.", reminded
    ),
    "a reminder": Happening(waits(7), ADA, "One thing waits for you", "Your match with Lin Osei", asked),
    "a reminder of a meeting": Happening(
        waits(3),
        ADA,
        "One thing waits for you",
        "The request for a meeting with Lin Osei",
        lambda harness: asks(harness, "Lin Osei", soon(harness, 6), topic=WRITTEN),
    ),
    "the mentor is full": Happening(
        clicks("Ada Park", "Accept"),
        LIN,
        "News about your request to Ada Park",
        "Ada Park is full just now.",
        competes,
    ),
    "left": Happening(
        leaves,
        ADA,
        "News about you and Lin Osei",
        "has left the workspace",
        connected,
    ),
    "a meeting is asked for": Happening(
        asks_to_meet, ADA, "Lin Osei asks for a one-time meeting", "Proposed: "
    ),
    "another time": Happening(
        suggests("Ada Park", "Suggest Another Time"),
        LIN,
        "Ada Park suggests another time for your meeting",
        "",
        asks_to_meet,
    ),
    "a meeting may move": Happening(
        suggests("Lin Osei", "Reschedule"),
        ADA,
        "Lin Osei suggests another time for your meeting",
        "Until you pick one, the meeting stays on",
        meets,
    ),
    "a meeting is declined": Happening(
        says_no("Ada Park", "Decline"), LIN, "News about your meeting with Ada Park", "", asks_to_meet
    ),
}


@pytest.fixture
def both(mailing: BotHarness, mailbox: TestMailServer) -> BotHarness:
    """Lin looks for a mentor and Ada is one; both get e-mail."""
    mailing.mentee("Lin Osei"), mailing.mentor("Ada Park"), mailing.admin("Mira Sand")
    gets_mail(mailing, mailbox, "Lin Osei", LIN)
    gets_mail(mailing, mailbox, "Ada Park", ADA)
    return mailing


@pytest.mark.parametrize("happening", HAPPENINGS.values(), ids=HAPPENINGS)
def test_the_other_side_is_mailed(both: BotHarness, mailbox: TestMailServer, happening: Happening) -> None:
    """One mail, to whom the card notifies and not to whom acted; no word that anybody wrote is in it."""
    happening.before(both)
    mailbox.mails.clear()
    happening.do(both)
    assert [(one.recipient, one.subject) for one in mailbox.mails] == [(happening.to, happening.subject)]
    mail = mailbox.mails[0]
    assert happening.said in mail.text
    assert WRITTEN not in mail.message.as_string()
    assert not re.search("declin|ended|refus|reject", mail.subject, re.IGNORECASE)


def test_a_mail_links_to_its_card_and_to_where_mail_is_turned_off(
    both: BotHarness, mailbox: TestMailServer
) -> None:
    """Both are messages in the person's own DM; the button on the second one acts at once."""
    ada = both.person("Ada Park")
    card_of_mail = ada.messages()[-1]
    assert "E-mail is on" in card_of_mail["text"]
    asked(both)
    mail = mailbox.mails[0]
    newest, channel = ada.messages()[-1], ada.screen()["channel"]
    address = "https://sandbox.slack.com/archives"
    assert f"{address}/{channel}/p{newest['ts'].replace('.', '')}" in mail.text
    off = f"{address}/{channel}/p{card_of_mail['ts'].replace('.', '')}"
    assert str(mail.message["List-Unsubscribe"]).strip() == f"<{off}>"
    assert off in mail.text
    ada.click("Turn E-mail Off", ts=card_of_mail["ts"])
    both.settle()
    clicks("Lin Osei", "Withdraw")(both)
    wrote(both)
    assert len(mailbox.mails) == 1


def test_a_mail_waits_for_its_card(both: BotHarness, mailbox: TestMailServer) -> None:
    """While Slack takes no message there is nothing to link to; then comes the card, and then the mail."""
    both.slack.fault("status", methods=["chat.postMessage"], times=2, status=503)
    heard: list[bool] = []
    mailbox.on_recipient = lambda: heard.append(
        "asks you to be their mentor" in said(both.person("Ada Park"))
    )
    asked(both)
    assert heard == [True]
    assert len(mailbox.mails) == 1


def test_what_is_over_before_it_is_sent_is_not_mailed(both: BotHarness, mailbox: TestMailServer) -> None:
    """A request that is withdrawn while the mail server says "later" is no news when it is tried again."""

    def withdraws() -> None:
        with both.bot.store.transaction() as session:
            match_id = session.scalars(select(Match.id)).one()
            closing.withdraw(session, both.actor("Lin Osei"), match_id, both.clock.now())

    mailbox.answers, mailbox.on_recipient = {"RCPT": [LATER]}, withdraws
    before = len(mailbox.recipients)
    asked(both)
    assert len(mailbox.recipients) == before + 1
    assert mailbox.mails == []
    with both.bot.store.reading() as session:
        assert session.scalars(select(Mail.state).order_by(Mail.id)).all()[-1] is MailState.NOT_NEEDED


def test_a_mail_comes_in_working_hours_where_its_card_does(both: BotHarness, mailbox: TestMailServer) -> None:
    """A reminder that falls due at night waits for the morning, card and mail alike."""
    both.wake_at(3, "Ada Park", weekday=1)
    asked(both)
    mailbox.mails.clear()
    both.let_pass(days=7)
    assert mailbox.mails == []
    both.let_pass(hours=7)
    assert [one.subject for one in mailbox.mails] == ["One thing waits for you"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Lin\r\nBcc: grace@example.org", "Lin Bcc: grace@example.org"),
        ("Lin\u202egro.live", "Lingro.live"),
        ("Lin =?utf-8?q?x=0ABcc=3A_a?= <a@b.org>", "Lin = ?utf-8?q?x=0ABcc=3A_a?= <a@b.org>"),
        ("Lïn 林", "Lïn 林"),
    ],
)
def test_a_name_is_nothing_but_a_name(
    both: BotHarness, mailbox: TestMailServer, name: str, shown: str
) -> None:
    """Line breaks, hidden characters and what looks like a header stay in the subject, in one line."""
    user = {"id": both.person("Lin Osei").id, "profile": {"display_name": name}}
    with both.bot.store.transaction() as session:
        people.follow(session, both.actor("Lin Osei"), user, both.clock.now())
    asked(both)
    mail = mailbox.mails[0]
    # A joiner keeps mail programs from making a link of it.
    assert mail.subject.replace("\u2060", "") == f"{shown} asks you to be their mentor"
    assert mailbox.recipients[-1] == ADA
    assert mail.message["Bcc"] is None
    assert str(mail.message["To"]) == ADA


def test_no_log_names_an_address_or_what_a_mail_says(
    both: BotHarness, mailbox: TestMailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither where it goes well, nor where the server repeats the address in its refusal."""
    mailbox.answers = {"RCPT": [UNKNOWN]}
    with caplog.at_level(logging.DEBUG):
        asked(both)
        clicks("Ada Park", "Accept")(both)
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("bot"))
    assert len(mailbox.mails) == 1
    assert "550 at RCPT TO" in ours
    assert not any(word in ours for word in (ADA, LIN, "are connected"))


def test_after_a_refusal_for_good_nothing_more_is_sent(both: BotHarness, mailbox: TestMailServer) -> None:
    """Its owner reads that e-mail does not reach them; an address proven anew gets mail again."""
    mailbox.answers = {"RCPT": ["550 5.1.1 no such user"]}
    asked(both)
    assert "E-mail does not reach you." in said(both.person("Ada Park"))
    clicks("Lin Osei", "Withdraw")(both)
    wrote(both)
    assert mailbox.mails == []
    gets_mail(both, mailbox, "Ada Park", ADA)
    clicks("Lin Osei", "Confirm Match")(both)
    assert [one.subject for one in mailbox.to(ADA)] == ["Lin Osei has confirmed your match"]


def test_a_mail_of_unknown_outcome_is_not_sent_again(both: BotHarness, mailbox: TestMailServer) -> None:
    """The server took it and broke off without a word: it is there once, and the operator can read of it."""
    mailbox.breaks_off = True
    asked(both)
    mailbox.breaks_off = False
    both.let_pass(hours=2)
    assert len(mailbox.to(ADA)) == 1
    found = " ".join(map(str, doctor.examine(both.bot.settings)))
    assert "Mails of which nobody can say whether they were sent: 1." in found


def test_a_mail_server_that_hangs_delays_no_card(both: BotHarness, mailbox: TestMailServer) -> None:
    """With all mail threads waiting for it, cards go out as ever; the mails follow once it answers again."""
    bot = both.bot
    mailbox.silent_at = "RCPT"
    bot.worker.start()
    assert bot.mail_worker
    bot.mail_worker.start()
    try:
        for mentee in ("Sam Rivera", "Noor Aziz", "Jo Byrne"):
            both.mentee(mentee)
            actor, mentor_id = both.actor(mentee), both.participant_id("Ada Park")
            with bot.store.transaction() as session:
                starting.connect(session, actor, mentor_id, "", both.clock.now())
            assert mailbox.reached_silence.wait(20)
            both.hears("Ada Park", f"{mentee} asks you to be their mentor")
        assert mailbox.mails == []
        mailbox.speaks_again()
        both.slack.wait_for(lambda: len(mailbox.to(ADA)) == 3, 60)
    finally:
        bot.mail_worker.stop()


@pytest.mark.parametrize(("silent_at", "sent"), [("RCPT", 1), ("DATA", 0)])
def test_killed_while_a_mail_is_sent(
    sqlite_url: str, mailbox: TestMailServer, silent_at: str, sent: int
) -> None:
    """Killed before the text was announced, the mail is sent after the restart; killed later, never again."""
    with running(bot_harness.world(), manifest=MANIFEST) as slack:
        port = free_port()
        slack.use_request_url(f"http://127.0.0.1:{port}/slack/events")
        with bot_harness.opened(slack, sqlite_url, port, mail=mailbox.settings) as harness:
            harness.mentee("Lin Osei"), harness.mentor("Ada Park")
            gets_mail(harness, mailbox, "Ada Park", ADA)
            wrote(harness)
        mailbox.mails.clear()
        mailbox.silent_at = silent_at
        with bot_process(slack, sqlite_url, port, **mailbox.environment) as process:
            assert slack.person("Lin Osei").click("Confirm Match").ok
            assert mailbox.reached_silence.wait(30)
            process.kill()
        mailbox.forget_who_waits()
        with bot_harness.opened(slack, sqlite_url, port, mail=mailbox.settings) as harness:
            harness.settle()
            harness.let_pass(hours=1)
            with harness.bot.store.reading() as session:
                unknown = [
                    state for state in session.scalars(select(Mail.state)) if state is not MailState.SENT
                ]
    assert len(mailbox.to(ADA)) == sent
    assert unknown == ([] if sent else [MailState.UNKNOWN])
