"""My Reflections: answers for their author alone, kept as they were written, and a way to confirm."""

from bot.enums import MatchState
from bot.ids import Action, Choice, Field
from tests import forged_requests
from tests.bot_harness import BotHarness, against, said
from tests.wire import sent

_GONE = "That is not there any more."


def reflects(harness: BotHarness, name: str, **answers: str) -> None:
    """Let somebody open their reflections, write, and save."""
    person = harness.person(name)
    person.click("My Reflections")
    for number, text in answers.items():
        person.fill(harness.reflection_field(int(number.removeprefix("q"))), text)
    assert person.submit().ok
    harness.settle()


def written(harness: BotHarness, name: str) -> list[str | None]:
    """Let somebody open their reflections again; return what stands in the fields."""
    person = harness.person(name)
    person.click("My Reflections")
    values = (person.modal() or {})["state"]["values"]
    person.close()
    fields = [harness.reflection_field(number) for number in (1, 2, 3)]
    return [values[field][field]["value"] for field in fields]


def test_answers_are_kept_and_shown_again(harness: BotHarness) -> None:
    """What was written stands in the form and on the author's own Home; an emptied answer is forgotten."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    reflects(harness, "Lin Osei", q1="To lead a team.", q3="That <this> stays between & us.")
    assert written(harness, "Lin Osei") == ["To lead a team.", None, "That <this> stays between & us."]
    assert "To lead a team." in harness.home("Lin Osei")
    assert "To lead a team." not in harness.home("Ada Park")
    reflects(harness, "Lin Osei", q1="", q2="She listened.")
    assert written(harness, "Lin Osei") == [None, "She listened.", "That <this> stays between & us."]
    assert "To lead a team." not in harness.home("Lin Osei")


def test_they_are_drawn_in_no_message(harness: BotHarness) -> None:
    """Answers stand in forms and on Home; nothing is posted of them, to their author either."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    reflects(harness, "Lin Osei", q1="marker-reflection")
    harness.let_pass(days=10)
    harness.home("Lin Osei")
    posted = harness.slack.calls("chat.postMessage") + harness.slack.calls("chat.update")
    assert "marker-reflection" not in str(posted)
    assert {reader for reader, text in sent(harness.slack) if "marker-reflection" in text} == {
        harness.person("Lin Osei").id
    }


def test_saving_can_also_confirm(harness: BotHarness) -> None:
    """Just keeping is what is chosen from the start; confirming is a choice, and tells the other at once."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    reflects(harness, "Lin Osei", q1="Perhaps.")
    assert harness.match(match_id).mentee_confirmed_at is None
    lin = harness.person("Lin Osei")
    lin.click("My Reflections")
    lin.fill(Field.ALSO_CONFIRM, Choice.ALSO_CONFIRM)
    assert lin.submit().ok
    harness.settle()
    assert harness.match(match_id).mentee_confirmed_at is not None
    assert "Lin Osei has confirmed your match" in said(harness.person("Ada Park"))
    assert "Perhaps." in harness.home("Lin Osei")


def test_what_cannot_be_confirmed_any_more_loses_no_answer(harness: BotHarness) -> None:
    """The mentor said no while the form was open: it stays open and says so; keeping still works."""
    lin = harness.mentee("Lin Osei")
    ada = harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("My Reflections")
    lin.fill(harness.reflection_field(1), "I hope she says yes.")
    lin.fill(Field.ALSO_CONFIRM, Choice.ALSO_CONFIRM)
    harness.home("Ada Park")
    ada.click("Cancel", within="home")
    ada.submit()
    outcome = lin.submit()
    assert "This match was declined on" in against(outcome)
    lin.fill(Field.ALSO_CONFIRM, Choice.KEEP_ANSWERS)
    assert lin.submit().ok
    assert "I hope she says yes." in harness.home("Lin Osei")
    assert harness.match(match_id).state is MatchState.DECLINED


def test_three_thousand_characters_come_back_whole(harness: BotHarness) -> None:
    """An answer may be as long as Slack's field; it is cut on Home alone."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    longest = {f"q{number}": f"{number}" + "&" * 2_999 for number in (1, 2, 3)}
    reflects(harness, "Lin Osei", **longest)
    assert written(harness, "Lin Osei") == list(longest.values())
    assert "1&amp;&amp;" in harness.home("Lin Osei")


def test_ten_thousand_characters_are_refused_at_their_field(harness: BotHarness) -> None:
    """What came around Slack's own check is not stored, not even in part; the form stays open."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("My Reflections")

    first, second = (harness.reflection_field(number) for number in (1, 2))

    def write(view: forged_requests.Body) -> None:
        forged_requests.write(view, first, "Short.")
        forged_requests.write(view, second, "x" * 10_000)

    answer = forged_requests.submission(harness, "Lin Osei", write).json()
    assert answer["errors"] == {second: "Please keep it under 3000 characters."}
    assert written(harness, "Lin Osei") == [None, None, None]


def test_made_up_questions_are_not_kept(harness: BotHarness) -> None:
    """Fields that the form never had: a question that is none is passed over, no number at all is refused."""
    lin = harness.mentee("Lin Osei")
    harness.mentor("Ada Park")
    harness.in_conversation("Lin Osei", "Ada Park")
    lin.click("My Reflections")
    for made_up, answer in (("x", _GONE), ("-1", _GONE), ("9" * 5_000, _GONE), ("", _GONE), ("999", "")):

        def write(view: forged_requests.Body, field: str = f"{Field.ANSWER}.{made_up}") -> None:
            view["blocks"].append({"type": "input", "block_id": field})
            view["state"]["values"][field] = {field: {"value": "made up"}}
            forged_requests.write(view, harness.reflection_field(1), "Real.")

        assert answer in forged_requests.submission(harness, "Lin Osei", write).text
    harness.settle()
    assert written(harness, "Lin Osei") == ["Real.", None, None]
    assert "made up" not in harness.home("Lin Osei")


def test_nobody_opens_the_reflections_of_others(harness: BotHarness) -> None:
    """The other person of the match, too, gets their own empty form and nothing of what was written."""
    harness.mentee("Lin Osei"), harness.mentor("Ada Park")
    match_id = harness.in_conversation("Lin Osei", "Ada Park")
    reflects(harness, "Lin Osei", q1="marker-reflection")
    harness.home("Ada Park")
    forged_requests.click(harness, "Ada Park", Action.REFLECT, str(match_id), within="home")
    assert "What do you hope to learn" in str(harness.person("Ada Park").modal())
    assert "marker-reflection" not in str(harness.person("Ada Park").screen())
