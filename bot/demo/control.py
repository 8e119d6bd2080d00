"""The demo's clock: product time can be let pass, from this machine only.

It stops wherever something is due on the way, so that each thing is done at its own moment: what waits for
working hours in Tokyo is done in the morning there. Whoever lets time pass asks again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.clock import Clock

# A year at once is enough for anybody to see everything expire.
MOST_SECONDS = 366 * 24 * 3600


def build(
    clock: Clock, next_due: Callable[[datetime], datetime | None], on_moved: Callable[[], None]
) -> Starlette:
    """Build the endpoint that tells product time (GET) and lets it pass (POST `advance_seconds`).

    Args:
        clock: what is moved.
        next_due: says when something is due next after a moment, if anything is.
        on_moved: does what is due; what it sends belongs to that moment.
    """

    def tell(_: Request) -> JSONResponse:
        return JSONResponse({"now": clock.now().isoformat()})

    async def advance(request: Request) -> JSONResponse:
        # No other page that a browser has open can say so without asking first.
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({"error": "the content is application/json"}, 415)
        seconds = (await request.json()).get("advance_seconds")
        if not isinstance(seconds, int) or not 0 <= seconds <= MOST_SECONDS:
            return JSONResponse({"error": "advance_seconds is a whole number, up to a year"}, 400)
        now = clock.now()
        wanted = now + timedelta(seconds=seconds)
        clock.ahead += min(wanted, next_due(now) or wanted) - now
        on_moved()
        return tell(request)

    return Starlette(
        routes=[Route("/clock", tell, methods=["GET"]), Route("/clock", advance, methods=["POST"])],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1"], www_redirect=False)],
    )
