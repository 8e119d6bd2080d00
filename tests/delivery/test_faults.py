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
from tests.bot_harness import MANIFEST
from tests.delivery.conftest import MachineTime, WorkerHarness

POST = "chat.postMessage"
# A screen, its text alone, a sentence of ours: then it is given up.
REFUSED_FOR_GOOD = 3
# Past the time in which Slack may still carry out a post that nobody waits for any more.
SETTLED = 61

BadLuck = Callable[[WorkerHarness], None]
BAD_LUCK: dict[str, BadLuck] = {
    "the connection drops after the work": lambda harness: harness.slack.fault("drop_after", methods=[POST]),
    "500 before the work": lambda harness: harness.slack.fault("status", methods=[POST], status=500),
    "500 after the work": lambda harness: harness.slack.fault(
        "status", methods=[POST], status=500, after_work=True
    ),
    "503 before the work": lambda harness: harness.slack.fault("status", methods=[POST], status=503),
    "503 after the work": lambda harness: harness.slack.fault(
        "status", methods=[POST], status=503, after_work=True
    ),
    "an internal error after the work": lambda harness: harness.slack.fault(
        "error", methods=[POST], error="internal_error", after_work=True
    ),
    "a proxy's page": lambda harness: harness.slack.fault("status", methods=[POST], status=403),
    "a page in Slack's place": lambda harness: harness.slack.fault("status", methods=[POST], status=200),
    "a code that nobody knows": lambda harness: harness.slack.fault(
        "error", methods=[POST], error="brand_new_code"
    ),
    "a conversation that nobody finds": lambda harness: harness.slack.fault(
        "error", methods=[POST], error="channel_not_found"
    ),
    "429": lambda harness: harness.slack.fault("ratelimited", methods=[POST], seconds=3),
    "an answer that comes too late": lambda harness: harness.slack.fault(
        "answer_late", methods=[POST], seconds=3
    ),
    "work done after everybody left": lambda harness: harness.slack.fault("late_execution", methods=[POST]),
}


@pytest.mark.parametrize("bad_luck", BAD_LUCK.values(), ids=BAD_LUCK)
def test_a_post_with_bad_luck_arrives_once_and_true(harness: WorkerHarness, bad_luck: BadLuck) -> None:
    """Whatever happens to a post, the person ends up with one message, and it says what is true by then."""
    bad_luck(harness)
    harness.say("Ada asked you")
    harness.deliver(timeout=1)
    harness.say("Ada asked you, and you said yes", notify=False)
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["Ada asked you, and you said yes"]
    assert not harness.card().dirty


@pytest.mark.parametrize("bad_luck", BAD_LUCK.values(), ids=BAD_LUCK)
def test_later_notifications_are_read_later(sqlite_harness: WorkerHarness, bad_luck: BadLuck) -> None:
    """A post that waits for a retry holds the person's later posts, so that they arrive in order."""
    harness = sqlite_harness
    bad_luck(harness)
    harness.say("First", about=1)
    harness.say("Second", about=2)
    harness.deliver(timeout=1)
    assert "Second" not in harness.texts()
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["First", "Second"]


def test_a_post_still_on_its_way_is_not_looked_up_too_early(harness: WorkerHarness) -> None:
    """For a minute after an attempt Slack may still carry it out: until then nobody can say it did not."""
    harness.slack.fault("drop_after", methods=[POST])
    harness.say("Ada asked you")
    harness.deliver()
    harness.deliver_after(50)
    assert harness.methods("conversations.history") == 0
    assert harness.methods(POST) == 1
    harness.deliver_after(11)
    assert harness.methods("conversations.history") == 1
    assert harness.methods(POST) == 1


def test_a_clock_ahead_of_slacks_overlooks_nothing(harness: WorkerHarness) -> None:
    """A machine whose clock is a minute ahead still finds what it posted."""
    harness.machine.let_pass(60)
    harness.slack.fault("drop_after", methods=[POST])
    harness.say("Ada asked you")
    harness.deliver()
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["Ada asked you"]


def test_a_look_up_never_takes_another_notification_for_this_one(harness: WorkerHarness) -> None:
    """The second notification is lost; the first one in the history is not taken for it."""
    harness.say("Asked")
    harness.say("Another card", about=2)
    harness.deliver()
    harness.slack.fault("status", methods=[POST], status=500)
    harness.say("Connected")
    harness.deliver()
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["Another card", "Connected"]


def test_a_look_up_reads_all_pages(sqlite_store: Store) -> None:
    """A copy is found below more messages than Slack gives at a time."""
    # More messages than Slack would take in this time.
    with running(World(options=Options(limit_scale=100)), manifest=MANIFEST) as slack:
        harness = WorkerHarness(sqlite_store, slack, MachineTime())
        harness.settle()
        harness.say("Welcome", about=2)
        harness.deliver()
        slack.fault("drop_after", methods=[POST])
        harness.say("Ada asked you")
        harness.deliver()
        channel, client = harness.lane().channel, harness.client()
        for number in range(HISTORY_PAGE + 1):
            client.chat_postMessage(channel=str(channel), text=str(number))
        harness.deliver_after(SETTLED)
        assert harness.texts().count("Ada asked you") == 1
        assert harness.methods("conversations.history") == 2


def test_slack_is_away_for_a_while(harness: WorkerHarness) -> None:
    """While nobody answers at all, nothing is lost; afterwards all is there once."""
    harness.say("One", about=1)
    harness.deliver()
    harness.slack.fault("hold", seconds=4)
    harness.say("One, changed", about=1, notify=False)
    harness.say("Two", about=2)
    harness.say("Three", about=3)
    harness.deliver(timeout=1)
    harness.slack.forget_faults()
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["One, changed", "Two", "Three"]
    assert harness.methods(POST) == 3


def test_nobody_listens_at_slacks_address(harness: WorkerHarness) -> None:
    """A refused connection did nothing: no look-up is needed, and the card goes out at the next attempt."""
    harness.say("One", about=1)
    harness.deliver()
    harness.say("Two", about=2)
    closed = WebClient("xoxb-x", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    harness.deliver(client_for=lambda _: closed)
    assert harness.card(2).attempts == 1
    harness.deliver_after(3)
    assert harness.texts() == ["One", "Two"]
    assert harness.methods("conversations.history") == 0


def test_an_update_without_an_answer_is_repeated(harness: WorkerHarness) -> None:
    """Updating twice does no harm: it is made again, and once more when the first one has settled."""
    harness.say("Asked")
    harness.deliver()
    harness.slack.fault("drop_after", methods=["chat.update"])
    harness.say("Connected", notify=False)
    harness.deliver()
    assert harness.card().dirty
    harness.deliver_after(3)
    assert harness.texts() == ["Connected"]
    assert harness.card().attempts == 0
    harness.deliver_after(61)
    assert harness.methods("chat.update") == 3
    assert not harness.card().dirty


def test_retry_after_is_kept_and_costs_no_attempt(harness: WorkerHarness) -> None:
    """After a 429 nothing of that kind is sent before Slack allows it."""
    harness.slack.fault("ratelimited", methods=[POST], seconds=30)
    harness.say("Hello", to="Lin Osei", about=1)
    harness.deliver()
    harness.say("Hello", to="Ada Reyes", about=2)
    harness.deliver_after(25)
    assert (harness.refusals(POST), harness.methods(POST)) == (1, 0)
    assert harness.card(1).attempts == 0
    harness.deliver_after(6)
    assert harness.texts("Lin Osei") == ["Hello"]
    assert harness.texts("Ada Reyes") == ["Hello"]


def test_updates_pass_a_post_that_waits(harness: WorkerHarness) -> None:
    """A held post holds the person's later posts, not the updates of what they have."""
    harness.say("One", about=1)
    harness.deliver()
    harness.slack.fault("drop_after", methods=[POST])
    harness.say("Two", about=2)
    harness.deliver()
    harness.say("One, changed", about=1, notify=False)
    harness.say("Three", about=3)
    harness.deliver()
    assert harness.texts() == ["One, changed", "Two"]
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["One, changed", "Two", "Three"]


def test_updates_pass_an_older_card_that_waits(harness: WorkerHarness) -> None:
    """That holds for the cards after it as well as for those before it."""
    harness.slack.fault("error", methods=[POST], times=REFUSED_FOR_GOOD, error="no_text")
    harness.say("One", about=1)
    harness.say("Two", about=2)
    harness.deliver()
    assert harness.texts() == ["Two"]
    harness.slack.fault("status", methods=[POST], status=503)
    harness.say("One lives again", about=1, notify=False)
    harness.say("Two, changed", about=2, notify=False)
    harness.deliver()
    assert harness.texts() == ["Two, changed"]
    harness.deliver_after(SETTLED)
    assert harness.texts() == ["Two, changed", "One lives again"]


def test_other_people_do_not_wait(harness: WorkerHarness) -> None:
    """One person's bad luck is nobody else's."""
    harness.slack.fault("drop_after", methods=[POST])
    harness.say("One", to="Lin Osei", about=1)
    harness.deliver()
    harness.say("Two", to="Ada Reyes", about=2)
    harness.deliver()
    assert harness.texts("Ada Reyes") == ["Two"]


def test_a_mistake_of_ours_blocks_nobody(harness: WorkerHarness, caplog: pytest.LogCaptureFixture) -> None:
    """What is refused in every form is dead, and the log has what Slack says of it; the next one goes out."""
    harness.slack.fault("error", methods=[POST], times=REFUSED_FOR_GOOD, error="metadata_too_large")
    harness.say("Refused", about=1)
    harness.say("Fine", about=2)
    harness.deliver()
    assert harness.texts() == ["Fine"]
    assert harness.card(1).dead_because == "chat.postMessage: metadata_too_large"
    assert "metadata_too_large" in caplog.text
    harness.say("Also fine", about=3)
    harness.deliver()
    assert harness.texts() == ["Fine", "Also fine"]


def test_a_renderer_that_fails_blocks_nobody(
    harness: WorkerHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """A card that cannot be rendered is dead; the log says where it failed, not what it was about."""
    harness.say("Cannot be rendered", about=1, kind=CardKind.ADMINS_CHANGED)
    harness.say("Fine", about=2)
    harness.deliver()
    assert harness.texts() == ["Fine"]
    assert "ValueError at" in (harness.card(1, CardKind.ADMINS_CHANGED).dead_because or "")
    assert "conftest.py" in caplog.text
    assert "private" not in caplog.text


def test_a_dead_card_lives_again_when_it_changes(harness: WorkerHarness) -> None:
    """A card that was given up is tried again at its next change."""
    harness.slack.fault("error", methods=[POST], times=REFUSED_FOR_GOOD, error="no_text")
    harness.say("Lost")
    harness.deliver()
    assert harness.card().dead_because
    harness.say("Found", notify=False)
    harness.deliver()
    assert harness.texts() == ["Found"]
    assert harness.card().dead_because is None


@pytest.mark.parametrize("code", ["user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"])
def test_who_cannot_be_written_to_is_left_alone(harness: WorkerHarness, code: str) -> None:
    """Slack says so of the person: nothing further is sent to them, and what they have coming is kept."""
    harness.slack.fault("error", methods=[POST], error=code)
    harness.say("One", to="Lin Osei", about=1)
    harness.say("Two", to="Lin Osei", about=2)
    harness.deliver()
    assert harness.lane().unreachable_because == code
    harness.say("Three", to="Ada Reyes", about=3)
    harness.deliver()
    assert harness.texts("Ada Reyes") == ["Three"]
    harness.say("Four", to="Lin Osei", about=4)
    harness.deliver_after(SETTLED)
    assert (harness.refusals(POST), harness.texts("Lin Osei")) == (1, [])
    harness.change_lane(unreachable_because=None, due_at=harness.machine.now())
    harness.deliver()
    assert harness.texts("Lin Osei") == ["One", "Two", "Four"]


def test_somebody_known_to_be_deactivated_is_not_written_to(harness: WorkerHarness) -> None:
    """Slack takes messages to deactivated people without a word, so the stored fact decides."""
    harness.say("One", to="Lin Osei", about=1)
    harness.deliver()
    with harness.store.transaction() as session:
        lin = session.get_one(Person, (harness.workspace_id, harness.people["Lin Osei"]))
        lin.deactivated_at = datetime.now(UTC)
    harness.say("Two", to="Lin Osei", about=2)
    harness.deliver()
    assert harness.texts() == ["One"]
    assert harness.card(2).dirty


def test_a_copy_that_is_gone_is_posted_anew(harness: WorkerHarness) -> None:
    """If the newest copy was deleted and the card has changed, it is posted as a further notification."""
    harness.say("Asked")
    harness.deliver()
    (post,) = harness.posts()
    harness.client().chat_delete(channel=post.channel, ts=post.ts or "")
    harness.say("Connected", notify=False)
    harness.deliver()
    assert harness.texts() == ["Connected"]
    assert [post.state for post in harness.posts()] == [PostState.GONE, PostState.LIVE]


def test_an_old_copy_that_is_gone_is_not_missed(harness: WorkerHarness) -> None:
    """An older copy that was deleted needs no superseding, and nothing new."""
    harness.say("Asked")
    harness.deliver()
    (post,) = harness.posts()
    harness.client().chat_delete(channel=post.channel, ts=post.ts or "")
    harness.say("Connected")
    harness.deliver()
    assert harness.texts() == ["Connected"]
    assert harness.methods(POST) == 2


def test_a_broken_installation_pauses_the_workspace(
    harness: WorkerHarness, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a valid token nothing is tried for a few minutes; the log says so once; then all goes on."""
    harness.slack.fault("error", error="token_revoked")
    harness.say("One", to="Lin Osei", about=1)
    harness.deliver()
    harness.say("Two", to="Ada Reyes", about=2)
    harness.deliver_after(100)
    assert (harness.refusals(POST), harness.slack.calls()) == (1, [])
    assert caplog.text.count("are paused") == 1
    harness.deliver_after(100)
    assert (harness.texts("Lin Osei"), harness.texts("Ada Reyes")) == (["One"], ["Two"])
    assert harness.card(1).attempts == 0


def test_a_missing_scope_pauses_one_method(harness: WorkerHarness) -> None:
    """Home cannot be published: messages still arrive."""
    harness.slack.fault("error", methods=["views.publish"], error="missing_scope", times=100)
    lin = harness.people["Lin Osei"]
    harness.say("Home", about=lin, kind=CardKind.HOME, notify=False)
    harness.change_lane(home_opened_at=harness.machine.now())
    harness.say("Message", about=lin)
    harness.deliver()
    harness.deliver()
    assert harness.texts() == ["Message"]
    assert harness.refusals("views.publish") == 1


def test_without_a_look_up_nothing_is_sent_blindly(harness: WorkerHarness) -> None:
    """A post of unknown outcome that cannot be looked up is never sent again; its card is dead."""
    harness.slack.fault("drop_after", methods=[POST])
    harness.slack.fault("error", methods=["conversations.history"], error="missing_scope")
    harness.say("Ada asked you", about=1)
    harness.say("The next one", about=2)
    harness.deliver()
    harness.deliver_after(SETTLED)
    assert harness.card(1).dead_because == "conversations.history: missing_scope"
    assert harness.posts()[0].state is PostState.UNKNOWN
    assert harness.texts() == ["Ada asked you", "The next one"]
    # The scope was granted meanwhile: the next change finds the copy, and updates it.
    harness.say("You said yes", about=1, notify=False)
    harness.deliver()
    assert harness.texts() == ["You said yes", "The next one"]
    assert harness.methods(POST) == 2


def test_after_a_day_it_is_tried_less_often(harness: WorkerHarness) -> None:
    """For 24 hours a failure is tried again every five minutes at most; then every hour, for ever."""
    day = range(1, results.ATTEMPTS_OF_A_DAY)
    waits = sum((results.back_off(attempt).total_seconds() for attempt in day), 0.0)
    assert 24 * 3600 <= waits <= 32 * 3600
    harness.say("One", about=1)
    harness.deliver()
    harness.slack.fault("status", methods=["chat.update"], status=503, times=2)
    harness.say("One, changed", about=1, notify=False)
    with harness.store.transaction() as session:
        session.execute(update(Card).values(attempts=results.ATTEMPTS_OF_A_DAY - 2))
    harness.deliver()
    harness.deliver_after(400)
    harness.deliver_after(3500)
    assert (harness.texts(), harness.refusals("chat.update")) == (["One"], 2)
    harness.deliver_after(1100)
    assert harness.texts() == ["One, changed"]


def test_a_file_of_unknown_outcome_is_not_sent_twice(harness: WorkerHarness) -> None:
    """Nobody can say whether the file arrived: it is not sent again, and the card is updated to say so."""
    harness.slack.fault("drop_after", methods=["files.completeUploadExternal"])
    harness.say("Your data", kind=CardKind.MY_DATA)
    harness.deliver()
    harness.deliver_after(SETTLED)
    assert harness.methods("files.completeUploadExternal") == 1
    assert harness.posts()[0].file_state == "failed"
    assert harness.methods("chat.update") == 1


def test_a_file_that_was_not_shared_is_tried_again(harness: WorkerHarness) -> None:
    """As long as nobody can have seen the file, it is uploaded again."""
    harness.slack.fault("status", methods=["files.getUploadURLExternal"], status=503)
    harness.say("Your data", kind=CardKind.MY_DATA)
    harness.deliver()
    harness.deliver_after(3)
    assert harness.posts()[0].file_state == "sent"
    assert harness.methods("files.completeUploadExternal") == 1


def test_a_file_may_be_missing_a_scope(harness: WorkerHarness) -> None:
    """Without files:write the message arrives, and its card says that the file did not."""
    harness.slack.fault("error", methods=["files.getUploadURLExternal"], error="missing_scope")
    harness.say("Your data", kind=CardKind.MY_DATA)
    harness.deliver()
    assert harness.texts() == ["Your data, without the file"]
    assert harness.posts()[0].file_state == "failed"
    assert not harness.card(kind=CardKind.MY_DATA).dirty
