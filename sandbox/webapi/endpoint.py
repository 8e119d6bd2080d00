"""The addresses apps call: `/api/<method>` and response_urls.

Each call waits while everything is held, may fall under a fault, is answered and written down.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.answers import write_answer
from sandbox.errors import SlackError
from sandbox.faults import http_date
from sandbox.hub import Hub
from sandbox.json_types import Json
from sandbox.tokens import NO_TOKEN, Token
from sandbox.webapi.arguments import json_object, read_arguments
from sandbox.webapi.call import Call
from sandbox.webapi.methods import METHODS, Method
from sandbox.wire import RequestWire

_BAD_REQUEST = 400


@dataclass(frozen=True)
class _Incoming:
    """A call nobody has looked at yet; `refusal` says why its arguments could not be read."""

    method: str
    authorization: str
    args: Json
    refusal: SlackError | None = None

    @property
    def secret(self) -> str:
        """The token, from the header or else from the arguments."""
        scheme, _, secret = self.authorization.partition(" ")
        return secret if scheme.lower() == "bearer" else str(self.args.get("token") or "")


async def answer_call(hub: Hub, request: Request) -> Response:
    """Answer one call of the Web API."""
    method, authorization = request.path_params["method"], request.headers.get("authorization", "")
    try:
        incoming = _Incoming(method, authorization, await read_arguments(request))
    except SlackError as refusal:
        incoming = _Incoming(method, authorization, {}, refusal)

    async def work() -> Response:
        return _answer(hub, incoming)

    return await _with_luck(hub, method, request, work)


async def answer_response_url(hub: Hub, request: Request) -> Response:
    """Take an answer to a gesture; refusals are 4xx, the body names them."""
    body = await request.body()

    async def work() -> Response:
        return _respond(hub, request.path_params["name"], body)

    return await _with_luck(hub, "response_url", request, work)


async def _with_luck(
    hub: Hub, method: str, request: Request, work: Callable[[], Awaitable[Response]]
) -> Response:
    await hub.faults.wait_while_held()
    fault = hub.faults.take(method)
    if fault is None:
        response = await work()
    else:
        hub.log.add("fault", method=method, fault=fault.kind)
        response = await hub.faults.perform(fault, work, RequestWire(request))
    response.headers.setdefault("date", http_date())
    return response


def _answer(hub: Hub, incoming: _Incoming) -> Response:
    headers: dict[str, str] = {}
    try:
        if incoming.refusal:
            raise incoming.refusal
        method, token = _authenticated(hub, incoming)
        headers["x-oauth-scopes"] = ",".join(token.scopes)
        _permit(hub, incoming.method, method, token)
        call = Call(hub, incoming.method, incoming.args, token, incoming.authorization)
        body, status = {"ok": True, **method.run(call)}, 200
    except SlackError as error:
        body, status = error.body(), error.status
        headers |= error.headers()
    details = {"method": incoming.method, "request": incoming.args, "response": body, "status": status}
    hub.log.add("call", transport="web_api", **details)
    return JSONResponse(body, status, headers)


def _authenticated(hub: Hub, incoming: _Incoming) -> tuple[Method, Token]:
    method = METHODS.get(incoming.method)
    if method is None:
        raise SlackError("unknown_method", req_method=incoming.method)
    if not method.kinds:
        return method, NO_TOKEN
    if not incoming.secret:
        raise SlackError("not_authed")
    token = hub.tokens.find(incoming.secret)
    if token is None:
        raise SlackError("invalid_auth")
    if token.revoked:
        raise SlackError("token_revoked")
    return method, token


def _permit(hub: Hub, name: str, method: Method, token: Token) -> None:
    if method.kinds and token.kind not in method.kinds:
        raise SlackError("not_allowed_token_type")
    if method.scope and method.scope not in token.scopes:
        raise SlackError("missing_scope", needed=method.scope, provided=",".join(token.scopes))
    hub.limits.count_call(name, token.workspace.id if token.workspace else "", method.per_minute)


def _respond(hub: Hub, name: str, raw: bytes) -> Response:
    headers: dict[str, str] = {}
    content, body, status = Json(), Json(ok=True), 200
    try:
        content = json_object(raw)
        place = hub.response_urls.use(name)
        hub.limits.count_answer(place.workspace_id, place.channel_id)
        write_answer(hub, place, content)
    except SlackError as error:
        body, status, headers = error.body(), max(error.status, _BAD_REQUEST), error.headers()
    details = {"method": "response_url", "request": content, "response": body, "status": status}
    hub.log.add("call", transport="response_url", **details, **hub.response_urls.described(name))
    return JSONResponse(body, status, headers)
