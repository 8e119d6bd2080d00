"""A mentee and a mentor find each other, say yes and say no, on the page of the running demo."""

from playwright.sync_api import expect

from tests.browser.demo_page import DemoPage

NOTE = "How did you learn to lead?"


def test_the_mentee_says_yes_first(demo_page: DemoPage) -> None:
    """From the directory to a connection: the other is asked at once, and both are told."""
    nia, tom = demo_page.sit(demo_page.mentee("Nia Berg"), demo_page.mentor("Tom Abara"))
    nia.write("/mentoring find")
    nia.press("Message Tom Abara", on=nia.dialog("Find a Mentor"))
    form = nia.dialog("Write to a mentor")
    form.get_by_label("Note to Tom Abara").fill(NOTE)
    form.get_by_role("button", name="Send").click()
    nia.dialog("Sent").get_by_role("button", name="Close").first.click()
    expect(tom.card("Nia Berg wrote to you")).to_contain_text(NOTE)

    nia.press("Confirm Match", on=nia.card("You wrote to Tom Abara"))
    asked = tom.card("Nia Berg has confirmed your match")
    expect(nia.card("You confirmed the match")).to_contain_text("Reminder")
    demo_page.picture("asked")
    tom.press("Confirm Match", on=asked)

    nia.card("You and Tom Abara are connected")
    tom.card("You and Nia Berg are connected")
    demo_page.picture("connected")


def test_the_mentor_says_yes_first(demo_page: DemoPage) -> None:
    """Nothing asks a mentor to decide; who wants to finds it on Home, and then the mentee is asked."""
    mentee, mentor = demo_page.mentee("Eli Novak"), demo_page.mentor("Ruth Okoro")
    demo_page.writes_to(mentee, mentor, NOTE)
    eli, ruth = demo_page.sit(mentee, mentor)
    expect(ruth.card("Eli Novak wrote to you").get_by_role("button", name="Confirm")).to_have_count(0)

    home = ruth.home("In conversation (1)")
    ruth.press("Confirm Match", on=home)
    expect(home).to_contain_text("Waiting for them (1)")
    eli.press("Confirm Match", on=eli.card("Ruth Okoro has confirmed your match"))

    expect(home).to_contain_text("Your mentees (1)")
    eli.card("You and Ruth Okoro are connected")
    expect(eli.home("Your mentors (1)")).to_contain_text("Your mentor since")
    demo_page.picture()


def test_a_kind_no_with_a_note(demo_page: DemoPage) -> None:
    """Cancel asks first, a note goes out with its box ticked, and the other reads just that."""
    mentee, mentor = demo_page.mentee("Ola Lind"), demo_page.mentor("Ben Castro")
    demo_page.writes_to(mentee, mentor, NOTE)
    ola, ben = demo_page.sit(mentee, mentor)

    ola.press("Cancel", on=ola.card("You wrote to Ben Castro"))
    form = ola.dialog("Decline match")
    expect(form).to_contain_text("Saying no is normal")
    form.get_by_label("Note to Ben Castro").fill("Thank you, Ben. I have found somebody nearby.")
    form.get_by_label("Send this note").check()
    demo_page.picture("form")
    form.get_by_role("button", name="Decline", exact=True).click()

    expect(ola.card("You declined the match with Ben Castro")).to_contain_text("Note sent")
    expect(ben.card("will not be going on")).to_contain_text("I have found somebody nearby.")
    demo_page.picture("told")


def test_keep_it_keeps_it(demo_page: DemoPage) -> None:
    """The form can be left with Escape, and nothing has happened; the keyboard is back at the button."""
    mentee, mentor = demo_page.mentee("Ivo Sand"), demo_page.mentor("Lea Moss")
    demo_page.writes_to(mentee, mentor, NOTE)
    (ivo,) = demo_page.sit(mentee)
    card = ivo.card("You wrote to Lea Moss")
    ivo.press("Cancel", on=card)
    ivo.dialog("Decline match").press("Escape")

    expect(card.get_by_role("button", name="Cancel")).to_be_focused()
    expect(card.get_by_role("button", name="Confirm Match")).to_be_visible()


def test_what_changed_meanwhile_is_said_and_nothing_is_done(demo_page: DemoPage) -> None:
    """A mentor who sends a no to a request that was withdrawn meanwhile reads that it was withdrawn."""
    mentee, mentor = demo_page.mentee("Pia Holm"), demo_page.mentor("Max Adeyemi")
    demo_page.asks(mentee, mentor, NOTE)
    pia, max_ = demo_page.sit(mentee, mentor)
    max_.press("Decline", on=max_.card("Pia Holm asks you to be their mentor"))
    form = max_.dialog("Decline match")
    pia.press("Withdraw", on=pia.card("You asked Max Adeyemi to be your mentor"))
    pia.card("You withdrew your request to")

    form.get_by_role("button", name="Decline", exact=True).click()

    expect(max_.node.get_by_role("dialog")).to_contain_text("The request was withdrawn")
    demo_page.picture()


def test_a_refusal_is_a_sentence_for_one_person(demo_page: DemoPage) -> None:
    """Who may not do something reads why, and nobody else sees that they tried."""
    kim, uma = demo_page.sit(demo_page.mentee("Kim Vale"), demo_page.mentor("Uma Reed"))
    answers = kim.node.locator("[data-ts]")
    for number, word in enumerate(("settings", "admins", "why @Uma Reed @Kim Vale"), 1):
        kim.write(f"/mentoring {word}")
        expect(answers).to_have_count(number)
        expect(answers.last).to_contain_text("programme's admins")
        expect(answers.last).to_contain_text("Only visible to you")

    expect(uma.node.locator("[data-ts]")).to_have_count(0)
    demo_page.picture()
