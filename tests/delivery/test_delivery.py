"""What a person sees when all goes well: every card once, in order, and true."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks.screen import Message
from bot.ids import CardKind
from bot.models.card import PostState
from bot.models.program import Program
from bot.services import cards, effects
from tests.delivery.conftest import TOLD, WorkerHarness

DELETE = "chat.delete"


def test_a_card_that_notifies_is_posted_once(harness: WorkerHarness) -> None:
    """A first notification is one message; its metadata names the card and the number, nothing else."""
    harness.say("Ada asked you")
    harness.deliver()
    harness.deliver()
    assert harness.texts() == ["Ada asked you"]
    (call,) = harness.slack.calls("chat.postMessage")
    metadata = call["request"]["metadata"]
    assert metadata == {
        "event_type": "mentoring_card",
        "event_payload": {"card": str(harness.card().id), "ring": 1},
    }
    assert not harness.card().dirty


def test_a_silent_change_updates_the_copy_in_place(harness: WorkerHarness) -> None:
    """A change that needs nobody's attention makes no new message."""
    harness.say("Ada asked you")
    harness.deliver()
    harness.say("You said yes", notify=False)
    harness.deliver()
    assert harness.texts() == ["You said yes"]
    assert harness.with_buttons() == ["You said yes"]


def test_a_burst_of_changes_is_one_update(harness: WorkerHarness) -> None:
    """Ten changes before the next run are one update that shows the last of them."""
    harness.say("0")
    harness.deliver()
    for count in range(1, 11):
        harness.say(str(count), notify=False)
    harness.deliver()
    assert harness.texts() == ["10"]
    assert harness.methods("chat.update") == 1


def test_a_burst_of_notifications_is_one_message(harness: WorkerHarness) -> None:
    """Notifications collapse: three of them before the next run are one message."""
    for text in ("Asked", "Confirmed", "Connected"):
        harness.say(text)
    harness.deliver()
    assert harness.texts() == ["Connected"]


def test_a_notification_takes_the_older_copies_away(harness: WorkerHarness) -> None:
    """A card that notifies again is posted anew; the copies above it are deleted."""
    for text in ("Asked", "Confirmed", "Connected"):
        harness.say(text)
        harness.deliver()
    assert harness.texts() == ["Connected"]


@pytest.mark.parametrize("hangs", ["thread", "pin"])
def test_what_somebody_wrote_below_or_pinned_stays(harness: WorkerHarness, hangs: str) -> None:
    """An older copy on which something hangs becomes one line without buttons."""
    harness.say("Asked")
    harness.deliver()
    lin = harness.person()
    (asked,) = lin.messages()
    lin.say("Thank you", thread=asked["ts"]) if hangs == "thread" else lin.pin(asked["ts"])
    harness.say("Connected")
    harness.deliver()
    assert harness.texts()[0] == "Superseded: Connected"
    assert harness.with_buttons() == ["Connected"]
    # What an update without blocks does to the buttons of before is for nobody to rely on.
    assert all(call["request"]["blocks"] for call in harness.slack.calls("chat.update"))
    assert harness.methods(DELETE) == 0


@pytest.mark.parametrize("error", ["compliance_exports_prevent_deletion", "cant_delete_message"])
def test_where_slack_keeps_messages_older_copies_are_one_line(harness: WorkerHarness, error: str) -> None:
    """Some workspaces let nobody delete anything."""
    harness.say("Asked")
    harness.deliver()
    harness.slack.fault("error", methods=[DELETE], error=error)
    harness.say("Connected")
    harness.deliver()
    assert harness.texts() == ["Superseded: Connected", "Connected"]
    assert harness.with_buttons() == ["Connected"]
    assert not harness.card().dirty


def test_a_click_on_a_copy_that_was_deleted_draws_the_newest(harness: WorkerHarness) -> None:
    """A slow client may still show it: nothing is tried with the copy, and the card is sent again."""
    for text in ("Asked", "Connected"):
        harness.say(text)
        harness.deliver()
    old = harness.posts()[0]
    with harness.store.transaction() as session:
        effects.card_clicked(session, harness.workspace_id, old.channel, old.ts or "", datetime.now(UTC))
    harness.deliver()
    assert (harness.methods("chat.update"), harness.methods(DELETE)) == (1, 1)
    assert [post.state for post in harness.posts()] == [PostState.GONE, PostState.LIVE]


def test_a_silent_card_that_never_notified_needs_no_message(harness: WorkerHarness) -> None:
    """Without a copy there is nothing to be out of date."""
    harness.say("Nobody needs to know", notify=False)
    harness.deliver()
    assert harness.texts() == []
    assert not harness.card().dirty


def test_copies_of_something_gone_go_with_it(harness: WorkerHarness) -> None:
    """When the thing a card is about is removed, one line is left of its copies, and no new one appears."""
    for text in ("Asked", "Connected"):
        harness.say(text)
        harness.deliver()
    harness.remove(1)
    harness.deliver()
    assert harness.texts() == ["This is no longer here."]
    assert harness.with_buttons() == []
    assert not harness.card().dirty


def test_cards_arrive_in_the_order_in_which_they_asked(harness: WorkerHarness) -> None:
    """The first to notify is read first, whichever card was there first."""
    harness.say("Not yet", about=1, notify=False)
    for about in (3, 2, 1):
        harness.say(f"About {about}", about=about)
    harness.deliver()
    assert harness.texts() == ["About 3", "About 2", "About 1"]


def test_clocks_that_differ_change_no_order(harness: WorkerHarness) -> None:
    """What a replica whose clock is ahead has stored first, goes out first."""
    for about, ahead in ((1, 70), (2, 0)):
        with harness.store.transaction() as session:
            session.merge(Program(id=about, workspace_id=harness.workspace_id, name=f"Card {about}"))
            change = cards.Change(harness.people["Lin Osei"], TOLD, about, notify=True)
            now = datetime.now(UTC) + timedelta(seconds=ahead)
            cards.mark(session, harness.workspace_id, [change], now)
    harness.deliver()
    assert harness.texts() == ["Card 1", "Card 2"]


def test_the_dm_is_remembered(harness: WorkerHarness) -> None:
    """The first message goes to the person, and Slack answers which DM that is; the next goes there."""
    harness.say("One", about=1)
    harness.deliver()
    harness.say("Two", about=2)
    harness.deliver()
    lin = harness.person()
    assert [one["request"]["channel"] for one in harness.slack.calls("chat.postMessage")] == [
        lin.id,
        harness.lane().channel,
    ]
    assert harness.methods("conversations.open") == 0


def test_a_change_while_a_card_is_on_its_way_is_shown_too(harness: WorkerHarness) -> None:
    """A change between rendering and recording leads to another run."""

    class Meddler(type(harness.client())):  # type: ignore[misc]
        def chat_postMessage(self, **arguments: object) -> object:  # noqa: N802 - slack_sdk's name
            answer = super().chat_postMessage(**arguments)
            harness.say("Newer", notify=False)
            return answer

    client = Meddler(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])
    harness.say("Older")
    harness.deliver(client_for=lambda _: client)
    assert harness.texts() == ["Newer"]
    assert not harness.card().dirty


def test_a_change_while_a_card_is_finished_is_not_lost(postgresql_harness: WorkerHarness) -> None:
    """A card is up to date only if it has not changed since it was rendered."""
    harness = postgresql_harness
    changes = iter(["Newer"])

    def product_now() -> datetime:
        # Read after the card has been read, and before it is rendered.
        for change in changes:
            harness.say(change, notify=False)
        return datetime.now(UTC)

    harness.say("Older", notify=False)
    harness.worker(product_now=product_now).run_once()
    assert (harness.card().desired_version, harness.card().delivered_version) == (2, 2)
    assert not harness.card().dirty


def test_home_is_published_while_somebody_looks(harness: WorkerHarness) -> None:
    """A Home is kept up to date for ten minutes after it was opened, and then left alone."""
    lin = harness.people["Lin Osei"]
    harness.say("First", about=lin, kind=CardKind.HOME, notify=False)
    harness.deliver()
    assert harness.methods("views.publish") == 0
    assert harness.lane().due_at is None
    harness.change_lane(home_opened_at=harness.machine.now(), due_at=harness.machine.now())
    harness.deliver()
    assert "First" in str(harness.person().home())
    harness.say("Second", about=lin, kind=CardKind.HOME, notify=False)
    harness.deliver()
    assert "Second" in str(harness.person().home())
    harness.machine.let_pass(601)
    harness.say("Third", about=lin, kind=CardKind.HOME, notify=False)
    harness.deliver()
    assert "Second" in str(harness.person().home())
    assert harness.card(0, CardKind.HOME).dirty


def test_a_closed_home_does_not_keep_the_worker_busy(harness: WorkerHarness) -> None:
    """A Home that nobody looks at is no reason for another run."""
    harness.say("First", about=harness.people["Lin Osei"], kind=CardKind.HOME, notify=False)
    harness.change_lane(home_opened_at=harness.machine.now() - timedelta(minutes=11))
    assert harness.worker().run_once() == 1
    assert harness.worker().run_once() == 0


def test_a_long_text_stays_below_what_slack_updates(harness: WorkerHarness) -> None:
    """chat.update refuses more than 4,000 bytes; what is too long is cut, not lost."""
    harness.say("Short", about=1)
    harness.deliver()
    harness.say("Long", notify=False)
    harness.deliver(renderers={TOLD: lambda *_: Message("x" * 5_000, [], "")})
    (text,) = harness.texts()
    assert len(text.encode()) == 4_000
    assert text == "x" * (len(text) - 1) + "…"


def test_a_file_goes_once_with_its_copy(harness: WorkerHarness) -> None:
    """A file is uploaded into the thread of its message, and not again when the message is updated."""
    harness.say("Your data", kind=CardKind.MY_DATA)
    harness.deliver()
    harness.say("Your data, still", kind=CardKind.MY_DATA, notify=False)
    harness.deliver()
    (call,) = harness.slack.calls("files.completeUploadExternal")
    (post,) = harness.posts()
    assert call["request"]["thread_ts"] == post.ts
    assert post.file_state == "sent"
