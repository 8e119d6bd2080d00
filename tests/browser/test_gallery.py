"""The page with every screen that the bot draws: that all hang there, and are no barrier for anybody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot import languages
from tests.blocks.gallery import CLASSIC, SCREENS
from tests.browser.axe import require_axe, violations
from tests.chromium import opened
from tools import gallery, pseudo

SHOWN = "#screens article:not([hidden])"


@pytest.fixture(scope="module", name="address")
def address_fixture(browser: BrowserContext) -> Iterator[str]:  # noqa: ARG001 - without a browser there is no test
    """Where the gallery is while this file's tests run."""
    with gallery.open_to_visitors() as address:
        yield address


@pytest.fixture(name="page")
def page_fixture(browser: BrowserContext, address: str) -> Iterator[Page]:
    """Return the gallery as it opens; nothing on it may have failed by the end."""
    with opened(browser, address, SHOWN) as page:
        yield page


def choose(page: Page, **chosen: str) -> None:
    """Choose in the switches above, by name."""
    for name, value in chosen.items():
        page.locator(f"select[name={name}]").select_option(value)


def test_every_screen_hangs_there(page: Page) -> None:
    """As Slack would draw it: no block and no element that the page does not know."""
    expect(page.locator(SHOWN)).to_have_count(len(SCREENS))
    expect(page.get_by_role("status").first).to_have_text(f"{len(SCREENS)} of {len(SCREENS)} screens")
    expect(page.locator(".unknown")).to_have_count(0)


@pytest.mark.parametrize("language", languages.known())
def test_no_barrier(browser: BrowserContext, address: str, language: str) -> None:
    """No violation of any of axe-core's rules, on any screen or around, in any language."""
    require_axe()
    with opened(browser, f"{address}?language={language}", SHOWN) as page:
        assert violations(page.locator("html")) == []


def test_no_barrier_in_the_dark(page: Page) -> None:
    """The colours are far enough apart there too."""
    require_axe()
    choose(page, scheme="dark")
    assert violations(page.locator("#screens"), only_colours=True) == []


@pytest.mark.parametrize("language", [*languages.known(), "ja", pseudo.CODE])
def test_a_telephone_is_wide_enough(browser: BrowserContext, address: str, language: str) -> None:
    """Nobody has to scroll to the side to read a screen, in whichever language they read it."""
    with opened(browser, f"{address}?width=phone&language={language}", SHOWN) as page:
        assert not_fitting(page, language) == []


def not_fitting(page: Page, language: str) -> list[str]:
    """Return the screens that are wider than their frame."""
    frames = page.locator(f".hanging.phone:lang({language})")
    expect(frames).to_have_count(len(SCREENS))
    too_wide = """frames => frames
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(frame => frame.closest("article").id)"""
    found: list[str] = frames.evaluate_all(too_wide)
    return found


def test_a_workspace_sees_one_drawing_of_each_screen(page: Page) -> None:
    """Newer blocks where it has them, else classic ones."""
    twice = [name for name in SCREENS if name.endswith(CLASSIC)]
    assert twice
    for blocks in ("newer", "classic"):
        choose(page, blocks=blocks)
        expect(page.locator(SHOWN)).to_have_count(len(SCREENS) - len(twice))
    expect(page.locator("#directory-modal-classic- .block-card")).to_have_count(0)


@pytest.mark.parametrize(
    "screen", ["home-view-of-an-admin", "directory-modal", "survey-form-modal", "profile-modal-with-e-mail"]
)
def test_a_keyboard_goes_through_all_controls_as_they_stand(page: Page, screen: str) -> None:
    """Each is reached in the order in which it is read, shows that it has the focus, and lets go of it."""
    article = page.locator(f"#{screen}")
    stops = article.locator("a, :is(button, input, select, textarea):enabled:not([type=radio])").filter(
        visible=True
    )
    stops.evaluate_all("all => all.forEach((one, at) => { one.dataset.stop = at; })")
    article.get_by_role("heading").first.click()
    page.keyboard.press("Tab")
    reached: list[str | None] = []
    while article.evaluate("article => article.contains(document.activeElement)"):
        assert len(reached) < 2 * stops.count()  # a form that keeps the keyboard goes round
        focused = page.locator(":focus")
        assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        reached.append(focused.get_attribute("data-stop"))
        page.keyboard.press("Tab")
    assert [stop for stop in dict.fromkeys(reached) if stop] == [str(at) for at in range(stops.count())]


def test_the_switches_show_what_one_looks_for(page: Page, browser: BrowserContext, address: str) -> None:
    """Words find screens by name and by what they say, and the address shows the same again."""
    page.get_by_role("searchbox").fill("nudges card")
    choose(page, kind="message", scheme="light dark", width="desktop phone")
    expect(page.locator(SHOWN)).to_have_count(5)
    expect(page.locator("#index li:not([hidden])")).to_have_count(5)
    expect(page.locator(f"{SHOWN} .hanging")).to_have_count(20)
    dark = page.get_by_role("group", name="phone, dark").filter(visible=True).first
    assert dark.evaluate("frame => getComputedStyle(frame).backgroundColor") == "rgb(24, 31, 33)"

    with opened(browser, address + "?" + page.url.partition("?")[2], SHOWN) as again:
        expect(again.locator(f"{SHOWN} .hanging")).to_have_count(20)


def test_a_click_says_what_it_would_do(page: Page) -> None:
    """Nobody is connected: a button names itself, and what asks back does so first."""
    page.get_by_role("searchbox").fill("waitlist.card")
    shown = page.locator(SHOWN)
    shown.get_by_role("button", name="Make Ada Park My Mentor").click()
    shown.get_by_role("alertdialog").get_by_role("button", name="Make My Mentor").click()

    expect(page.locator("#said")).to_contain_text("In Slack this would send waiting.make.")


def test_nothing_turns_for_those_who_asked_for_less_motion(page: Page) -> None:
    """Not even a button that waits for its answer."""
    moving = """button => {
        button.setAttribute("aria-busy", "true");
        return document.getAnimations().length;
    }"""
    button = page.locator(".hanging button").first
    assert button.evaluate(moving) == 1
    page.emulate_media(reduced_motion="reduce")
    assert button.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
