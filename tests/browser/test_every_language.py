"""Every screen of the demo in every language: reached by what its buttons say there."""

import pytest
from playwright.sync_api import BrowserContext

from bot import languages
from sandbox.driver import Driver
from tests.browser.screens import SCREENS, seated
from tests.spoken import LANGUAGES

OTHERS = [(language, language) for language in LANGUAGES if language != languages.ENGLISH]


@pytest.mark.parametrize("who", SCREENS)
@pytest.mark.parametrize("pair", OTHERS, indirect=True, ids=lambda pair: pair[0])
def test_every_screen(demo: Driver, browser: BrowserContext, pair: tuple[str, str], who: str) -> None:
    """One after the other, as somebody goes through them who reads nothing else; each is a picture."""
    with seated(demo, browser, who, pair[0]) as seat:
        for screen, way in SCREENS[who].items():
            seat.go(screen, way)
            seat.demo_page.picture()
        spoken = seat.column.node.locator(".messages, .home-blocks, .modal")
        assert {part.get_attribute("lang") for part in spoken.all()} == {pair[0]}
