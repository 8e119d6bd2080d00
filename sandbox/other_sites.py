"""Takes no orders from other web pages, which a developer's browser has open.

Any page can send requests to this machine, and one with a name of its own that points here (DNS rebinding)
can read the answers too. The tokens are no secret, so the Web API is kept from them as well.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# By no other name: whoever asks for one was led here by somebody else's.
NAMES = ["127.0.0.1", "localhost"]
# What a browser says of a request that its user made, or that the page itself made.
_OWN = frozenset({"same-origin", "none"})


class OwnPageOnly:
    """Refuses what a browser sends for any page but the sandbox's own; programs say nothing of the kind."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 403."""
        if _is_from_elsewhere(scope):
            answer = PlainTextResponse("This is for programs on this machine and for the page itself.", 403)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_from_elsewhere(scope: Scope) -> bool:
    if scope["type"] not in ("http", "websocket"):
        return False
    headers = Headers(scope=scope)
    if headers.get("origin") not in (None, f"http://{headers.get('host')}"):
        return True
    # A link to the page may stand anywhere; only opening it, whole, is harmless.
    opens_page = scope["path"] == "/" and headers.get("sec-fetch-dest") == "document"
    return headers.get("sec-fetch-site", "none") not in _OWN and not opens_page
