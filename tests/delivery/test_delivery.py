"""What a person sees when all goes well: every card once, in order, and true."""

from datetime import UTC, datetime, timedelta

from bot.ids import CardKind
from bot.models.card import PostState
from bot.services import effects
from tests.delivery.conftest import WorkerHarness


def test_a_card_that_rings_is_posted_once(harness: WorkerHarness) -> None:
    """A card's first ring arrives as one message that carries the card and the ring, and nothing else."""
    harness.say("Ada asked you")
    harness.deliver()
    harness.deliver()
    assert harness.texts() == ["Ada asked you"]
    (call,) = harness.slack.calls("chat.postMessage")
    metadata = call["request"]["metadata"]
    assert metadata == {
        "event_type": "mentoring_card",
        "event_payload": {"card": harness.card().id, "ring": 1},
    }
    assert not harness.card().dirty


def test_a_silent_change_redraws_the_copy_in_place(harness: WorkerHarness) -> None:
    """A change that needs nobody's attention makes no new message."""
    harness.say("Ada asked you")
    harness.deliver()
    harness.say("You said yes", ring=False)
    harness.deliver()
    assert harness.texts() == ["You said yes"]
    assert harness.with_buttons() == ["You said yes"]


def test_a_burst_of_changes_is_one_update(harness: WorkerHarness) -> None:
    """Ten changes before the courier comes are one update that shows the last of them."""
    harness.say("0")
    harness.deliver()
    for count in range(1, 11):
        harness.say(str(count), ring=False)
    harness.deliver()
    assert harness.texts() == ["10"]
    assert harness.methods("chat.update") == 1


def test_a_burst_of_rings_is_one_message(harness: WorkerHarness) -> None:
    """Rings collapse: three of them before the courier comes are one message."""
    for text in ("Asked", "Confirmed", "Connected"):
        harness.say(text)
    harness.deliver()
    assert harness.texts() == ["Connected"]


def test_a_ring_folds_the_older_copies(harness: WorkerHarness) -> None:
    """A card that rings again is posted anew; the copies above it lose their buttons."""
    for text in ("Asked", "Confirmed", "Connected"):
        harness.say(text)
        harness.deliver()
    assert harness.texts() == ["Folded: Confirmed", "Folded: Connected", "Connected"]
    assert harness.with_buttons() == ["Connected"]
    # What an update without blocks does to the buttons of before is for nobody to rely on.
    assert all(call["request"]["blocks"] for call in harness.slack.calls("chat.update"))


def test_an_old_copy_that_was_clicked_is_folded_again(harness: WorkerHarness) -> None:
    """A folded copy that somebody still clicks on is folded once more."""
    for text in ("Asked", "Connected"):
        harness.say(text)
        harness.deliver()
    old = harness.posts()[0]
    with harness.store.transaction() as session:
        effects.card_clicked(session, harness.workspace_id, old.channel, old.ts or "", datetime.now(UTC))
    before = harness.methods("chat.update")
    harness.deliver()
    assert harness.methods("chat.update") == before + 2  # the newest copy is drawn again too
    assert harness.posts()[0].state is PostState.SUPERSEDED


def test_a_silent_card_that_never_rang_needs_no_message(harness: WorkerHarness) -> None:
    """Where there is no copy there is nothing to be out of date."""
    harness.say("Nobody needs to know", ring=False)
    harness.deliver()
    assert harness.texts() == []
    assert not harness.card().dirty


def test_copies_of_something_gone_are_folded(harness: WorkerHarness) -> None:
    """When what a card is about is removed, its copies lose their buttons and no new one appears."""
    for text in ("Asked", "Connected"):
        harness.say(text)
        harness.deliver()
    harness.remove(1)
    harness.deliver()
    assert harness.with_buttons() == []
    assert len(harness.texts()) == 2
    assert not harness.card().dirty


def test_cards_arrive_in_the_order_in_which_they_asked(harness: WorkerHarness) -> None:
    """What rang first is read first, whichever card was there first."""
    harness.say("Not rung yet", about=1, ring=False)
    for about in (3, 2, 1):
        harness.say(f"About {about}", about=about)
    harness.deliver()
    assert harness.texts() == ["About 3", "About 2", "About 1"]


def test_the_dm_is_opened_once(harness: WorkerHarness) -> None:
    """The channel of a DM is remembered."""
    harness.say("One", about=1)
    harness.deliver()
    harness.say("Two", about=2)
    harness.deliver()
    assert harness.methods("conversations.open") == 1


def test_a_change_while_the_courier_draws_is_shown_too(harness: WorkerHarness) -> None:
    """What changes between drawing and recording makes the courier come again."""

    class Meddler(type(harness.client())):  # type: ignore[misc]
        def chat_postMessage(self, **arguments: object) -> object:  # noqa: N802 - slack_sdk's name
            answer = super().chat_postMessage(**arguments)
            harness.say("Newer", ring=False)
            return answer

    client = Meddler(harness.slack.bot_token, base_url=harness.slack.api_url, retry_handlers=[])
    harness.say("Older")
    harness.deliver(client_for=lambda _: client)
    assert harness.texts() == ["Newer"]
    assert not harness.card().dirty


def test_a_change_while_the_courier_finishes_is_not_lost(postgresql_harness: WorkerHarness) -> None:
    """A card is up to date only if nothing was wanted since it was drawn."""
    harness = postgresql_harness
    changes = iter(["Newer"])

    def product_now() -> datetime:
        # Read when the card has been, and before it is drawn.
        for change in changes:
            harness.say(change, ring=False)
        return datetime.now(UTC)

    harness.say("Older", ring=False)
    harness.courier(product_now=product_now).run_once()
    assert (harness.card().desired_version, harness.card().delivered_version) == (2, 2)
    assert not harness.card().dirty


def test_home_is_published_while_somebody_looks(harness: WorkerHarness) -> None:
    """A Home is kept up to date for ten minutes after it was opened, and left alone after that."""
    lin = harness.people["Lin Osei"]
    harness.say("First", about=lin, kind=CardKind.HOME, ring=False)
    harness.deliver()
    assert harness.methods("views.publish") == 0
    assert harness.inbox().due_at is None
    harness.change_inbox(home_opened_at=harness.machine.now(), due_at=harness.machine.now())
    harness.deliver()
    assert "First" in str(harness.person().home())
    harness.say("Second", about=lin, kind=CardKind.HOME, ring=False)
    harness.deliver()
    assert "Second" in str(harness.person().home())
    harness.machine.let_pass(601)
    harness.say("Third", about=lin, kind=CardKind.HOME, ring=False)
    harness.deliver()
    assert "Second" in str(harness.person().home())
    assert harness.card(0, CardKind.HOME).dirty


def test_a_closed_home_does_not_keep_the_courier_busy(harness: WorkerHarness) -> None:
    """A Home that nobody looks at is no reason to come again."""
    harness.say("First", about=harness.people["Lin Osei"], kind=CardKind.HOME, ring=False)
    harness.change_inbox(home_opened_at=harness.machine.now() - timedelta(minutes=11))
    assert harness.courier().run_once() == 1
    assert harness.courier().run_once() == 0


def test_a_long_text_stays_below_what_slack_updates(harness: WorkerHarness) -> None:
    """chat.update refuses more than 4,000 characters; what is too long is cut, not lost."""
    harness.say("Short", about=1)
    harness.deliver()
    harness.say("x" * 5_000, ring=False)
    harness.deliver()
    assert harness.texts() == ["x" * 3_998 + "…"]


def test_a_file_goes_once_with_its_copy(harness: WorkerHarness) -> None:
    """A file is uploaded into the thread of its message, and not again when the message is redrawn."""
    harness.say("Your data", kind=CardKind.MY_DATA)
    harness.deliver()
    harness.say("Your data, still", kind=CardKind.MY_DATA, ring=False)
    harness.deliver()
    (call,) = harness.slack.calls("files.completeUploadExternal")
    (post,) = harness.posts()
    assert call["request"]["thread_ts"] == post.ts
    assert post.file_state == "sent"
