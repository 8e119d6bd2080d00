"""A mentee and a mentor find each other, say yes and say no, on the page of the running demo."""

from playwright.sync_api import expect

from tests.browser.office import Office

NOTE = "How did you learn to lead?"


def test_the_mentee_says_yes_first(office: Office) -> None:
    """From the directory to a connection: the other is asked at once, and both are told."""
    nia, tom = office.sit(office.mentee("Nia Berg"), office.mentor("Tom Abara"))
    nia.write("/mentoring find")
    nia.press("Message Tom Abara", on=nia.dialog("Find a mentor"))
    form = nia.dialog("Write to a mentor")
    form.get_by_label("Note to Tom Abara").fill(NOTE)
    form.get_by_role("button", name="Send").click()
    nia.dialog("Sent").get_by_role("button", name="Close").first.click()
    expect(tom.card("Nia Berg wrote to you")).to_contain_text(NOTE)

    nia.press("Confirm Match", on=nia.card("You wrote to Tom Abara"))
    asked = tom.card("Nia Berg has confirmed your match")
    expect(nia.card("You confirmed the match")).to_contain_text("A reminder goes out")
    office.picture("asked")
    tom.press("Confirm Match", on=asked)

    nia.card("You and Tom Abara are connected")
    tom.card("You and Nia Berg are connected")
    office.picture("connected")


def test_the_mentor_says_yes_first(office: Office) -> None:
    """Nothing asks a mentor to decide; who wants to finds it on Home, and then the mentee is asked."""
    mentee, mentor = office.mentee("Eli Novak"), office.mentor("Ruth Okoro")
    office.writes_to(mentee, mentor, NOTE)
    eli, ruth = office.sit(mentee, mentor)
    expect(ruth.card("Eli Novak wrote to you").get_by_role("button", name="Confirm")).to_have_count(0)

    home = ruth.home("In conversation (1)")
    ruth.press("Confirm Match", on=home)
    expect(home).to_contain_text("Waiting for them (1)")
    eli.press("Confirm Match", on=eli.card("Ruth Okoro has confirmed your match"))

    expect(home).to_contain_text("Your mentees (1)")
    eli.card("You and Ruth Okoro are connected")
    expect(eli.home("Your mentors (1)")).to_contain_text("Ruth Okoro is your mentor")
    office.picture()


def test_a_kind_no_with_a_note(office: Office) -> None:
    """Cancel asks first, a note goes out with its box ticked, and the other reads just that."""
    mentee, mentor = office.mentee("Ola Lind"), office.mentor("Ben Castro")
    office.writes_to(mentee, mentor, NOTE)
    ola, ben = office.sit(mentee, mentor)

    ola.press("Cancel", on=ola.card("You wrote to Ben Castro"))
    form = ola.dialog("Decline match")
    expect(form).to_contain_text("Saying no is normal")
    form.get_by_label("Note to Ben Castro").fill("Thank you, Ben. I have found somebody nearby.")
    form.get_by_label("Send this note").check()
    office.picture("form")
    form.get_by_role("button", name="Decline", exact=True).click()

    expect(ola.card("You declined the match with Ben Castro")).to_contain_text("has your note")
    expect(ben.card("will not be going on")).to_contain_text("I have found somebody nearby.")
    office.picture("told")


def test_keep_it_keeps_it(office: Office) -> None:
    """The form can be left with Escape, and nothing has happened; the keyboard is back at the button."""
    mentee, mentor = office.mentee("Ivo Sand"), office.mentor("Lea Moss")
    office.writes_to(mentee, mentor, NOTE)
    (ivo,) = office.sit(mentee)
    card = ivo.card("You wrote to Lea Moss")
    ivo.press("Cancel", on=card)
    ivo.dialog("Decline match").press("Escape")

    expect(card.get_by_role("button", name="Cancel")).to_be_focused()
    expect(card.get_by_role("button", name="Confirm Match")).to_be_visible()


def test_what_changed_meanwhile_is_said_and_nothing_is_done(office: Office) -> None:
    """A mentor who sends a no to a request that was withdrawn meanwhile reads that it was withdrawn."""
    mentee, mentor = office.mentee("Pia Holm"), office.mentor("Max Adeyemi")
    office.asks(mentee, mentor, NOTE)
    pia, max_ = office.sit(mentee, mentor)
    max_.press("Decline", on=max_.card("Pia Holm asks you to be their mentor"))
    form = max_.dialog("Decline match")
    pia.press("Withdraw", on=pia.card("You asked Max Adeyemi to be your mentor"))
    pia.card("You withdrew what you had asked")

    form.get_by_role("button", name="Decline", exact=True).click()

    expect(max_.node.get_by_role("dialog")).to_contain_text("The request was withdrawn")
    office.picture()


def test_a_refusal_is_a_sentence_for_one_person(office: Office) -> None:
    """Who may not do something reads why, and nobody else sees that they tried."""
    kim, uma = office.sit(office.mentee("Kim Vale"), office.mentor("Uma Reed"))
    answers = kim.node.locator("[data-ts]")
    for number, word in enumerate(("settings", "admins", "why @Uma Reed @Kim Vale"), 1):
        kim.write(f"/mentoring {word}")
        expect(answers).to_have_count(number)
        expect(answers.last).to_contain_text("programme's admins")
        expect(answers.last).to_contain_text("Only visible to you")

    expect(uma.node.locator("[data-ts]")).to_have_count(0)
    office.picture()
