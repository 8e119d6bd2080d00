"""The demo's mailbox: what the bot mails is there to be read, and a code in it proves an address."""

import re

from playwright.sync_api import expect

from tests.browser.axe import require_axe, violations
from tests.browser.demo_page import DemoPage

ADDRESS = "ada@harbour.example"


def test_an_address_is_proven_and_then_gets_mail(demo_page: DemoPage) -> None:
    """The code is in the mailbox; once it is typed, a request comes there too, without a word of its note."""
    mentor, mentee = demo_page.mentor("Ada Lowe"), demo_page.mentee("Lin Marsh")
    (ada,) = demo_page.sit(mentor)
    ada.press("My Profile", on=ada.home("My Profile"))
    profile = ada.dialog("My Profile")
    profile.get_by_label("E-mail address").fill(ADDRESS)
    demo_page.picture("profile")
    profile.get_by_role("button", name="Save").click()
    code_form = ada.dialog("Enter code")
    opener = demo_page.page.get_by_role("button", name="Mailbox (1)")
    opener.click()
    mailbox = demo_page.page.get_by_role("dialog", name="Mailbox")
    found = re.search(r"(\d{6}) is your code", mailbox.inner_text())
    assert found
    demo_page.page.keyboard.press("Escape")
    expect(opener).to_be_focused()

    code_form.get_by_label("The code in the mail").fill(found[1])
    code_form.get_by_role("button", name="Confirm").click()
    expect(ada.dialog("E-mail is on")).to_contain_text(ADDRESS)
    ada.press("Close", on=ada.dialog("E-mail is on"))
    ada.messages()
    ada.card("E-mail is on")
    demo_page.picture("card")
    demo_page.asks(mentee, mentor, "A note with marzipan in it")
    demo_page.page.get_by_role("button", name="Mailbox (2)").click()
    newest = mailbox.get_by_role("article").first
    expect(newest).to_contain_text("Lin Marsh asks you to be their mentor")
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
