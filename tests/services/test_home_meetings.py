"""Meetings on the Relationships page: which section, in which order, on which page."""

from bot.enums import HomeSection
from bot.read_models.home import HomeFacts
from bot.read_models.meeting import MeetingFacts
from bot.services.home import home_facts
from bot.services.meeting import closing as meeting_closing
from bot.services.rules.declining import DeclineForm
from tests.services.harness import MENTEE, MENTOR, NOW, ServiceHarness, on_both
from tests.services.meetings import DAY, HOUR, THEN, ask, planned


@on_both
def test_upcoming_soonest_first_and_past_ones_last(harness: ServiceHarness) -> None:
    """What waits for an answer, then what is soonest; over is over, and all of it is one row of pages."""
    harness.program_has(first_cards_a_day=9)
    lin = harness.join("Lin", MENTEE)
    ada, tom, kim, zoe = (harness.join(name, MENTOR) for name in ("Ada", "Tom", "Kim", "Zoe"))
    harness.contact(lin, ada)
    late, soon = planned(harness, lin, ada, THEN + DAY), planned(harness, lin, tom, THEN)
    asked, cancelled = ask(harness, lin, kim, THEN + HOUR), planned(harness, lin, zoe, THEN + 2 * HOUR)
    with harness.store.transaction() as session:
        meeting_closing.cancel(session, lin, cancelled, DeclineForm(), NOW)
    with harness.store.reading() as session:
        pages = [home_facts(session, lin.workspace_id, lin.person_id, page, 3) for page in range(2)]
    first, second = pages
    assert first.totals == {"in_conversation": 1, "upcoming_meetings": 3, "past_meetings": 1}
    assert (len(first.sections[HomeSection.IN_CONVERSATION]), first.pages) == (1, 2)
    shown = [one for page in pages for one in _meetings(page, HomeSection.UPCOMING_MEETINGS)]
    assert shown == [asked, soon, late]
    assert _meetings(second, HomeSection.PAST_MEETINGS) == [cancelled]


def test_a_withdrawn_request_is_no_news_to_the_mentor(harness: ServiceHarness) -> None:
    """The mentee finds it among the past ones, the mentor nowhere."""
    lin, ada = harness.join("Lin", MENTEE), harness.join("Ada", MENTOR)
    meeting_id = ask(harness, lin, ada)
    with harness.store.transaction() as session:
        meeting_closing.withdraw(session, lin, meeting_id, NOW)
    with harness.store.reading() as session:
        mine, theirs = (home_facts(session, one.workspace_id, one.person_id, 0, 20) for one in (lin, ada))
    assert _meetings(mine, HomeSection.PAST_MEETINGS) == [meeting_id]
    assert theirs.totals == {}


def _meetings(page: HomeFacts, section: HomeSection) -> list[int]:
    return [one.meeting_id for one in page.sections.get(section, ()) if isinstance(one, MeetingFacts)]
