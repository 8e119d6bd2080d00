"""What each of the two may know of a meeting."""

import pytest

from bot.enums import FollowUpChoice, MeetingState, Policy, Side
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.models.reminder import ReminderKind
from bot.read_models.meeting import MeetingFacts
from bot.services.actors import Actor
from bot.services.meeting import read as meeting_read
from bot.services.profile import participation
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness
from tests.services.meetings import DAY, THEN, ask, planned, waiting


def facts(harness: ServiceHarness, reader: Actor, meeting_id: int) -> MeetingFacts:
    """Return what somebody may see of a meeting."""
    with harness.store.reading() as session:
        return meeting_read.card_facts(session, reader.workspace_id, reader.person_id, meeting_id)


def program(harness: ServiceHarness, of: Actor, **changes: object) -> None:
    """Change the programme's settings."""
    with harness.store.transaction() as session:
        found = session.get_one(Program, (of.workspace_id, of.program_id))
        for name, value in changes.items():
            setattr(found, name, value)


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({"follow_up": Policy.FORCED}, True),
        ({"follow_up": Policy.REQUEST}, False),
        ({"follow_up": Policy.FORCED, "preferred": True}, False),
        ({"follow_up": Policy.FORCED, "ongoing": False}, False),
    ],
)
def test_the_mentor_is_warned_of_forced_while_it_is_active(
    harness: ServiceHarness, changes: dict[str, object], *, warned: bool
) -> None:
    """Only the mentor, and only under a policy that can come true."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada)
    program(harness, ada, **changes)
    assert facts(harness, ada, meeting_id).may_be_made_mentor is warned
    assert not facts(harness, lin, meeting_id).may_be_made_mentor


def test_nobody_is_warned_of_what_cannot_happen(harness: ServiceHarness) -> None:
    """Not who takes no ongoing connections where mentors choose, nor who is their mentor already."""
    lin, ada, tom = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR), harness.join("Tom", MENTOR)
    with_ada, with_tom = planned(harness, lin, ada), ask(harness, lin, tom, THEN + DAY)
    harness.connected(lin, tom)
    program(harness, ada, follow_up=Policy.FORCED, mentors_choose=True)
    with harness.store.transaction() as session:
        session.merge(harness.participant(ada)).takes_ongoing = False
    assert not facts(harness, ada, with_ada).may_be_made_mentor
    assert not facts(harness, tom, with_tom).may_be_made_mentor


def test_what_the_mentee_reports_is_not_the_mentors_to_read(harness: ServiceHarness) -> None:
    """To the mentor a meeting that was not held reads like any other whose time has passed."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = planned(harness, lin, ada)
    with harness.store.transaction() as session:
        found = session.get_one(Meeting, (harness.workspace_id, meeting_id))
        found.end(THEN + DAY)
        found.choose(FollowUpChoice.NOT_HELD, THEN + DAY)
    assert facts(harness, lin, meeting_id).state is MeetingState.NOT_HELD
    assert facts(harness, ada, meeting_id).state is MeetingState.OCCURRED


def test_the_card_says_when_it_closes_unless_the_clock_stands_still(harness: ServiceHarness) -> None:
    """The moment is the one at which it really happens; in a pause there is none."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada, THEN + 30 * DAY)
    assert facts(harness, ada, meeting_id).expires_at == NOW + 7 * DAY
    with harness.store.transaction() as session:
        participation.pause(session, lin, None, NOW)
    seen = facts(harness, ada, meeting_id)
    assert (seen.expires_at, seen.other_paused, seen.i_paused) == (None, True, False)
    assert waiting(harness, meeting_id, ReminderKind.MEETING_EXPIRE) == [NOW + 7 * DAY]
    assert seen.picks is Side.MENTOR
