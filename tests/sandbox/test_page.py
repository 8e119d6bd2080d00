"""The page over plain HTTP: its routes, its content types, and that it needs nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from sandbox import page
from sandbox.page.routes import ASSETS, MEDIA_TYPES, version_of

NAMES = sorted(file.name for file in ASSETS.iterdir() if file.suffix != ".html")
HERE = f"/page/{version_of(ASSETS)}"
SVG_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def get(path: str) -> Response:
    """Ask the page's routes alone, with no sandbox around them."""

    async def fetch() -> Response:
        transport = ASGITransport(Starlette(routes=page.routes()))
        async with AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return await client.get(path)

    with start_blocking_portal() as portal:
        return portal.call(fetch)


def test_the_page_is_html_and_is_never_served_stale() -> None:
    """The root answers with the page itself, and browsers ask again each time."""
    answer = get("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_what_the_page_consists_of_is_fetched_once_until_it_changes(tmp_path: Path) -> None:
    """Browsers keep it for good, because it has another address as soon as any of it is different."""
    (name,) = re.findall(r'src="(.*/page\.js)"', get("/").text)
    assert name == f"{HERE}/page.js"
    assert "immutable" in get(name).headers["cache-control"]

    (tmp_path / "page.js").write_text("one", "utf-8")
    before = version_of(tmp_path)
    (tmp_path / "page.js").write_text("two", "utf-8")
    assert version_of(tmp_path) != before


def test_each_person_has_a_photo_of_their_own() -> None:
    """It is drawn here, the same in each size and at each start, and needs no network."""
    ada, larger, lin = (get(f"/photo/{name}.png") for name in ("U0ADA_72", "U0ADA_192", "U0LIN_72"))

    assert ada.headers["content-type"] == "image/svg+xml"
    assert ada.text == larger.text
    assert ada.text != lin.text


@pytest.mark.parametrize("name", NAMES)
def test_every_asset_is_served_as_what_it_is(name: str) -> None:
    """Browsers refuse a module or a style that is not called one."""
    answer = get(f"{HERE}/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(MEDIA_TYPES[(ASSETS / name).suffix])


@pytest.mark.parametrize(
    "path", ["/absent.js", "/..%2froutes.py", "/../routes.py", "/../../routes.py", "/%2e%2e", "/index.html"]
)
def test_nothing_else_is_served(path: str) -> None:
    """A name that is no asset, or one that climbs out of the folder, is not found."""
    assert get(f"{HERE}{path}").status_code == 404


def test_only_the_pages_own_scripts_may_run() -> None:
    """What an app sends is text; were it ever taken for markup, the browser would still not run it."""
    policy = get("/").headers["content-security-policy"]

    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("name", NAMES)
def test_no_asset_names_an_address_elsewhere(name: str) -> None:
    """The page works without a network: no fonts, scripts or pictures from other hosts."""
    content = get(f"{HERE}/{name}").text.replace(SVG_NAMESPACE, "")

    assert not re.findall(r"(?:https?:|wss?:|[\"'(])//[\w.-]+|@import|url\(", content)


@pytest.mark.parametrize("path", ["/", *(f"{HERE}/{name}" for name in NAMES if name.endswith(".js"))])
def test_everything_an_asset_refers_to_is_there(path: str) -> None:
    """Imports and links lead to assets that exist."""
    content = get(path).text
    referred = re.findall(rf'from "\./([^"]+)"|(?:src|href)="{HERE}/([^"]+)"', content)

    assert {one or other for one, other in referred} <= set(NAMES)
    assert "innerHTML" not in content


def test_every_module_is_fetched_at_once() -> None:
    """The page names all its modules, so that a browser need not follow import after import."""
    preloaded = re.findall(rf'rel="modulepreload" href="{HERE}/([^"]+)"', get("/").text)

    ours = {name for name in NAMES if name.endswith(".js")} - {"gallery.js", "hanging.js"}
    assert {*preloaded, "page.js"} == ours


@pytest.mark.parametrize("name", sorted(file.name for file in ASSETS.iterdir()))
def test_assets_stay_small_enough_to_read(name: str) -> None:
    """A module does one thing; the house's limit is 300 lines."""
    assert len((ASSETS / name).read_text("utf-8").splitlines()) <= 300
