"""No number tells somebody by subtraction what is hidden from them, however few they are: one to four."""

from datetime import timedelta

import pytest

from bot.enums import FollowUpChoice, QuestionList
from bot.services import actors
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.match import confirmation, starting
from bot.services.profile import participation
from bot.services.program import overview
from bot.services.survey import answering, results
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness
from tests.services.meetings import planned

AFTER = NOW + timedelta(days=3)
FEW = pytest.mark.parametrize("how_many", [1, 2, 3, 4])


def counted(harness: ServiceHarness, admin: Actor) -> list[object]:
    """Return every number and list that an admin can read about the programme."""
    with harness.store.reading() as session:
        viewer = actors.viewer_of(session, admin.workspace_id, admin.person_id)
        glance = overview.admin_facts(session, viewer, admin.workspace_id, admin.program_id, 50)
        return [
            glance,
            *(
                results.results(session, admin, one, 0)
                for one in (QuestionList.FEEDBACK, QuestionList.NOT_HELD)
            ),
        ]


@FEW
def test_what_is_said_about_a_mentor_counts_nowhere_for_them(harness: ServiceHarness, how_many: int) -> None:
    """Grace runs it and is the mentor of some or all meetings: whatever is answered, she counts the same."""
    grace, ada = harness.join("Grace", MENTOR, limit="9"), harness.join("Ada", MENTOR)
    harness.admin("Grace")
    mentees = [harness.join(f"Mentee{number}", MENTEE) for number in range(how_many)]
    meetings = {
        mentee: planned(harness, mentee, grace, NOW + timedelta(hours=2 + number))
        for number, mentee in enumerate(mentees)
    }
    others = {
        mentee: planned(harness, mentee, ada, NOW + timedelta(hours=2 + number))
        for number, mentee in enumerate(mentees[1:], 5)
    }
    while harness.run_due(AFTER):
        pass
    for mentee, meeting_id in others.items():
        _answers(harness, mentee, meeting_id, FollowUpChoice.NOT_HELD)
    before = counted(harness, grace)
    for number, (mentee, meeting_id) in enumerate(meetings.items()):
        choice = (FollowUpChoice.NOT_HELD, FollowUpChoice.FEEDBACK)[number % 2]
        _answers(harness, mentee, meeting_id, choice)
        assert counted(harness, grace) == before


@FEW
def test_a_wish_is_counted_as_a_pause(harness: ServiceHarness, how_many: int) -> None:
    """Lin runs it. Ada, one of so many mentors, asked not to be matched with Lin, and goes on with others.

    In the other half of the test she paused: the numbers are the same, and stay so once it is taken back.
    """
    lin, ada = harness.join("Lin", BOTH), harness.join("Ada", MENTOR)
    harness.admin("Lin")
    for number in range(how_many - 1):
        harness.join(f"Mentor{number}", MENTOR)
    kim = harness.join("Kim", MENTEE)
    with harness.store.transaction() as session:
        participation.pause(session, ada, None, NOW)
    paused = counted(harness, lin)
    with harness.store.transaction() as session:
        participation.resume(session, ada, NOW)
    resumed = counted(harness, lin)
    harness.exclude(ada, lin)
    assert counted(harness, lin) == paused
    asked = _asks_later(harness, kim, ada)
    assert counted(harness, lin) == paused
    with harness.store.transaction() as session:
        confirmation.confirm(session, ada, asked, AFTER)
    assert counted(harness, lin) == paused
    harness.takes_back(ada, lin, AFTER)
    assert counted(harness, lin) == resumed


def _answers(harness: ServiceHarness, mentee: Actor, meeting_id: int, choice: FollowUpChoice) -> None:
    with harness.store.transaction() as session:
        choosing.choose(session, mentee, meeting_id, choice, AFTER)
        asked = answering.shown(session, mentee, meeting_id, None)
        given = {one: one.options[0] if one.options else "4" for one in asked}
        answering.keep(session, mentee, meeting_id, given, AFTER)


def _asks_later(harness: ServiceHarness, mentee: Actor, mentor: Actor) -> int:
    mentor_id = harness.id_of(mentor)
    with harness.store.transaction() as session:
        return starting.connect(session, mentee, mentor_id, "", NOW + timedelta(days=1)).id
