"""Button 1 of the follow-up over every combination of what decides about it, held against the oracle."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement
from sqlalchemy.orm import Session

from bot.blocks import follow_up as screen
from bot.blocks.program.why import in_words
from bot.enums import FollowUpChoice, MatchState, MeetingState, Origin, Policy, WaitlistState
from bot.models.exclusion import Exclusion
from bot.models.match import Match
from bot.models.meeting import Meeting
from bot.models.participant import Participant
from bot.models.program import Program
from bot.models.waitlist import WaitlistEntry
from bot.refusals import Refusal
from bot.services import actors
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.follow_up.read import follow_up_facts
from bot.services.match.step import step_of
from bot.services.program import why
from bot.services.program.why import Pair
from bot.services.rules import eligibility
from bot.services.rules.eligibility import Intent
from bot.services.rules.pair_history import PairHistory
from tests.services import follow_up_oracle
from tests.services.follow_up_oracle import Case
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness

BEFORE = NOW - timedelta(days=100)


@dataclass
class Table:
    """The people of all combinations, in one transaction."""

    session: Session
    grace: Actor
    lin: Actor
    mentee: Participant
    mentor: Participant
    sam: Participant
    kim: Participant
    program: Program

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Do something, look at it, and take it back."""
        nested = self.session.begin_nested()
        try:
            yield
        finally:
            nested.rollback()
            self.session.expire_all()

    def situate(self, room: str, between: str, mentor: str) -> Meeting:
        """Bring the two into a situation, after their meeting."""
        taken = self._between(between)
        if room == "full":
            taken += 1
            self._match(self.kim, MatchState.CONFIRMED, mentor_slot=2)
        if room == "held for another":
            taken += 1
            self.session.add(
                WaitlistEntry(
                    workspace_id=self.mentor.workspace_id,
                    mentor_id=self.mentor.id,
                    mentee_id=self.sam.id,
                    state=WaitlistState.OFFERED,
                    joined_at=NOW,
                )
            )
        self.mentor.max_connections = taken + (room == "free")
        self.mentor.paused_at = NOW if mentor == "paused" else None
        self.mentor.left_at = NOW if mentor == "left" else None
        meeting = Meeting(
            workspace_id=self.mentor.workspace_id,
            program_id=self.mentor.program_id,
            mentee_id=self.mentee.id,
            mentor_id=self.mentor.id,
            state=MeetingState.OCCURRED,
            topic="How you lead",
            minutes=30,
            requested_at=BEFORE,
            starts_at=NOW - timedelta(hours=1),
            asked_at=NOW,
        )
        self.session.add(meeting)
        self.session.flush()
        return meeting

    def choose(self, case: Case) -> None:
        """Give the programme, and the mentor, the settings of a combination."""
        for name in follow_up_oracle.MODES:
            setattr(self.program, name, name in case.modes)
        self.program.follow_up = case.policy
        self.program.mentors_choose = case.choose != "no"
        # What was chosen earlier stays stored while mentors do not choose, and means nothing then.
        self.mentor.takes_ongoing = case.choose in ("both", "ongoing only")
        self.mentor.takes_one_time = case.choose in ("both", "one-time only")

    def _between(self, between: str) -> int:
        """Put between the two what there is; return how many places that takes."""
        if between == "in conversation":
            self._match(self.mentee, MatchState.PENDING)
        elif between == "asked":
            self._match(self.mentee, MatchState.PENDING, mentee_confirmed_at=BEFORE)
        elif between == "connected":
            self._match(self.mentee, MatchState.CONFIRMED, mentor_slot=1)
        elif between == "ended":
            self._match(self.mentee, MatchState.ENDED, closed_at=NOW)
        elif between == "don't match again":
            author, other = self.mentor.id, self.mentee.id
            row = Exclusion(workspace_id=self.mentor.workspace_id, author_id=author, other_id=other)
            self.session.add(row)
        return int(between == "connected")

    def _match(self, mentee: Participant, state: MatchState, **more: object) -> None:
        self.session.add(
            Match(
                workspace_id=self.mentor.workspace_id,
                program_id=self.mentor.program_id,
                mentee_id=mentee.id,
                mentor_id=self.mentor.id,
                origin=Origin.REQUEST,
                state=state,
                started_at=BEFORE,
                **more,
            )
        )


@pytest.fixture
def table(harness: ServiceHarness) -> Iterator[Table]:
    """Ada mentors; Lin has met her; Sam and Kim may be in the way; Grace asks why."""
    grace, ada, lin = harness.admin("Grace"), harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    sam, kim = harness.join("Sam", MENTEE), harness.join("Kim", MENTEE)
    with harness.store.transaction() as session:
        found = [actors.participant_of(session, one) for one in (lin, ada, sam, kim)]
        mentee, mentor, other, third = (one for one in found if one)
        program = session.get_one(Program, (mentor.workspace_id, mentor.program_id))
        yield Table(session, grace, lin, mentee, mentor, other, third, program)


@pytest.mark.parametrize(("room", "between", "mentor"), follow_up_oracle.situations())
def test_button_one_and_its_reasons(table: Table, room: str, between: str, mentor: str) -> None:
    """The card's buttons, what each does, and what `why` says agree with each other and with product.md."""
    meeting = table.situate(room, between, mentor)
    viewer = actors.viewer_of(table.session, table.mentee.workspace_id, table.mentee.person_id)
    pair = Pair(table.mentee, table.mentor)
    named = why.pair_facts(table.session, table.grace, pair)
    drawn = follow_up_facts(table.session, meeting, viewer, NOW)
    # Where the two stand is the same for all settings: it is read once.
    stands = PairHistory(table.session, table.mentee, [table.mentor])
    to_an_admin = PairHistory(table.session, table.mentee, [table.mentor], table.grace.person_id)
    for number, case in enumerate(follow_up_oracle.cases(room, between, mentor)):
        table.choose(case)
        found = list(eligibility.blockers_to(table.mentor, stands, Intent.FOLLOW_UP, NOW))
        to_grace = list(eligibility.blockers_to(table.mentor, to_an_admin, Intent.FOLLOW_UP, NOW))
        step = step_of(table.mentor, table.program.active_policy, found)
        assert _labels(replace(drawn, step=step), meeting) == case.buttons, case
        said = in_words(to_grace, named)
        assert {_begins(one) for one in said} == case.reasons, case
        why_not = step.why_not.sentence(viewer.zone) if step.why_not else ""
        private = {follow_up_oracle.PRIVATE, follow_up_oracle.PAUSED} & case.reasons
        assert not private or "limit" not in why_not, case
        # From the database up: whatever is possible, and a part of what is refused.
        if not case.reasons or number % 48 == 0:
            assert follow_up_facts(table.session, meeting, viewer, NOW).step == step, case
            explained = why.reasons(table.session, table.grace, pair, Intent.FOLLOW_UP, NOW)
            assert explained == tuple(to_grace), case
            _press_each(table, meeting, case)


def _labels(facts: object, meeting: Meeting) -> list[str]:
    blocks = screen.card(facts, NOW).blocks  # type: ignore[arg-type]
    (row,) = (block for block in blocks if isinstance(block, ActionsBlock))
    assert row.block_id == f"follow_up.{meeting.id}"
    return [one.text.text for one in row.elements if isinstance(one, ButtonElement) and one.text]


def _begins(reason: str) -> str:
    known = (
        follow_up_oracle.PAUSED,
        follow_up_oracle.PRIVATE,
        follow_up_oracle.LEFT,
        follow_up_oracle.NO_ONGOING,
        follow_up_oracle.STEP_OFF,
        follow_up_oracle.ONE_TIME_ONLY,
        follow_up_oracle.CONNECTED,
        follow_up_oracle.ASKED,
        follow_up_oracle.FULL,
    )
    return next(start for start in known if reason.startswith(start))


def _press_each(table: Table, meeting: Meeting, case: Case) -> None:
    """Press every button, also those that are missing: an old copy of the card may still have them."""
    for policy in (Policy.FORCED, Policy.REQUEST):
        possible = not case.reasons and case.active is policy
        with table.undone():
            if not possible:
                with pytest.raises(Refusal):
                    choosing.go_on(table.session, table.lin, meeting.id, policy, NOW)
                assert meeting.choice is None, case
                continue
            choosing.go_on(table.session, table.lin, meeting.id, policy, NOW)
            found = eligibility.open_match(table.session, table.mentee, table.mentor)
            assert found, case
            forced = policy is Policy.FORCED
            assert found.state is (MatchState.CONFIRMED if forced else MatchState.PENDING), case
            assert found.mentee_confirmed_at, case
            assert meeting.choice is FollowUpChoice.CONNECT, case
    for choice in (FollowUpChoice.FEEDBACK, FollowUpChoice.NOT_HELD):
        with table.undone():
            choosing.choose(table.session, table.lin, meeting.id, choice, NOW)
            assert meeting.choice is choice, case
