"""The page around the screens: columns, windows of all widths, long conversations, guide and clock."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from sandbox.world import BOT_TOKEN
from tests.chromium import opened
from tests.sandbox.bolt_app import MANIFEST
from tests.sandbox.page_browser import (  # noqa: F401 - pytest finds fixtures in the module
    Desk,
    desk_fixture,
    section,
)

GUIDE = {
    "title": "Try this",
    "steps": [
        {"title": "Ask for a mentor", "text": "Type `/tiny find`.", "person": "Lin Osei"},
        {"title": "Accept", "text": "A card has arrived.", "person": "Noor Bakker"},
        {"title": "Wait", "text": "Let a week pass.", "person": None},
    ],
}


LONGEST_TEST = 600  # seconds, on a machine however busy


def shown(page: Page) -> list[str]:
    """Return who has a column, from left to right."""
    return [str(column.get_attribute("data-user")) for column in page.locator("[data-user]").all()]


def test_columns_come_and_go(desk: Desk) -> None:
    """One can add a person, put another into a column, and take one away; a reload finds them again."""
    desk.page.get_by_role("button", name="Add a person").click()
    assert len(shown(desk.page)) == 3

    desk.page.get_by_role("button", name=f"Remove the column of {desk.lena.name}").click()
    desk.abes.get_by_label("Person in this column").select_option(label=desk.lena.name)
    left = shown(desk.page)
    assert desk.lena.id in left
    assert desk.abe.id not in left

    desk.page.reload()
    expect(desk.lenas).to_be_visible()
    assert shown(desk.page) == left


def test_a_long_conversation_keeps_its_place(desk: Desk) -> None:
    """With 500 messages a new one moves neither what is being read nor what is being written."""
    channel = desk.channel(desk.lena)
    address = desk.page.url
    desk.page.goto("about:blank")
    for number in range(500):
        desk.client.chat_postMessage(channel=channel, text=f"Message {number}")
    desk.page.goto(address)
    expect(desk.lenas.get_by_text("Message 499", exact=True).first).to_be_in_viewport()
    desk.lenas.get_by_label("Message to Tiny").fill("half a th")
    middle = desk.lenas.get_by_text("Message 250", exact=True).first
    middle.scroll_into_view_if_needed()
    place = middle.bounding_box()
    desk.lenas.locator("[data-ts]").first.evaluate("node => { node.kept = true; }")

    desk.post(desk.lena, "One more", section("One more"))

    jump = desk.lenas.get_by_role("button", name="New messages")
    expect(jump).to_be_visible()
    assert middle.bounding_box() == place
    assert desk.lenas.locator("[data-ts]").first.evaluate("node => node.kept")
    expect(desk.lenas.get_by_label("Message to Tiny")).to_have_value("half a th")
    expect(desk.lenas.get_by_label("Message to Tiny")).to_be_focused()
    jump.click()
    expect(desk.lenas.locator("[data-block=said]")).to_be_in_viewport()


def test_narrow_windows_show_one_person_at_a_time(desk: Desk) -> None:
    """Nothing is wider than the window; the strip above changes the person and carries the mark."""
    desk.page.set_viewport_size({"width": 375, "height": 700})
    desk.post(desk.abe, "long " * 100, section("long" * 100))
    strip = desk.page.get_by_role("navigation", name="People").get_by_role("button", name="Abe")
    expect(strip).to_have_accessible_name("Abe unread")
    expect(desk.abes).to_be_hidden()

    strip.click()

    expect(desk.abes).to_be_visible()
    expect(desk.lenas).to_be_hidden()
    expect(strip).to_have_accessible_name("Abe")
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 375


def test_f6_goes_from_column_to_column(desk: Desk) -> None:
    """The keyboard reaches the next person without passing through every message."""
    for column in (desk.lenas, desk.abes, desk.lenas):
        desk.page.keyboard.press("F6")
        expect(column.get_by_label("Message to Tiny")).to_be_focused()


class AppClock(ThreadingHTTPServer):
    """The clock of an app that lets its time be moved; it goes on meanwhile, as every clock does."""

    ahead = timedelta()
    # Where it stops on the way, if anywhere.
    stop: datetime | None = None
    on_moved: Callable[[], object] = staticmethod(lambda: None)

    @property
    def now(self) -> datetime:
        """The app's time, aware UTC."""
        return datetime.now(UTC) + self.ahead

    @now.setter
    def now(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)


class ClockHandler(BaseHTTPRequestHandler):
    """Answers with the time, after moving it on by `advance_seconds` on a POST."""

    server: AppClock

    def do_GET(self) -> None:
        """Tell the time."""
        content = json.dumps({"now": self.server.now.isoformat()}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        """Move the time, then tell it."""
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        then = self.server.now + timedelta(seconds=wanted["advance_seconds"])
        if self.server.stop:
            then, self.server.stop = min(then, self.server.stop), None
        self.server.now = then
        self.server.on_moved()
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def app_clock() -> Iterator[AppClock]:
    """An app's clock."""
    with AppClock(("127.0.0.1", 0), ClockHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clock(app_clock: AppClock) -> AppClock:
    """An app's clock, at nine o'clock UTC on Monday, 4 May 2026."""
    app_clock.now = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
    app_clock.on_moved, app_clock.stop = lambda: None, None
    return app_clock


@pytest.fixture(scope="module")
def with_guide(app_clock: AppClock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that was started with a guide and a clock, as a demo starts it."""
    folder = tmp_path_factory.mktemp("guided")
    for name, content in (("manifest.json", MANIFEST), ("guide.json", GUIDE)):
        (folder / name).write_text(json.dumps(content), "utf-8")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--manifest", str(folder / "manifest.json")]
    command += ["--guide", str(folder / "guide.json")]
    command += ["--clock-url", f"http://127.0.0.1:{app_clock.server_port}/clock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own words
        welcome = process.stdout.readline() if process.stdout else ""
        try:
            yield welcome.split()[2]
        finally:
            process.terminate()


@pytest.fixture
def guided(browser: BrowserContext, with_guide: str, clock: AppClock) -> Iterator[Page]:  # noqa: ARG001 - set by then
    """The page with a guide and a clock, and nothing ticked."""
    with opened(browser, with_guide) as page:
        yield page
        page.evaluate("sessionStorage.clear()")


def test_the_guide_leads_from_person_to_person(guided: Page) -> None:
    """A step names who does it and opens their column; ticks outlive a reload; the guide folds away."""
    guide = guided.get_by_role("complementary", name="Guide")
    guide.get_by_label("Ask for a mentor").check()
    guide.get_by_role("button", name="as Noor Bakker").click()
    expect(guided.locator("[data-user=U0NOORBAKK]").get_by_label("Message to Tiny")).to_be_focused()

    guided.reload()
    expect(guide.get_by_label("Ask for a mentor")).to_be_checked()
    expect(guide.get_by_text("1 of 3")).to_be_visible()

    guide.get_by_role("heading", name="Try this").click()
    expect(guide.get_by_label("Accept")).to_be_hidden()


def test_a_ticked_step_keeps_its_person_below(guided: Page) -> None:
    """However short its title is."""
    step = guided.get_by_role("listitem").filter(has_text="Accept")
    step.get_by_label("Accept").check()
    title, person = step.locator("label").bounding_box(), step.get_by_role("button").bounding_box()

    assert title
    assert person
    assert person["y"] >= title["y"] + title["height"]


def test_time_can_be_let_pass(guided: Page) -> None:
    """The buttons move the app's clock, and every person's time follows."""
    lin = guided.locator("[data-user=U0LINOSEI1]")
    expect(lin.get_by_text("11:00 · Paris")).to_be_visible()

    guided.get_by_role("button", name="Let 1 hour pass").click()
    expect(lin.get_by_text("12:00 · Paris")).to_be_visible()
    guided.get_by_role("button", name="Let 10 minutes pass").click()

    expect(lin.get_by_text("12:10 · Paris")).to_be_visible()


@pytest.mark.parametrize(
    ("today", "button", "then"),
    [
        (datetime(2026, 5, 4, 3, 0, tzinfo=UTC), "Next working day", "Tue, 5 May 2026, 14:30 UTC"),
        (datetime(2026, 5, 8, 23, 0, tzinfo=UTC), "Next working day", "Mon, 11 May 2026, 14:30 UTC"),
        (datetime(2026, 5, 30, 3, 0, tzinfo=UTC), "Next working day", "Mon, 1 Jun 2026, 14:30 UTC"),
        (datetime(2026, 5, 8, 23, 0, tzinfo=UTC), "A week on", "Fri, 15 May 2026, 14:30 UTC"),
        (datetime(2026, 5, 10, 3, 0, tzinfo=UTC), "A week on", "Mon, 18 May 2026, 14:30 UTC"),
    ],
)
def test_days_pass_to_when_people_work(
    guided: Page, clock: AppClock, today: datetime, button: str, then: str
) -> None:
    """What an app holds back until working hours is seen after a jump of days, at whatever hour one tries.

    The hour is the app's at the click, whatever the page showed before: another window may have moved it.
    """
    clock.now = today
    guided.get_by_role("button", name=button).click()

    expect(guided.get_by_role("group", name="Let time pass")).to_contain_text(then)


def _app(guided: Page) -> WebClient:
    """Return an app's client, which waits where Slack takes one message a second."""
    address = f"{guided.url.partition('?')[0]}api/"
    return WebClient(BOT_TOKEN, address, retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=3)])


def test_a_message_stands_at_the_time_of_the_app(guided: Page, clock: AppClock) -> None:
    """What the app sends when its time has passed speaks of that day and stands under it; its ts is real."""
    client = _app(guided)
    channel = client.conversations_open(users="U0LINOSEI1")["channel"]["id"]
    before = client.chat_postMessage(channel=channel, text="Before")["ts"]
    clock.on_moved = lambda: client.chat_postMessage(channel=channel, text="Meanwhile")
    guided.get_by_role("button", name="Next working day").click()
    expect(guided.get_by_role("group", name="Let time pass")).to_contain_text("14:30 UTC")
    after = client.chat_postMessage(channel=channel, text="After")["ts"]

    lin = guided.locator("[data-user=U0LINOSEI1]")
    under_days: list[str | re.Pattern[str]] = [re.compile(".+"), "Before", "Today", "Meanwhile", "After"]
    expect(lin.locator(".day, .message-body")).to_have_text(under_days)
    expect(lin.locator("time.when").last).to_have_text("16:30")
    assert float(after) - float(before) < LONGEST_TEST


def test_what_comes_on_the_way_stands_at_its_own_time(guided: Page, clock: AppClock) -> None:
    """An app may stop where something is due: the page goes on to where it was asked to go."""
    client = _app(guided)
    channel = client.conversations_open(users="U0LINOSEI1")["channel"]["id"]
    texts = iter(["On the way", "There"])
    clock.on_moved = lambda: client.chat_postMessage(channel=channel, text=next(texts))
    clock.stop = datetime(2026, 5, 5, 7, 0, 30, tzinfo=UTC)
    guided.get_by_role("button", name="Next working day").click()
    expect(guided.get_by_role("group", name="Let time pass")).to_contain_text("Tue, 5 May 2026, 14:30 UTC")

    lin = guided.locator("[data-user=U0LINOSEI1]")
    expect(lin.locator("time.when").nth(-2)).to_have_text("09:00")
    expect(lin.locator("time.when").last).to_have_text("16:30")
