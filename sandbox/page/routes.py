"""Routes of the page: `/` and its assets below `/page/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

ASSETS = Path(__file__).parent / "assets"

# Named here because some systems map .js to text/plain, and a browser then refuses the module.
MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

HEADERS = {
    # The app's data is shown as text, never as markup; this is the net below that rule. Images are the
    # exception: Block Kit lets an app name any https address.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Somebody who upgrades must not be served yesterday's modules beside today's.
    "Cache-Control": "no-cache",
}


def routes() -> list[BaseRoute]:
    """Return the page's routes, to be mounted at the root of the sandbox."""
    return [Route("/", page), Route("/page/{name}", asset)]


async def page(_: Request) -> FileResponse:
    """Answer with the page itself."""
    return _file(ASSETS / "index.html")


async def asset(request: Request) -> FileResponse:
    """Answer with one file of the page, or 404 when there is none of that name."""
    file = ASSETS / str(request.path_params["name"])
    if file.parent != ASSETS or file.suffix not in MEDIA_TYPES or not file.is_file():
        raise HTTPException(404)
    return _file(file)


def _file(file: Path) -> FileResponse:
    return FileResponse(file, headers=HEADERS, media_type=MEDIA_TYPES[file.suffix])
