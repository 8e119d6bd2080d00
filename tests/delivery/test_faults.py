"""Bad luck on the way to Slack: afterwards every card is there once, and true."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from sqlalchemy import update

from bot.delivery import results
from bot.delivery.steps import HISTORY_PAGE
from bot.ids import CardKind
from bot.models.card import Card, PostState
from bot.models.workspace import Person
from bot.store import Store
from sandbox.options import Options
from sandbox.running import running
from sandbox.world import World
from tests.delivery.conftest import MachineTime, Town
from tests.house import MANIFEST

POST = "chat.postMessage"
# Past the time in which Slack may still carry out a post that nobody waits for any more.
SETTLED = 61

BadLuck = Callable[[Town], None]
TROUBLES: dict[str, BadLuck] = {
    "the connection drops after the work": lambda town: town.slack.fault("drop_after", methods=[POST]),
    "500 before the work": lambda town: town.slack.fault("status", methods=[POST], status=500),
    "500 after the work": lambda town: town.slack.fault(
        "status", methods=[POST], status=500, after_work=True
    ),
    "503 before the work": lambda town: town.slack.fault("status", methods=[POST], status=503),
    "503 after the work": lambda town: town.slack.fault(
        "status", methods=[POST], status=503, after_work=True
    ),
    "an internal error after the work": lambda town: town.slack.fault(
        "error", methods=[POST], error="internal_error", after_work=True
    ),
    "429": lambda town: town.slack.fault("ratelimited", methods=[POST], seconds=3),
    "an answer that comes too late": lambda town: town.slack.fault("answer_late", methods=[POST], seconds=3),
    "work done after everybody left": lambda town: town.slack.fault("late_execution", methods=[POST]),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_post_in_trouble_arrives_once_and_true(town: Town, trouble: BadLuck) -> None:
    """Whatever happens to a post, the person ends up with one message, and it says what is true by then."""
    trouble(town)
    town.say("Ada asked you")
    town.deliver(timeout=1)
    town.say("Ada asked you, and you said yes", ring=False)
    town.deliver_after(SETTLED)
    assert town.texts() == ["Ada asked you, and you said yes"]
    assert not town.card().dirty


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_what_was_rung_later_is_read_later(sqlite_town: Town, trouble: BadLuck) -> None:
    """A post that waits for a retry holds the person's later posts, so that they arrive in order."""
    town = sqlite_town
    trouble(town)
    town.say("First", about=1)
    town.say("Second", about=2)
    town.deliver(timeout=1)
    assert "Second" not in town.texts()
    town.deliver_after(SETTLED)
    assert town.texts() == ["First", "Second"]


def test_a_post_still_on_its_way_is_not_looked_up_too_early(town: Town) -> None:
    """For a minute after an attempt Slack may still carry it out: until then nobody can say it did not."""
    town.slack.fault("drop_after", methods=[POST])
    town.say("Ada asked you")
    town.deliver()
    town.deliver_after(50)
    assert town.methods("conversations.history") == 0
    assert town.methods(POST) == 1
    town.deliver_after(11)
    assert town.methods("conversations.history") == 1
    assert town.methods(POST) == 1


def test_a_clock_ahead_of_slacks_overlooks_nothing(town: Town) -> None:
    """A machine whose clock is a minute ahead still finds what it posted."""
    town.machine.let_pass(60)
    town.slack.fault("drop_after", methods=[POST])
    town.say("Ada asked you")
    town.deliver()
    town.deliver_after(SETTLED)
    assert town.texts() == ["Ada asked you"]


def test_a_look_up_never_takes_another_ring_for_this_one(town: Town) -> None:
    """The second ring is lost; the first, of the same card and in the same history, is not taken for it."""
    town.say("Asked")
    town.say("Another card", about=2)
    town.deliver()
    town.slack.fault("status", methods=[POST], status=500)
    town.say("Connected")
    town.deliver()
    town.deliver_after(SETTLED)
    assert town.texts() == ["Folded: Connected", "Another card", "Connected"]


def test_a_look_up_reads_all_pages(sqlite_store: Store) -> None:
    """A copy is found below more messages than Slack gives at a time."""
    # More messages than Slack would take in this time.
    with running(World(options=Options(limit_scale=100)), manifest=MANIFEST) as slack:
        town = Town(sqlite_store, slack, MachineTime())
        town.settle()
        slack.fault("drop_after", methods=[POST])
        town.say("Ada asked you")
        town.deliver()
        channel, client = town.inbox().channel, town.client()
        for number in range(HISTORY_PAGE + 1):
            client.chat_postMessage(channel=str(channel), text=str(number))
        town.deliver_after(SETTLED)
        assert town.texts().count("Ada asked you") == 1
        assert town.methods("conversations.history") == 2


def test_slack_is_away_for_a_while(town: Town) -> None:
    """While nobody answers at all, nothing is lost; afterwards all is there once."""
    town.say("One", about=1)
    town.deliver()
    town.slack.fault("hold", seconds=4)
    town.say("One, changed", about=1, ring=False)
    town.say("Two", about=2)
    town.say("Three", about=3)
    town.deliver(timeout=1)
    town.slack.forget_faults()
    town.deliver_after(SETTLED)
    assert town.texts() == ["One, changed", "Two", "Three"]
    assert town.methods(POST) == 3


def test_nobody_listens_at_slacks_address(town: Town) -> None:
    """A refused connection did nothing: no look-up is needed, and the card goes out at the next attempt."""
    town.say("One", about=1)
    town.deliver()
    town.say("Two", about=2)
    closed = WebClient("xoxb-x", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    town.deliver(client_for=lambda _: closed)
    assert town.card(2).attempts == 1
    town.deliver_after(3)
    assert town.texts() == ["One", "Two"]
    assert town.methods("conversations.history") == 0


def test_an_update_without_an_answer_is_repeated(town: Town) -> None:
    """Updating twice does no harm, so an update of unknown outcome is made again, after a while."""
    town.say("Asked")
    town.deliver()
    town.slack.fault("drop_after", methods=["chat.update"])
    town.say("Connected", ring=False)
    town.deliver()
    assert town.card().dirty
    town.deliver_after(3)
    assert town.texts() == ["Connected"]
    assert not town.card().dirty
    assert town.card().attempts == 0


def test_retry_after_is_kept_and_costs_no_attempt(town: Town) -> None:
    """After a 429 nothing of that kind is sent before Slack allows it."""
    town.slack.fault("ratelimited", methods=[POST], seconds=30)
    town.say("Hello", to="Lin Osei", about=1)
    town.deliver()
    town.say("Hello", to="Ada Reyes", about=2)
    town.deliver_after(25)
    assert (town.refusals(POST), town.methods(POST)) == (1, 0)
    assert town.card(1).attempts == 0
    town.deliver_after(6)
    assert town.texts("Lin Osei") == ["Hello"]
    assert town.texts("Ada Reyes") == ["Hello"]


def test_updates_pass_a_post_that_waits(town: Town) -> None:
    """A held post holds the person's later posts, not the redrawing of what they have."""
    town.say("One", about=1)
    town.deliver()
    town.slack.fault("drop_after", methods=[POST])
    town.say("Two", about=2)
    town.deliver()
    town.say("One, changed", about=1, ring=False)
    town.say("Three", about=3)
    town.deliver()
    assert town.texts() == ["One, changed", "Two"]
    town.deliver_after(SETTLED)
    assert town.texts() == ["One, changed", "Two", "Three"]


def test_updates_pass_an_older_card_that_waits(town: Town) -> None:
    """That holds for the cards after it as well as for those before it."""
    town.slack.fault("error", methods=[POST], error="no_text")
    town.say("One", about=1)
    town.say("Two", about=2)
    town.deliver()
    assert town.texts() == ["Two"]
    town.slack.fault("status", methods=[POST], status=503)
    town.say("One lives again", about=1, ring=False)
    town.say("Two, changed", about=2, ring=False)
    town.deliver()
    assert town.texts() == ["Two, changed"]
    town.deliver_after(SETTLED)
    assert town.texts() == ["Two, changed", "One lives again"]


def test_other_people_do_not_wait(town: Town) -> None:
    """One person's trouble is nobody else's."""
    town.slack.fault("drop_after", methods=[POST])
    town.say("One", to="Lin Osei", about=1)
    town.deliver()
    town.say("Two", to="Ada Reyes", about=2)
    town.deliver()
    assert town.texts("Ada Reyes") == ["Two"]


def test_a_mistake_of_ours_blocks_nobody(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A card that Slack refuses is dead, with what Slack says about it in the log; the next one goes out."""
    town.say("Refused", about=1, kind=CardKind.ANSWER)
    town.say("Fine", about=2)
    town.deliver()
    assert town.texts() == ["Fine"]
    assert town.card(1, CardKind.ANSWER).dead_because == "chat.postMessage: invalid_blocks"
    assert "json-pointer" in caplog.text
    town.say("Also fine", about=3)
    town.deliver()
    assert town.texts() == ["Fine", "Also fine"]
    assert town.methods(POST) == 3


def test_a_screen_that_fails_blocks_nobody(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """A card that cannot be drawn is dead; the log says where, and not what it was about."""
    town.say("Cannot be drawn", about=1, kind=CardKind.ADMINS_CHANGED)
    town.say("Fine", about=2)
    town.deliver()
    assert town.texts() == ["Fine"]
    assert "ValueError at" in (town.card(1, CardKind.ADMINS_CHANGED).dead_because or "")
    assert "conftest.py" in caplog.text
    assert "private" not in caplog.text


def test_a_dead_card_lives_again_when_it_changes(town: Town) -> None:
    """A card that was given up is tried again at its next change."""
    town.slack.fault("error", methods=[POST], error="no_text")
    town.say("Lost")
    town.deliver()
    assert town.card().dead_because
    town.say("Found", ring=False)
    town.deliver()
    assert town.texts() == ["Found"]
    assert town.card().dead_because is None


def test_somebody_deactivated_is_left_alone(town: Town) -> None:
    """Slack says that a person is deactivated: their cards are dead, and nothing further is sent to them."""
    town.say("One", to="Otto Old", about=1)
    town.say("Two", to="Otto Old", about=2)
    town.say("Three", to="Lin Osei", about=3)
    town.deliver()
    assert town.inbox("Otto Old").unreachable_because == "user_disabled"
    assert town.card(1).dead_because == "conversations.open: user_disabled"
    assert town.card(2).dead_because == "user_disabled"
    assert town.texts("Lin Osei") == ["Three"]
    town.say("Four", to="Otto Old", about=4)
    town.deliver_after(SETTLED)
    assert town.methods("conversations.open") == 2


def test_somebody_known_to_be_deactivated_is_not_written_to(town: Town) -> None:
    """Slack takes messages to deactivated people without a word, so the stored fact decides."""
    town.say("One", to="Lin Osei", about=1)
    town.deliver()
    with town.store.transaction() as session:
        lin = session.get_one(Person, town.people["Lin Osei"])
        lin.deactivated_at = datetime.now(UTC)
    town.say("Two", to="Lin Osei", about=2)
    town.deliver()
    assert town.texts() == ["One"]
    assert town.card(2).dead_because == "deactivated"


def test_a_copy_that_is_gone_is_posted_anew(town: Town) -> None:
    """Where the newest copy was deleted and has something new to say, it is posted as a further ring."""
    town.say("Asked")
    town.deliver()
    (post,) = town.posts()
    town.client().chat_delete(channel=post.channel, ts=post.ts or "")
    town.say("Connected", ring=False)
    town.deliver()
    assert town.texts() == ["Connected"]
    assert [post.state for post in town.posts()] == [PostState.GONE, PostState.LIVE]


def test_an_old_copy_that_is_gone_is_not_missed(town: Town) -> None:
    """An older copy that was deleted needs no folding, and nothing new."""
    town.say("Asked")
    town.deliver()
    (post,) = town.posts()
    town.client().chat_delete(channel=post.channel, ts=post.ts or "")
    town.say("Connected")
    town.deliver()
    assert town.texts() == ["Connected"]
    assert town.methods(POST) == 2


def test_a_broken_installation_pauses_the_workspace(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Without a valid token nothing is tried for a few minutes; the log says so once; then all goes on."""
    town.slack.fault("error", error="token_revoked")
    town.say("One", to="Lin Osei", about=1)
    town.deliver()
    town.say("Two", to="Ada Reyes", about=2)
    town.deliver_after(100)
    assert (town.refusals("conversations.open"), town.slack.calls()) == (1, [])
    assert caplog.text.count("are paused") == 1
    town.deliver_after(100)
    assert (town.texts("Lin Osei"), town.texts("Ada Reyes")) == (["One"], ["Two"])
    assert town.card(1).attempts == 0


def test_a_missing_scope_pauses_one_method(town: Town) -> None:
    """Home cannot be published: messages still arrive."""
    town.slack.fault("error", methods=["views.publish"], error="missing_scope", times=100)
    lin = town.people["Lin Osei"]
    town.say("Home", about=lin, kind=CardKind.HOME, ring=False)
    town.change_inbox(home_opened_at=town.machine.now())
    town.say("Message", about=lin)
    town.deliver()
    town.deliver()
    assert town.texts() == ["Message"]
    assert town.refusals("views.publish") == 1


def test_without_a_look_up_nothing_is_sent_blindly(town: Town) -> None:
    """A post of unknown outcome that cannot be looked up is never sent again; its card is dead."""
    town.slack.fault("drop_after", methods=[POST])
    town.slack.fault("error", methods=["conversations.history"], error="missing_scope")
    town.say("Ada asked you", about=1)
    town.say("The next one", about=2)
    town.deliver()
    town.deliver_after(SETTLED)
    assert town.card(1).dead_because == "conversations.history: missing_scope"
    assert town.posts()[0].state is PostState.UNKNOWN
    assert town.texts() == ["Ada asked you", "The next one"]
    # The scope was granted meanwhile: the next change finds the copy, and redraws it.
    town.say("You said yes", about=1, ring=False)
    town.deliver()
    assert town.texts() == ["You said yes", "The next one"]
    assert town.methods(POST) == 2


def test_it_is_given_up_after_a_day(town: Town) -> None:
    """Transient trouble is tried again for 24 hours: 295 waits of up to five minutes."""
    waits = sum(
        (results.back_off(attempt).total_seconds() for attempt in range(1, results.MOST_ATTEMPTS)), 0.0
    )
    assert 24 * 3600 <= waits <= 32 * 3600
    town.say("One", about=1)
    town.deliver()
    town.slack.fault("status", methods=["chat.update"], status=503, times=2)
    town.say("One, changed", about=1, ring=False)
    with town.store.transaction() as session:
        session.execute(update(Card).values(attempts=results.MOST_ATTEMPTS - 2))
    town.deliver()
    assert town.card(1).dead_because is None
    town.deliver_after(400)
    assert town.card(1).dead_because == "chat.update: http_503"


def test_an_unknown_code_is_tried_a_few_times(town: Town) -> None:
    """A code that nobody knows is taken for a refusal after five attempts."""
    town.say("One", about=1)
    town.deliver()
    town.slack.fault("error", methods=["chat.update"], error="brand_new_code", times=100)
    town.say("One, changed", about=1, ring=False)
    for _ in range(6):
        town.deliver_after(60)
    assert town.refusals("chat.update") == 5
    assert town.card(1).dead_because == "chat.update: brand_new_code"


def test_a_file_of_unknown_outcome_is_not_sent_twice(town: Town) -> None:
    """Nobody can say whether the file arrived: it is not sent again, and the card is redrawn to say so."""
    town.slack.fault("drop_after", methods=["files.completeUploadExternal"])
    town.say("Your data", kind=CardKind.MY_DATA)
    town.deliver()
    town.deliver_after(SETTLED)
    assert town.methods("files.completeUploadExternal") == 1
    assert town.posts()[0].file_state == "failed"
    assert town.methods("chat.update") == 1


def test_a_file_that_was_not_shared_is_tried_again(town: Town) -> None:
    """As long as nobody can have seen the file, it is uploaded again."""
    town.slack.fault("status", methods=["files.getUploadURLExternal"], status=503)
    town.say("Your data", kind=CardKind.MY_DATA)
    town.deliver()
    town.deliver_after(3)
    assert town.posts()[0].file_state == "sent"
    assert town.methods("files.completeUploadExternal") == 1


def test_a_file_may_be_missing_a_scope(town: Town) -> None:
    """Without files:write the message arrives, and its card says that the file did not."""
    town.slack.fault("error", methods=["files.getUploadURLExternal"], error="missing_scope")
    town.say("Your data", kind=CardKind.MY_DATA)
    town.deliver()
    assert town.texts() == ["Your data"]
    assert town.posts()[0].file_state == "failed"
    assert not town.card(kind=CardKind.MY_DATA).dirty
