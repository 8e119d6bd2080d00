"""What people write reaches others as they wrote it: it calls nobody, links nowhere and breaks no card."""

import re
from functools import partial
from typing import Any

from bot.enums import MatchState
from bot.ids import Choice, Field
from tests import forged_requests
from tests.bot_harness import BotHarness

CALLS = "<!channel> <!here> <!everyone> <@U0ADAPARK1> <#C123|general> <!subteam^S1> <!date^1^{date}|x>"
LINKS = "<https://example.com|Click here> [here](https://example.com) https://example.com"
STYLES = "*bold* _slanted_ ~struck~ `code` ```block```\n> quoted\n&amp; &lt;!channel&gt; \\ \u202e"
# NUL, half of a character, a change of direction, and letters made of several parts.
ODD = "zero\0byte, half \ud83d an emoji, \u202eright to left\u202c, " + "e\u0301" * 400
NASTY = f"{CALLS} {LINKS} {STYLES}"

_OURS = re.compile(r"<(!date\^\d+\^[^|>]*\|[^<>]*|https://slack\.com/app_redirect\?[^|>]*\|[^<>]*)>")


def mrkdwn_sent(harness: BotHarness) -> list[str]:
    """Return every text that Slack reads as mrkdwn: each message's own, and each such text object."""
    found: list[str] = []
    for call in harness.slack.calls():
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


def test_notes_call_nobody(harness: BotHarness) -> None:
    """Every note in every place it is shown: no token of Slack's but our own dates and links."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park"), harness.admin("Mira Sand")
    harness.in_conversation("Lin Osei", "Ada Park", NASTY)
    lin.click("My Reflections")
    lin.fill(harness.reflection_field(1), NASTY)
    lin.fill(Field.ALSO_CONFIRM, Choice.ALSO_CONFIRM)
    lin.submit()
    harness.settle()
    harness.person("Ada Park").click("Confirm Match")
    harness.settle()
    harness.says_no("Ada Park", "End Connection", note=NASTY, reason=NASTY)
    for name in ("Lin Osei", "Ada Park", "Mira Sand"):
        harness.home(name)
    sent = mrkdwn_sent(harness)
    assert any("&lt;!channel&gt;" in text for text in sent)
    assert not [text for text in sent if "<" in _OURS.sub("", text)]


def test_names_call_nobody(harness: BotHarness) -> None:
    """A display name is somebody's own text too, on cards, on Home, in forms and on a superseded copy."""
    harness.person("Lin Osei").change(name="<!channel> & <@U0ADAPARK1> *Lin*")
    harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.admin("Mira Sand")
    harness.in_conversation("Lin Osei", "Ada Park")
    harness.person("Lin Osei").click("Confirm Match")
    harness.settle()
    harness.home("Ada Park")
    harness.says_no("Ada Park", "Cancel", reason="No time.")
    sent = mrkdwn_sent(harness)
    assert any("&lt;!channel&gt;" in text for text in sent)
    assert not [text for text in sent if "<" in _OURS.sub("", text)]


def test_nothing_written_becomes_a_link_by_itself(harness: BotHarness) -> None:
    """Texts with people's words in them are sent verbatim: Slack makes no links and calls nobody in them."""
    harness.person("Lin Osei").change(name="@channel example.com")
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.asked("Lin Osei", "Ada Park", "@here #general example.com")
    harness.person("Ada Park").click("Accept")
    harness.settle()
    for call in harness.slack.calls("chat.postMessage") + harness.slack.calls("chat.update"):
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


def test_a_note_of_ten_thousand_characters_is_refused(harness: BotHarness) -> None:
    """Slack's client would not let anybody type it: at its field, nothing declined, nothing stored."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park"), harness.admin("Mira Sand")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Decline")
    for field in (Field.NOTE, Field.REASON):
        write = partial(forged_requests.write, field=field, text="x" * 10_000)
        answer = forged_requests.submission(harness, "Ada Park", write).json()
        assert answer["errors"] == {field: "Please keep it under 3000 characters."}
    stored = harness.match(match_id)
    assert (stored.state, stored.closing_note, stored.closing_reason) == (MatchState.PENDING, "", "")


def test_odd_characters_stop_nothing(either_harness: BotHarness) -> None:
    """Whatever characters reach us, the no is said and the card is drawn."""
    harness = either_harness
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.asked("Lin Osei", "Ada Park")
    harness.person("Ada Park").click("Decline")

    def write(view: forged_requests.Body) -> None:
        forged_requests.write(view, Field.NOTE, ODD)
        ticked = [{"value": Choice.YES}]
        view["state"]["values"][Field.SEND_NOTE][Field.SEND_NOTE]["selected_options"] = ticked

    assert forged_requests.submission(harness, "Ada Park", write).text == ""
    harness.settle()
    assert harness.match(match_id).state is MatchState.DECLINED
    assert "Ada Park will not be going on" in harness.person("Lin Osei").messages()[-1]["text"]
