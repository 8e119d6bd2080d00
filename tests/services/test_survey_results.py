"""Who reads what mentees answered about a meeting: the programme's admins, never its mentor."""

from collections.abc import Mapping

import pytest

from bot import refusals
from bot.enums import FollowUpChoice, QuestionKind, QuestionList
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.survey import answering, results
from tests.services.harness import MENTEE, MENTOR, ServiceHarness
from tests.services.meetings import DAY, THEN, planned

SAID = "She kept looking at her phone"
AFTER = THEN + DAY


@pytest.fixture
def ada(harness: ServiceHarness) -> Actor:
    """A mentor of whom a mentee has something to say."""
    ada, lin = harness.join("Ada", MENTOR), harness.join("Lin", MENTEE)
    answers(harness, lin, ada, {QuestionKind.RATING: "5", QuestionKind.TEXT: SAID})
    return ada


def answers(harness: ServiceHarness, mentee: Actor, mentor: Actor, given: Mapping[QuestionKind, str]) -> None:
    """Let a mentee answer the survey after a meeting, each kind of question with one answer."""
    meeting_id = planned(harness, mentee, mentor)
    while harness.run_due(AFTER):
        pass
    with harness.store.transaction() as session:
        choosing.choose(session, mentee, meeting_id, FollowUpChoice.FEEDBACK, AFTER)
    with harness.store.transaction() as session:
        asked = answering.shown(session, mentee, meeting_id, None)
        answered = {one: given.get(one.kind, "") for one in asked}
        answering.keep(session, mentee, meeting_id, answered, AFTER)


def read(harness: ServiceHarness, admin: Actor) -> str:
    """Return all that an admin reads in the results."""
    with harness.store.reading() as session:
        return str(results.results(session, admin, QuestionList.FEEDBACK, 0))


@pytest.mark.usefixtures("ada")
def test_an_admin_reads_what_was_answered(harness: ServiceHarness) -> None:
    """Counts and texts, and no name."""
    found = read(harness, harness.admin("Grace"))
    assert SAID in found
    assert "Lin" not in found


def test_the_mentor_does_not_even_as_an_admin(harness: ServiceHarness, ada: Actor) -> None:
    """Whoever runs the programme and was the mentor of the meeting sees neither the words nor the counts."""
    harness.admin("Ada")
    found = read(harness, ada)
    assert SAID not in found
    assert "answers=0" in found


def test_nobody_else_reads_them(harness: ServiceHarness, ada: Actor) -> None:
    """A mentor who does not run the programme is refused, and so is the mentee."""
    with pytest.raises(refusals.NotAnAdmin):
        read(harness, ada)


def test_counts_stand_in_the_order_of_the_form(harness: ServiceHarness) -> None:
    """Yes before no, as it was asked, and not by the alphabet."""
    grace = harness.admin("Grace")
    for name, answer in (("Ada", "no"), ("Tom", "yes")):
        mentor, mentee = harness.join(name, MENTOR), harness.join(f"Mentee of {name}", MENTEE)
        answers(harness, mentee, mentor, {QuestionKind.RATING: "5", QuestionKind.YES_NO: answer})
    with harness.store.reading() as session:
        tallies = results.results(session, grace, QuestionList.FEEDBACK, 0).tallies
    counts = {one.kind: one.counts for one in tallies}
    assert counts[QuestionKind.YES_NO] == (("yes", 1), ("no", 1))
