"""E-mail is chosen by a person, for an address of theirs; nobody can make the bot write to somebody else."""

import json
import logging

import pytest
from sqlalchemy import select, update

from bot.blocks.my_data import as_json
from bot.ids import COMMAND, Choice, Field
from bot.models.mail import MailAddress, MailCode
from bot.models.workspace import Workspace
from bot.services.my_data import everything_about
from tests import forged_requests
from tests.bot_harness import BotHarness, everything_shown, said
from tests.mail_server import LATER, UNKNOWN, TestMailServer
from tests.scenarios.mails import ADA, LIN, asks_for_mail, code_in, enters, gets_mail


def test_an_address_is_proven_while_joining(mailing: BotHarness, mailbox: TestMailServer) -> None:
    """The join form asks for it; a code goes there, and typed correctly it turns e-mail on."""
    ada = mailing.person("Ada Park")
    ada.command(COMMAND, "join")
    ada.fill(Field.ROLES, [Choice.MENTOR])
    ada.fill(Field.MAIL, ADA)
    assert ada.submit().ok
    mailing.settle()
    shown = json.dumps(ada.modal())
    assert "You have joined." in shown
    assert f"A code was mailed to {ADA}" in shown
    assert f"A code was mailed to {ADA}." in said(ada)
    assert "Park" not in mailbox.mails[0].message.as_string()
    assert mailbox.mails[0].message["List-Unsubscribe"] is None
    assert enters(mailing, ada, code_in(mailbox, ADA)).ok
    assert "E-mail is on" in json.dumps(ada.modal())
    assert f"You are mailed what waits for you, and what was decided, at {ADA}." in said(ada)


def test_without_a_mail_server_nothing_is_offered(harness: BotHarness) -> None:
    """No field, no offer on the first reminder, and a form that was open before is refused at its field."""
    lin, ada = harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    ada.command(COMMAND, "profile")
    assert "mail" not in json.dumps(ada.modal()).lower()
    ada.close()
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.wake_at(10, "Lin Osei")
    harness.let_pass(days=7)
    assert "One thing is waiting for your decision" in said(lin)
    assert "mail" not in everything_shown(lin).lower()


def test_a_form_of_before_is_refused_once_the_mail_server_is_gone(
    mailing: BotHarness, mailbox: TestMailServer
) -> None:
    """Nothing typed is lost, and the sentence says why."""
    ada = mailing.mentor("Ada Park")
    gets_mail(mailing, mailbox, "Ada Park", ADA)
    ada.click("Change Address")
    with mailing.bot.store.transaction() as session:
        session.execute(update(Workspace).values(offers_mail=False))
    ada.fill(Field.MAIL, LIN)
    refused = {Field.MAIL: "No e-mail is sent just now: nobody has set up a mail server."}
    assert ada.submit().errors == refused


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@example",
        "ada@example.org, lin@example.org",
        "ada@example.org\r\nBcc: lin@example.org",
        "<ada@example.org>",
        f"{'a' * 250}@example.org",
    ],
)
def test_what_is_no_address_is_said_at_its_field(
    mailing: BotHarness, mailbox: TestMailServer, address: str
) -> None:
    """Whoever gets past Slack's own check is refused in the form, and nothing is mailed to anybody."""
    ada = mailing.mentor("Ada Park")
    ada.command(COMMAND, "profile")
    answer = forged_requests.submission(
        mailing, "Ada Park", lambda view: forged_requests.write(view, Field.MAIL, address)
    )
    assert answer.json()["errors"] == {Field.MAIL: "Please write one address, such as name@example.org."}
    mailing.settle()
    assert mailbox.recipients == []


def test_a_code_cannot_be_guessed(either_mailing: BotHarness, mailbox: TestMailServer) -> None:
    """After five wrong tries the right code is refused too; each try is counted, and a new code works."""
    ada = either_mailing.mentor("Ada Park")
    asks_for_mail(either_mailing, ada, ADA)
    right = code_in(mailbox, ADA)
    wrong = "000001" if right == "000000" else "000000"
    for left in (4, 3, 2, 1):
        outcome = enters(either_mailing, ada, wrong)
        assert outcome.errors == {Field.MAIL_CODE: f"That is not the code in the mail. Tries left: {left}."}
    over = {
        Field.MAIL_CODE: (
            "This code no longer works. Press Send a New Code on the card in your messages with me."
        )
    }
    assert enters(either_mailing, ada, wrong).errors == over
    assert enters(either_mailing, ada, right).errors == over
    ada.close()
    assert "no longer works" in said(ada)
    ada.click("Send a New Code")
    either_mailing.settle()
    ada.click("Enter Code")
    assert enters(either_mailing, ada, code_in(mailbox, ADA)).ok
    assert "E-mail is on." in said(ada)


def test_a_code_works_for_an_hour(mailing: BotHarness, mailbox: TestMailServer) -> None:
    """Afterwards it proves nothing."""
    ada = mailing.mentor("Ada Park")
    asks_for_mail(mailing, ada, ADA)
    mailing.let_pass(minutes=61)
    assert "no longer works" in (enters(mailing, ada, code_in(mailbox, ADA)).errors or {})[Field.MAIL_CODE]


def test_nobody_floods_a_mailbox(either_mailing: BotHarness, mailbox: TestMailServer) -> None:
    """Three codes a day go to one address, whoever asks; five go out for one person; then it is refused."""
    everybody = ("Ada Park", "Grace Kim", "Lin Osei", "Sam Rivera")
    people = [either_mailing.mentor(name) for name in everybody]
    for person in people[:3]:
        assert asks_for_mail(either_mailing, person, ADA).ok
        person.close()
    enough = {Field.MAIL: "Enough codes went out for today. Please try again tomorrow."}
    assert asks_for_mail(either_mailing, people[3], ADA.upper()).errors == enough
    assert len(mailbox.mails) == 3
    people[3].close()
    for number in range(5):
        assert asks_for_mail(either_mailing, people[3], f"sam{number}@example.org").ok
        people[3].close()
    assert asks_for_mail(either_mailing, people[3], "sam5@example.org").errors == enough
    assert len(mailbox.mails) == 8
    people[3].close()
    either_mailing.let_pass(days=1, minutes=1)
    assert asks_for_mail(either_mailing, people[3], ADA).ok


def test_the_first_reminder_offers_it_once(mailing: BotHarness, mailbox: TestMailServer) -> None:
    """Who left something unanswered is asked once more; the next reminder does not ask again."""
    lin = mailing.mentee("Lin Osei")
    mailing.mentor("Ada Park")
    mailing.in_conversation("Lin Osei", "Ada Park")
    mailing.wake_at(10, "Lin Osei")
    mailing.let_pass(days=7)
    assert "Would you like to hear by e-mail of what waits for you, and what was decided?" in said(lin)
    lin.click("Get E-mail")
    lin.fill(Field.MAIL, LIN)
    assert lin.submit().ok
    mailing.settle()
    assert mailbox.to(LIN)
    assert "Would you like to hear by e-mail" not in everything_shown(lin)
    lin.close()
    lin.click("Turn E-mail Off")
    mailing.let_pass(days=14)
    assert "One thing is waiting" in said(lin)
    assert "Would you like to hear by e-mail" not in said(lin)


def test_off_forgets_the_address(mailing: BotHarness, mailbox: TestMailServer) -> None:
    """One click on the card, or an emptied field of the profile; the card says what holds."""
    ada = mailing.mentor("Ada Park")
    for way in ("button", "form"):
        gets_mail(mailing, mailbox, "Ada Park", ADA)
        if way == "button":
            ada.click("Turn E-mail Off")
            mailing.settle()
        else:
            asks_for_mail(mailing, ada, "")
        assert "E-mail is off." in said(ada)
        with mailing.bot.store.reading() as session:
            assert session.scalars(select(MailAddress)).all() == []
            open_codes = select(MailCode).where(MailCode.closed_at.is_(None))
            assert session.scalars(open_codes).all() == []


def test_the_address_is_in_my_data(mailing: BotHarness, mailbox: TestMailServer) -> None:
    """With every mail that went out; a code that still works is not in it."""
    ada = mailing.mentor("Ada Park")
    gets_mail(mailing, mailbox, "Ada Park", ADA)
    asks_for_mail(mailing, ada, LIN)
    code = code_in(mailbox, LIN)
    with mailing.bot.store.reading() as session:
        actor = mailing.actor("Ada Park")
        contents = everything_about(session, actor.workspace_id, actor.person_id, mailing.clock.now())
    file = as_json(contents).decode()
    mine = json.loads(file)["e_mail"]
    assert [one["address"] for one in mine["addresses"]] == [ADA]
    assert [one["address"] for one in mine["codes_sent_lately"]] == [ADA, LIN]
    assert [(one["kind"], one["state"]) for one in mine["mails"]] == [("code", "sent")] * 2
    assert code not in file


def test_a_refusal_for_now_is_tried_again(mailing: BotHarness, mailbox: TestMailServer) -> None:
    """Greylisting lets a first mail wait: it arrives later, once."""
    mailbox.answers = {"RCPT": [LATER], "DATA": [LATER]}
    asks_for_mail(mailing, mailing.mentor("Ada Park"), ADA)
    assert len(mailbox.recipients) == 3
    assert len(mailbox.to(ADA)) == 1


def test_a_refusal_for_good_is_shown_to_the_person(
    mailing: BotHarness, mailbox: TestMailServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Their card says that the server takes no mail for the address; the log names neither it nor them."""
    mailbox.answers = {"RCPT": [UNKNOWN]}
    ada = mailing.mentor("Ada Park")
    with caplog.at_level(logging.DEBUG):
        asks_for_mail(mailing, ada, ADA)
    assert f"The mail server takes no mail for {ADA}." in said(ada)
    assert len(mailbox.recipients) == 1
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert any("was not taken: 550 at RCPT TO" in line for line in ours)
    assert not any(ADA in line or "Ada" in line for line in ours)
