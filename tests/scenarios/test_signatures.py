"""What does not come from Slack, or not now, changes nothing: signatures, times, sizes, repeats."""

import pytest

from bot.enums import MatchState
from bot.ids import Action
from bot.web import LARGEST_BODY
from sandbox.transports.payload import Signing
from tests import forger
from tests.house import House


@pytest.fixture
def asked(house: House) -> int:
    """Lin asked Ada; return the match."""
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    return house.asked("Lin Osei", "Ada Park")


def accept(house: House) -> forger.Body:
    """Return Ada's click on *Accept*, as Slack would send it."""
    found = forger.recorded_click(house, "Ada Park")
    assert found["actions"][0]["action_id"] == Action.ACCEPT_MATCH
    return found


def test_a_wrong_signature_is_refused(house: House, asked: int) -> None:
    """Signed with another secret, six minutes ago or not at all: 401, and nothing is done."""
    body = accept(house)
    assert forger.send(house, body, "wrong").status_code == 401
    assert forger.send(house, body, "old").status_code == 401
    assert forger.send(house, body, "none").status_code == 401
    assert house.match(asked).state is MatchState.PENDING


def test_a_time_that_is_none_is_refused(house: House, asked: int) -> None:
    """A time stamp that is no number of seconds near now is refused like a wrong signature."""
    body = accept(house)
    for stamp in ("", "yesterday", "²", "1e9", "-5", "0", "9" * 30):
        answer = forger.send(house, body, x_slack_request_timestamp=stamp.encode())
        assert answer.status_code == 401, stamp
    assert house.match(asked).state is MatchState.PENDING


def test_a_body_changed_on_the_way_is_refused(house: House, asked: int) -> None:
    """The signature covers the body: with another value it is worth nothing."""
    forged = accept(house)
    signed = forger.signature(house, forger.encoded(forged))
    forged["actions"][0]["value"] = "2"
    assert forger.post(house, forger.encoded(forged), signed).status_code == 401
    assert house.match(asked).state is MatchState.PENDING


def test_a_replayed_request_does_nothing_twice(house: House, asked: int) -> None:
    """A request that was recorded and is sent again within its five minutes: the same one acceptance."""
    raw = forger.encoded(accept(house))
    signed = forger.signature(house, raw)
    assert forger.post(house, raw, signed).status_code == 200
    house.settle()
    accepted_at = house.match(asked).mentor_confirmed_at
    for _ in range(2):
        assert forger.post(house, raw, signed).status_code == 200
    house.settle()
    stored = house.match(asked)
    assert (stored.state, stored.mentor_confirmed_at) == (MatchState.CONFIRMED, accepted_at)
    told = [one for one in house.person("Lin Osei").messages() if "are connected" in one["text"]]
    assert len(told) == 1


def test_an_oversized_body_is_refused_unread(house: House, asked: int) -> None:
    """Nothing of Slack's is a megabyte: what says that it is larger is not taken, signed or not."""
    forged = accept(house) | {"padding": "x" * LARGEST_BODY}
    assert forger.send(house, forged).status_code == 413
    assert house.match(asked).state is MatchState.PENDING


NONSENSE = [b"", b"payload=", b"payload={", b"payload=null", b"\xff\xfe", b"payload=[]", b"a" * 99]
NONSENSE += [b"payload=" + b"[" * 99_999, b'payload={"team":[],"user":1}']


@pytest.mark.parametrize("signing", ["right", "wrong"])
def test_a_body_that_makes_no_sense_harms_nobody(house: House, asked: int, signing: Signing) -> None:
    """Nonsense, rightly signed or not, is nothing to stumble over, and the next click works."""
    for raw in NONSENSE:
        answer = forger.post(house, raw, forger.signature(house, raw, signing))
        assert answer.status_code < 500, raw[:40]
        assert "Traceback" not in answer.text
    assert house.person("Ada Park").click("Accept").ok
    assert house.match(asked).state is MatchState.CONFIRMED
