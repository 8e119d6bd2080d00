"""What people write reaches others as they wrote it: it calls nobody, links nowhere and breaks no card."""

import re
from functools import partial
from typing import Any

from bot.enums import MatchState
from bot.ids import Choice, Field
from tests import forger
from tests.house import House

CALLS = "<!channel> <!here> <!everyone> <@U0ADAPARK1> <#C123|general> <!subteam^S1> <!date^1^{date}|x>"
LINKS = "<https://example.com|Click here> [here](https://example.com) https://example.com"
STYLES = "*bold* _slanted_ ~struck~ `code` ```block```\n> quoted\n&amp; &lt;!channel&gt; \\ \u202e"
# NUL, half of a character, a change of direction, and letters made of several parts.
ODD = "zero\0byte, half \ud83d an emoji, \u202eright to left\u202c, " + "e\u0301" * 400
NASTY = f"{CALLS} {LINKS} {STYLES}"

_OURS = re.compile(r"<(!date\^\d+\^[^|>]*\|[^<>]*|https://slack\.com/app_redirect\?[^|>]*\|[^<>]*)>")


def mrkdwn_sent(house: House) -> list[str]:
    """Return every text that Slack reads as mrkdwn: each message's own, and each such text object."""
    found: list[str] = []
    for call in house.slack.calls():
        request = call["request"]
        found += [request["text"]] if "text" in request else []
        found += _mrkdwn([request.get("blocks"), request.get("view")])
    return found


def _mrkdwn(node: Any) -> list[str]:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return own + [text for value in node.values() for text in _mrkdwn(value)]
    if isinstance(node, list):
        return [text for value in node for text in _mrkdwn(value)]
    return []


def test_notes_call_nobody(house: House) -> None:
    """Every note in every place it is shown: no token of Slack's but our own dates and links."""
    lin = house.mentee("Lin Osei")
    house.mentor("Ada Park"), house.admin("Mira Sand")
    house.in_conversation("Lin Osei", "Ada Park", NASTY)
    lin.click("My reflections")
    lin.fill(f"{Field.ANSWER}.1", NASTY)
    lin.fill(Field.ALSO_CONFIRM, Choice.ALSO_CONFIRM)
    lin.submit()
    house.settle()
    house.person("Ada Park").click("Confirm Match")
    house.settle()
    house.says_no("Ada Park", "End connection", note=NASTY, reason=NASTY)
    for name in ("Lin Osei", "Ada Park", "Mira Sand"):
        house.home(name)
    sent = mrkdwn_sent(house)
    assert any("&lt;!channel&gt;" in text for text in sent)
    assert not [text for text in sent if "<" in _OURS.sub("", text)]


def test_names_call_nobody(house: House) -> None:
    """A display name is somebody's own text too, on cards, on Home, in forms and when a card is folded."""
    house.person("Lin Osei").change(name="<!channel> & <@U0ADAPARK1> *Lin*")
    house.mentee("Lin Osei"), house.mentor("Ada Park"), house.admin("Mira Sand")
    house.in_conversation("Lin Osei", "Ada Park")
    house.person("Lin Osei").click("Confirm Match")
    house.settle()
    house.home("Ada Park")
    house.says_no("Ada Park", "Cancel", reason="No time.")
    sent = mrkdwn_sent(house)
    assert any("&lt;!channel&gt;" in text for text in sent)
    assert not [text for text in sent if "<" in _OURS.sub("", text)]


def test_nothing_written_becomes_a_link_by_itself(house: House) -> None:
    """Texts with people's words in them are sent verbatim: Slack makes no links and calls nobody in them."""
    house.person("Lin Osei").change(name="@channel example.com")
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    house.asked("Lin Osei", "Ada Park", "@here #general example.com")
    house.person("Ada Park").click("Accept")
    house.settle()
    for call in house.slack.calls("chat.postMessage") + house.slack.calls("chat.update"):
        assert not _loose(call["request"]["blocks"])


def _loose(node: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return the mrkdwn texts with a word of people's that Slack may turn into something."""
    if isinstance(node, dict):
        loose = node.get("type") == "mrkdwn" and not node.get("verbatim")
        own = [node["text"]] if loose and "example.com" in node["text"] else []
        return own + [text for value in node.values() for text in _loose(value)]
    if isinstance(node, list):
        return [text for value in node for text in _loose(value)]
    return []


def test_a_note_of_ten_thousand_characters_is_refused(house: House) -> None:
    """Slack's client would not let anybody type it: at its field, nothing declined, nothing stored."""
    house.mentee("Lin Osei"), house.mentor("Ada Park"), house.admin("Mira Sand")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.person("Ada Park").click("Decline")
    for field in (Field.NOTE, Field.REASON):
        write = partial(forger.write, field=field, text="x" * 10_000)
        answer = forger.submission(house, "Ada Park", write).json()
        assert answer["errors"] == {field: "Please keep it under 3000 characters."}
    stored = house.match(match_id)
    assert (stored.state, stored.closing_note, stored.closing_reason) == (MatchState.PENDING, "", "")


def test_odd_characters_stop_nothing(either_house: House) -> None:
    """Whatever characters reach us, the no is said and the card is drawn."""
    house = either_house
    house.mentee("Lin Osei"), house.mentor("Ada Park")
    match_id = house.asked("Lin Osei", "Ada Park")
    house.person("Ada Park").click("Decline")

    def write(view: forger.Body) -> None:
        forger.write(view, Field.NOTE, ODD)
        ticked = [{"value": Choice.YES}]
        view["state"]["values"][Field.SEND_NOTE][Field.SEND_NOTE]["selected_options"] = ticked

    assert forger.submission(house, "Ada Park", write).text == ""
    house.settle()
    assert house.match(match_id).state is MatchState.DECLINED
    assert "Ada Park will not be going on" in house.person("Lin Osei").messages()[-1]["text"]
