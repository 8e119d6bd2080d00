"""Meetings on the Relationships page: which section, in which order, on which page."""

from bot.services.home import home_facts
from bot.services.meeting import closing as meeting_closing
from tests.services.meetings import DAY, HOUR, THEN, ask, planned
from tests.services.world import MENTEE, MENTOR, NOW, World, on_both


@on_both
def test_upcoming_soonest_first_and_past_ones_last(world: World) -> None:
    """What waits for an answer, then what is soonest; over is over, and all of it is one row of pages."""
    lin = world.join("Lin", MENTEE)
    ada, tom, kim, zoe = (world.join(name, MENTOR) for name in ("Ada", "Tom", "Kim", "Zoe"))
    world.contact(lin, ada)
    late, soon = planned(world, lin, ada, THEN + DAY), planned(world, lin, tom, THEN)
    asked, cancelled = ask(world, lin, kim, THEN + HOUR), planned(world, lin, zoe, THEN + 2 * HOUR)
    with world.store.transaction() as session:
        meeting_closing.cancel(session, lin, cancelled, "", NOW)
    with world.store.reading() as session:
        pages = [home_facts(session, lin.workspace_id, lin.person_id, page, 3) for page in range(2)]
    first, second = pages
    assert first.totals == {"in_conversation": 1, "upcoming_meetings": 3, "past_meetings": 1}
    assert (len(first.in_conversation), first.pages) == (1, 2)
    shown = [one.meeting_id for page in pages for one in page.upcoming_meetings]
    assert shown == [asked, soon, late]
    assert [one.meeting_id for one in second.past_meetings] == [cancelled]


def test_a_withdrawn_request_is_no_news_to_the_mentor(world: World) -> None:
    """The mentee finds it among the past ones, the mentor nowhere."""
    lin, ada = world.join("Lin", MENTEE), world.join("Ada", MENTOR)
    meeting_id = ask(world, lin, ada)
    with world.store.transaction() as session:
        meeting_closing.withdraw(session, lin, meeting_id, NOW)
    with world.store.reading() as session:
        mine, theirs = (home_facts(session, one.workspace_id, one.person_id, 0, 20) for one in (lin, ada))
    assert [one.meeting_id for one in mine.past_meetings] == [meeting_id]
    assert theirs.totals == {}
