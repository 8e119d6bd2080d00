"""The web server: all addresses of the sandbox, in one process on one port."""

import socket

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from sandbox import page
from sandbox.control import Control
from sandbox.hub import Hub
from sandbox.other_sites import NAMES, OwnPageOnly
from sandbox.webapi.endpoint import answer_call, answer_response_url
from sandbox.wire import DroppableProtocol

# Whatever an app uploads is never shown as a page of the sandbox.
_AS_FILE = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}


def application(hub: Hub) -> Starlette:
    """Return the sandbox as an ASGI application."""

    async def api(request: Request) -> Response:
        return await answer_call(hub, request)

    async def response_url(request: Request) -> Response:
        return await answer_response_url(hub, request)

    async def upload(request: Request) -> Response:
        received = hub.files.receive(request.path_params["ticket"], await request.body())
        return PlainTextResponse("OK" if received else "no such upload", 200 if received else 400)

    async def download(request: Request) -> Response:
        file = hub.files.find(request.path_params["id"])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        return Response(file.content, headers=_AS_FILE, media_type="application/octet-stream")

    async def web_socket(websocket: WebSocket) -> None:
        await hub.sockets.serve(websocket, websocket.path_params["ticket"])

    routes = [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/response/{name}", response_url, methods=["POST"]),
        Route("/upload/{ticket}", upload, methods=["POST", "PUT"]),
        Route("/files/{id}/{name}", download),
        WebSocketRoute("/socket/{ticket}", web_socket),
        *Control(hub).routes(),
        Mount("/", routes=page.routes()),
    ]
    guards = [
        Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False),
        Middleware(OwnPageOnly),
    ]
    return Starlette(routes=routes, middleware=guards)


class _Server(uvicorn.Server):
    """Opens the mailbox too, and ends what the sandbox keeps waiting before it waits for open requests."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the mailbox, where there is one, and the server."""
        if self._hub.mailbox:
            await self._hub.mailbox.open()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the hub, then the server."""
        await self._hub.close()
        await super().shutdown(sockets)


def listen(hub: Hub, port: int) -> socket.socket:
    """Open the sandbox's port on 127.0.0.1 (0: a free one) and tell the hub its address."""
    # Only a socket that names its protocol gets TCP_NODELAY from asyncio; without it each answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    hub.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return listener


def server(hub: Hub) -> uvicorn.Server:
    """Return the server to run on what `listen` opened."""
    config = uvicorn.Config(
        application(hub),
        lifespan="off",
        http=DroppableProtocol,
        ws="websockets-sansio",
        log_config=None,  # its lines go where those of the program go
        access_log=False,
        date_header=False,  # the Web API's answers bring their own
        timeout_graceful_shutdown=1,
    )
    return _Server(config, hub)
