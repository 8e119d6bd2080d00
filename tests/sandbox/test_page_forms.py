"""Modals and inputs on the page: what is entered, kept, refused and sent, in a real browser."""

import pytest
from playwright.sync_api import Locator, expect
from slack_bolt import BoltResponse
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    DatePickerElement,
    DateTimePickerElement,
    EmailInputElement,
    InputBlock,
    NumberInputElement,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
    UrlInputElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement

from tests.sandbox.bolt_app import TinyApp
from tests.sandbox.page_browser import (  # noqa: F401 - pytest finds fixtures in the module
    Desk,
    desk_fixture,
    modal,
    nothing_came,
    row,
    section,
)

NOON_IN_PARIS = 1_782_900_000  # 1 July 2026, 12:00 in Lena's zone, 10:00 UTC


def asked(label: str, element: InputInteractiveElement) -> InputBlock:
    """Return an input block named after its label, as is its action."""
    element.action_id = label.lower()
    return InputBlock(block_id=label.lower(), label=label, element=element)


def options(*labels: str) -> list[Option]:
    """Return options whose values are their labels in lower case."""
    return [Option(text=label, value=label.lower()) for label in labels]


EVERYTHING: list[Block] = [
    asked("Note", PlainTextInputElement(multiline=True)),
    asked("Name", PlainTextInputElement(max_length=20)),
    asked("Mail", EmailInputElement()),
    asked("Site", UrlInputElement()),
    asked("Places", NumberInputElement(is_decimal_allowed=False)),
    asked("Topic", StaticSelectElement(options=options("Python", "SQL"))),
    asked("Topics", StaticMultiSelectElement(options=options("One", "Two", "Three"))),
    asked("Mentor", UserSelectElement()),
    asked("Admins", UserMultiSelectElement()),
    asked("Policy", RadioButtonsElement(options=options("Forced", "Request"))),
    asked("Modes", CheckboxesElement(options=options("Ongoing", "Once"))),
    asked("Day", DatePickerElement()),
    asked("Hour", TimePickerElement()),
    asked("Meeting", DateTimePickerElement()),
]


def fill_everything(dialog: Locator, other: str) -> None:
    """Fill the form by its labels, as somebody who sees only those."""
    dialog.get_by_label("Note", exact=True).fill("Thank\nyou")
    dialog.get_by_label("Name", exact=True).fill("Lin")
    dialog.get_by_label("Mail", exact=True).fill("lin@example.org")
    dialog.get_by_label("Site", exact=True).fill("https://example.org")
    dialog.get_by_label("Places", exact=True).fill("3")
    dialog.get_by_label("Topic", exact=True).select_option(label="SQL")
    choose(dialog, "Topics", "One", "Three")
    dialog.get_by_label("Mentor", exact=True).select_option(label=other)
    choose(dialog, "Admins", other)
    dialog.get_by_label("Request", exact=True).check()
    dialog.get_by_label("Once", exact=True).check()
    dialog.get_by_label("Day", exact=True).fill("2026-12-01")
    dialog.get_by_label("Hour", exact=True).fill("09:30")
    dialog.get_by_label("Meeting", exact=True).fill("2026-07-01T12:00")


def choose(dialog: Locator, label: str, *wanted: str) -> None:
    """Open a list of several, tick some and close it."""
    dialog.get_by_role("button", name=label).click()
    for one in wanted:
        dialog.get_by_role("checkbox", name=one, exact=True).check()
    dialog.page.keyboard.press("Escape")
    expect(dialog).to_be_visible()


def test_every_input_is_labelled_and_sent_as_slack_sends_it(desk: Desk, app: TinyApp) -> None:
    """All kinds of input in one modal: filled by their labels, received under their own keys."""
    dialog = desk.open_modal(app, modal(EVERYTHING))
    fill_everything(dialog, desk.abe.name)
    dialog.get_by_role("button", name="Send").click()

    state = app.body("view_submission")["view"]["state"]["values"]

    def sent(name: str, key: str) -> object:
        found = state[name][name][key]
        return [one["value"] for one in found] if key == "selected_options" else found

    assert sent("note", "value") == "Thank\nyou"
    assert [sent(name, "value") for name in ("name", "mail", "site", "places")] == [
        "Lin",
        "lin@example.org",
        "https://example.org",
        "3",
    ]
    assert [state[name][name]["selected_option"]["value"] for name in ("topic", "policy")] == [
        "sql",
        "request",
    ]
    assert (sent("topics", "selected_options"), sent("modes", "selected_options")) == (
        ["one", "three"],
        ["once"],
    )
    assert (sent("mentor", "selected_user"), sent("admins", "selected_users")) == (desk.abe.id, [desk.abe.id])
    assert (sent("day", "selected_date"), sent("hour", "selected_time")) == ("2026-12-01", "09:30")
    assert sent("meeting", "selected_date_time") == NOON_IN_PARIS
    expect(dialog).to_be_hidden()


def test_every_control_carries_its_ids(desk: Desk, app: TinyApp) -> None:
    """Each thing one can use in a modal names its action and its block; the modal names its view."""
    dialog = desk.open_modal(app, modal(EVERYTHING))

    body = dialog.locator(".modal-body")
    nameless = body.locator(":is(input, select, textarea, button):not([data-action-id][data-block-id])")
    assert nameless.evaluate_all("nodes => nodes.filter((node) => node.type !== 'search').length") == 0
    assert dialog.get_attribute("data-callback-id") == "asked"
    assert dialog.get_attribute("data-view-id")


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(desk: Desk, app: TinyApp) -> None:
    """The app's errors are read at the field, the first one has the focus, and sending again clears them."""
    fields = [asked("Name", PlainTextInputElement()), asked("Note", PlainTextInputElement(multiline=True))]
    dialog = desk.open_modal(app, modal(fields))
    name, note = dialog.get_by_label("Name"), dialog.get_by_label("Note")
    name.fill("Lin")
    note.fill("far too long")
    app.answer_json({"response_action": "errors", "errors": {"note": "At most five words."}})
    dialog.get_by_role("button", name="Send").click()

    expect(note).to_have_accessible_description("At most five words.")
    expect(note).to_be_focused()
    assert (name.input_value(), note.input_value()) == ("Lin", "far too long")

    app.answer = lambda _body: BoltResponse(status=200)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()


def test_a_required_field_is_asked_for_before_anything_is_sent(desk: Desk, app: TinyApp) -> None:
    """As in Slack, the app never hears of an incomplete form."""
    dialog = desk.open_modal(app, modal([asked("Name", PlainTextInputElement())]))

    dialog.get_by_role("button", name="Send").click()

    expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    assert nothing_came(app)


def test_an_update_keeps_what_is_being_typed(desk: Desk, app: TinyApp) -> None:
    """With the same block_id and action_id the text, the focus and the caret survive a new version."""
    dialog = desk.open_modal(app, modal([section("Old"), asked("Name", PlainTextInputElement())]))
    name = dialog.get_by_label("Name")
    name.fill("Lin Osei")
    name.evaluate("node => node.setSelectionRange(3, 3)")

    renamed = InputBlock(block_id="name", label="Full name", element=PlainTextInputElement(action_id="name"))
    view_id = dialog.get_attribute("data-view-id") or ""
    app.client.views_update(view_id=view_id, view=modal([section("New"), renamed]))

    renamed_field = dialog.get_by_label("Full name")
    expect(renamed_field).to_be_focused()
    expect(dialog.get_by_text("New")).to_be_visible()
    desk.page.keyboard.type("!")
    expect(renamed_field).to_have_value("Lin! Osei")


def test_modals_hold_the_keyboard_and_give_it_back(desk: Desk, app: TinyApp) -> None:
    """Tab goes round inside the modal, Escape closes it, and the focus returns to what opened it."""
    dialog = desk.open_modal(app, modal([asked("Name", PlainTextInputElement())]))
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(6):
        desk.page.keyboard.press("Tab")
        assert dialog.evaluate("node => node.contains(document.activeElement)")

    desk.page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(desk.lenas.get_by_role("button", name="Open")).to_be_focused()


def test_a_second_modal_lies_on_the_first(desk: Desk, app: TinyApp) -> None:
    """The pushed modal is the one to use; closing it leads back to what was typed before."""
    dialog = desk.open_modal(app, modal([asked("Name", PlainTextInputElement()), row("More")]))
    dialog.get_by_label("Name").fill("Lin")

    def push(body: dict[str, str]) -> BoltResponse:
        if body["type"] == "block_actions":
            app.client.views_push(trigger_id=body["trigger_id"], view=modal([section("Deeper")], "Second"))
        return BoltResponse(status=200)

    app.answer = push
    dialog.get_by_role("button", name="More").click()
    second = desk.lenas.get_by_role("dialog", name="Second")
    expect(second).to_be_visible()
    expect(dialog).to_be_hidden()

    second.get_by_role("button", name="Cancel").click()

    expect(dialog.get_by_label("Name")).to_have_value("Lin")
    expect(dialog.get_by_role("button", name="More")).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_passing_by_an_option_with_the_keyboard_does_not_choose_it(
    desk: Desk, app: TinyApp, key: str
) -> None:
    """In a message a choice is sent at once, so arrow keys alone must not send every option they pass."""
    menu = StaticSelectElement(action_id="when", placeholder="When", options=options("Now", "Soon", "Later"))
    desk.post(desk.lena, "When", ActionsBlock(elements=[menu]))
    select = desk.lenas.get_by_label("When")
    select.focus()
    for _ in range(3):
        desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press(key)

    assert app.body("block_actions")["actions"][0]["selected_option"]["value"] == "later"
    assert nothing_came(app)


def test_overflow_menu_is_walked_with_arrows(desk: Desk, app: TinyApp) -> None:
    """It opens with Enter on its first entry; the one taken is what the app receives."""
    menu = OverflowMenuElement(action_id="more", options=options("Mute", "Withdraw"))
    desk.post(desk.lena, "More", ActionsBlock(elements=[menu]))
    desk.lenas.get_by_role("button", name="More actions").press("Enter")
    expect(desk.lenas.get_by_role("menuitem", name="Mute")).to_be_focused()

    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")

    assert app.body("block_actions")["actions"][0]["selected_option"]["value"] == "withdraw"
