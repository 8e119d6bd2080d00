"""What people read on the page and what their clicks send, in a real browser over the real sandbox."""

from typing import Any

from playwright.sync_api import BrowserContext, expect
from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.models.blocks import ConfirmObject
from slack_sdk.models.views import View

from sandbox.driver import Driver
from tests.chromium import opened
from tests.sandbox.bolt_app import TinyApp, over_http
from tests.sandbox.page_browser import (  # noqa: F401 - pytest finds fixtures in the module
    Desk,
    desk_fixture,
    nothing_came,
    row,
    section,
)


def test_people_stand_side_by_side_and_a_click_is_theirs(desk: Desk, app: TinyApp) -> None:
    """Each person sees only what was written to them; the button sends its ids and value as that person."""
    desk.post(desk.abe, "A card", section("Will you?"), row("Accept", value="7"))

    accept = desk.abes.get_by_role("button", name="Accept")
    accept.click()

    body = app.body("block_actions")
    (action,) = body["actions"]
    assert (body["user"]["id"], action["value"]) == (desk.abe.id, "7")
    assert (action["block_id"], action["action_id"]) == ("row", "accept")
    assert accept.evaluate("node => ({...node.dataset})") == {"blockId": "row", "actionId": "accept"}
    expect(desk.lenas.get_by_role("button", name="Accept")).to_have_count(0)


def test_markup_in_a_message_is_drawn_for_its_reader_and_never_run(desk: Desk) -> None:
    """Mentions are names, dates are in the reader's zone, and tags stay text."""
    date = "<!date^1750000000^{date_num} {time}|then>"
    said = f"*bold* <@{desk.abe.id}> {date} :wave: &lt;b&gt; <javascript:alert(1)|no>"
    for person in (desk.lena, desk.abe):
        desk.post(person, "<img src=x onerror=alert(1)>", section(said))

    lenas = desk.lenas.locator("[data-block=said]")
    expect(lenas).to_have_text(f"bold @{desk.abe.name} 2025-06-15 17:06 👋 <b> no")
    expect(lenas.locator("strong")).to_have_text("bold")
    assert lenas.locator("a, img").count() == 0
    expect(desk.abes.locator("[data-block=said]")).to_contain_text("2025-06-15 11:06 AM")


def test_lists_quotes_and_code_have_their_shape(desk: Desk) -> None:
    """Lines of one kind stand together, and nothing is marked up inside code."""
    desk.post(desk.lena, "> so she said\n• one\n• _two_\n```*as is*```\nfirst_name 2*3*4 ~gone~")

    text = desk.lenas.locator("[data-ts] .text")
    expect(text.locator("blockquote")).to_have_text("so she said")
    expect(text.locator("li")).to_have_text(["one", "two"])
    expect(text.locator("pre")).to_have_text("*as is*")
    expect(text.locator("em, s")).to_have_text(["two", "gone"])


def test_notification_text_can_be_shown(desk: Desk) -> None:
    """The toggle shows under each message what a screen reader reads: the text, not the blocks."""
    desk.post(desk.lena, "Abe asks you *something*.", section("A card"))
    spoken = desk.lenas.locator(".spoken")
    expect(spoken).to_be_hidden()

    desk.page.get_by_label("Show what a screen reader reads").check()

    expect(spoken).to_have_text("Abe asks you something.")
    expect(desk.page.get_by_role("log")).to_contain_text(f"Tiny to {desk.lena.name}: Abe asks you something.")


def test_what_a_button_says_instead_leaves_its_words_whole(desk: Desk) -> None:
    """Shown for a screen reader, a long label stands below the word on the button."""
    label = "Cancel the one-time meeting with somebody of a very long name, on Thursday"
    desk.post(desk.lena, "A card", row("Cancel", accessibility_label=label))
    desk.page.get_by_label("Show what a screen reader reads").check()
    desk.page.set_viewport_size({"width": 640, "height": 800})

    cancel = desk.lenas.get_by_role("button", name=label)
    lines = """button => {
        const word = new Range();
        word.selectNodeContents(button);
        return word.getClientRects().length;
    }"""
    assert cancel.evaluate(lines) == 1


def test_message_behind_the_home_tab_leaves_a_mark(desk: Desk) -> None:
    """What arrives while Home is open marks the column until Messages is opened."""
    desk.lenas.get_by_role("tab", name="Home").click()
    desk.post(desk.lena, "News")
    mark = desk.lenas.locator(".column-head .dot")
    expect(mark).to_be_visible()

    desk.lenas.get_by_role("tab", name="Messages").click()

    expect(mark).to_be_hidden()
    expect(desk.lenas.locator(".message-body")).to_have_text("News")


def test_home_is_drawn_and_its_buttons_work(desk: Desk, app: TinyApp) -> None:
    """A published Home stands in its tab, and its clicks come from that view."""
    home = View(type="home", callback_id="mine", blocks=[section("Yours"), row("Find")])
    view_id = desk.client.views_publish(user_id=desk.lena.id, view=home)["view"]["id"]
    desk.lenas.get_by_role("tab", name="Home").click()
    expect(desk.lenas.locator(f"[data-view-id={view_id}][data-callback-id=mine]")).to_be_visible()

    desk.lenas.get_by_role("button", name="Find").click()

    assert app.body("block_actions")["container"] == {"type": "view", "view_id": view_id}


def test_only_the_person_concerned_sees_an_ephemeral_message(desk: Desk) -> None:
    """It says so above it, as Slack does."""
    desk.client.chat_postEphemeral(channel=desk.channel(desk.lena), user=desk.lena.id, text="Just for you")

    expect(desk.lenas.locator("[data-ts]")).to_contain_text("Only visible to you")


def test_an_update_is_seen_where_the_message_stands(desk: Desk) -> None:
    """A redrawn card keeps its place; the buttons that went are gone, and the focus stays at the message."""
    ts = desk.post(desk.lena, "Card", section("Open"), row("Confirm"))
    message = desk.lenas.locator(f"[data-ts='{ts}']")
    message.get_by_role("button", name="Confirm").focus()

    desk.client.chat_update(
        channel=desk.channel(desk.lena), ts=ts, text="Card", blocks=[section("You confirmed")]
    )

    expect(message).to_contain_text("You confirmed")
    expect(message.get_by_role("button")).to_have_count(0)
    expect(message).to_be_focused()


def test_confirm_dialog_stands_between_a_click_and_the_app(desk: Desk, app: TinyApp) -> None:
    """No sends nothing and gives the focus back; yes sends the click."""
    sure = ConfirmObject(title="Sure?", text="It ends.", confirm="End it", deny="Keep It")
    desk.post(desk.lena, "End", row("End", confirm=sure))
    end = desk.lenas.get_by_role("button", name="End", exact=True)

    end.click()
    desk.lenas.get_by_role("alertdialog", name="Sure?").get_by_role("button", name="Keep It").click()
    expect(end).to_be_focused()
    end.click()
    desk.lenas.get_by_role("button", name="End it").click()

    app.body("block_actions")
    assert nothing_came(app)


def test_an_app_that_fails_is_seen_to_fail(desk: Desk, app: TinyApp) -> None:
    """The person reads that the app failed, and a mark stands at the button."""
    app.answer = lambda _body: BoltResponse(status=500)
    desk.post(desk.lena, "Press", row("Press"))

    desk.lenas.get_by_role("button", name="Press").click()

    expect(desk.lenas.locator(".block").get_by_role("img", name="The app")).to_be_visible()
    expect(desk.lenas.get_by_role("alert")).to_contain_text("The app")


def test_banner_while_the_app_is_not_connected(browser: BrowserContext, slack_alone: Driver) -> None:
    """It is there before the app connects and goes away by itself."""
    with opened(browser, slack_alone.url) as page:
        banner = page.get_by_text("The app is not connected.")
        expect(banner).to_be_visible()

        tiny = TinyApp(WebClient(token=slack_alone.bot_token), slack_alone.signing_secret)
        with over_http(slack_alone, tiny):
            expect(banner).to_be_hidden(timeout=10_000)


def test_composer_knows_commands_and_people(desk: Desk, app: TinyApp) -> None:
    """A slash suggests commands and Tab takes the first; an at sign suggests people."""
    box = desk.lenas.get_by_label("Message to Tiny")
    box.press_sequentially("/ti")
    box.press("Tab")
    box.press_sequentially(f"match @{desk.abe.name[:-1]}")
    desk.lenas.get_by_role("button", name=f"@{desk.abe.name}").click()
    box.press("Enter")

    assert app.body("/tiny")["text"].startswith(f"match <@{desk.abe.id}|")


def test_an_unknown_command_is_not_sent(desk: Desk, app: TinyApp) -> None:
    """The page says which commands there are and keeps what was typed."""
    box = desk.lenas.get_by_label("Message to Tiny")
    box.fill("/nonsense now")
    box.press("Enter")

    expect(desk.lenas.get_by_role("status")).to_contain_text("/tiny, /raw")
    expect(box).to_have_value("/nonsense now")
    assert not [body for body in app.received.queue if "command" in body]


def test_what_a_person_writes_reaches_the_app(desk: Desk, app: TinyApp) -> None:
    """A text without a slash is a message; the writer sees it under their name."""
    box = desk.lenas.get_by_label("Message to Tiny")
    box.fill("hello & <you>")
    box.press("Enter")

    message = desk.lenas.locator("[data-ts]")
    expect(message.locator(".author")).to_have_text(desk.lena.name)
    expect(message.locator(".message-body")).to_have_text("hello & <you>")
    assert app.body("message")["event"]["text"] == "hello &amp; &lt;you&gt;"


def test_a_file_is_shown_with_a_link_to_its_content(desk: Desk) -> None:
    """One can follow the file's name and read it."""
    desk.client.files_upload_v2(channel=desk.channel(desk.lena), filename="my-data.json", content='{"a": 1}')

    link = desk.lenas.get_by_role("link", name="my-data.json")

    assert desk.page.request.get(link.get_attribute("href") or "").text() == '{"a": 1}'


def test_links_into_slack_say_where_they_lead(desk: Desk) -> None:
    """There is no other conversation in the sandbox; the page says what Slack would open."""
    desk.post(desk.lena, f"<https://slack.com/app_redirect?team=T1&channel={desk.abe.id}|Talk first>")

    desk.lenas.get_by_role("link", name="Talk First").click()

    expect(desk.lenas.get_by_text(f"opens your own conversation with {desk.abe.name}")).to_be_visible()


def test_cards_tables_and_charts_say_what_they_show(desk: Desk, app: TinyApp) -> None:
    """Each value stands there in words; a table turns its pages, and a row's button is that row's."""
    rows: list[list[dict[str, Any]]] = [[{"type": "raw_text", "text": one} for one in ("Mentor", "Way")]]
    for number in range(6):
        go = {
            "type": "button",
            "text": {"type": "plain_text", "text": "Open"},
            "action_id": "go",
            "value": f"{number}",
        }
        rows.append([{"type": "raw_text", "text": f"Ada {number}"}, {"type": "action_cell", "element": go}])
    data = [{"label": "May", "value": 3}, {"label": "June", "value": 4.5}]
    plotted = {
        "type": "bar",
        "series": [{"name": "Matches", "data": data}],
        "axis_config": {"categories": ["May", "June"]},
    }
    title = {"type": "plain_text", "text": "All"}
    blocks: list[dict[str, Any]] = [
        {"type": "data_table", "block_id": "mentors", "caption": "Mentors with a place", "rows": rows},
        {"type": "data_visualization", "title": "Matches a month", "chart": plotted},
        {"type": "container", "title": title, "child_blocks": [section("Inside").to_dict()]},
    ]
    desk.client.chat_postMessage(channel=desk.channel(desk.lena), text="Many things", blocks=blocks)

    table = desk.lenas.get_by_role("table", name="Mentors with a place")
    expect(table.get_by_role("rowheader")).to_have_text([f"Ada {number}" for number in range(5)])
    desk.lenas.get_by_role("button", name="Next", exact=True).click()
    expect(table.get_by_role("rowheader")).to_have_text(["Ada 5"])
    table.get_by_role("button", name="Open").click()
    (action,) = app.body("block_actions")["actions"]
    assert (action["block_id"], action["value"]) == ("mentors", "5")
    expect(desk.lenas.get_by_role("table", name="Matches a month")).to_contain_text("June 4.5")
    expect(desk.lenas.locator("[data-block=said]")).to_have_text("Inside")
