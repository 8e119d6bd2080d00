"""What does not come from Slack, or not now, changes nothing: signatures, times, sizes, repeats."""

import pytest

from bot.enums import MatchState
from bot.ids import Action
from bot.web import LARGEST_BODY
from sandbox.transports.payload import Signing
from tests import forged_requests
from tests.bot_harness import TEAM, BotHarness
from tests.plain_http import HTTP


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


def accept_nothing(harness: BotHarness) -> bytes:
    """Return a click on *Accept* of a request that is not there."""
    click = {"type": "block_actions", "actions": [{"action_id": Action.ACCEPT_MATCH, "value": "1"}]}
    person = {"user": {"id": harness.person("Ada Park").id}, "team": {"id": TEAM}}
    return forged_requests.encoded(click | person)


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
    for stamp in ("", "yesterday", "²", "٣" * 10, "1e9", "-5", "0", "9" * 30, "9" * 9_000):
        answer = forged_requests.send(harness, body, x_slack_request_timestamp=stamp.encode())
        assert answer.status_code == 401, stamp
    assert harness.match(asked).state is MatchState.PENDING


@pytest.mark.parametrize("signature", [b"", b"v0=", b"v0=\xff\xfe", "v0=ä".encode(), b"v0=" + b"a" * 9_000])
def test_a_signature_that_is_none_is_refused(
    harness: BotHarness, asked: int, caplog: pytest.LogCaptureFixture, signature: bytes
) -> None:
    """Whatever bytes stand there: 401, and not a line in the log for a stranger's pleasure."""
    answer = forged_requests.send(harness, accept(harness), x_slack_signature=signature)
    assert (answer.status_code, caplog.text) == (401, "")
    assert harness.match(asked).state is MatchState.PENDING


def test_only_the_address_itself_is_one(harness: BotHarness) -> None:
    """No redirect to a host that the request names; other ways to ask, and other content, are refused."""
    body = accept_nothing(harness)
    signed = forged_requests.signature(harness, body)
    url = f"http://127.0.0.1:{harness.bot.web.port}/slack/events"
    there = HTTP.post(f"{url}/", content=body, headers=signed | {b"host": b"elsewhere.example.org"})
    assert (there.status_code, there.headers.get("location")) == (404, None)
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "BREW"):
        assert HTTP.request(method, url, headers=signed).status_code == 405
    for content_type in (b"", b"text/plain", b"multipart/form-data; boundary=x", b"\xff"):
        answer = forged_requests.post(harness, body, signed | {b"content-type": content_type})
        assert answer.status_code == 415, content_type


def test_slack_may_check_the_certificate(harness: BotHarness) -> None:
    """Its form says ssl_check; it need not be signed, and the answer is an empty 200."""
    form = {b"content-type": forged_requests.FORM}
    answer = forged_requests.post(harness, b"token=Xyz&ssl_check=1", form)
    assert (answer.status_code, answer.text) == (200, "")
    assert forged_requests.post(harness, b"token=Xyz&ssl_check=2", form).status_code == 401


def test_slack_may_check_the_address(harness: BotHarness) -> None:
    """The challenge comes back, if it is signed."""
    raw = b'{"type":"url_verification","challenge":"3eZbrw1aB","token":"Xyz"}'
    json = {b"content-type": b"application/json"}
    answer = forged_requests.post(harness, raw, forged_requests.signature(harness, raw) | json)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aB"})
    answer = forged_requests.post(harness, raw, forged_requests.signature(harness, raw, "wrong") | json)
    assert (answer.status_code, "3eZbrw1aB" in answer.text) == (401, False)


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
def test_a_body_that_makes_no_sense_harms_nobody(
    harness: BotHarness, asked: int, caplog: pytest.LogCaptureFixture, signing: Signing
) -> None:
    """Nonsense, rightly signed or not, is nothing to stumble over, and the next click works."""
    for raw in NONSENSE:
        answer = forged_requests.post(harness, raw, forged_requests.signature(harness, raw, signing))
        assert answer.status_code < 500, raw[:40]
    assert "Traceback" not in caplog.text
    assert harness.person("Ada Park").click("Accept").ok
    assert harness.match(asked).state is MatchState.CONFIRMED
