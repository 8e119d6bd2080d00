"""The demo's mailbox: what the bot mails is there to be read, and a code in it proves an address."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import require_axe, violations
from tests.browser.demo_page import DemoPage
from tests.spoken import FEW_PAIRS

ADDRESS = "ada@harbour.example"
pytestmark = pytest.mark.parametrize("pair", FEW_PAIRS, indirect=True, ids="-".join)


def test_an_address_is_proven_and_then_gets_mail(demo_page: DemoPage) -> None:
    """The code is in the mailbox; once it is typed, a request comes there too, without a word of its note."""
    mentor, mentee = demo_page.mentor("Ada Lowe"), demo_page.mentee("Lin Marsh")
    (ada,) = demo_page.sit(mentor)
    ada.press("My Profile", on=ada.home("My Profile"))
    profile = ada.dialog("My Profile")
    ada.labelled(profile, "E-mail address, for what waits for you, and what was decided").fill(ADDRESS)
    demo_page.picture("profile")
    ada.submit(profile, "Save")
    code_form = ada.dialog("Enter code")
    opener = demo_page.page.get_by_role("button", name="Mailbox (1)")
    opener.click()
    mailbox = demo_page.page.get_by_role("dialog", name="Mailbox")
    found = re.search(r"\b\d{6}\b", mailbox.inner_text())
    assert found
    demo_page.page.keyboard.press("Escape")
    expect(opener).to_be_focused()

    ada.labelled(code_form, "The code in the mail").fill(found[0])
    ada.submit(code_form, "Confirm")
    expect(ada.dialog("E-mail is on")).to_contain_text(ADDRESS)
    ada.submit(ada.dialog("E-mail is on"), "Close")
    ada.messages()
    ada.card("E-mail is on")
    demo_page.picture("card")
    demo_page.asks(mentee, mentor, "A note with marzipan in it")
    demo_page.page.get_by_role("button", name="Mailbox (2)").click()
    newest = mailbox.get_by_role("article").first
    expect(newest).to_contain_text(ada.reads("{other} asks you to be their mentor", other="Lin Marsh"))
    expect(newest).to_contain_text(f"To {ADDRESS}")
    expect(mailbox).not_to_contain_text("marzipan")
    demo_page.picture()


def test_the_mailbox_can_be_read_by_ear(demo_page: DemoPage) -> None:
    """axe-core finds nothing wrong with it, in light or in dark."""
    require_axe()
    demo_page.sit(demo_page.mentee("Noor Vale"))
    demo_page.page.get_by_role("button", name=re.compile("^Mailbox")).click()
    mailbox = demo_page.page.get_by_role("dialog", name="Mailbox")
    assert violations(mailbox) == []
    demo_page.page.emulate_media(color_scheme="dark")
    assert violations(mailbox, only_colours=True) == []
