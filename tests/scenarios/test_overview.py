"""The programme at a glance: numbers, who waits for whom, and *Remind*."""

from sqlalchemy import delete

from bot.models.program import ProgramAdmin
from tests.house import House, said


def _home(house: House, name: str) -> str:
    house.person(name).open_home()
    house.settle()
    return str(house.person(name).home())


def test_an_admin_sees_who_waits_and_others_do_not(house: House) -> None:
    """The numbers and the names of those who wait stand on an admin's Home alone."""
    house.admin("Mira Sand")
    house.mentee("Lin Osei"), house.mentor("Ada Park", limit=2)
    house.asked("Lin Osei", "Ada Park")
    shown = _home(house, "Mira Sand")
    assert "Lin Osei has been waiting for Ada Park since" in shown
    assert "1 waiting for an answer" in shown
    assert "2 free places, 1 mentee without a mentor" in shown
    assert "has been waiting for" not in _home(house, "Ada Park")


def test_who_takes_one_time_meetings_only_offers_no_place(either_house: House) -> None:
    """Where mentors choose what they take on; what they chose counts for nothing where they do not."""
    house = either_house
    house.admin("Mira Sand")
    house.mentor("Ada Park", limit=2)
    grace = house.mentor("Grace Kim", limit=3)
    house.program_has(mentors_choose=True)
    grace.command("/mentoring", "profile")
    grace.choose("takes", ["one_time"])
    assert grace.submit().ok
    assert "2 free places" in _home(house, "Mira Sand")
    house.program_has(mentors_choose=False)
    assert "5 free places" in _home(house, "Mira Sand")


def test_remind_once_a_week_in_their_hours(house: House) -> None:
    """*Remind* rings for the silent one in their own working hours; a second one within a week is refused."""
    mira = house.admin("Mira Sand")
    house.mentee("Lin Osei")
    ada = house.mentor("Ada Park")
    house.asked("Lin Osei", "Ada Park")
    house.wake_at(20, "Ada Park")
    _home(house, "Mira Sand")
    mira.click("Remind", within="home")
    house.let_pass(minutes=1)
    before = len(ada.messages())
    house.wake_at(10, "Ada Park")
    house.let_pass(minutes=1)
    assert len(ada.messages()) == before + 1
    assert "Lin Osei" in said(ada)
    mira.close(cleared=True)
    mira.click("Remind", within="home")
    assert "Once a week is enough" in str(mira.modal())


def test_only_admins_remind(house: House) -> None:
    """Somebody who is no admin any more presses *Remind* on a Home that was drawn before: refused."""
    mira = house.admin("Mira Sand")
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.asked("Lin Osei", "Ada Park")
    _home(house, "Mira Sand")
    with house.bot.store.transaction() as session:
        session.execute(delete(ProgramAdmin))
    mira.click("Remind", within="home")
    assert "Only the programme's admins" in str(mira.modal())
    house.settle()
    assert "has been waiting for" not in str(mira.home())
