"""`make pictures`: start the demo, click through it, and take the README's pictures. Needs Chromium."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

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


def main() -> None:
    """Take every picture anew."""
    with _demo() as address, _browser(address) as page:
        _find_and_confirm(page)
        page.screenshot(path=PICTURES / "match.png", animations="disabled")
        _begin_to_decline(page)
        page.screenshot(path=PICTURES / "decline.png", animations="disabled")
        _open_homes(page)
        page.screenshot(path=PICTURES / "home.png", animations="disabled")
        _open_report(page)
        page.screenshot(path=PICTURES / "report.png", animations="disabled")
    sys.stdout.write(f"Pictures are in {PICTURES}\n")


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
def _browser(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
            args=list(QUIET),
        )
        page = browser.new_page(viewport={"width": 1340, "height": 900}, device_scale_factor=1.5)
        page.goto(address)
        yield page
        browser.close()


def _column(page: Page, user: str) -> Locator:
    return page.locator(f'[data-user="{user}"]').first


def _find_and_confirm(page: Page) -> None:
    """Lin writes to Ada and confirms; Ada is asked."""
    lin = _column(page, LIN)
    composer = lin.locator("textarea").first
    composer.fill("/mentoring find")
    composer.press("Enter")
    page.locator('[data-action-id="directory.message"]').first.click()
    page.locator("dialog textarea, [role=dialog] textarea").last.fill("How did you learn to lead a team?")
    page.locator(".modal-submit").last.click()
    page.get_by_text("Your note is with Ada Park").first.wait_for()
    page.locator(".modal-head button").last.click()
    card = lin.locator("[data-ts]").filter(has_text="You wrote to Ada Park").last
    card.get_by_role("button", name="Confirm match").click()
    _column(page, ADA).get_by_text("Lin Osei has confirmed your match").first.wait_for()
    lin.get_by_text("You confirmed the match with Ada Park").first.wait_for()


def _begin_to_decline(page: Page) -> None:
    """Ada opens the form that says no to Sam."""
    _column(page, ADA).locator('[data-action-id="match.decline"]').first.click()
    page.get_by_text("Saying no is normal").first.wait_for()


def _open_homes(page: Page) -> None:
    """Both look at their Relationships page."""
    page.get_by_role("button", name="Keep it").click()
    for user in (LIN, ADA):
        _column(page, user).get_by_role("tab", name="Home").click()
        _column(page, user).get_by_text("Waiting for").first.wait_for()


def _open_report(page: Page) -> None:
    """Mira, who runs the programme, reads the report; her Home says beside it what matters most."""
    page.goto(f"{page.url.partition('?')[0]}?person={MIRA}")
    mira = _column(page, MIRA)
    mira.get_by_role("tab", name="Home").click()
    mira.get_by_role("button", name="Report").click()
    page.get_by_text("From asking to meeting").first.wait_for()


if __name__ == "__main__":
    main()
