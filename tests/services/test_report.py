"""What the report counts as what: each kind of request, and who needs or offers a place."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.enums import Policy, RequestOutcome
from bot.models.program import Program
from bot.read_models.report import ReportFacts
from bot.services.actors import Actor
from bot.services.follow_up import choosing
from bot.services.match import closing, confirmation
from bot.services.profile import participation, saving
from bot.services.program import admins
from bot.services.report import read
from bot.services.rules.declining import DeclineForm
from tests.services import meetings
from tests.services.harness import BOTH, MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.meetings import DAY, THEN

MET, MATCHED, REFUSED, EXPIRED, TAKEN_BACK, WAITING = RequestOutcome


def the_report(harness: ServiceHarness, admin: Actor) -> ReportFacts:
    """Return what an admin reads."""
    with harness.store.reading() as session:
        return read.report(session, admin, NOW + 30 * DAY)


def counts(facts: ReportFacts) -> dict[RequestOutcome, int]:
    """Return what became of the requests, but for what became of none."""
    total = facts.requests.total
    found = {one: facts.requests.count(total, one) or 0 for one in RequestOutcome} if total else {}
    return {outcome: count for outcome, count in found.items() if count}


@on_both
def test_each_request_counts_once_as_what_it_came_to(harness: ServiceHarness) -> None:
    """A note asks nothing; who takes their own yes back refuses nobody; a forced connection is no answer."""
    grace, ada = harness.admin("Grace"), harness.join("Ada", MENTOR)
    lin, kim, sam, max_ = (harness.join(name, MENTEE) for name in ("Lin", "Kim", "Sam", "Max"))
    harness.contact(lin, ada)
    assert counts(the_report(harness, grace)) == {}

    contact = harness.contact(kim, ada)
    with harness.store.transaction() as session:
        confirmation.confirm(session, ada, contact, NOW)
    assert counts(the_report(harness, grace)) == {WAITING: 1}
    with harness.store.transaction() as session:
        closing.decline(session, ada, contact, DeclineForm(), NOW + DAY)
    assert counts(the_report(harness, grace)) == {TAKEN_BACK: 1}

    with harness.store.transaction() as session:
        admins.propose(session, grace, ["U0SAM", "U0ADA"], NOW)
    harness.request(max_, ada)
    with harness.store.transaction() as session:
        ends = participation.leaving(session, max_, NOW).ends
        participation.leave(session, max_, ends, NOW)
    assert counts(the_report(harness, grace)) == {TAKEN_BACK: 2, WAITING: 1}

    meeting_id = meetings.planned(harness, sam, ada)
    assert counts(the_report(harness, grace)) == {MATCHED: 1, TAKEN_BACK: 2, WAITING: 1}
    with harness.store.transaction() as session:
        session.execute(update(Program).values(follow_up=Policy.FORCED))
    while harness.run_due(THEN + DAY):
        pass
    with harness.store.transaction() as session:
        choosing.go_on(session, sam, meeting_id, Policy.FORCED, THEN + DAY)
    facts = the_report(harness, grace)
    assert counts(facts) == {MET: 2, TAKEN_BACK: 2}
    assert facts.requests.answer_time
    assert (facts.requests.answer_time.median, facts.requests.answer_time.answers) == (timedelta(), 1)


def test_a_topic_is_the_same_in_any_spelling(harness: ServiceHarness) -> None:
    """Nobody is left over because they wrote vue.js and their mentor VueJS; they count as one topic."""
    grace = harness.admin("Grace")
    harness.join("Ada", MENTOR, topics="VueJS", limit="1")
    for name, topics in (("Lin", "vue.js"), ("Kim", "Vue JS"), ("Sam", "vuejs")):
        harness.join(name, MENTEE, topics=topics)
    needs = the_report(harness, grace).needs
    assert needs
    assert [(one.topic, one.mentees) for one in needs.shortages] == [("vue js", 2)]


def test_only_places_that_can_be_had_count(harness: ServiceHarness) -> None:
    """Who has paused offers none and looks for none; nor do those offer one who take meetings only."""
    grace = harness.admin("Grace")
    ada, tom = harness.join("Ada", MENTOR, limit="2"), harness.join("Tom", BOTH, limit="4")
    lin, kim = harness.join("Lin", MENTEE), harness.join("Kim", MENTEE, topics="law, work")
    harness.connected(lin, ada)
    needs = the_report(harness, grace).needs
    assert needs
    assert (needs.taken_places, needs.free_places, needs.seeking, needs.left_over) == (1, 5, 2, 0)

    with harness.store.transaction() as session:
        session.scalars(select(Program)).one().mentors_choose = True
    with harness.store.transaction() as session:
        draft = saving.Draft(MENTOR, topics="work", limit="2", modes=frozenset({"one_time"}))
        saving.save(session, ada, draft, NOW)
        participation.pause(session, tom, None, NOW)
    needs = the_report(harness, grace).needs
    assert needs
    assert (needs.free_places, needs.seeking, needs.left_over) == (0, 1, 1)
    assert [(one.topic, one.mentees, one.mentors) for one in needs.shortages] == [("law", 1, 1)]

    with harness.store.transaction() as session:
        participation.pause(session, kim, None, NOW)
    needs = the_report(harness, grace).needs
    assert needs
    assert (needs.seeking, needs.left_over) == (0, 0)

    with harness.store.transaction() as session:
        session.scalars(select(Program)).one().ongoing = False
    assert the_report(harness, grace).needs is None
