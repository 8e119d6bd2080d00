"""Routes of the pages: `/`, and its assets below an address that changes with any of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.portraits import portrait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sandbox.json_types import Json

ASSETS = Path(__file__).parent / "assets"

# Named here because some systems map .js to text/plain, and a browser then refuses the module.
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

HEADERS = {
    # The app's data is shown as text, never as markup; this is the net below that rule. Images are the
    # exception: Block Kit lets an app name any https address.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# Somebody who upgrades must not be served yesterday's modules beside today's: so the page is asked for
# each time, and names the version of all the others, which are asked for once.
ALWAYS_ASK = {"Cache-Control": "no-cache"}
NEVER_ASK_AGAIN = {"Cache-Control": "public, max-age=31536000, immutable"}


def routes() -> list[BaseRoute]:
    """Return the page's routes, to be mounted at the root of the sandbox."""
    return [Route("/", page), Route("/page/{version}/{name}", asset), Route("/photo/{name}", photo)]


def gallery(hung: Callable[[Mapping[str, str]], Json]) -> list[BaseRoute]:
    """Return the routes of a page that shows screens without an app, drawn as they would be in Slack.

    `hung` returns them, as docs/sandbox.md says, for what was chosen of the choices that it offers.
    """

    def show(_: Request) -> HTMLResponse:
        return _page("gallery.html")

    def screens(request: Request) -> JSONResponse:
        return JSONResponse(hung(request.query_params), headers=ALWAYS_ASK)

    return [
        Route("/", show),
        Route("/screens", screens),
        Route("/page/{version}/{name}", asset),
        Route("/photo/{name}", photo),
    ]


def page(_: Request) -> HTMLResponse:
    """Answer with the page itself."""
    return _page("index.html")


def photo(request: Request) -> Response:
    """Answer with somebody's photo, whatever the size in its name: `U0ADAREYES_192.png`."""
    person, _, _ = str(request.path_params["name"]).rpartition("_")
    return Response(portrait(person), headers=HEADERS, media_type=MEDIA_TYPES[".svg"])


def asset(request: Request) -> FileResponse:
    """Answer with one file of the page, or 404 when there is none of that name."""
    file = ASSETS / str(request.path_params["name"])
    if file.parent != ASSETS or file.suffix not in MEDIA_TYPES or not file.is_file():
        raise HTTPException(404)
    return FileResponse(file, headers=HEADERS | NEVER_ASK_AGAIN, media_type=MEDIA_TYPES[file.suffix])


def version_of(folder: Path) -> str:
    """Return a name for what all files of a folder contain now."""
    contents = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        contents.update(file.read_bytes())
    return contents.hexdigest()[:12]


def _page(name: str) -> HTMLResponse:
    markup = (ASSETS / name).read_text("utf-8")
    markup = markup.replace("<!-- icons -->", (ASSETS / "icons.html").read_text("utf-8"))
    return HTMLResponse(
        markup.replace("/page/", f"/page/{version_of(ASSETS)}/"), headers=HEADERS | ALWAYS_ASK
    )
