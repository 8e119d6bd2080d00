"""How a test comes to the follow-up of a meeting: the programme's settings, and a meeting that is over."""

from datetime import timedelta

from sqlalchemy import select

from bot.enums import Policy
from bot.models.meeting import Meeting
from bot.models.program import Program
from bot.services.meeting import arranging
from bot.services.meeting.arranging import Wish
from bot.store import Store
from tests.bot_harness import BotHarness

LENGTH = timedelta(minutes=30)


def settings(harness: BotHarness, policy: Policy, **changes: object) -> None:
    """Give the programme a policy, and other settings; they hold from the next click on."""
    actor = harness.actor("Mira Sand")
    with harness.bot.store.transaction() as session:
        program = session.get_one(Program, (actor.workspace_id, actor.program_id))
        for name, value in {"follow_up": policy, **changes}.items():
            setattr(program, name, value)


def planned(harness: BotHarness, mentee: str, mentor: str, **ahead: float) -> int:
    """Let a mentee and a mentor plan a meeting of half an hour; return its id."""
    now = harness.clock.now()
    starts_at = (now + timedelta(**(ahead or {"hours": 1}))).replace(microsecond=0)
    wish = Wish("How you lead", 30, {"time.1": starts_at})
    mentor_id, asks, answers = harness.participant_id(mentor), harness.actor(mentee), harness.actor(mentor)
    with harness.bot.store.transaction() as session:
        meeting_id = arranging.request(session, asks, mentor_id, wish, now).id
        arranging.pick(session, answers, meeting_id, starts_at, now)
    harness.settle()
    return meeting_id


def over(harness: BotHarness, mentee: str, mentor: str) -> int:
    """Let the two have met: the mentee has the card about it. Return the meeting's id."""
    meeting_id = planned(harness, mentee, mentor)
    harness.let_pass(hours=1, minutes=36)
    return meeting_id


def stored(store: Store, meeting_id: int) -> Meeting:
    """Return what is stored of a meeting."""
    with store.reading() as session:
        return session.scalars(select(Meeting).where(Meeting.id == meeting_id)).one()
