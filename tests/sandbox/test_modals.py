"""Modals in people's hands: checks before sending, the app's answers, closing."""

from typing import Any

import pytest
from slack_bolt import BoltResponse

from sandbox.person import DrivenPerson
from tests.sandbox.blocks import field, modal, options, plain, reading, section
from tests.sandbox.bolt_app import TinyApp


def test_required_inputs_are_checked_before_anything_is_sent(app: TinyApp, lin: DrivenPerson) -> None:
    """An empty required input is marked at once; an empty optional one is fine."""
    app.open_when_triggered(modal(field("Name", "name"), field("Town", "town", optional=True)))
    lin.command("/tiny")

    outcome = lin.submit()
    lin.fill("Name", "Lin")

    assert (outcome.sent, outcome.errors) == (False, {"name": "Please complete this required field."})
    assert lin.submit().ok
    assert app.body("view_submission")["view"]["state"]["values"]["town"]["entry"]["value"] is None


@pytest.mark.parametrize(
    ("element", "wrong", "right"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "abc"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "abc"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "2"),
        ({"type": "number_input", "is_decimal_allowed": False}, "two", "2"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "1"}, "0.5", "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "5"}, "5.5", "4.5"),
        ({"type": "email_text_input"}, "lin", "lin@example.com"),
        ({"type": "url_text_input"}, "example.com", "https://example.com"),
        (
            {"type": "multi_static_select", "max_selected_items": 1, "options": options("A", "B")},
            ["a", "b"],
            ["a"],
        ),
    ],
)
def test_inputs_check_their_own_rules(
    app: TinyApp, lin: DrivenPerson, element: dict[str, Any], wrong: object, right: object
) -> None:
    """Lengths, numbers, addresses and counts are checked by Slack, not by the app."""
    app.open_when_triggered(modal(field("Entry", "it", element)))
    lin.command("/tiny")

    lin.fill("Entry", wrong)
    refused = lin.submit()
    lin.fill("Entry", right)

    assert (refused.sent, list(refused.errors or {})) == (False, ["it"])
    assert lin.submit().ok


def test_an_empty_answer_closes_the_modal_on_top(app: TinyApp, lin: DrivenPerson) -> None:
    """The one below comes back."""
    app.open_when_triggered(modal(title=plain("Below")))
    lin.command("/tiny")
    app.answer_json({"response_action": "push", "view": modal(title=plain("Above"))})
    _submit(lin)
    assert _titles(lin) == ["Below", "Above"]

    app.forget()
    _submit(lin)
    assert _titles(lin) == ["Below"]


def test_update_keeps_the_place_in_the_stack(app: TinyApp, lin: DrivenPerson) -> None:
    """The same view shows something else, with a new hash."""
    app.open_when_triggered(modal())
    lin.command("/tiny")
    before = lin.modal() or {}
    app.answer_json({"response_action": "update", "view": reading(section("Done"))})
    _submit(lin)
    after = lin.modal() or {}

    assert (after["id"], after["submit"]) == (before["id"], None)
    assert after["hash"] != before["hash"]
    assert lin.submit().failure == "nothing_to_submit"


def test_clear_closes_all(app: TinyApp, lin: DrivenPerson) -> None:
    """Nothing is left of the stack."""
    app.open_when_triggered(modal())
    lin.command("/tiny")
    app.answer_json({"response_action": "push", "view": modal()})
    _submit(lin)
    app.answer_json({"response_action": "clear"})
    _submit(lin)

    assert lin.screen()["modals"] == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "close"},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"elsewhere": "Wrong."}},
        {"response_action": "update", "view": reading()},
        {"response_action": "push"},
        {"text": "Thank you"},
    ],
)
def test_answers_that_make_no_sense_fail_the_person(
    app: TinyApp, lin: DrivenPerson, answer: dict[str, Any]
) -> None:
    """The modal stays and says that something went wrong."""
    app.open_when_triggered(modal())
    lin.command("/tiny")
    app.answer_json(answer)
    outcome = _submit(lin)

    assert outcome == "invalid_response"
    assert lin.modal() is not None
    assert [one["failure"] for one in lin.failures()] == ["invalid_response"]


def test_text_in_the_answer_fails_too(app: TinyApp, lin: DrivenPerson) -> None:
    """Anything but an empty body or a response_action breaks closing."""
    app.open_when_triggered(modal())
    lin.command("/tiny")
    app.answer = lambda _body: BoltResponse(status=200, body="ok")

    assert _submit(lin) == "invalid_response"


def test_closing_is_told_only_to_those_who_asked(app: TinyApp, lin: DrivenPerson) -> None:
    """Cancel sends view_closed with notify_on_close alone, without what was entered."""
    app.open_when_triggered(modal())
    lin.command("/tiny")
    quiet = lin.close()
    app.open_when_triggered(modal(notify_on_close=True))
    lin.command("/tiny")
    lin.fill("Name", "Lin")
    loud = lin.close()
    body = app.body("view_closed")

    assert (quiet.sent, loud.sent, lin.modal()) == (False, True, None)
    assert (body["is_cleared"], body["view"]["state"]) == (False, {"values": {}})
    assert "trigger_id" not in body


@pytest.mark.parametrize(("flags", "cross"), [({}, True), ({"clear_on_close": True}, False)])
def test_the_cross_and_clear_on_close_close_the_whole_stack(
    app: TinyApp, lin: DrivenPerson, *, flags: dict[str, bool], cross: bool
) -> None:
    """Every view that asked is told, with is_cleared."""
    below = modal(notify_on_close=True, callback_id="below")
    app.open_when_triggered(below)
    lin.command("/tiny")
    above = modal(notify_on_close=True, callback_id="above", **flags)
    app.answer_json({"response_action": "push", "view": above})
    _submit(lin)
    app.forget()
    lin.close(cleared=cross)
    bodies = [app.body("view_closed"), app.body("view_closed")]

    assert {body["view"]["callback_id"] for body in bodies} == {"above", "below"}
    assert all(body["is_cleared"] for body in bodies)
    assert lin.screen()["modals"] == []


def test_only_the_modal_on_top_is_in_reach(app: TinyApp, lin: DrivenPerson) -> None:
    """A gesture on a view below, or on one that is gone, is not possible."""
    app.open_when_triggered(modal())
    lin.command("/tiny")
    below = (lin.modal() or {})["id"]
    app.answer_json({"response_action": "push", "view": modal()})
    _submit(lin)

    gesture = {"kind": "submit", "user": lin.id, "view_id": below}
    assert lin.raw(gesture).failure == "no_such_view"


def _submit(person: DrivenPerson) -> str | None:
    person.fill("Name", "Lin")
    return person.submit().failure


def _titles(person: DrivenPerson) -> list[str]:
    return [view["title"]["text"] for view in person.screen()["modals"]]
