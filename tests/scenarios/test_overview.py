"""The programme at a glance: numbers, who waits for whom, and *Remind*."""

from sqlalchemy import delete

from bot.enums import Policy
from bot.ids import COMMAND, Field
from bot.models.program import ProgramAdmin
from sandbox.person import DrivenPerson
from tests.bot_harness import BotHarness, said
from tests.scenarios.follow_ups import over, settings
from tests.scenarios.meetings import asks, soon


def _home(harness: BotHarness, name: str) -> str:
    harness.person(name).open_home()
    harness.settle()
    return str(harness.person(name).home())


def _waiting(admin: DrivenPerson) -> list[list[str]]:
    """Return who waits on an admin's Home: for whom, for what, and what may be done about it."""
    [table] = [one for one in (admin.home() or {})["blocks"] if one["type"] == "data_table"]
    rows = [[cell.get("fallback", cell)["text"] for cell in row] for row in table["rows"][1:]]
    return [[*row[:3], row[4]] for row in rows]


def test_an_admin_sees_who_waits_and_others_do_not(harness: BotHarness) -> None:
    """The numbers and the names of those who wait stand on an admin's Home alone."""
    mira = harness.admin("Mira Sand")
    harness.mentee("Lin Osei"), harness.mentor("Ada Park", limit=2)
    harness.asked("Lin Osei", "Ada Park")
    shown = _home(harness, "Mira Sand")
    assert _waiting(mira) == [["Lin Osei", "Ada Park", "A connection", "Remind"]]
    assert "1 waiting for an answer" in shown
    assert "2 free places, 1 mentee without a mentor" in shown
    assert "Who waits for whom" not in _home(harness, "Ada Park")


def test_a_new_programme_says_what_comes_first(harness: BotHarness) -> None:
    """Instead of rows of noughts, and nothing untrue: a mentor may have joined and offer no place now."""
    harness.admin("Mira Sand")
    assert "Nothing has begun yet." in _home(harness, "Mira Sand")
    harness.mentor("Ada Park")
    assert "free places" in _home(harness, "Mira Sand")
    harness.pauses("Ada Park")
    assert "Nothing has begun yet." in _home(harness, "Mira Sand")
    harness.mentee("Lin Osei")
    shown = _home(harness, "Mira Sand")
    assert "1 mentee without a mentor" in shown
    assert "Nothing has begun yet." not in shown


def test_who_takes_one_time_meetings_only_offers_no_place(either_harness: BotHarness) -> None:
    """Where mentors choose what they take on; what they chose counts for nothing where they do not."""
    harness = either_harness
    harness.admin("Mira Sand")
    harness.mentor("Ada Park", limit=2)
    grace = harness.mentor("Grace Kim", limit=3)
    harness.program_has(mentors_choose=True)
    grace.command("/mentoring", "profile")
    grace.choose("takes", ["one_time"])
    assert grace.submit().ok
    assert "2 free places" in _home(harness, "Mira Sand")
    harness.program_has(mentors_choose=False)
    assert "5 free places" in _home(harness, "Mira Sand")


def test_remind_once_a_week_in_their_hours(harness: BotHarness) -> None:
    """*Remind* notifies the silent one in their own working hours; a second one within a week is refused."""
    mira = harness.admin("Mira Sand")
    harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    harness.wake_at(20, "Ada Park")
    _home(harness, "Mira Sand")
    mira.click("Remind", within="home")
    harness.let_pass(minutes=1)
    before = ada.received()
    harness.wake_at(10, "Ada Park")
    harness.let_pass(minutes=1)
    assert ada.received() == before + 1
    assert "Lin Osei" in said(ada)
    mira.close(cleared=True)
    mira.click("Remind", within="home")
    assert "Once a week is enough" in str(mira.modal())


def test_only_admins_remind(harness: BotHarness) -> None:
    """Somebody who is no admin any more presses *Remind* on a Home that was drawn before: refused."""
    mira = harness.admin("Mira Sand")
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park")
    _home(harness, "Mira Sand")
    with harness.bot.store.transaction() as session:
        session.execute(delete(ProgramAdmin))
    mira.click("Remind", within="home")
    assert "Only the programme's admins" in str(mira.modal())
    harness.settle()
    assert "Who waits for whom" not in str(mira.home())


def test_no_number_tells_a_mentor_what_the_mentee_said(either_harness: BotHarness) -> None:
    """Grace runs it and was the mentor: after Lin's answer she counts and reads in `why` what she did before.

    Another admin counts what was reported.
    """
    harness = either_harness
    settings(harness, Policy.REQUEST)
    harness.admin("Mira Sand"), harness.admin("Grace Kim")
    grace, lin = harness.mentor("Grace Kim"), harness.mentee("Lin Osei")
    over(harness, "Lin Osei", "Grace Kim")
    harness.home("Grace Kim")
    assert grace.click("Run the Programme", within="home").ok
    before = _counted(harness, "Grace Kim"), _why(harness, grace, lin)
    assert "1 held, 0 not held" in before[0]
    lin.click("We Did Not Meet")
    harness.settle()
    assert (_counted(harness, "Grace Kim"), _why(harness, grace, lin)) == before
    assert "0 held, 1 not held" in _counted(harness, "Mira Sand")


def _counted(harness: BotHarness, name: str) -> str:
    shown = _home(harness, name)
    return shown[shown.index("*Matches:*") : shown.index("*Room:*")]


def _why(harness: BotHarness, admin: DrivenPerson, mentee: DrivenPerson) -> str:
    admin.command(COMMAND, f"why <@{mentee.id}> <@{admin.id}>")
    harness.settle()
    return said(admin)


def test_of_a_wish_an_admin_reads_only_that_there_is_a_private_choice(harness: BotHarness) -> None:
    """Ada asked not to be matched with Lin again, and left Lin's request for a meeting as it was."""
    harness.admin("Mira Sand")
    ada = harness.mentor("Ada Park")
    harness.mentee("Lin Osei")
    asks(harness, "Lin Osei", soon(harness, 20))
    harness.asked("Lin Osei", "Ada Park")
    ada.click("Decline")
    ada.fill(Field.CANCEL_MEETING, [])
    ada.fill(Field.NEVER_AGAIN, ["yes"])
    assert ada.submit().ok
    harness.settle()
    shown = _home(harness, "Mira Sand")
    assert "A private choice of one of the two rules this pair out" in shown
    assert "away" not in shown
    harness.pauses("Ada Park")
    assert "One of the two is away just now" in _home(harness, "Mira Sand")
