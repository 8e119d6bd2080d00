"""Steps of scenarios about e-mail."""

import re

from bot.ids import COMMAND, Field
from sandbox.gestures.outcome import Outcome
from sandbox.person import DrivenPerson
from tests.bot_harness import BotHarness
from tests.mail_server import TestMailServer

ADA, LIN = "ada@example.org", "lin@example.org"


def asks_for_mail(harness: BotHarness, person: DrivenPerson, address: str) -> Outcome:
    """Let somebody enter an address in their profile and send the form."""
    person.command(COMMAND, "profile")
    person.fill(Field.MAIL, address)
    outcome = person.submit()
    harness.settle()
    return outcome


def code_in(mailbox: TestMailServer, address: str) -> str:
    """Return the code in the newest mail to an address."""
    found = re.match(r"(\d{6}) is your code", mailbox.to(address)[-1].text)
    assert found
    return found[1]


def enters(harness: BotHarness, person: DrivenPerson, code: str) -> Outcome:
    """Let somebody type a code into the form that waits for it."""
    person.fill(Field.MAIL_CODE, code)
    outcome = person.submit()
    harness.settle()
    return outcome


def gets_mail(harness: BotHarness, mailbox: TestMailServer, name: str, address: str) -> DrivenPerson:
    """Let somebody who has joined choose e-mail and prove their address; the mailbox is empty again."""
    person = harness.person(name)
    asks_for_mail(harness, person, address)
    assert enters(harness, person, code_in(mailbox, address)).ok
    person.close()
    mailbox.mails.clear()
    return person
