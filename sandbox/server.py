"""The web server: all addresses of the sandbox, in one process on one port."""

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from sandbox import page
from sandbox.answers import write_answer
from sandbox.control import Control
from sandbox.errors import SlackError
from sandbox.hub import Hub
from sandbox.json_types import Json
from sandbox.webapi.endpoint import answer_call
from sandbox.wire import DroppableProtocol

_BAD_REQUEST = 400


def application(hub: Hub) -> Starlette:
    """Return the sandbox as an ASGI application."""

    async def api(request: Request) -> Response:
        return await answer_call(hub, request)

    async def response_url(request: Request) -> Response:
        return await _answer_response_url(hub, request)

    async def upload(request: Request) -> Response:
        received = hub.files.receive(request.path_params["ticket"], await request.body())
        return PlainTextResponse("OK" if received else "no such upload", 200 if received else 400)

    async def download(request: Request) -> Response:
        file = hub.files.find(request.path_params["id"])
        found = file is not None and file.content is not None
        return Response(file.content if file and found else b"", 200 if found else 404)

    async def web_socket(websocket: WebSocket) -> None:
        await hub.sockets.serve(websocket, websocket.path_params["ticket"])

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await hub.close()

    routes = [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/response/{name}", response_url, methods=["POST"]),
        Route("/upload/{ticket}", upload, methods=["POST", "PUT"]),
        Route("/files/{id}/{name}", download),
        WebSocketRoute("/socket/{ticket}", web_socket),
        *Control(hub).routes(),
        Mount("/", routes=page.routes()),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def listen(hub: Hub, port: int) -> socket.socket:
    """Open the sandbox's port on 127.0.0.1 (0: a free one) and tell the hub its address."""
    listener = socket.create_server(("127.0.0.1", port))
    hub.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return listener


def server(hub: Hub) -> uvicorn.Server:
    """Return the server to run on what `listen` opened."""
    config = uvicorn.Config(
        application(hub),
        http=DroppableProtocol,
        ws="websockets-sansio",
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


async def _answer_response_url(hub: Hub, request: Request) -> Response:
    """Take an answer to a gesture; refusals are 4xx, the body names them."""
    content: object = None
    try:
        content = _object(await request.body())
        write_answer(hub, hub.response_urls.use(request.path_params["name"]), content)
        answer, status = Json(ok=True), 200
    except SlackError as error:
        answer, status = error.body(), max(error.status, _BAD_REQUEST)
    hub.log.add(
        "call",
        transport="response_url",
        method="response_url",
        request=content,
        response=answer,
        status=status,
    )
    return JSONResponse(answer, status)


def _object(body: bytes) -> Json:
    try:
        content = json.loads(body)
    except ValueError as error:
        raise SlackError("invalid_payload", status=400) from error
    if not isinstance(content, dict):
        raise SlackError("invalid_payload", status=400)
    return content
