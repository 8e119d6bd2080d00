"""A mentee and a mentor find each other, say yes and say no, on the page of the running demo.

The two read different languages: every language is the mentee's once, and the mentor's once.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage
from tests.spoken import PAIRS

NORMAL = (
    "Saying no is normal, and it reflects badly on neither you nor {other}. You need not speak with them."
)
NORMAL += " If you like, talk first."
NOTE = "How did you learn to lead?"
pytestmark = pytest.mark.parametrize("pair", PAIRS, indirect=True, ids="-".join)


def test_the_mentee_says_yes_first(demo_page: DemoPage) -> None:
    """From the directory to a connection: the other is asked at once, and both are told."""
    nia, tom = demo_page.sit(demo_page.mentee("Nia Berg"), demo_page.mentor("Tom Abara"))
    nia.write("/mentoring find")
    nia.press("Message {name}", name="Tom Abara", on=nia.dialog("Find a Mentor"))
    form = nia.dialog("Write to a mentor")
    nia.labelled(form, "Note to {other}", other="Tom Abara").fill(NOTE)
    nia.submit(form, "Send")
    nia.leave(nia.dialog("Sent"))
    expect(tom.card("{other} wrote to you", other="Nia Berg")).to_contain_text(NOTE)

    nia.press("Confirm Match", on=nia.card("You wrote to {other}", other="Tom Abara"))
    asked = tom.card("{other} has confirmed your match", other="Nia Berg")
    waiting = nia.card("You confirmed the match with {other}", other="Tom Abara")
    expect(waiting).to_contain_text(nia.reads("Their reminder {day}"))
    demo_page.picture("asked")
    tom.press("Confirm Match", on=asked)

    nia.card("You and {other} are connected", other="Tom Abara")
    tom.card("You and {other} are connected", other="Nia Berg")
    demo_page.picture("connected")


def test_the_mentor_says_yes_first(demo_page: DemoPage) -> None:
    """Nothing asks a mentor to decide; who wants to finds it on Home, and then the mentee is asked."""
    mentee, mentor = demo_page.mentee("Eli Novak"), demo_page.mentor("Ruth Okoro")
    demo_page.writes_to(mentee, mentor, NOTE)
    eli, ruth = demo_page.sit(mentee, mentor)
    told = ruth.card("{other} wrote to you", other="Eli Novak")
    expect(told.get_by_role("button", name=ruth.reads("Confirm Match"))).to_have_count(0)

    home = ruth.home("In conversation")
    ruth.press("Confirm Match", on=home)
    expect(home).to_contain_text(ruth.reads("Waiting for them"))
    eli.press("Confirm Match", on=eli.card("{other} has confirmed your match", other="Ruth Okoro"))

    expect(home).to_contain_text(ruth.reads("Your mentees"))
    eli.card("You and {other} are connected", other="Ruth Okoro")
    expect(eli.home("Your mentors")).to_contain_text(eli.reads("Since {day}"))
    demo_page.picture()


def test_a_kind_no_with_a_note(demo_page: DemoPage) -> None:
    """Cancel asks first, a note goes out with its box ticked, and the other reads just that."""
    mentee, mentor = demo_page.mentee("Ola Lind"), demo_page.mentor("Ben Castro")
    demo_page.writes_to(mentee, mentor, NOTE)
    ola, ben = demo_page.sit(mentee, mentor)

    ola.press("Cancel", on=ola.card("You wrote to {other}", other="Ben Castro"))
    form = ola.dialog("Decline match")
    expect(form).to_contain_text(ola.reads(NORMAL, other="Ben Castro"))
    ola.labelled(form, "Note to {other}", other="Ben Castro").fill("Thank you. I have found somebody nearby.")
    ola.labelled(form, "Send this note").check()
    demo_page.picture("form")
    ola.submit(form, "Decline")

    settled = ola.card("You declined the match with {other}", other="Ben Castro")
    expect(settled).to_contain_text(ola.reads("Note sent {day}"))
    told = ben.card("{other} will not be going on with this match", other="Ola Lind")
    expect(told).to_contain_text("I have found somebody nearby.")
    demo_page.picture("told")


def test_keep_it_keeps_it(demo_page: DemoPage) -> None:
    """The form can be left with Escape, and nothing has happened; the keyboard is back at the button."""
    mentee, mentor = demo_page.mentee("Ivo Sand"), demo_page.mentor("Lea Moss")
    demo_page.writes_to(mentee, mentor, NOTE)
    (ivo,) = demo_page.sit(mentee)
    card = ivo.card("You wrote to {other}", other="Lea Moss")
    ivo.press("Cancel", on=card)
    ivo.dialog("Decline match").press("Escape")

    expect(ivo.button("Cancel", on=card)).to_be_focused()
    expect(ivo.button("Confirm Match", on=card)).to_be_visible()


def test_what_changed_meanwhile_is_said_and_nothing_is_done(demo_page: DemoPage) -> None:
    """A mentor who sends a no to a request that was withdrawn meanwhile reads that it was withdrawn."""
    mentee, mentor = demo_page.mentee("Pia Holm"), demo_page.mentor("Max Adeyemi")
    demo_page.asks(mentee, mentor, NOTE)
    pia, max_ = demo_page.sit(mentee, mentor)
    max_.press("Decline", on=max_.card("{other} asks you to be their mentor", other="Pia Holm"))
    form = max_.dialog("Decline match")
    pia.press("Withdraw", on=pia.card("You asked {other} to be your mentor", other="Max Adeyemi"))
    pia.card("You withdrew your request to {other}", other="Max Adeyemi")

    max_.submit(form, "Decline")

    refused = max_.node.get_by_role("dialog")
    expect(refused).to_contain_text(max_.reads("The request was withdrawn on {at}."))
    demo_page.picture()


def test_a_refusal_is_a_sentence_for_one_person(demo_page: DemoPage) -> None:
    """Who may not do something reads why, and nobody else sees that they tried."""
    kim, uma = demo_page.sit(demo_page.mentee("Kim Vale"), demo_page.mentor("Uma Reed"))
    answers = kim.node.locator("[data-ts]")
    why = "Only the programme's admins can do that. They are named with /mentoring admins."
    admins = "Admins are named by the programme's admins, or by an owner or admin of this Slack workspace."
    asked = {"settings": why, "admins": admins, "why @Uma Reed @Kim Vale": why}
    for number, (word, refusal) in enumerate(asked.items(), 1):
        kim.write(f"/mentoring {word}")
        expect(answers).to_have_count(number)
        expect(answers.last).to_contain_text(kim.reads(refusal))
        expect(answers.last).to_contain_text("Only visible to you")

    expect(uma.node.locator("[data-ts]")).to_have_count(0)
    demo_page.picture()
