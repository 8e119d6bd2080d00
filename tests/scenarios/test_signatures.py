"""What does not come from Slack, or not now, changes nothing: signatures, times, sizes, repeats."""

import pytest

from bot.enums import MatchState
from bot.ids import Action
from bot.web import LARGEST_BODY
from sandbox.transports.payload import Signing
from tests import forged_requests
from tests.bot_harness import BotHarness


@pytest.fixture
def asked(harness: BotHarness) -> int:
    """Lin asked Ada; return the match."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    return harness.asked("Lin Osei", "Ada Park")


def accept(harness: BotHarness) -> forged_requests.Body:
    """Return Ada's click on *Accept*, as Slack would send it."""
    found = forged_requests.recorded_click(harness, "Ada Park")
    assert found["actions"][0]["action_id"] == Action.ACCEPT_MATCH
    return found


def test_a_wrong_signature_is_refused(harness: BotHarness, asked: int) -> None:
    """Signed with another secret, six minutes ago or not at all: 401, and nothing is done."""
    body = accept(harness)
    assert forged_requests.send(harness, body, "wrong").status_code == 401
    assert forged_requests.send(harness, body, "old").status_code == 401
    assert forged_requests.send(harness, body, "none").status_code == 401
    assert harness.match(asked).state is MatchState.PENDING


def test_a_time_that_is_none_is_refused(harness: BotHarness, asked: int) -> None:
    """A time stamp that is no number of seconds near now is refused like a wrong signature."""
    body = accept(harness)
    for stamp in ("", "yesterday", "²", "1e9", "-5", "0", "9" * 30):
        answer = forged_requests.send(harness, body, x_slack_request_timestamp=stamp.encode())
        assert answer.status_code == 401, stamp
    assert harness.match(asked).state is MatchState.PENDING


def test_a_body_changed_on_the_way_is_refused(harness: BotHarness, asked: int) -> None:
    """The signature covers the body: with another value it is worth nothing."""
    forged = accept(harness)
    signed = forged_requests.signature(harness, forged_requests.encoded(forged))
    forged["actions"][0]["value"] = "2"
    assert forged_requests.post(harness, forged_requests.encoded(forged), signed).status_code == 401
    assert harness.match(asked).state is MatchState.PENDING


def test_a_replayed_request_does_nothing_twice(harness: BotHarness, asked: int) -> None:
    """A request that was recorded and is sent again within its five minutes: the same one acceptance."""
    raw = forged_requests.encoded(accept(harness))
    signed = forged_requests.signature(harness, raw)
    assert forged_requests.post(harness, raw, signed).status_code == 200
    harness.settle()
    accepted_at = harness.match(asked).mentor_confirmed_at
    for _ in range(2):
        assert forged_requests.post(harness, raw, signed).status_code == 200
    harness.settle()
    stored = harness.match(asked)
    assert (stored.state, stored.mentor_confirmed_at) == (MatchState.CONFIRMED, accepted_at)
    told = [one for one in harness.person("Lin Osei").messages() if "are connected" in one["text"]]
    assert len(told) == 1


def test_an_oversized_body_is_refused_unread(harness: BotHarness, asked: int) -> None:
    """Nothing of Slack's is a megabyte: what says that it is larger is not taken, signed or not."""
    forged = accept(harness) | {"padding": "x" * LARGEST_BODY}
    assert forged_requests.send(harness, forged).status_code == 413
    assert harness.match(asked).state is MatchState.PENDING


NONSENSE = [b"", b"payload=", b"payload={", b"payload=null", b"\xff\xfe", b"payload=[]", b"a" * 99]
NONSENSE += [b"payload=" + b"[" * 99_999, b'payload={"team":[],"user":1}']


@pytest.mark.parametrize("signing", ["right", "wrong"])
def test_a_body_that_makes_no_sense_harms_nobody(harness: BotHarness, asked: int, signing: Signing) -> None:
    """Nonsense, rightly signed or not, is nothing to stumble over, and the next click works."""
    for raw in NONSENSE:
        answer = forged_requests.post(harness, raw, forged_requests.signature(harness, raw, signing))
        assert answer.status_code < 500, raw[:40]
        assert "Traceback" not in answer.text
    assert harness.person("Ada Park").click("Accept").ok
    assert harness.match(asked).state is MatchState.CONFIRMED
