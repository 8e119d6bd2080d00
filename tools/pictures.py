"""`make pictures`: the README's, from the running demo, and those of docs/screens.md, from the gallery.

Needs Chromium.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from bot.ids import Action
from tools import gallery

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PORT = "3190"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LIN, ADA, MIRA = "U0LINOSEI1", "U0ADAPARK1", "U0MIRASAND"
TALLEST = 1_000  # pixels that are shown of a screen
# The file → the screen in the gallery, its width and its colours.
SCREENS: Mapping[str, tuple[str, str, str]] = {
    "request": ("match.card.card of a request for the mentor that the mentee confirmed", "phone", "light"),
    "note": ("match.card.card of a contact for the mentor", "desktop", "dark"),
    "note-sent": ("match.card.card of a contact for the mentee", "desktop", "light"),
    "proposal": ("match.card.card of a proposal for the mentee", "desktop", "light"),
    "waiting": ("match.card.card of a request for the mentee that the mentee confirmed", "phone", "dark"),
    "confirmed": (
        "match.card.card of a contact for the mentor that the mentee confirmed",
        "desktop",
        "light",
    ),
    "connected": ("match.card.card of a connection", "phone", "light"),
    "declined": ("match.card.card declined by mentee with a note", "phone", "light"),
    "ended": ("match.card.card ended by mentee", "phone", "dark"),
    "meeting-asked": ("meeting.card.card of a request", "phone", "light"),
    "meeting-planned": ("meeting.card.card of a planned one", "desktop", "dark"),
    "after-meeting": ("follow_up.card", "desktop", "light"),
    "directory": ("directory.modal", "phone", "light"),
    "directory-classic": ("directory.modal (classic)", "phone", "dark"),
    "home": ("home.view", "phone", "light"),
    "programme": ("home.program_view", "desktop", "dark"),
    "profile": ("profile.modal with e-mail", "phone", "dark"),
    "meeting-form": ("meeting.forms.ask_modal", "phone", "light"),
    "survey": ("survey.form.modal", "desktop", "light"),
    "reminder": ("nudges.card", "phone", "dark"),
}


def main() -> None:
    """Take every picture anew."""
    with _browser() as page:
        with _demo() as address:
            _take_from_demo(page, address)
        with gallery.open_to_visitors() as address:
            for file, (screen, width, scheme) in SCREENS.items():
                page.goto(f"{address}?width={width}&scheme={scheme}")
                _take(page.locator(f"#{gallery.anchor(screen)} .hanging"), file)
    sys.stdout.write(f"Pictures are in {PICTURES}\n")


def _take_from_demo(page: Page, address: str) -> None:
    page.goto(address)
    for go, file in (
        (_find_and_confirm, "match"),
        (_begin_to_decline, "decline"),
        (_open_homes, "home"),
        (_open_report, "report"),
    ):
        go(page)
        page.screenshot(path=PICTURES / f"{file}.png", animations="disabled")


def _take(screen: Locator, file: str) -> None:
    """Take the beginning of a screen: what somebody sees before they scroll."""
    page = screen.page
    # Photos come once they are in view.
    screen.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    box = screen.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    page.screenshot(
        path=PICTURES / "screens" / f"{file}.png",
        animations="disabled",
        full_page=True,
        clip={**box, "height": min(box["height"], TALLEST)},
    )


@contextmanager
def _demo() -> Iterator[str]:
    command = [sys.executable, "-m", "bot", "demo", "--port", PORT]
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
    try:
        lines = iter(demo.stdout or ())
        next(line for line in lines if "The demo is at" in line)
        yield f"http://127.0.0.1:{PORT}/"
    finally:
        demo.terminate()
        demo.wait(20)


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=list(QUIET),
        )
        yield browser.new_page(viewport={"width": 1340, "height": 900})
        browser.close()


def _column(page: Page, user: str) -> Locator:
    return page.locator(f'[data-user="{user}"]').first


def _button(within: Page | Locator, action: Action) -> Locator:
    """Return the buttons of an action, whatever stands on them."""
    return within.locator(f'[data-action-id="{action}"]:visible')


def _find_and_confirm(page: Page) -> None:
    """Lin writes to Ada and confirms; Ada is asked."""
    lin, ada = _column(page, LIN), _column(page, ADA)
    composer = lin.locator("textarea").first
    composer.fill("/mentoring find")
    composer.press("Enter")
    _button(page, Action.WRITE_TO_MENTOR).first.click()
    page.locator(".modal textarea:visible").fill("How did you learn to lead a team?")
    page.locator(".modal-submit:visible").click()
    page.locator(".modal-submit:visible").wait_for(state="hidden")
    page.locator(".modal-head button:visible").click()
    may_confirm = _button(page, Action.CONFIRM_MATCH)
    confirm = _button(lin.locator("[data-ts]").filter(has_text="Ada Park"), Action.CONFIRM_MATCH)
    confirm.click()
    confirm.wait_for(state="hidden")
    ada.locator("[data-ts]").filter(has_text="Lin Osei", has=may_confirm).wait_for()


def _begin_to_decline(page: Page) -> None:
    """Ada opens the form that says no."""
    _button(_column(page, ADA), Action.DECLINE_MATCH).first.click()
    page.locator(".modal-submit:visible").wait_for()


def _open_homes(page: Page) -> None:
    """Both look at their Relationships page."""
    page.locator(".modal-close:visible").click()
    for user in (LIN, ADA):
        _open_home(_column(page, user))


def _open_report(page: Page) -> None:
    """Mira, who runs the programme, reads the report; her page says beside it what matters most."""
    page.goto(f"{page.url.partition('?')[0]}?person={MIRA}")
    mira = _column(page, MIRA)
    _open_home(mira)
    _button(mira, Action.OPEN_REPORT).click()
    page.locator(".modal:visible").wait_for()


def _open_home(column: Locator) -> None:
    column.get_by_role("tab", name="Home").click()
    column.locator(".home-blocks .block").first.wait_for()


if __name__ == "__main__":
    main()
